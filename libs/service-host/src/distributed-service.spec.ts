import type { MongoClient } from 'mongodb';
import { MongodbStateStore } from '@ledgerdesk/state';
import { connectMongo, describeWithOwn, uniqueName } from '@ledgerdesk/test-servers';
import { eventually, TinyProcess } from './fixture/tiny-process';

const LEDGERDESK_SECRET = 's'.repeat(32);
const MAIL_SECRETS = 'm'.repeat(32);

describeWithOwn(['eventstore', 'mongo', 'nats'], 'a service on servers', (server) => {
  const running: TinyProcess[] = [];
  let prefix: string;
  beforeEach(() => (prefix = uniqueName('host')));
  const environment = (): NodeJS.ProcessEnv => ({
    EVENT_STORE_URL: server('eventstore').url,
    READ_MODELS_URL: server('mongo').url.replace('/?', `/${prefix}?`),
    BUS_URL: server('nats').url,
    LEDGERDESK_SECRET,
    MAIL_SECRETS,
  });
  const start = (change: NodeJS.ProcessEnv = {}) => {
    const tiny = new TinyProcess({ ...environment(), ...change });
    running.push(tiny);
    return tiny;
  };
  afterEach(() => Promise.all(running.splice(0).map((tiny) => tiny.end())));
  let client: MongoClient;
  beforeAll(async () => {
    client = await connectMongo(server('mongo').url);
  });
  afterAll(() => client.close());
  const leases = async () => {
    const state = await MongodbStateStore.open(client.db(`${prefix}-state`));
    return (await state.list('lease/', { limit: 10 })).length;
  };
  const healthOf = async (port: number) => {
    const answer = await fetch(`http://127.0.0.1:${port}/health/ready`);
    const { status, checks } = (await answer.json()) as { status: string; checks: { name: string; status: string }[] };
    return {
      code: answer.status,
      status,
      bad: checks.filter((check) => check.status !== 'ok').map(({ name }) => name),
    };
  };

  it('runs beside another process of the same service, on the same log', async () => {
    const one = start();
    const other = start();
    await Promise.all([one.ready(), other.ready()]);
    one.write('hello');
    await one.says('answered');
    other.write('again');
    await other.says('answered');
    // Either may have answered, and its line may be read after the one of who asked.
    await eventually(async () => expect([...one.counts('said'), ...other.counts('said')].sort()).toEqual([1, 2]));
  });

  it('announces what it records', async () => {
    const tiny = start();
    await tiny.ready();
    tiny.write('hello');
    const { count } = await tiny.says('said');
    // It may be heard before the line of who said it is written, and what a killed process had in hand comes first, after 30 s.
    await eventually(async () => expect(tiny.counts('heard')).toContain(count), 80_000);
  }, 90_000);

  it('gives its leases back when it stops', async () => {
    const tiny = start();
    await tiny.ready();
    await eventually(async () => expect(await leases()).toBeGreaterThan(0));
    tiny.send('SIGTERM');
    expect(await tiny.ended).toBe(0);
    expect(await leases()).toBe(0);
  });

  it('keeps state, blobs and read models in databases of their own', async () => {
    await start().ready();
    const { databases } = await client.db('admin').admin().listDatabases({ nameOnly: true });
    const names = databases.map(({ name }) => name).filter((name) => name.startsWith(prefix));
    expect(names).toEqual(expect.arrayContaining([`${prefix}-state`, `${prefix}-tiny`]));
  });

  it('is not ready while a server is gone, and is again when it is back', async () => {
    const port = await start().ready();
    for (const [name, variable] of [
      ['nats', 'BUS_URL'],
      ['eventstore', 'EVENT_STORE_URL'],
    ] as const) {
      await eventually(async () => expect(await healthOf(port)).toMatchObject({ code: 200, status: 'ok' }));
      await server(name).kill();
      await eventually(async () =>
        expect(await healthOf(port)).toMatchObject({
          code: 503,
          status: 'unavailable',
          bad: expect.arrayContaining([variable]),
        }),
      );
      await server(name).restart();
    }
    await eventually(async () => expect(await healthOf(port)).toMatchObject({ code: 200, status: 'ok' }));
  });

  it('ends cleanly while the bus is gone', async () => {
    const tiny = start({ STOP_WITHIN_MS: '100' });
    const port = await tiny.ready();
    await server('nats').kill();
    await eventually(async () => expect(await healthOf(port)).toMatchObject({ bad: ['BUS_URL'] }));
    tiny.send('SIGTERM');
    expect(await tiny.ended).toBe(0);
    await server('nats').restart();
  });

  it.each([
    ['EVENT_STORE_URL', 'esdb://admin:canary@127.0.0.1:9?tls=false'],
    ['READ_MODELS_URL', 'mongodb://admin:canary@127.0.0.1:9/'],
    ['STATE_URL', 'mongodb://admin:canary@127.0.0.1:9/'],
    ['BUS_URL', 'nats://admin:canary@127.0.0.1:9'],
  ])('says in one line that it can not reach %s, without the credentials', async (variable, url) => {
    const tiny = start({ [variable]: url });
    expect(await tiny.ended).toBe(1);
    expect(tiny.stderr).toMatch(
      new RegExp(`^tiny: ${variable}: 127\\.0\\.0\\.1:9 can't be reached \\([A-Z]\\w+\\)\n$`),
    );
    expect(tiny.stderr + JSON.stringify(tiny.lines)).not.toContain('canary');
  });

  it('refuses a bus without credentials elsewhere', async () => {
    const tiny = start({ BUS_URL: 'nats://bus.invalid:4222' });
    expect(await tiny.ended).toBe(78);
    expect(tiny.stderr).toMatch(/^tiny: The bus on bus\.invalid has no credentials: .*BUS_INSECURE=true\n$/);
  });

  it('needs the secrets to be given', async () => {
    const tiny = start({ MAIL_SECRETS: '' });
    expect(await tiny.ended).toBe(78);
    expect(tiny.stderr).toBe('tiny: Configuration: where servers are named, MAIL_SECRETS must be given\n');
  });
});
