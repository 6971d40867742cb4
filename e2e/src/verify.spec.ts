import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDatabase } from '@ledgerdesk/sqlite';
import { freePort } from '@ledgerdesk/test-servers';
import { Api } from './api';
import { eventually } from './post';
import { ServiceProcess } from './service-process';
import { verify } from './verify-process';

const GROUP = '/groups/northwind/crm/contacts';

describe('the verification of an installation', () => {
  const directory = mkdtempSync(join(tmpdir(), 'ledgerdesk-verify-'));
  const data = join(directory, 'data');
  const rebuilt = join(directory, 'rebuilt');
  const token = 'given-token-0123456789-abcdef';
  const made: string[] = [];
  let port = 0;
  let smtpPort = 0;
  let service: ServiceProcess;
  const api = new Api(() => `http://127.0.0.1:${port}`, token);
  const environment = { DATA_DIR: data, TMPDIR: rebuilt };
  const start = async (said = 'Ledgerdesk is running') => {
    const settings = { PORT: String(port), SMTP_PORT: String(smtpPort), LEDGERDESK_ADMIN_TOKEN: token };
    service = new ServiceProcess('standalone', { ...environment, ...settings, LOG_LEVEL: 'error' });
    await service.says(said);
  };
  const makeContact = async () => {
    const last_name = `Contact ${made.length}`;
    await api.make(GROUP, { first_name: 'Ann', last_name });
    made.push(last_name);
  };
  const collection = (name: string) => {
    const files = readdirSync(join(data, 'read-models')).filter((file) => file.startsWith(`${name}@`));
    return join(
      data,
      'read-models',
      files.find((file) => file.endsWith('.db'))!,
    );
  };

  beforeAll(async () => {
    mkdirSync(rebuilt);
    port = await freePort();
    smtpPort = await freePort();
    await start('Try it:');
  }, 120_000);
  afterAll(async () => {
    await service.end();
    rmSync(directory, { recursive: true });
  });

  it('finds every read model of a running one equal, while it writes, and is of no concern to it (OPS-8)', async () => {
    let verifying = true;
    const writing = (async () => {
      while (verifying) await makeContact();
    })();
    const verified = [await verify(environment), await verify(environment)];
    verifying = false;
    await writing;
    for (const { code, lines, besides } of verified) {
      expect(lines.filter((line) => !line.endsWith(', equal'))).toEqual([]);
      expect(lines.join('\n')).toMatch(/^contact-list@\d+: \d+ documents, equal$/m);
      expect(lines.join('\n')).toMatch(/^mails@\d+: [1-9]\d* documents?, equal$/m);
      expect(besides).toContain('crm: 100 % of the log is read');
      expect(code).toBe(0);
    }
    await makeContact();
    expect(service.output).not.toContain('"level"'); // errors
  }, 120_000);
  it('loses nothing of one that is killed afterwards, and finds it equal as it stands', async () => {
    await service.end('SIGKILL');
    expect(await verify(environment)).toMatchObject({ code: 0 });
    await start();
    for (const name of made)
      expect((await api.get(`${GROUP}?search=${encodeURIComponent(name)}`)).body).not.toEqual([]);
  }, 120_000);
  it('finds a stopped one equal, and it starts as before', async () => {
    expect(await service.end('SIGTERM')).toBe(0);
    expect(await verify(environment)).toMatchObject({ code: 0 });
    await start();
    await makeContact();
    expect(await service.end('SIGTERM')).toBe(0);
  }, 120_000);
  it('names what was changed by hand, and nothing of its content', async () => {
    const database = openDatabase(collection('contact-list'), { synchronous: 'NORMAL' });
    const [id, position] = database
      .prepare(`SELECT id, position FROM documents WHERE document LIKE '%Contact 0%'`)
      .raw()
      .get() as [number, number];
    database.prepare(`UPDATE documents SET document = replace(document, 'Contact 0', 'Mallory') WHERE id = ?`).run(id);
    database.close();
    const { code, lines, besides } = await verify(environment);
    const as = `with its content as of position ${position}`;
    expect(lines.filter((line) => !line.endsWith(', equal'))).toEqual([
      expect.stringMatching(/^contact-list@\d+: \d+ documents, 1 difference$/),
      expect.stringMatching(new RegExp(`^ {2}contact-list@\\d+ ${id}: kept ${as}, rebuilt ${as}$`)),
    ]);
    expect(lines.join() + besides).not.toMatch(/Mallory|Contact 0/);
    expect(code).toBe(1);
  }, 60_000);
  it('names a read model that is missing, and does not make it', async () => {
    const missing = collection('upload-list');
    for (const file of [collection('contact-list'), missing])
      for (const suffix of ['', '-wal', '-shm']) rmSync(file + suffix, { force: true });
    const { code, lines } = await verify(environment);
    expect(lines.filter((line) => !line.endsWith(', equal'))).toEqual([
      expect.stringMatching(/^contact-list@\d+: missing, it was not compared$/),
      expect.stringMatching(/^upload-list@\d+: missing, it was not compared$/),
    ]);
    expect([code, existsSync(missing)]).toEqual([2, false]);
  }, 60_000);
  it('finds them equal when the next start has built them anew', async () => {
    await start();
    await eventually('everything built', async () => (await verify(environment)).code === 0);
    expect(await service.end('SIGTERM')).toBe(0);
  }, 120_000);
  it('says in one line that there is nothing to verify, and makes nothing', async () => {
    const nowhere = join(directory, 'nowhere');
    expect(await verify({ DATA_DIR: nowhere })).toEqual({
      code: 2,
      lines: [],
      besides: `verify: There is no installation in ${nowhere}: ${join(nowhere, 'log.db')} is missing\n`,
    });
    expect(existsSync(nowhere)).toBe(false);
  });
  it('says in one line which variable is wrong', async () => {
    expect(await verify({ BUS_URL: 'nats://localhost' })).toMatchObject({
      code: 2,
      besides: expect.stringMatching(/^verify: Configuration: EVENT_STORE_URL is not set.*\n$/),
    });
  });
  it('leaves nothing of what it has rebuilt', () => {
    expect(readdirSync(rebuilt)).toEqual([]);
  });
});
