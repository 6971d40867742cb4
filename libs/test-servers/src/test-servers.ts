import { randomUUID } from 'node:crypto';
import { hasDockerEngine, startContainer } from './containers';
import { refuseToRun } from './not-run';

/** Those that there are containers of. */
export type ContainedName = 'nats' | 'mongo' | 'eventstore';
export type ServerName = ContainedName | 'mail';
/**
 * `controlUrl`: the fault switches of an event store that has some. A mail server's `url` takes mail by SMTP, at its
 * `imapUrl` it is read. There every address is a mailbox with the password `secret`; `refused@` is refused, `later@` is
 * put off, and what goes to `bounced@` comes back.
 */
export type Server = Readonly<{ name: ServerName; url: string; controlUrl?: string; imapUrl?: string }>;

const variables: Record<ServerName, string> = {
  nats: 'BUS_URL',
  mongo: 'READ_MODELS_URL',
  eventstore: 'EVENT_STORE_URL',
  mail: 'TEST_SMTP_URL',
};

/** A name that no other test run uses: for streams, databases, JetStream streams. */
export const uniqueName = (prefix: string): string => `${prefix}-${randomUUID().slice(0, 13)}`;

/** The server that a set of variables names. */
export const serverIn = (variablesSet: NodeJS.ProcessEnv, name: ServerName): Server | null => {
  const url = variablesSet[variables[name]];
  const controlUrl = name === 'eventstore' && variablesSet.TEST_EVENT_STORE_CONTROL_URL;
  const imapUrl = name === 'mail' && variablesSet.TEST_IMAP_URL;
  return url ? { name, url, ...(controlUrl ? { controlUrl } : {}), ...(imapUrl ? { imapUrl } : {}) } : null;
};

/**
 * A suite that needs a server, shared with others: take names of your own in it. `server()` answers in hooks and tests.
 * The server is the one its variable names (`BUS_URL`, `READ_MODELS_URL`, `EVENT_STORE_URL`; `TEST_SMTP_URL` with
 * `TEST_IMAP_URL`), else, mail aside, a container for this suite where there is a Docker engine. With neither, the suite is
 * named as not run (see `refuseToRun`).
 */
export const describeWith = (name: ServerName, title: string, define: (server: () => Server) => void): void => {
  const found = serverIn(process.env, name);
  if (found) return describe(title, () => define(() => found));
  if (name === 'mail' || !hasDockerEngine())
    return refuseToRun(title, `needs ${name}: set ${variables[name]}${name === 'mail' ? '' : ', or have Docker'}`, () =>
      define(() => ({ name, url: '' })),
    );

  describe(title, () => {
    let started: Awaited<ReturnType<typeof startContainer>>;
    beforeAll(async () => {
      started = await startContainer(name);
    }, 300_000);
    define(() => ({ name, url: started.url }));
    afterAll(() => started?.stop());
  });
};
