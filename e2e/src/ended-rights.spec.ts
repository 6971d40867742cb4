import { randomUUID } from 'node:crypto';
import { describeWithOwn, freePort } from '@ledgerdesk/test-servers';
import { Api } from './api';
import { ServiceProcess } from './service-process';
import { aProcessPerService, SERVICES } from './shapes';

const TIME_MS = 240_000;
const ROUNDS = 4;

/** What somebody could read, and how it is answered once this has been done. */
type Ending = Readonly<{ what: string; status: number; end: (api: Api, of: Member) => Promise<unknown> }>;
type Member = Readonly<{ group: number; userId: number; tokenId: number; token: string }>;

const endings: readonly Ending[] = [
  {
    what: 'is removed',
    status: 404,
    end: (api, { group, userId }) => api.delete(`/groups/${group}/members/${userId}`),
  },
  {
    what: 'becomes a Guest',
    status: 403,
    end: (api, { group, userId }) => api.put(`/groups/${group}/members/${userId}`, { access_level: 10 }),
  },
  {
    what: 'finds CRM switched off',
    status: 403,
    end: (api, { group }) => api.put(`/groups/${group}/crm/settings`, { enabled: false }),
  },
  { what: 'is blocked', status: 401, end: (api, { userId }) => api.post(`/users/${userId}/block`, {}) },
  {
    what: 'has no token any more',
    status: 401,
    end: (api, { tokenId }) => api.delete(`/personal_access_tokens/${tokenId}`),
  },
];

describeWithOwn(['eventstore', 'mongo', 'nats'], 'A member (two processes of each service)', (server) => {
  let installation: Awaited<ReturnType<typeof aProcessPerService>>;
  let second: ServiceProcess[] = [];
  let apis: Api[] = [];
  beforeAll(async () => {
    const urls = { eventStore: server('eventstore').url, mongo: server('mongo').url, nats: server('nats').url };
    installation = await aProcessPerService(urls, null);
    const port = await freePort();
    const own = { PORT: String(port), MAIL_SMTP_RECEIVER_LISTEN: `127.0.0.1:${await freePort()}` };
    second = SERVICES.map((name) => new ServiceProcess(name, { ...installation.processes.environment, ...own }));
    await Promise.all(second.map((service) => service.says(/"msg":"ready"/)));
    apis = [installation.api, new Api(() => `http://127.0.0.1:${port}`, installation.adminToken)];
  }, TIME_MS);
  afterAll(async () => {
    await Promise.all(second.map((service) => service.end('SIGTERM')));
    await installation?.stop();
  }, TIME_MS);

  const addMember = async (api: Api): Promise<Member & Readonly<{ contact: number }>> => {
    const path = `ended-${randomUUID().slice(0, 8)}`;
    const group = (await api.make('/groups', { name: path, path, visibility: 'private' })).id;
    const contact = (await api.make(`/groups/${group}/crm/contacts`, { first_name: 'a', last_name: 'b' })).id;
    const user = await api.make('/users', { name: path, username: path, email: `${path}@users.test` });
    const scopes = { name: 'ended', scopes: ['api'] };
    const { id: tokenId, token } = await api.make(`/users/${user.id}/personal_access_tokens`, scopes);
    await api.make(`/groups/${group}/members`, { user_id: user.id, access_level: 30 });
    return { group, contact, userId: user.id, tokenId, token };
  };

  it.each(endings)(
    '$what and is refused by the very next request, whichever process answers it (GRP-31)',
    async ({ status, end }) => {
      for (let round = 0; round < ROUNDS; round += 1) {
        const at = apis[round % apis.length]!;
        const member = await addMember(at);
        const contacts = `/groups/${member.group}/crm/contacts`;
        const one = `${contacts}/${member.contact}`;
        const paths = [contacts, one, `${contacts}/counts`, `${contacts}/export`, `${one}/history`];
        const ask = async (paths: readonly string[]) => {
          const answers = paths.flatMap((path) => apis.map((api) => api.get(path, { token: member.token })));
          return new Set((await Promise.all(answers)).map((answer) => answer.status));
        };
        expect(await ask(paths)).toEqual(new Set([200]));
        await end(at, member);
        // Too many tokens that let nobody in are answered 429 (API-13).
        expect(await ask(status === 401 ? [contacts] : paths)).toEqual(new Set([status]));
      }
    },
    TIME_MS,
  );
});
