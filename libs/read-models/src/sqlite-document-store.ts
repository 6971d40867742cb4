import { mkdirSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { isDamage } from '@ledgerdesk/sqlite';
import { CollectionFile, collectionFile, collectionFilesIn, putAside } from './collection-file';
import { checkIndexes, nameOf } from './declared-fields';
import { CollectionSpec, DocumentStore, CollectionWriter } from './document-store';
import { FileDamage } from './file-damage';
import { At, OpenCollections } from './open-collections';
import { RequestThread } from './request-thread';
import { SqliteDocuments, Threads } from './sqlite-documents';
import type { WorkerOptions } from './sqlite-worker';
import { TextFilling } from './text-filling';
import { WriteAheadLogs } from './write-ahead-logs';

const IDLE_MS = 10_000;
const LONGEST_LOG = 8_000;

type Options = Readonly<{
  /** Told when a thread has died: whatever waited for it has failed, and it is started again when it is needed. */
  report?: (error: Error) => void;
  /** Told of a file that is damaged, and so was put aside; the collection begins empty. */
  damaged?: (file: CollectionFile, cause: unknown) => void;
  /**
   * Of a collection, in pages of 4 KB; about, as it grows while it is copied. Longer ones are faster to write, up to some
   * point, and take longer to read when the store is opened.
   */
  longestLog?: number;
}>;

/**
 * The read models of the embedded shape. Each version of a collection is a database file of its own, so that building or
 * indexing one holds up no other, and dropping it is deleting its file. Live writes and reads have a thread each; one
 * more is there while something is building, and one, which copies write-ahead logs, while much is written. What a live batch touches is looked up, by id, on the thread that calls.
 */
export class SqliteDocumentStore implements DocumentStore {
  private readonly threads: Threads;
  private readonly opened = new OpenCollections();
  private readonly logs: WriteAheadLogs;
  private readonly texts: TextFilling;
  private readonly indexing = new Map<string, Promise<void>>();
  /** Asked for, and not begun yet. */
  private readonly purging = new Map<string, Promise<void>>();
  private readonly damaged: NonNullable<Options['damaged']>;

  /** @param directory is made where it is missing */
  constructor(
    private readonly directory: string,
    {
      report = ({ message }) => process.emitWarning(message),
      damaged = () => undefined,
      longestLog = LONGEST_LOG,
    }: Options = {},
  ) {
    this.damaged = damaged;
    mkdirSync(directory, { recursive: true, mode: 0o700 });
    const seldom = { report, idleMs: IDLE_MS };
    this.threads = {
      live: new RequestThread('The writer of the read models', () => startWorker({ longestLog: 2 * longestLog }), {
        report,
      }),
      reads: new RequestThread('The reader of the read models', () => startWorker(), { report }),
      building: new RequestThread('The builder of the read models', () => startWorker({ yields: true }), seldom),
      copying: new RequestThread('The copier of the read models', () => startWorker({ longestLog }), seldom),
    };
    this.logs = new WriteAheadLogs(this.threads.copying);
    this.texts = new TextFilling(this.threads.live);
  }

  async open<Document extends object>(spec: CollectionSpec): Promise<CollectionWriter<Document>> {
    checkIndexes(spec);
    const { collection, version, fields, indexes } = spec;
    const at: At = {
      spec: { collection, version, fields, indexes },
      file: collectionFile(this.directory, collection, version),
    };
    await this.make(at).catch((error: unknown) => {
      if (!isDamage(error)) throw error;
      return this.beginAnew(at, error);
    });
    const files = new FileDamage(
      nameOf(spec),
      (cause) => this.beginAnew(at, cause),
      () => this.purge(at.file),
    );
    return new SqliteDocuments(at, this.threads, this.opened, this.logs, this.texts, this.indexing, files);
  }

  async collections(): ReturnType<DocumentStore['collections']> {
    const found = (await collectionFilesIn(this.directory)).map(async ({ file, collection, version }) => {
      const checkpoint = await this.threads.reads.ask('checkpointIn', file).catch((error: unknown) => {
        if (!isDamage(error)) throw error;
        return null; // It is dropped as any other, or put aside when it is opened.
      });
      return checkpoint === 'no file' ? [] : [{ collection, version, checkpoint }];
    });
    return (await Promise.all(found)).flat();
  }

  async drop(collection: string, version: number): Promise<void> {
    const file = collectionFile(this.directory, collection, version);
    await this.indexing.get(file);
    await this.release(file);
    for (const suffix of ['', '-wal', '-shm']) await rm(file + suffix, { force: true });
    // Whoever asked in between has opened the file again, and would remove the log of its successor on closing.
    await this.release(file);
  }

  /** Afterwards nothing that was overwritten or removed before is left in the files of the store. */
  async emptyWriteAheadLogs(): Promise<void> {
    const files = await collectionFilesIn(this.directory);
    await this.logs.empty(files.map(({ file }) => file));
  }

  async close(): Promise<void> {
    await Promise.all(Object.values(this.threads).map((thread) => thread.close()));
    this.opened.close();
  }

  /** Once for all who ask before it has begun. */
  private purge(file: string): Promise<void> {
    const purging =
      this.purging.get(file) ??
      turn().then(async () => {
        this.purging.delete(file);
        await this.indexing.get(file);
        await this.threads.live.ask('purge', file);
      });
    this.purging.set(file, purging);
    return purging;
  }

  private async make(at: At): Promise<void> {
    await this.threads.live.ask('make', at);
    // Opened now, so that no reader waits for it.
    await this.threads.reads.ask('checkpoint', at);
  }

  private async beginAnew(at: At, cause: unknown): Promise<void> {
    const { file, spec } = at;
    await this.indexing.get(file);
    await this.release(file);
    await putAside(file);
    await this.release(file); // Whoever asked in between has opened it again.
    this.damaged({ file, collection: spec.collection, version: spec.version }, cause);
    await this.make(at);
  }

  private async release(file: string): Promise<void> {
    this.opened.release(file);
    const releasing = Object.values(this.threads).map(async (thread) => {
      await thread.ended;
      if (thread.running) await thread.ask('release', file);
    });
    await Promise.all(releasing);
  }
}

/** The same file extension as this one: compiled, or TypeScript in development and under test. */
const startWorker = (workerData: WorkerOptions = {}): Worker => {
  const extension = extname(__filename);
  const execArgv = extension === '.ts' ? ['-r', '@swc-node/register', '--conditions=source'] : [];
  return new Worker(join(__dirname, `sqlite-worker${extension}`), { execArgv, workerData });
};
