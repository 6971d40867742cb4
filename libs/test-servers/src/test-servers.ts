import { randomUUID } from 'node:crypto';

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

/** A suite that needs a server. `server()` answers in hooks and tests. Without the server the suite is named as not run. */
export const describeWith = (name: ServerName, title: string, define: (server: () => Server) => void): void => {
  const url = process.env[variables[name]];
  if (!url) {
    console.warn(`not run: ${title} (needs ${name}: set ${variables[name]})`);
    describe.skip(title, () => define(() => ({ name, url: '' })));
    return;
  }
  const controlUrl = process.env.TEST_EVENT_STORE_CONTROL_URL;
  describe(title, () => define(() => ({ name, url, ...(name === 'eventstore' && controlUrl ? { controlUrl } : {}) })));
};
