import { join } from 'node:path';
import { Readable } from 'node:stream';
import { setImmediate as turn } from 'node:timers/promises';
import {
  Database,
  DamagedFile,
  DamageWatch,
  emptyWriteAheadLog,
  inFile,
  openDatabase,
  RESTORE,
} from '@ledgerdesk/sqlite';
import { storeError, StoreUnavailable } from '@ledgerdesk/state';
import pLimit from 'p-limit';
import { BlobFiles, IncomingFile } from './blob-files';
import { Blob, BlobStore } from './blob-store';
import { assertOwner, Incoming } from './incoming';

const LARGEST_ROW_BYTES = 256 * 1024;
const ROWS_PER_DELETE = 4;
/** One transaction takes so much. */
const ROWS_PER_COMMIT = 64;
const BYTES_PER_COMMIT = 512 * 1024;

/** `content` is null where it is a file. */
const SCHEMA = `
  CREATE TABLE IF NOT EXISTS blobs (
    owner TEXT NOT NULL, hash TEXT NOT NULL, size INTEGER NOT NULL, content BLOB, PRIMARY KEY (owner, hash));`;

const prepareStatements = (database: Database) => ({
  begin: database.prepare('BEGIN IMMEDIATE'),
  commit: database.prepare('COMMIT'),
  rollback: database.prepare('ROLLBACK'),
  insert: database.prepare(
    'INSERT INTO blobs (owner, hash, size, content) VALUES (?, ?, ?, ?) ON CONFLICT (owner, hash) DO NOTHING',
  ),
  content: database.prepare('SELECT content FROM blobs WHERE owner = ? AND hash = ?').raw(),
  list: database.prepare('SELECT hash, size FROM blobs WHERE owner = ? ORDER BY hash').raw(),
  files: database.prepare('SELECT hash FROM blobs WHERE owner = ? AND content IS NULL').raw(),
  delete: database.prepare('DELETE FROM blobs WHERE rowid IN (SELECT rowid FROM blobs WHERE owner = ? LIMIT ?)'),
});

type Row = Readonly<{ owner: string; blob: Blob; content: Uint8Array | null }>;
type PendingRow = Row & Readonly<{ resolve: () => void; reject: (error: unknown) => void }>;

/**
 * Blobs of the embedded shape, in a data directory that this process owns: rows of `blobs.db` up to 256 KB, files
 * `blobs/<owner>/<hash>` above it. What has no row is not there: a file is complete and synced before its row is
 * inserted, and outlives it where a deletion was interrupted; opening the store removes such files. Rows that come while
 * others are written are committed together, synced once.
 */
export class SqliteBlobStore implements BlobStore {
  private readonly database: Database;
  private readonly statements: ReturnType<typeof prepareStatements>;
  private readonly files: BlobFiles;
  /** A content gets its row, after its file, or an owner loses all of them, without the other in between. */
  private readonly inTurn = pLimit(1);
  private readonly waiting: PendingRow[] = [];
  private closed = false;

  private readonly watch: DamageWatch;

  private constructor(directory: string, damaged: (damage: DamagedFile) => void) {
    const file = join(directory, 'blobs.db');
    this.files = new BlobFiles(join(directory, 'blobs'));
    this.database = inFile(file, RESTORE, () => openDatabase(file, { synchronous: 'FULL' }));
    this.statements = inFile(file, RESTORE, () => {
      this.database.exec(SCHEMA);
      return prepareStatements(this.database);
    });
    this.watch = new DamageWatch(file, RESTORE, damaged);
  }

  /**
   * @param damaged is told once where `blobs.db` is found damaged later on: only what stands there is unavailable then
   * @throws DamagedFile where it can't be opened
   */
  static async open(
    directory: string,
    { damaged = () => undefined }: Readonly<{ damaged?: (damage: DamagedFile) => void }> = {},
  ): Promise<BlobStore> {
    const store = new SqliteBlobStore(directory, damaged);
    await store.files.sweep((owner) => {
      const rows = store.watch.run(() => store.statements.files.all(owner)) as [string][];
      return rows.map(([hash]) => hash);
    });
    return store;
  }

