import { join } from 'node:path';
import { SqliteBlobStore } from '@ledgerdesk/blobs';
import { SqliteLog } from '@ledgerdesk/event-store';
import { InProcessAnnouncements, InProcessBus } from '@ledgerdesk/messaging';
import { InProcessProgress, SqliteDocumentStore } from '@ledgerdesk/read-models';
import { takeDataDirectory } from '@ledgerdesk/sqlite';
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
  const died = (error: Error) => logger.error('a thread of the read models has died', { error });
  const report = reportTo(logger);
  return {
    state: open('state', new SqliteStateStore(join(DATA_DIR, 'state.db'))),
    log: open('event log', new SqliteLog(join(DATA_DIR, 'log.db'))),
    blobs: open('blobs', await SqliteBlobStore.open(DATA_DIR)),
    documents: open(
      'documents',
      new SqliteDocumentStore(join(DATA_DIR, 'read-models'), { report: died }),
      THREADS_END_MS,
    ),
    progress: new InProcessProgress(),
    bus: new InProcessBus(report),
    announcing: (announcing) => new InProcessAnnouncements({ ...announcing, report }),
  };
};
