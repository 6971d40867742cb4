import { setTimeout as wait } from 'node:timers/promises';
import { DomainError } from '@ledgerdesk/event-sourcing';
import { StoreUnavailable } from '@ledgerdesk/state';
import { StartedGateway } from '../fixture/started-gateway';

const jane = { first_name: 'Jane', last_name: 'Doe' };
const contacts = '/groups/office/crm/contacts';
const BUDGET_MS = 4_000;
const isDone = ({ value }: Readonly<{ value: unknown }>) => (value as { status: number | null }).status !== null;

describe('a POST with an Idempotency-Key', () => {
  let gateway: StartedGateway;
  let count = 0;
  const newKey = () => `key-${count++}`;
  const post = (key: string, json: object = jane, more: object = {}) =>
    gateway.ask('POST', contacts, { json, ...more, headers: { 'Idempotency-Key': key } });
  const idOf = (answered: Awaited<ReturnType<typeof post>>) => (answered.body as { id: number }).id;
  const records = () => gateway.parts.state.list('idempotency/', { limit: 1_000 });

  beforeAll(async () => (gateway = await StartedGateway.start({ REQUEST_BUDGET_MS: `${BUDGET_MS}` })));
  afterAll(() => gateway.stop());

  it('has no second effect when it is repeated (API-6)', async () => {
    const key = newKey();
    const first = await post(key);
    const before = gateway.services.contacts.size;
    const again = await post(key);
    expect(first.headers.get('idempotency-replayed')).toBeNull();
    expect([again.status, again.headers.get('idempotency-replayed')]).toEqual([201, 'true']);
    expect([again.text, gateway.services.contacts.size]).toEqual([first.text, before]);
  });
  it('answers a repeat with the resource as it is then (API-6)', async () => {
    const key = newKey();
    const id = idOf(await post(key));
    await gateway.ask('PUT', `${contacts}/${id}`, { json: { last_name: 'Roe' } });
    const again = await post(key);
    expect([again.status, again.body]).toEqual([201, expect.objectContaining({ id, last_name: 'Roe' })]);
  });
  it('is refused with another body (API-6)', async () => {
    const key = newKey();
    await post(key);
    const other = await post(key, { ...jane, last_name: 'Roe' });
    const message = 'Idempotency-Key was already used with a different request';
    expect([other.status, other.body]).toEqual([422, { message }]);
  });
  it('is refused while the first still runs (API-6)', async () => {
    const key = newKey();
    let release = () => {};
    gateway.services.hold = new Promise<void>((resolve) => (release = resolve));
    const first = post(key);
    while ((await records()).every(isDone)) await wait(5);
    const meanwhile = await post(key);
    release();
    const message = 'A request with this Idempotency-Key is still being processed';
    expect([meanwhile.status, meanwhile.body]).toEqual([409, { message }]);
    expect(meanwhile.headers.get('retry-after')).toBe('1');
    expect((await first).status).toBe(201);
    expect((await post(key)).status).toBe(201);
  });
  it('of two at once runs one (API-6)', async () => {
    const key = newKey();
    const before = gateway.services.contacts.size;
    const statuses = (await Promise.all([post(key), post(key), post(key)])).map(({ status }) => status);
    expect(statuses).toContain(201);
    expect(statuses.filter((status) => ![201, 409].includes(status))).toEqual([]);
    expect(gateway.services.contacts.size).toBe(before + 1);
  });
  it('is not ready to be answered where its key can not be kept, and nothing is done (API-6, API-13)', async () => {
    const key = newKey();
    const { state } = gateway.parts;
    const before = gateway.services.contacts.size;
    const { get } = state;
    state.get = () => Promise.reject(new StoreUnavailable('The state is out of reach'));
    const { status, headers } = await post(key);
    state.get = get;
    expect([status, headers.get('retry-after'), gateway.services.contacts.size]).toEqual([503, '1', before]);
    expect((await post(key)).status).toBe(201);
  });
  it('runs the same command again where the first was done and its answer lost (API-6)', async () => {
    const key = newKey();
    const before = gateway.services.contacts.size;
    gateway.services.losesReply = true;
    expect((await post(key)).status).toBe(503);
    const early = await post(key);
    await wait(BUDGET_MS + 20);
    const late = await post(key);
    expect([early.status, late.status]).toEqual([409, 201]);
    expect(gateway.services.contacts.size).toBe(before + 1);
    expect(idOf(await post(key))).toBe(idOf(late));
  });
  it('stays the same command where it is refused after an answer was lost (API-6)', async () => {
    const key = newKey();
    const before = gateway.services.contacts.size;
    gateway.services.losesReply = true;
    expect((await post(key)).status).toBe(503);
    await wait(BUDGET_MS + 20);
    gateway.services.refusal = new DomainError('forbidden', 'x');
    expect((await post(key)).status).toBe(403);
    expect((await post(key)).status).toBe(201);
    expect(gateway.services.contacts.size).toBe(before + 1);
  });
  it('is tried anew after a refusal, also with another body (API-6)', async () => {
    const key = newKey();
    gateway.services.refusal = new DomainError('forbidden', 'x');
    expect((await post(key)).status).toBe(403);
    const anew = await post(key, { ...jane, last_name: 'Roe' });
    expect([anew.status, anew.headers.get('idempotency-replayed')]).toEqual([201, null]);
  });
  it('is nothing to another path (API-6)', async () => {
    const key = newKey();
    const first = await post(key);
    const path = '/groups/3/crm/contacts';
    const other = await gateway.ask('POST', path, { json: jane, headers: { 'Idempotency-Key': key } });
    expect(idOf(other)).not.toBe(idOf(first));
  });
  it.each(['two words', 'clé', 'x'.repeat(256)])('is refused where %.10s is no key (API-6)', async (key) => {
    const { status, body } = await post(key);
    expect([status, body]).toEqual([400, { error: 'Idempotency-Key is invalid' }]);
  });
  it('shows a created token once (API-6, API-16)', async () => {
    const key = newKey();
    const path = '/users/7/personal_access_tokens';
    const json = { name: 'ci', scopes: ['api'] };
    const create = () => gateway.ask('POST', path, { json, headers: { 'Idempotency-Key': key } });
    const first = await create();
    const again = await create();
    expect(first.body).toEqual({ ...(again.body as object), token: expect.stringMatching(/^ldp_[\w-]{43}$/) });
    expect([again.status, Object.keys(again.body)]).toEqual([201, expect.not.arrayContaining(['token'])]);
  });
  it('keeps nothing of what was sent (API-9)', async () => {
    await post('canary-key', { ...jane, email: 'canary@example.org' });
    const kept = JSON.stringify(await records());
    expect(kept).not.toMatch(/canary|office|Jane/);
  });
  it('keeps something; without one nothing is kept (API-6)', async () => {
    const before = (await records()).length;
    await gateway.ask('POST', contacts, { json: jane });
    expect((await records()).length).toBe(before);
    await post(newKey());
    expect((await records()).length).toBe(before + 1);
  });
});
