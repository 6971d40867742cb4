import { At } from './open-collections';
import { RequestThread } from './request-thread';
import type { CollectionMethods } from './sqlite-worker';

const DOCUMENTS_BETWEEN = 1_000;

/**
 * Takes what is written into the indexes of texts: a portion at a time, on the thread that writes, so that each write waits
 * for one at most.
 */
export class TextFilling {
  private readonly written = new Map<string, number>();
  private readonly filling = new Set<string>();

  constructor(private readonly thread: RequestThread<CollectionMethods>) {}

  /** Told of every live write. */
  grow(at: At, documents: number): void {
    if (!Object.values(at.spec.fields).includes('text')) return;
    const written = (this.written.get(at.file) ?? DOCUMENTS_BETWEEN) + documents;
    const isDue = written >= DOCUMENTS_BETWEEN && !this.filling.has(at.file);
    this.written.set(at.file, isDue ? 0 : written);
    if (isDue) void this.fill(at);
  }

  private async fill(at: At): Promise<void> {
    this.filling.add(at.file);
    // What is not taken in is looked through; the next time is after some more writes.
    const some = () => this.thread.ask('fill', at).catch(() => false);
    while (await some());
    this.filling.delete(at.file);
  }
}