  async put(owner: string, content: Readable | Uint8Array, { maxBytes }: { maxBytes?: number } = {}): Promise<Blob> {
    assertOwner(owner);
    if (this.closed) throw new Error('The store is closed');
    const incoming = new Incoming(content, maxBytes);
    const small: Uint8Array[] = [];
    let file: IncomingFile | undefined;
    try {
      for await (const slice of incoming) {
        if (file) {
          await file.handle.writeFile(slice);
          continue;
        }
        small.push(slice);
        if (incoming.size <= LARGEST_ROW_BYTES) continue;
        file = await this.files.begin();
        await file.handle.writeFile(Buffer.concat(small));
      }
      const blob = incoming.blob();
      const complete = file;
      await complete?.handle.sync();
      if (complete) await this.inTurn(() => this.keepFile(complete, owner, blob));
      else await this.keepRow({ owner, blob, content: Buffer.concat(small) });
      return blob;
    } catch (error) {
      throw meaningOf(error);
    } finally {
      if (file) await this.files.end(file);
    }
  }

  private async keepFile(file: IncomingFile, owner: string, blob: Blob): Promise<void> {
    await this.files.keep(file, owner, blob.hash);
    this.watch.run(() => this.insert({ owner, blob, content: null }));
    await turn();
  }

  private keepRow(row: Row): Promise<void> {
    return new Promise((resolve, reject) => {
      if (this.waiting.push({ ...row, resolve, reject }) === 1) void this.inTurn(() => this.commitWaiting());
    });
  }

  private async commitWaiting(): Promise<void> {
    while (this.waiting.length > 0) {
      await turn();
      const rows = this.waiting.splice(0, countForOneCommit(this.waiting));
      try {
        this.commit(rows);
        for (const { resolve } of rows) resolve();
      } catch (error) {
        for (const { reject } of rows) reject(error);
      }
    }
  }

  private commit(rows: readonly Row[]): void {
    try {
      this.watch.run(() => {
        this.statements.begin.run();
        for (const row of rows) this.insert(row);
        this.statements.commit.run();
      });
    } catch (error) {
      if (this.database.inTransaction) this.statements.rollback.run();
      throw error;
    }
  }

  private insert({ owner, blob: { hash, size }, content }: Row): void {
    this.statements.insert.run(owner, hash, size, content);
  }

  async open(owner: string, hash: string): Promise<Readable | null> {
    assertOwner(owner);
    const find = () =>
      this.reading(() => this.statements.content.get(owner, hash)) as [content: Buffer | null] | undefined;
    const found = find();
    if (!found) return null;
    if (found[0]) return Readable.from(found[0], { objectMode: false });
    try {
      return await this.files.open(owner, hash);
    } catch (error) {
      if (!find()) return null; // deleted meanwhile
      throw error;
    }
  }

  async list(owner: string): Promise<readonly Blob[]> {
    assertOwner(owner);
    const rows = this.reading(() => this.statements.list.all(owner)) as [string, number][];
    return rows.map(([hash, size]) => ({ hash, size }));
  }

  async delete(owner: string): Promise<number> {
    assertOwner(owner);
    return this.inTurn(async () => {
      let deleted = 0;
      let changes = 0;
      try {
        do {
          changes = this.watch.run(() => this.statements.delete.run(owner, ROWS_PER_DELETE).changes);
          deleted += changes;
          await turn();
        } while (changes > 0);
        // Until then the write-ahead log may hold what is overwritten in the file.
        await emptyWriteAheadLog(this.database);
        await this.files.delete(owner);
      } catch (error) {
        throw meaningOf(error);
      }
      return deleted;
    });
  }

  async close(): Promise<void> {
    this.closed = true;
    await this.inTurn(() => this.database.close());
  }

  private reading<Answer>(work: () => Answer): Answer {
    try {
      return this.watch.run(work);
    } catch (error) {
      throw meaningOf(error);
    }
  }
}

const meaningOf = (error: unknown): unknown =>
  error instanceof DamagedFile ? new StoreUnavailable(error.message, { cause: error }) : storeError(error);

const countForOneCommit = (rows: readonly Row[]): number => {
  let count = 0;
  let bytes = 0;
  for (const { blob } of rows) {
    bytes += blob.size;
    if (count === ROWS_PER_COMMIT || (count > 0 && bytes > BYTES_PER_COMMIT)) break;
    count += 1;
  }
  return count;
};
