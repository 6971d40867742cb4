import { randomUUID } from 'node:crypto';
import { hasDockerEngine, startContainer } from './containers';
import { refuseToRun } from './not-run';

export type ServerName = 'nats' | 'mongo' | 'eventstore';
/** `controlUrl`: the fault switches of an event store that has some. */
export type Server = Readonly<{ name: ServerName; url: string; controlUrl?: string }>;

const variables: Record<ServerName, string> = {
  nats: 'BUS_URL',
  mongo: 'READ_MODELS_URL',
  eventstore: 'EVENT_STORE_URL',
};

/** A name that no other test run uses: for streams, databases, JetStream streams. */
export const uniqueName = (prefix: string): string => `${prefix}-${randomUUID().slice(0, 13)}`;

/** The server that a set of variables names. */
export const serverIn = (variablesSet: NodeJS.ProcessEnv, name: ServerName): Server | null => {
  const url = variablesSet[variables[name]];
  const controlUrl = name === 'eventstore' && variablesSet.TEST_EVENT_STORE_CONTROL_URL;
  return url ? { name, url, ...(controlUrl ? { controlUrl } : {}) } : null;
};

/**
 * A suite that needs a server, shared with others: take names of your own in it. `server()` answers in hooks and tests.
 * The server is the one its variable names (`BUS_URL`, `READ_MODELS_URL`, `EVENT_STORE_URL`), else a container for this
 * suite where there is a Docker engine. With neither, the suite is named as not run (see `refuseToRun`).
 */
export const describeWith = (name: ServerName, title: string, define: (server: () => Server) => void): void => {
  const found = serverIn(process.env, name);
  if (found) return describe(title, () => define(() => found));
  if (!hasDockerEngine())
    return refuseToRun(title, `needs ${name}: set ${variables[name]}, or have Docker`, () =>
      define(() => ({ name, url: '' })),
    );

  describe(title, () => {
    let started: Awaited<ReturnType<typeof startContainer>>;
    beforeAll(async () => {
      started = await startContainer(name);
    }, 300_000);
    afterAll(() => started?.stop());
    define(() => ({ name, url: started.url }));
  });
};
