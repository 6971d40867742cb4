import { randomBytes } from 'node:crypto';
import { connect } from 'nats';
import { describeWith, describeWithOwn, freePort, Server, uniqueName } from '@ledgerdesk/test-servers';
import { StartedService } from '@ledgerdesk/testing';
import { standalone } from '@ledgerdesk/standalone';
import { Api } from './api';
import { Processes } from './processes';
import { storedInFiles, storedOnServers } from './stored';
import { differencesBeside } from './verify-process';

export type Installation = Readonly<{
  api: Api;
  adminToken: string;
  url: () => string;
  /** Where it takes mail by SMTP. */
  smtpUrl: string;
  /** Null where it has none: then its mails are held. */
  mailServer: MailServer | null;
  /** Ends it as an operator would, and starts it again. */
  restart(): Promise<void>;
  /** All that its processes have printed at log level debug; empty in one process, which prints nothing here. */
  output(): string;
  /** What all its processes measure, as Prometheus reads it. */
  metrics(): Promise<string>;
  /** All announcements on the bus; null in one process, where they are made of the log when somebody listens. */
  announcements(): Promise<string> | null;
  /** What its read models have otherwise than its log makes it, a line each; also while it goes on. */
  differences(): Promise<readonly string[]>;
  /** All that it has stored, as text. */
  stored(): Promise<string>;
}>;

/** The mail server of a story: `smtpUrl` takes mail as a provider would, `imapUrl` is where people read theirs. */
export type MailServer = Readonly<{ smtpUrl: string; imapUrl: string }>;

const TIME_TO_START_MS = 120_000;
export const SERVICES = ['groups', 'crm', 'issues', 'mail-ingress', 'gateway'] as const;

/**
 * A story through the gateway, told on both shapes: in one process with embedded stores, on hostile adapters by a printed
 * seed, and as a process per service on real servers.
 */
export const story = (title: string, tell: Tell): void => tellOnBothShapes(title, () => null, tell);

/** Such a story of programs that do not ask again: no fault is injected in one process either. */
export const storyWithoutFaults = (title: string, tell: Tell): void =>
  tellOnBothShapes(title, () => null, tell, { faults: false });

/** Such a story with a mail server: mail comes from a mailbox of it as well, and goes out through it. */
export const storyWithMail = (title: string, tell: Tell): void =>
  describeWith('mail', title, (server) => tellOnBothShapes(title, () => mailServerOf(server()), tell));

type Tell = (installation: () => Installation) => void;

export const mailServerOf = ({ url, imapUrl }: Server): MailServer => ({ smtpUrl: url, imapUrl: imapUrl! });

const tellOnBothShapes = (
  title: string,
  mailServer: () => MailServer | null,
  tell: Tell,
  { faults = true } = {},
): void => {
  describe(`${title} (in one process)`, () => {
    let installation: Installation & { stop(): Promise<void> };
    beforeAll(async () => {
      installation = await oneProcess(mailServer(), faults);
    }, TIME_TO_START_MS);
    afterAll(() => installation?.stop(), TIME_TO_START_MS);
    tell(() => installation);
  });
  describeWithOwn(['eventstore', 'mongo', 'nats'], `${title} (a process per service)`, (server) => {
    let installation: Installation & { stop(): Promise<void> };
    beforeAll(async () => {
      const urls = { eventStore: server('eventstore').url, mongo: server('mongo').url, nats: server('nats').url };
      installation = await aProcessPerService(urls, mailServer());
    }, TIME_TO_START_MS);
    afterAll(() => installation?.stop(), TIME_TO_START_MS);
    tell(() => installation);
  });
};

