import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '@ledgerdesk/test-servers';
import { Api } from './api';
import { eventually, send } from './post';
import { ServiceProcess } from './service-process';

const NEVER_LOGGED = ['jane.doe@alfreds.test', 'Trujillo', '0074321', 'Pays late'];

describe('Ledgerdesk on a new machine', () => {
  const directory = mkdtempSync(join(tmpdir(), 'ledgerdesk-start-'));
  const running: ServiceProcess[] = [];
  let port = 0;
  let smtpPort = 0;
  const start = (environment: NodeJS.ProcessEnv = {}) => {
    const own = {
      PORT: String(port),
      SMTP_PORT: String(smtpPort),
      DATA_DIR: join(directory, 'data'),
      LOG_LEVEL: 'debug',
    };
    const service = new ServiceProcess('standalone', { ...own, ...environment });
    running.push(service);
    return service;
  };
  let token: string;
  let contacts: unknown;
  const api = () => new Api(() => `http://127.0.0.1:${port}`, token);
  beforeAll(async () => {
    port = await freePort();
    smtpPort = await freePort();
  });
  afterAll(async () => {
    await Promise.all(running.map((service) => service.end()));
    rmSync(directory, { recursive: true });
  });

  it('makes an administrator and demo content at its first start, and says what to do next', async () => {
    const service = start();
    await service.says('Try it:');
    token = /Token +(\S+)/.exec(service.output)![1]!;
    const { body } = await api().get('/groups/northwind/crm/contacts?per_page=100');
    contacts = body;
    expect(body).toHaveLength(6);
    expect((await api().get('/user')).body).toMatchObject({ username: 'root' });
    expect((await api().get('/groups/northwind/members')).body).toHaveLength(7);
    expect((await api().get('/groups/northwind%2Fsupport/projects')).body).toHaveLength(2);
  }, 60_000);
  it('has a Service Desk that three customers of the demo have written to, and says how to write to it', async () => {
    const { output } = running[0]!;
    const address = /have written to the Service Desk of \S+:\s+(\S+)/.exec(output)![1]!;
    const issues = '/projects/northwind%2Fsupport%2Fhelp-desk/issues';
    await eventually('three issues', async () => (await api().get(issues)).body.length === 3);
    const from = 'jane.doe@alfreds.test';
    const raw = `From: ${from}\r\nTo: ${address}\r\nCc: ana@centro.test\r\nSubject: Hello\r\n\r\nIt works.\r\n`;
    await send(`smtp://127.0.0.1:${smtpPort}`, from, [address], raw);
    const { iid } = await eventually('the fourth', async () => (await api().get(`${issues}?search=hello`)).body[0]);
    expect((await api().get(`${issues}/${iid}/crm_contacts`)).body).toHaveLength(2);
  }, 60_000);
  it('logs no name, address or text of a contact, whatever the log level', () => {
    const { output } = running[0]!;
    const logged = output.match(/\{"level".*/g)!.join('\n');
    for (const fact of NEVER_LOGGED) expect(logged).not.toContain(fact);
    expect(output.split(token)).toHaveLength(4); // where it is shown, and in the commands to try
  });
  it('does not start a second time on the same data, and says which process has it (OPS-9)', async () => {
    const second = start({ PORT: '0', LOG_LEVEL: 'info' });
    expect(await second.ended).not.toBe(0);
    expect(second.output.trim()).toMatch(/^standalone: The data directory .* is in use by process \d+$/);
  });
  it('ends cleanly within 5 seconds of Ctrl-C, after which it would end with code 1', async () =>
    expect(await running[0]!.end('SIGINT')).toBe(0));
  it('finds everything as it was at its second start, and shows no token again', async () => {
    const service = start();
    await service.says('Ledgerdesk is running');
    expect((await api().get('/groups/northwind/crm/contacts?per_page=100')).body).toEqual(contacts);
    expect(service.output).not.toContain(token);
    expect(await service.end('SIGTERM')).toBe(0);
  });
  it('makes demo content also where it is given a token at its first start, which it does not print', async () => {
    const given = 'first-token-0123456789-abcdef';
    const own = { DATA_DIR: join(directory, 'given'), PORT: String(port), LEDGERDESK_ADMIN_TOKEN: given };
    const service = start(own);
    await service.says('Try it:');
    expect((await api().get('/groups/northwind/crm/contacts/counts', { token: given })).body).toMatchObject({ all: 6 });
    expect(service.output).not.toContain(given);
    expect(await service.end('SIGTERM')).toBe(0);
  });
  it('takes the token that it is given from then on', async () => {
    const given = 'given-token-0123456789-abcdef';
    const service = start({ LEDGERDESK_ADMIN_TOKEN: given });
    await service.says('Ledgerdesk is running');
    expect((await api().get('/user', { token: given })).body).toMatchObject({ username: 'root' });
    expect(service.output).not.toContain(given);
    await service.end('SIGTERM');
  });
});
