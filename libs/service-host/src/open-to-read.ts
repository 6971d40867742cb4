import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { EventStoreDbLog, LogReader, readLogId, SqliteLogReader } from '@ledgerdesk/event-store';
import { MongodbDocumentStore, ReadStore, SqliteDocumentReader } from '@ledgerdesk/read-models';
import { mongoClient } from '@ledgerdesk/state';
import { Configuration, Servers } from './configuration';
import { databaseNamed, reached, SELECTED_WITHIN_MS } from './distributed-adapters';
import { Disposables } from './disposables';

/** There is nothing to read. The message is one line and says where it was looked for. */
export class NothingInstalled extends Error {
  override readonly name = 'NothingInstalled';
}

/** What can be read of an installation beside it, whether it runs or not. */
export type Readable = Readonly<{ log: LogReader; readModelsOf(service: string): ReadStore }>;

/**
 * Opens an installation to be read: the files of its data directory, which is not taken and in which nothing is changed,
 * or its servers.
 *
 * @param opened gets whatever is opened as soon as it is
 * @throws NothingInstalled, ServerUnreachable: each one line for people
 */
export const openToRead = async (
  { servers, DATA_DIR }: Pick<Configuration, 'servers' | 'DATA_DIR'>,
  opened: Disposables,
): Promise<Readable & Readonly<{ logId: string }>> => {
  const readable = servers ? await openServers(servers, opened) : openDirectory(DATA_DIR, opened);
  const logId = await readLogId(readable.log);
  if (logId === null) throw new NothingInstalled('The event log is empty: nothing was ever started with it');
  return { ...readable, logId };
};

const openDirectory = (directory: string, opened: Disposables): Readable => {
  const file = join(directory, 'log.db');
  if (!existsSync(file)) throw new NothingInstalled(`There is no installation in ${directory}: ${file} is missing`);
  const log = new SqliteLogReader(file);
  opened.add('event log', () => log.close());
  const readModels = new SqliteDocumentReader(join(directory, 'read-models'));
  opened.add('read models', () => readModels.close());
  return { log, readModelsOf: () => readModels };
};

const openServers = async ({ EVENT_STORE_URL, READ_MODELS_URL }: Servers, opened: Disposables): Promise<Readable> => {
  const log = new EventStoreDbLog({ connectionString: EVENT_STORE_URL });
  opened.add('EVENT_STORE_URL', () => log.close());
  await reached('EVENT_STORE_URL', EVENT_STORE_URL, log.head());
  const client = mongoClient(READ_MODELS_URL, { serverSelectionTimeoutMS: SELECTED_WITHIN_MS });
  opened.add('READ_MODELS_URL', () => client.close());
  await reached('READ_MODELS_URL', READ_MODELS_URL, client.connect());
  const database = (service: string) => client.db(`${databaseNamed(READ_MODELS_URL)}-${service}`);
  return { log, readModelsOf: (service) => new MongodbDocumentStore(database(service)) };
};
