import { RequestThread } from './request-thread';
import type { CollectionMethods } from './sqlite-worker';

/** Written between two copies: often, so that each is short and syncs little beside the log. */
const DOCUMENTS_PER_COPY = 8;

/**
 * The write-ahead logs of live collections. They are copied into their files on a thread of its own: the disk is synced
 * there, and neither writes nor reads wait for it.
 */
export class WriteAheadLogs {
  private readonly written = new Map<string, number>();
  private readonly copying = new Set<string>();

  constructor(private readonly thread: RequestThread<CollectionMethods>) {}

  /** Told of every live write. */
  grow(file: string, documents: number): void {
    const written = (this.written.get(file) ?? 0) + documents;
    const isDue = written >= DOCUMENTS_PER_COPY && !this.copying.has(file);
    this.written.set(file, isDue ? 0 : written);
    if (isDue) void this.copy(file);
  }

  /** Afterwards nothing is left in them. */
  async empty(files: readonly string[]): Promise<void> {
    await Promise.all(files.map((file) => this.thread.ask('emptyWriteAheadLog', file)));
  }

  private async copy(file: string): Promise<void> {
    this.copying.add(file);
    // As SQLite does with a checkpoint of its own that fails: the log only grows, until one succeeds.
    await this.thread.ask('copyWriteAheadLog', file).catch(() => undefined);
    this.copying.delete(file);
  }
}
