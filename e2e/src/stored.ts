import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { EventStoreDbLog } from '@ledgerdesk/event-store';
import { connectMongo } from '@ledgerdesk/test-servers';

/** Of the server itself; that of operations forgets by its size. */
const OWN_DATABASES = ['admin', 'config', 'local'];
const EVENTS_PER_READ = 500;

/** Every byte of every file of a data directory. */
export const storedInFiles = (directory: string): string =>
  readdirSync(directory, { recursive: true })
    .map((name) => join(directory, String(name)))
    .filter((path) => statSync(path).isFile())
    .map((path) => readFileSync(path, 'utf8'))
    .join('\n');

/** Every document of every collection, and every event that its stream still has: a scavenge removes the others. */
export const storedOnServers = async (environment: NodeJS.ProcessEnv): Promise<string> =>
  [...(await documentsIn(environment.READ_MODELS_URL!)), ...(await eventsIn(environment))].join('\n');

const documentsIn = async (url: string): Promise<readonly string[]> => {
  const client = await connectMongo(url);
  try {
    const texts: string[] = [];
    const { databases } = await client.db().admin().listDatabases();
    for (const { name } of databases.filter(({ name }) => !OWN_DATABASES.includes(name)))
      for (const collection of await client.db(name).collections())
        for await (const document of collection.find()) texts.push(JSON.stringify(document));
    return texts;
  } finally {
    await client.close();
  }
};

const eventsIn = async (environment: NodeJS.ProcessEnv): Promise<readonly string[]> => {
  const log = new EventStoreDbLog({ connectionString: environment.EVENT_STORE_URL! });
  try {
    const streams = new Set<string>();
    for (let after = 0, end = false; !end;) {
      const page = await log.readAll(after, EVENTS_PER_READ);
      for (const { stream } of page.events) streams.add(stream);
      after = page.upTo;
      end = page.end;
    }
    const texts: string[] = [];
    for (const stream of streams)
      for (let from = 0, more = true; more;) {
        const events = await log.readStream(stream, from, EVENTS_PER_READ);
        texts.push(...events.map((event) => JSON.stringify(event)));
        more = events.length === EVENTS_PER_READ;
        from = (events.at(-1)?.revision ?? 0) + 1;
      }
    return texts;
  } finally {
    await log.close();
  }
};
