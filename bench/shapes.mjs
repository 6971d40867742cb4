// Both shapes within this process, with something between the services and their adapters.
import { mkdtempSync, rmSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { library } from './measure.mjs';
import { headers, ports, token } from './one-process.mjs';

library('reflect-metadata');
const { configuration, createLogger, createMetrics, HealthChecks, Disposables, startService } =
  library('@ledgerdesk/service-host');
const { AdministratorTokenRecipient } = library('@ledgerdesk/groups');
const { services, standalone } = library('@ledgerdesk/standalone');

const STOPS_WITHIN_MS = 4_000;

const start = async (services, environment, decorate) => {
  const folder = mkdtempSync(join(tmpdir(), 'ledgerdesk-bench-'));
  const [port, smtpPort] = await ports(2);
  const own = {
    DATA_DIR: folder,
    LOG_LEVEL: 'warn',
    PORT: String(port),
    LEDGERDESK_ADMIN_TOKEN: token,
    LEDGERDESK_DEMO: 'false',
    MAIL_SMTP_RECEIVER_LISTEN: `127.0.0.1:${smtpPort}`,
  };
  const opened = [];
  for (const service of services) {
    opened.push(new Disposables());
    const given = {
      configuration: configuration(service.environment ?? {}, { ...own, ...environment }),
      logger: createLogger({ service: service.name, level: 'error' }),
      health: new HealthChecks(),
      metrics: createMetrics(service.name),
      opened: opened.at(-1),
    };
    await startService(service, given, STOPS_WITHIN_MS, decorate);
  }
  const url = `http://127.0.0.1:${port}/api/v4`;
  const ask = async (method, path, body) => {
    const answer = await fetch(`${url}${path}`, { method, headers, ...(body && { body: JSON.stringify(body) }) });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path} was answered ${answer.status} ${text}`);
    return { body: text && JSON.parse(text), total: Number(answer.headers.get('x-total')) };
  };
  const stop = async () => {
    for (const one of opened.reverse()) await one.close((name, error) => console.error(name, error));
    rmSync(folder, { recursive: true, force: true });
  };
  return { ask, smtpPort, stop };
};

const silent = { receive: () => undefined };
const distributed = services.map((service) => ({
  ...service,
  providers: [...(service.providers ?? []), { provide: AdministratorTokenRecipient, useValue: silent }],
}));

/** `decorate` gets the adapters of each service, as `startService` says. */
export const inOneProcess = (decorate, environment = {}) => {
  const banner = { ...silent, show: () => () => undefined };
  return start([standalone(banner)], environment, decorate);
};

/** Each service with connections of its own to servers that nobody else uses, which the script starts. */
export const onServers = async (script, decorate, environment = {}) => {
  const servers = await library('@ledgerdesk/test-servers').startOwn(script, ['eventstore', 'mongo', 'nats']);
  const addresses = {
    EVENT_STORE_URL: servers.get('eventstore').url,
    READ_MODELS_URL: servers.get('mongo').url,
    BUS_URL: servers.get('nats').url,
    LEDGERDESK_SECRET: randomBytes(32).toString('hex'),
    MAIL_SECRETS: randomBytes(32).toString('hex'),
  };
  const started = await start(distributed, { ...addresses, ...environment }, decorate);
  const stop = async () => {
    await started.stop();
    await servers.wipe();
  };
  return { ...started, stop };
};