/** How mail is set up: `incoming_email` is a mailbox of its own on the mail server, with sub-addressing. */
export const mailVariables = (mailServer: MailServer | null, mailbox = uniqueName('desk')): NodeJS.ProcessEnv => {
  if (!mailServer) return {};
  const smtp = new URL(mailServer.smtpUrl);
  const imap = new URL(mailServer.imapUrl);
  return {
    PUBLIC_URL: 'https://desk.test',
    MAIL_SMTP_HOST: smtp.hostname,
    MAIL_SMTP_PORT: smtp.port,
    MAIL_SMTP_START_TLS: 'false',
    INCOMING_EMAIL_ENABLED: 'true',
    INCOMING_EMAIL_ADDRESS: `${mailbox}+%{key}@mail.test`,
    INCOMING_EMAIL_USER: `${mailbox}@mail.test`,
    INCOMING_EMAIL_PASSWORD: 'secret',
    INCOMING_EMAIL_HOST: imap.hostname,
    INCOMING_EMAIL_PORT: imap.port,
    INCOMING_EMAIL_SSL: 'false',
  };
};

const oneProcess = async (mailServer: MailServer | null, faults: boolean) => {
  const adminToken = randomBytes(20).toString('hex');
  const smtpPort = await freePort();
  let url = '';
  const banner = {
    receive: () => undefined,
    show: (at: string) => {
      url = at;
      return () => undefined;
    },
  };
  const environment = {
    PORT: String(await freePort()), // Not 0: links to further pages name it.
    LEDGERDESK_ADMIN_TOKEN: adminToken,
    LEDGERDESK_DEMO: 'false',
    ...(faults ? { REQUEST_BUDGET_MS: '900' } : {}),
    SMTP_PORT: String(smtpPort),
    ...mailVariables(mailServer),
  };
  const service = await StartedService.start(standalone(banner), { environment, ...(faults ? {} : { chance: null }) });
  const restart = () => service.restart();
  return {
    api: new Api(() => url, adminToken),
    adminToken,
    url: () => url,
    smtpUrl: `smtp://127.0.0.1:${smtpPort}`,
    mailServer,
    restart,
    stop: () => service.stop(),
    output: () => '',
    metrics: () => service.parts.metrics.metrics(),
    announcements: () => null,
    stored: async () => storedInFiles(service.directory),
    differences: async () => (await service.differences()).map((difference) => JSON.stringify(difference)),
  };
};

/** The distributed shape on these servers, for a story that only it can tell; each of its processes may be killed. */
export const aProcessPerService = async (
  servers: Readonly<{ eventStore: string; mongo: string; nats: string }>,
  mailServer: MailServer | null,
  variables: NodeJS.ProcessEnv = {},
) => {
  const adminToken = randomBytes(20).toString('hex');
  const port = await freePort();
  const smtpPort = await freePort();
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
    HEALTH_PORT: '0',
    MAIL_SMTP_RECEIVER_LISTEN: `127.0.0.1:${smtpPort}`,
    ...mailVariables(mailServer),
    ...variables,
  };
  const user = { headers: { 'PRIVATE-TOKEN': adminToken } };
  const answers = async () => (await fetch(`${url}/api/v4/user`, user)).status === 200;
  const processes = new Processes(SERVICES, environment, answers);
  await processes.start();
  return {
    api: new Api(() => url, adminToken),
    adminToken,
    url: () => url,
    smtpUrl: `smtp://127.0.0.1:${smtpPort}`,
    mailServer,
    processes,
    restart: async () => {
      await processes.stop();
      await processes.start();
    },
    stop: () => processes.stop(),
    output: () => processes.output(),
    metrics: () => metricsOf(processes.output()),
    announcements: () => announced(servers.nats),
    differences: () => differencesBeside(environment),
    stored: () => storedOnServers(environment),
  };
};

const metricsOf = async (output: string): Promise<string> => {
  const served = [...output.matchAll(/^\{.*"port":(\d+),"msg":"health and metrics are served"\}$/gm)];
  const texts = served.map(async ([, port]) => (await fetch(`http://127.0.0.1:${port}/metrics`)).text());
  return (await Promise.all(texts)).join('\n');
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
