import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { Database, openDatabase } from '@ledgerdesk/sqlite';
import { Blob } from './blob-store';

const ROWS_PER_READ = 16;

type Row = [rowid: number, owner: string, hash: string, size: number, content: Buffer | null];

/** `open`: null where it was deleted meanwhile. */
export type StoredBlob = Blob & Readonly<{ owner: string; open(): Promise<Readable | null> }>;

/**
 * Every blob that a data directory has when this begins, except what is deleted until its turn comes. Another process may
 * write meanwhile: each read is short, and takes no file or row from it.
 *
 * @throws Error where a blob is lost that nobody deleted
 */
export const storedBlobs = async function* (directory: string): AsyncGenerator<StoredBlob, void> {
  const database = openDatabase(join(directory, 'blobs.db'), { synchronous: 'NORMAL', readonly: true });
  try {
    // A row never changes, and a new one has a larger rowid than any other has.
    const [last] = database.prepare('SELECT max(rowid) FROM blobs').raw().get() as [number | null];
    const next = database
      .prepare('SELECT rowid, owner, hash, size, content FROM blobs WHERE rowid > ? AND rowid <= ? LIMIT ?')
      .raw();
    for (let after = 0; ;) {
      const rows = next.all(after, last ?? 0, ROWS_PER_READ) as Row[];
      for (const [rowid, owner, hash, size, content] of rows) {
        after = rowid;
        const file = join(directory, 'blobs', owner, hash);
        const blob = { owner, hash, size };
        yield { ...blob, open: async () => (content ? Readable.from([content]) : openFile(file, database, blob)) };
      }
      if (rows.length < ROWS_PER_READ) return;
    }
  } finally {
    database.close();
  }
};

const openFile = async (
  file: string,
  database: Database,
  { owner, hash }: Readonly<{ owner: string; hash: string }>,
): Promise<Readable | null> => {
  try {
    return (await open(file)).createReadStream();
  } catch (error) {
    const row = database.prepare('SELECT 1 FROM blobs WHERE owner = ? AND hash = ?').raw().get(owner, hash);
    if (!row) return null;
    throw error;
  }
};
