import { randomUUID } from 'node:crypto';
import { createContact, reserveCrmIds } from '@ledgerdesk/contracts';
import { StartedGateway } from '../fixture/started-gateway';
import { ApiRequests, RequestHead } from './api-request';
import { Authentication } from './authentication';
import { HttpError } from './error-responses';
import { Sessions } from '../sign-in/sessions';
import { SignInCookies } from '../sign-in/sign-in-cookies';

const traceparent = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';
const headOf = (token: string, id = randomUUID()): RequestHead => ({
  id,
  ip: '192.0.2.1',
  headers: { 'private-token': token },
  traceparent,
});
const secrets = { instance: 'key', mail: [] };
const urls = { PUBLIC_URL: 'https://desk.example.org' };
const jane = { firstName: 'Jane', lastName: 'Doe' };
const writing = { signedIn: true, writes: true };

describe('an API request', () => {
  let gateway: StartedGateway;
  let requests: ApiRequests;
  const newRequests = (perMinute = 0) =>
    new ApiRequests(
      gateway.parts.client,
      new Authentication(new Sessions(gateway.parts.state, secrets), new SignInCookies(secrets, urls), {
        ...urls,
        RATE_LIMIT_PER_MINUTE: perMinute,
      }),
      secrets,
      { REQUEST_BUDGET_MS: 10_000 },
    );
  beforeAll(async () => {
    gateway = await StartedGateway.start();
    requests = newRequests();
  });
  afterAll(() => gateway.stop());

  it('enters several targets, and counts as one request (API-13)', async () => {
    const limited = newRequests(1);
    const request = await limited.open(headOf('jane-token'), writing);
    const group = await request.enter({ group: 3 });
    const project = await request.enter({ project: 'office/desk' });
    expect([group.access.target?.kind, project.access.target?.kind]).toEqual(['group', 'project']);
    const next = (await limited.open(headOf('jane-token'), writing)).enter({ group: 3 });
    await expect(next).rejects.toMatchObject({ response: { status: 429 } });
  });
  it('writes with no token for reading, whatever it enters (API-2)', async () => {
    const entered = (await requests.open(headOf('reading-token'), writing)).enter({ group: 3 });
    await expect(entered).rejects.toBeInstanceOf(HttpError);
  });
  it('has several commands of one service, each the same in every attempt', async () => {
    const id = randomUUID();
    const attempt = async () => {
      const group = await (await requests.open(headOf('jane-token', id), writing)).enter({ group: 3 });
      const first = await group.ask(createContact, { contactId: 801, ...jane });
      const second = await group.step(2).ask(createContact, { contactId: 802, ...jane });
      return [first.contact.id, second.contact.id];
    };
    expect(await attempt()).toEqual([801, 802]);
    const changes = () => [801, 802].map((contactId) => gateway.services.contacts.get(contactId)!.changes);
    const before = changes();
    expect([await attempt(), changes()]).toEqual([[801, 802], before]);
  });
  it('has one secret in every attempt, and another for each step', async () => {
    const id = randomUUID();
    const enter = async () => (await requests.open(headOf('jane-token', id), writing)).enter(null);
    const once = await enter();
    const again = await enter();
    expect(again.secret()).toBe(once.secret());
    expect(once.step('next').secret()).not.toBe(once.secret());
  });
  it('asks before it has entered anything, without access', async () => {
    const asked = requests.openPublic(headOf('nonsense')).ask(reserveCrmIds, { kind: 'contact', count: 1 });
    expect((await asked).ids).toHaveLength(1);
  });
});
