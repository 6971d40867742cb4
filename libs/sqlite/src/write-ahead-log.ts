import { setTimeout as wait } from 'node:timers/promises';
import { Database } from './database';

const TRIED_EVERY_MS = 20;
const EMPTIED_WITHIN_MS = 5_000;

/**
 * Brings the write-ahead log into the file and empties it, so that nothing that was deleted outlives in it. Whoever reads
 * the old pages, such as a backup, is waited for without holding up this thread.
 *
 * @throws Error where somebody reads them for longer than 5 s; it is to be asked for again then
 * @see https://www.sqlite.org/pragma.html#pragma_wal_checkpoint
 */
export const emptyWriteAheadLog = async (database: Database): Promise<void> => {
  for (const until = performance.now() + EMPTIED_WITHIN_MS; performance.now() < until; await wait(TRIED_EVERY_MS))
    if (tryToEmpty(database)) return;
  throw new Error('A write-ahead log could not be emptied: somebody reads what was before');
};

const tryToEmpty = (database: Database): boolean => {
  const [timeout] = database.prepare('PRAGMA busy_timeout').raw().get() as [number];
  database.pragma('busy_timeout = 0');
  try {
    const [busy] = database.prepare('PRAGMA wal_checkpoint(TRUNCATE)').raw().get() as [number];
    return busy === 0;
  } finally {
    database.pragma(`busy_timeout = ${timeout}`);
  }
};
