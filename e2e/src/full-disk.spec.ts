import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { createTransport } from 'nodemailer';
import { describeOnSmallDisk, freePort } from '@ledgerdesk/test-servers';
import { Api } from './api';
import { eventually, send } from './post';
import { ServiceProcess } from './service-process';

const TOKEN = 'token-0123456789-abcdef';
type LogLine = Readonly<{ level: string; msg: string; error?: LoggedError }>;
type LoggedError = Readonly<{ name: string; code?: string; cause?: LoggedError }>;

const codeOf = ({ code, cause }: LoggedError): string | undefined => code ?? (cause && codeOf(cause));

describeOnSmallDisk('an installation whose disk is full', 24, (disk) => {
  let port: number;
  let healthPort: number;
  let smtpPort: number;
  let service: ServiceProcess;
  const start = async () => {
    service = new ServiceProcess('standalone', {
      DATA_DIR: join(disk().directory, 'data'),
      PORT: String(port),
      HEALTH_PORT: String(healthPort),
      SMTP_PORT: String(smtpPort),
      LEDGERDESK_ADMIN_TOKEN: TOKEN,
      LEDGERDESK_DEMO: 'false',
    });
    await service.says('"msg":"ready"');
  };
  const url = () => `http://127.0.0.1:${port}`;
  const api = new Api(url, TOKEN);
  const health = async () => {
    const answer = await fetch(`http://127.0.0.1:${healthPort}/health/ready`);
    const { status, checks } = (await answer.json()) as { status: string; checks: { name: string; code?: string }[] };
    return { ready: answer.status, status, disk: checks.find(({ name }) => name === 'disk') };
  };
  const lines = () => [...service.output.matchAll(/^\{.*\}$/gm)].map(([line]) => JSON.parse(line) as LogLine);

  beforeAll(async () => {
    port = await freePort();
    healthPort = await freePort();
    smtpPort = await freePort();
    await start();
    const { id: group } = await api.make('/groups', { name: 'Desk', path: 'desk' });
    const { id: project } = await api.make('/projects', { name: 'Help', path: 'help', namespace_id: group });
    const { body } = await api.put(`/projects/${project}/service_desk`, { service_desk_enabled: true });
    deskAddress = body.service_desk_address;
  }, 60_000);
  afterAll(() => service?.end());

  let deskAddress: string;
  const acknowledged: number[] = [];
  /** Once, and whatever comes of it. */
  const makeContact = async () => {
    const json = { first_name: 'Jane', last_name: randomUUID(), description: 'x'.repeat(1_000) };
    const answer = await fetch(`${url()}/api/v4/groups/desk/crm/contacts`, {
      method: 'POST',
      headers: { 'PRIVATE-TOKEN': TOKEN, 'Content-Type': 'application/json' },
      body: JSON.stringify(json),
    });
    const body = (await answer.json()) as { id: number };
    if (answer.status === 201) acknowledged.push(body.id);
    return answer;
  };
  const listed = async () => {
    const ids: number[] = [];
    for (let page = 1; ; page += 1) {
      const { status, body } = await api.get(`/groups/desk/crm/contacts?per_page=100&page=${page}`);
      expect(status).toBe(200);
      if (body.length === 0) return ids.sort((a, b) => a - b);
      ids.push(...body.map(({ id }: { id: number }) => id));
    }
  };
  const mail = () =>
    `From: jane@customer.test\r\nTo: ${deskAddress}\r\nMessage-ID: <1@customer.test>\r\nSubject: Full\r\n\r\nHello\r\n`;

  it('refuses what writes for the moment: 503 with Retry-After, and 4xx to mail (API-13, ING-2)', async () => {
    for (let made = 0; made < 20; made += 1) expect((await makeContact()).status).toBe(201);
    disk().fill();
    let refused: Response;
    do refused = await makeContact();
    while (refused.status === 201);
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '1']);

    const transport = createTransport({ host: '127.0.0.1', port: smtpPort, ignoreTLS: true });
    const envelope = { from: 'jane@customer.test', to: [deskAddress] };
    await expect(transport.sendMail({ envelope, raw: mail() })).rejects.toMatchObject({ responseCode: 451 });
    transport.close();
  }, 60_000);

  it('goes on to answer what reads, and says in its health that the disk is full', async () => {
    expect(await health()).toEqual({
      ready: 200,
      status: 'degraded',
      disk: { name: 'disk', status: 'degraded', code: 'ENOSPC' },
    });
    expect((await api.get(`/groups/desk/crm/contacts/${acknowledged.at(-1)}`)).status).toBe(200);
    expect((await listed()).length).toBeGreaterThan(0);
  });

  it('says in each line of its log why', async () => {
    const said = lines().filter(({ level }) => ['warn', 'error', 'fatal'].includes(level));
    expect(said.map(({ msg }) => msg)).toContain('the disk takes no writes: what writes is refused until it does');
    const causes = said.map(({ msg, error }) => [msg, error && codeOf(error)]);
    expect(causes.filter(([, code]) => !['SQLITE_FULL', 'ENOSPC'].includes(code ?? ''))).toEqual([]);
  });

  it('goes on by itself when there is room again, with all that it had acknowledged', async () => {
    disk().free();
    await eventually('a write', async () => (await makeContact()).status === 201);
    await eventually('health', async () => {
      const { ready, status } = await health();
      return ready === 200 && status === 'ok';
    });
    await send(`smtp://127.0.0.1:${smtpPort}`, 'jane@customer.test', [deskAddress], mail());
    const issues = async () => (await api.get('/projects/desk%2Fhelp/issues')).body;
    await eventually('the issue of the mail', async () => (await issues()).length === 1, 60_000);
    await eventually(
      'the list',
      async () => {
        const ids = await listed();
        return acknowledged.every((id) => ids.includes(id));
      },
      60_000,
    );
    expect(service.code).toBeNull();
  }, 180_000);

  it('has them after a kill, too', async () => {
    await service.end('SIGKILL');
    await start();
    expect(await listed()).toEqual(expect.arrayContaining(acknowledged));
  }, 60_000);
});
