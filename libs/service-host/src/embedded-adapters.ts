import { statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { SqliteBlobStore } from '@ledgerdesk/blobs';
import { SqliteLog } from '@ledgerdesk/event-store';
import { InProcessAnnouncements, InProcessBus } from '@ledgerdesk/messaging';
import { InProcessChanges, InProcessProgress, SqliteDocumentStore } from '@ledgerdesk/read-models';
import { DamagedFile, RESTORE, takeDataDirectory } from '@ledgerdesk/sqlite';
import { SqliteStateStore } from '@ledgerdesk/state';
import type { Adapters, Opening } from './adapter-types';
import { watchDisk } from './disk-health';
import { reportTo } from './logging';
import { assertRestored } from './unfinished-restore';

/** Each of the threads ends what it has begun. */
const THREADS_END_MS = 2_000;

/** All in one process, in one directory, which it takes first. */
export const openEmbedded = async (opening: Opening): Promise<Adapters> => {
  const { logger, opened } = opening;
  const { DATA_DIR } = opening.configuration;
  opened.add('data directory', takeDataDirectory(DATA_DIR));
  assertRestored(DATA_DIR);
  watchDisk(DATA_DIR, opening);
  const open = <Store extends { close(): Promise<void> }>(name: string, store: Store, withinMs?: number): Store => {
    opened.add(name, () => store.close(), withinMs);
    return store;
  };
  const emptied = ['state.db', 'blobs.db'].filter((name) => isEmptied(join(DATA_DIR, name)));
  const state = open('state', new SqliteStateStore(join(DATA_DIR, 'state.db'), { damaged: endProcess }));
  const log = open('event log', new SqliteLog(join(DATA_DIR, 'log.db'), { damaged: endProcess }));
  const blobs = open('blobs', await SqliteBlobStore.open(DATA_DIR, { damaged: degradeBlobs(opening) }));
  const documents = open('documents', openReadModels(opening), THREADS_END_MS);

  // Whatever else was ever stored came after the first event.
  const isNew = (await log.head()) === 0;
  const others = [...(await state.list('', { limit: 1 })), ...(await documents.collections()).filter(isBuilt)];
  const lost = isNew && others.length > 0 ? 'log.db' : !isNew && emptied[0];
  if (lost) throw new DamagedFile(join(DATA_DIR, lost), RESTORE, { code: 'EMPTY' });

  const report = reportTo(logger);
  return {
    state,
    log,
    blobs,
    documents,
    progress: new InProcessProgress(),
    changes: new InProcessChanges(),
    bus: new InProcessBus(report),
    announcing: (announcing) => new InProcessAnnouncements({ ...announcing, report }),
  };
};

const isEmptied = (file: string): boolean => statSync(file, { throwIfNoEntry: false })?.size === 0;
const isBuilt = ({ checkpoint }: Readonly<{ checkpoint: object | null }>): boolean => checkpoint !== null;

/** Nothing is right any more without this file: no request goes on, and nothing is closed. */
const endProcess = (damage: DamagedFile): void => {
  setImmediate(() => {
    throw damage;
  });
};

const degradeBlobs =
  ({ health, logger }: Opening) =>
  (error: DamagedFile): void => {
    logger.error('a damaged file: what stands in it is unavailable', { file: basename(error.file), error });
    health.register('blobs', () => ({ status: 'degraded', code: 'damaged' }));
  };

const openReadModels = ({ configuration: { DATA_DIR }, logger }: Opening): SqliteDocumentStore =>
  new SqliteDocumentStore(join(DATA_DIR, 'read-models'), {
    report: (error) => logger.error('a thread of the read models has died', { error }),
    damaged: ({ file, collection, version }, error) =>
      logger.error('a damaged read model was put aside and is built anew', {
        file: basename(file),
        collection,
        version,
        error,
      }),
  });
