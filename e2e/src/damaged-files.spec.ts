import { mkdtempSync, readdirSync, rmSync, truncateSync } from 'node:fs';
import { cp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { emptyWriteAheadLog, openDatabase } from '@ledgerdesk/sqlite';
import { DAMAGES, freePort } from '@ledgerdesk/test-servers';
import { Api } from './api';
import { eventually } from './post';
import { ServiceProcess } from './service-process';

const TOKEN = 'token-0123456789-abcdef';
const CONTACTS = 60;
const damages: typeof DAMAGES = { ...DAMAGES, emptied: (file: string) => truncateSync(file, 0) };
const kinds = Object.keys(damages);

describe('an installation with a damaged file', () => {
  const directory = mkdtempSync(join(tmpdir(), 'ledgerdesk-damaged-'));
  const whole = join(directory, 'whole');
  let data: string;
  let port: number;
  let healthPort: number;
  let service: ServiceProcess;
  const run = (dataDirectory: string) =>
    (service = new ServiceProcess('standalone', {
      DATA_DIR: dataDirectory,
      PORT: String(port),
      HEALTH_PORT: String(healthPort),
      SMTP_PORT: '0',
      LEDGERDESK_ADMIN_TOKEN: TOKEN,
      LEDGERDESK_DEMO: 'false',
    }));
  const url = () => `http://127.0.0.1:${port}`;
  const api = new Api(url, TOKEN);
  const list = () =>
    fetch(`${url()}/api/v4/groups/desk/crm/contacts?per_page=100`, { headers: { 'PRIVATE-TOKEN': TOKEN } });
  const makeContact = (number: number) =>
    api.make('/groups/desk/crm/contacts', {
      first_name: 'Jane',
      last_name: `Doe ${number}`,
      description: 'x'.repeat(1_000),
    });
  const readiness = async () => (await fetch(`${url()}/health/ready`)).status;
  const isReady = async () => (await readiness().catch(() => 0)) === 200;
  /** The file of the read model that lists are answered from. */
  const contactList = () => {
    const name = readdirSync(join(data, 'read-models')).find((name) => /^contact-list@\d+\.db$/.test(name));
    return join(data, 'read-models', name!);
  };
  const putAside = () => readdirSync(join(data, 'read-models')).filter((name) => /\.db\.damaged-[^.]*Z$/.test(name));
  const logged = () =>
    [...service.output.matchAll(/^\{.*\}$/gm)]
      .map(([line]) => JSON.parse(line) as { msg: string; file?: string })
      .filter(({ msg }) => msg === 'a damaged read model was put aside and is built anew');

  beforeAll(async () => {
    port = await freePort();
    healthPort = await freePort();
    await run(whole).says('"msg":"ready"');
    await api.make('/groups', { name: 'Desk', path: 'desk' });
    for (let number = 0; number < CONTACTS; number += 1) await makeContact(number);
    expect(await service.end('SIGTERM')).toBe(0);
    const databases = [whole, join(whole, 'read-models')].flatMap((folder) =>
      readdirSync(folder).flatMap((name) => (/\.db$/.test(name) && name !== 'lock.db' ? [join(folder, name)] : [])),
    );
    for (const file of databases) {
      const database = openDatabase(file, { synchronous: 'FULL' });
      await emptyWriteAheadLog(database);
      database.close();
    }
  }, 60_000);
  beforeEach(async () => {
    data = mkdtempSync(join(directory, 'data-'));
    // What is in the write-ahead logs is in the files as well.
    await cp(whole, data, { recursive: true, filter: (path) => !/-(wal|shm)$/.test(path) });
  });
  afterEach(() => service.end());
  afterAll(() => rmSync(directory, { recursive: true }));

  it.each(kinds)(
    'sets a list aside that was %s before the start, builds it anew, and is ready only then',
    async (kind) => {
      const file = contactList();
      damages[kind]!(file);
      run(data);
      await eventually('readiness', isReady);
      const answer = await list();
      expect([answer.status, ((await answer.json()) as unknown[]).length]).toEqual([200, CONTACTS]);
      // A file without content is a collection that is yet to be made.
      if (kind === 'emptied') return;
      expect(logged()).toMatchObject([{ file: file.split('/').at(-1) }]);
      expect(putAside()).toHaveLength(1);
    },
  );

  // What is overwritten in the middle is found when it is read again, or at the next start: SQLite may have it in memory.
  it.each(kinds.filter((kind) => kind !== 'overwritten in the middle'))(
    'finds while it runs that a list was %s, and builds it anew',
    async (kind) => {
      run(data);
      await eventually('readiness', isReady);
      damages[kind]!(contactList());
      await makeContact(CONTACTS);
      const seen: [list: number, ready: number][] = [];
      let all = CONTACTS + 1;
      await eventually('the list', async () => {
        const answer = await list();
        seen.push([answer.status, await readiness()]);
        if (answer.status !== 200 || ((await answer.json()) as unknown[]).length !== all) return false;
        if (logged().length > 0) return true;
        // SQLite still has the damaged page in memory.
        await makeContact(all);
        all += 1;
        return false;
      });
      expect(seen.filter(([status]) => ![200, 503].includes(status))).toEqual([]);
      expect(logged()).toHaveLength(1);
      expect(putAside().length).toBeGreaterThan(0);
      await eventually('readiness', isReady); // It may have been found just after the list was answered.
    },
    90_000,
  );

  const stops = async (name: string, code = '\\w+') => {
    run(data);
    expect(await service.ended).toBe(1);
    const lines = service.output.split('\n').filter((line) => line.startsWith('standalone: '));
    expect(lines).toEqual([
      expect.stringMatching(
        new RegExp(`^standalone: ${join(data, name)} is damaged \\(${code}\\): restore a backup .*npm run restore`),
      ),
    ]);
  };
  it.each(kinds.flatMap((kind) => ['log.db', 'state.db'].map((name) => [name, kind] as const)))(
    'does not start with a %s that was %s, and says in one line what to do',
    async (name, kind) => {
      damages[kind]!(join(data, name));
      await stops(name);
    },
  );
  it.each(kinds.filter((kind) => !['cut within a page', 'overwritten in the middle'].includes(kind)))(
    'does not start with a blobs.db that was %s, and says in one line what to do',
    async (kind) => {
      damages[kind]!(join(data, 'blobs.db'));
      await stops('blobs.db');
    },
  );
  it('starts without a state.db that was moved away', async () => {
    rmSync(join(data, 'state.db'));
    run(data);
    await eventually('readiness', isReady);
    expect((await list()).status).toBe(200);
  });
  it('does not start an empty log beside what was made from another one', async () => {
    for (const suffix of ['', '-wal', '-shm']) rmSync(join(data, `log.db${suffix}`), { force: true });
    await stops('log.db', 'EMPTY');
  });
});
