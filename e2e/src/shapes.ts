import { randomBytes } from 'node:crypto';
import { createServer } from 'node:net';
import { AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { connect } from 'nats';
import { describeWithOwn } from '@ledgerdesk/test-servers';
import { StartedService } from '@ledgerdesk/testing';
import { standalone } from '@ledgerdesk/standalone';
import { Api } from './api';
import { ServiceProcess } from './service-process';

export type Installation = Readonly<{
  api: Api;
  adminToken: string;
  url: () => string;
  /** Ends it as an operator would, and starts it again. */
  restart(): Promise<void>;
  /** All that its processes have printed at log level debug; empty in one process, which prints nothing here. */
  output(): string;
  /** All announcements on the bus; null in one process, where they are made of the log when somebody listens. */
  announcements(): Promise<string> | null;
}>;

const TIME_TO_START_MS = 120_000;

/**
 * A story through the gateway, told on both shapes: in one process with embedded stores, on hostile adapters by a printed
 * seed, and as a process per service on real servers.
 */
export const story = (title: string, tell: (installation: () => Installation) => void): void => {
  describe(`${title} (in one process)`, () => {
    let installation: Installation & { stop(): Promise<void> };
    beforeAll(async () => {
      installation = await oneProcess();
    }, TIME_TO_START_MS);
    afterAll(() => installation?.stop(), TIME_TO_START_MS);
    tell(() => installation);
  });
  describeWithOwn(['eventstore', 'mongo', 'nats'], `${title} (a process per service)`, (server) => {
    let installation: Installation & { stop(): Promise<void> };
    beforeAll(async () => {
      const urls = { eventStore: server('eventstore').url, mongo: server('mongo').url, nats: server('nats').url };
      installation = await aProcessPerService(urls);
    }, TIME_TO_START_MS);
    afterAll(() => installation?.stop(), TIME_TO_START_MS);
    tell(() => installation);
  });
};

const oneProcess = async () => {
  const adminToken = randomBytes(20).toString('hex');
  let url = '';
  const welcome = {
    administratorToken: () => undefined,
    say: (at: string) => {
      url = at;
      return () => undefined;
    },
  };
  const environment = {
    PORT: '0',
    LEDGERDESK_ADMIN_TOKEN: adminToken,
    LEDGERDESK_DEMO: 'false',
    REQUEST_BUDGET_MS: '900',
  };
  const service = await StartedService.start(standalone(welcome), { environment });
  const restart = () => service.restart();
  return {
    api: new Api(() => url, adminToken),
    adminToken,
    url: () => url,
    restart,
    stop: () => service.stop(),
    output: () => '',
    announcements: () => null,
  };
};

const aProcessPerService = async (servers: Readonly<{ eventStore: string; mongo: string; nats: string }>) => {
  const [adminToken, port] = [randomBytes(20).toString('hex'), await freePort()];
  const url = `http://127.0.0.1:${port}`;
  const environment = {
    EVENT_STORE_URL: servers.eventStore,
    READ_MODELS_URL: servers.mongo,
    BUS_URL: servers.nats,
    LEDGERDESK_SECRET: randomBytes(32).toString('hex'),
    MAIL_SECRETS: randomBytes(32).toString('hex'),
    LEDGERDESK_ADMIN_TOKEN: adminToken,
    LOG_LEVEL: 'debug',
    PORT: String(port),
  };
  let [running, before] = [[] as ServiceProcess[], ''];
  const start = async () => {
    running = ['groups', 'crm', 'gateway'].map((name) => new ServiceProcess(name, environment));
    await Promise.all(running.map((service) => service.says(/"msg":"ready"/)));
    for (let ready = false; !ready; await wait(20)) {
      const answer = await fetch(`${url}/api/v4/user`, { headers: { 'PRIVATE-TOKEN': adminToken } }).catch(() => null);
      ready = answer?.status === 200;
    }
  };
  const stop = async () => {
    const codes = await Promise.all(running.map((service) => service.end('SIGTERM')));
    before += running.map(({ output }) => output).join('');
    const unclean = running
      .filter((_, index) => codes[index] !== 0)
      .map(({ name, output }) => `${name}: ${output.slice(-2_000)}`);
    if (unclean.length > 0) throw new Error(`These did not end cleanly: ${unclean.join('\n')}`);
  };
  await start();
  return {
    api: new Api(() => url, adminToken),
    adminToken,
    url: () => url,
    restart: async () => {
      await stop();
      await start();
    },
    stop,
    output: () => before + running.map(({ output }) => output).join(''),
    announcements: () => announced(servers.nats),
  };
};

const announced = async (servers: string): Promise<string> => {
  const connection = await connect({ servers });
  const manager = await connection.jetstreamManager();
  const texts: string[] = [];
  for await (const { config, state } of manager.streams.list())
    for (let seq = state.first_seq; state.messages > 0 && seq <= state.last_seq; seq += 1)
      texts.push((await manager.streams.getMessage(config.name, { seq })).string());
  await connection.close();
  return texts.join('\n');
};

export const freePort = async (): Promise<number> => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
};
