import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventually, TinyProcess } from './fixture/tiny-process';

describe('a service in one process', () => {
  let DATA_DIR: string;
  const running: TinyProcess[] = [];
  const start = (environment: NodeJS.ProcessEnv = {}, ...words: readonly string[]) => {
    const tiny = new TinyProcess({ DATA_DIR, ...environment }, ...words);
    running.push(tiny);
    return tiny;
  };
  beforeEach(() => (DATA_DIR = mkdtempSync(join(tmpdir(), 'ledgerdesk-service-'))));
  afterEach(async () => {
    await Promise.all(running.splice(0).map((tiny) => tiny.end()));
    rmSync(DATA_DIR, { recursive: true });
  });
  const get = (port: number, path = '/health/ready') => fetch(`http://127.0.0.1:${port}${path}`);

  it('serves, tells its health, and ends cleanly on SIGTERM', async () => {
    const tiny = start();
    const port = await tiny.ready();
    tiny.write('hello');
    await tiny.says('answered');
    const collection = { collection: 'words@1', state: 'serving', lag: 0, lagMs: 0, parkedAt: null };
    await eventually(async () => {
      const answer = await get(port);
      expect(answer.status).toBe(200);
      expect(await answer.json()).toEqual({
        status: 'ok',
        checks: [
          { name: 'process', status: 'ok', code: 'ready' },
          { name: 'disk', status: 'ok' },
          { name: 'read-models', status: 'ok', collections: [collection] },
        ],
      });
    });
    expect(await (await get(port, '/metrics')).text()).toContain(
      'read_model_parked{collection="words@1",service="tiny"} 0',
    );
    tiny.send('SIGTERM');
    expect(await tiny.ended).toBe(0);
    expect(tiny.stderr).toBe('');
  });

  it('tells its health to this machine alone unless told otherwise, wherever it serves', async () => {
    const served = (environment: NodeJS.ProcessEnv) => start(environment).says('health and metrics are served');
    expect(await served({ HOST: '0.0.0.0' })).toMatchObject({ host: '127.0.0.1' });
    expect(await served({ HEALTH_HOST: '127.0.0.2' })).toMatchObject({ host: '127.0.0.2' });
  });

  it('lets a running request end, then closes what it opened, last first', async () => {
    const tiny = start();
    await tiny.ready();
    tiny.write('slow 1500');
    await tiny.says('asked');
    tiny.send('SIGINT');
    expect(await tiny.ended).toBe(0);
    const said = tiny.lines
      .map(({ msg }) => msg)
      .filter((msg) => /^(stopping|said|answered|closed|stopped)$/.test(msg));
    expect(said).toEqual(['stopping', 'said', 'answered', 'closed', 'stopped']);
  });

  it('still has after a kill what it recorded', async () => {
    const killed = start();
    await killed.ready();
    killed.write('hello');
    await killed.says('said');
    await killed.end();
    const next = start();
    await next.ready();
    next.write('again');
    expect(await next.says('said')).toMatchObject({ count: 2 });
  });

  it('carries the ids of a request in what it logs for it', async () => {
    const tiny = start();
    await tiny.ready();
    tiny.write('hello');
    expect(await tiny.says('said')).toMatchObject({
      requestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      traceparent: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01',
    });
  });

  it('announces what it records', async () => {
    const tiny = start();
    await tiny.ready();
    tiny.write('hello');
    expect(await tiny.says('heard')).toMatchObject({ count: 1 });
  });

  it('goes on degraded with a parked collection', async () => {
    const tiny = start();
    const port = await tiny.ready();
    // One that is parked before it was ever built is not ready.
    await eventually(async () => expect((await get(port)).status).toBe(200));
    tiny.write('unspeakable');
    await tiny.says('answered');
    const parked = { name: 'read-models', collections: [{ collection: 'words@1', parkedAt: expect.any(Number) }] };
    await eventually(async () => {
      const answer = await get(port);
      expect(answer.status).toBe(200);
      expect(await answer.json()).toMatchObject({ status: 'degraded', checks: [{}, {}, parked] });
    });
  });

  it('has a data directory to itself: a second process says in one line who has it', async () => {
    await start().ready();
    const second = start();
    expect(await second.ended).toBe(1);
    expect(second.stderr).toMatch(new RegExp(`^tiny: .*${DATA_DIR} is in use by process \\d+\n$`));
  });

  it('refuses a log that was made with another secret, in one line that names the remedy', async () => {
    const first = start();
    await first.ready();
    await first.end();
    const second = start({ LEDGERDESK_SECRET: 's'.repeat(32) });
    expect(await second.ended).toBe(1);
    expect(second.stderr).toMatch(
      /^tiny: LEDGERDESK_SECRET is not the secret .*: give that one, or use an empty event log\n$/,
    );
  });

  it('names what is wrong with its configuration in one line, and ends with code 78', async () => {
    const tiny = start({ PORT: 'x', LEDGERDESK_SECERT: 'canary' });
    expect(await tiny.ended).toBe(78);
    expect(tiny.stderr).toBe(
      'tiny: Configuration: LEDGERDESK_SECERT is no known variable; did you mean LEDGERDESK_SECRET?; PORT: expected a port from 0 to 65535\n',
    );
  });

  it('says that servers are not used where it always is one process', async () => {
    const tiny = start({ BUS_URL: 'nats://bus', STATE_URL_FILE: '/nowhere' }, 'embedded');
    expect(await tiny.says('everything is kept in DATA_DIR: the servers named are not used')).toMatchObject({
      level: 'warn',
      variable: ['STATE_URL_FILE', 'BUS_URL'],
    });
    await tiny.ready();
  });

  it('ends with code 1 after an exception that nobody caught, logged once without its message', async () => {
    const tiny = start();
    await tiny.ready();
    tiny.write('throw');
    expect(await tiny.ended).toBe(1);
    const fatal = tiny.lines.filter(({ level }) => level === 'fatal');
    expect(fatal).toMatchObject([{ msg: 'uncaught exception', error: { name: 'Error' } }]);
    expect(JSON.stringify(tiny.lines)).not.toContain('canary');
  });

  it('does not wait for a request for ever', async () => {
    const tiny = start({ STOP_WITHIN_MS: '50' });
    const port = await tiny.ready();
    const built = { checks: [{}, {}, { collections: [{ state: 'serving' }] }] };
    await eventually(async () => expect(await (await get(port)).json()).toMatchObject(built));
    tiny.write('slow 60000');
    await tiny.says('asked');
    tiny.send('SIGTERM');
    expect(await tiny.ended).toBe(0);
    // Something else may take too long to close as well, on a busy machine.
    const said = tiny.lines
      .map(({ msg }) => msg)
      .filter((msg) => /^(stopping|said|requests did not close cleanly|closed|stopped)$/.test(msg));
    expect(said).toEqual(['stopping', 'requests did not close cleanly', 'closed', 'stopped']);
  });

  it('ends cleanly on a signal while it still starts', async () => {
    const tiny = start();
    await tiny.says('health and metrics are served');
    tiny.send('SIGTERM');
    expect(await tiny.ended).toBe(0);
    const said = tiny.lines.map(({ msg }) => msg);
    expect(said.slice(said.indexOf('stopping'))).not.toContain('ready');
  });

  it('ends at once at a second signal', async () => {
    const tiny = start();
    await tiny.ready();
    tiny.write('slow 60000');
    await tiny.says('asked');
    tiny.send('SIGTERM');
    await tiny.says('stopping');
    tiny.send('SIGTERM');
    expect(await tiny.ended).toBe(1);
    expect(tiny.lines.map(({ msg }) => msg)).not.toContain('said');
  });
});
