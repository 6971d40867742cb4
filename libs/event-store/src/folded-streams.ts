import { Event, Recorded } from '@ledgerdesk/event-sourcing';
import { LRUCache } from 'lru-cache';
import { FoldedStream, Folding } from './folded-stream';
import { Log, AppendResult } from './log';
import { EVENTS_PER_SNAPSHOT, Snapshots } from './snapshots';

const EVENTS_PER_READ = 500;

/** What is remembered of the streams of a log: the latest of them as they were folded last; of long ones there are also snapshots. */
export class FoldedStreams {
  private readonly remembered: LRUCache<string, FoldedStream<unknown, never>>;

  constructor(
    private readonly log: Log,
    private readonly snapshots: Snapshots | null,
    most: number,
  ) {
    this.remembered = new LRUCache({ max: most });
  }

  /** As it was last, which may be old; undefined where it is not remembered. */
  recall<State, E extends Event>(stream: string): FoldedStream<State, E> | undefined {
    return this.remembered.get(stream) as FoldedStream<State, E> | undefined;
  }

  /** Whoever comes next reads it anew. */
  forget(stream: string): void {
    this.remembered.delete(stream);
  }

  /** As it is now: what is remembered, and what was read after it. */
  async readToEnd<State, E extends Event>(stream: string, folding: Folding<State, E>): Promise<FoldedStream<State, E>> {
    let folded =
      this.recall<State, E>(stream) ?? (await this.fromSnapshot(stream, folding)) ?? new FoldedStream(folding);
    let read = 0;
    for await (const page of pagesOf<E>(this.log, stream, folded.last ? folded.last.revision + 1 : 0)) {
      // A gap: the stream was truncated beyond what is remembered. It now begins with what outlives.
      if (folded.last && page[0]!.revision > folded.last.revision + 1) folded = new FoldedStream(folding);
      for (const event of page) folded.evolve(event);
      read += page.length;
    }
    this.remember(stream, folded);
    if (read >= EVENTS_PER_SNAPSHOT) this.saveSnapshot(stream, folding.snapshot, folded);
    return folded;
  }

  /** After so many events were appended to it. */
  grew(
    stream: string,
    snapshot: Folding<never, never>['snapshot'],
    folded: FoldedStream<unknown, never>,
    by: number,
  ): void {
    this.remember(stream, folded);
    const { revision } = placeOf(folded);
    if (blocksUpTo(revision) > blocksUpTo(revision - by)) this.saveSnapshot(stream, snapshot, folded);
  }

  /** Of two that were folded at the same time, the newer one. That there is no stream is remembered, too. */
  private remember(stream: string, folded: FoldedStream<unknown, never>): void {
    const known = this.recall(stream);
    if (!known || placeOf(folded).revision > placeOf(known).revision) this.remembered.set(stream, folded);
  }

  /** A kept state counts only if the stream still has its last event where it was. */
  private async fromSnapshot<State, E extends Event>(
    stream: string,
    folding: Folding<State, E>,
  ): Promise<FoldedStream<State, E> | null> {
    const kept = folding.snapshot && (await this.snapshots?.load(stream, folding.snapshot.version));
    if (!kept) return null;
    const [event] = await this.log.readStream(stream, kept.last.revision, 1);
    const same = event?.revision === kept.last.revision && event.position === kept.last.position;
    return same ? FoldedStream.from(folding, kept) : null;
  }

  private saveSnapshot(
    stream: string,
    snapshot: Folding<never, never>['snapshot'],
    folded: FoldedStream<unknown, never>,
  ): void {
    const record = snapshot && folded.toRecord();
    if (record) this.snapshots?.save(stream, snapshot.version, record);
  }
}

/** Where a folded stream ends; -1 and 0 where there is none. */
export const placeOf = ({ last }: FoldedStream<unknown, never>): AppendResult =>
  last ? { revision: last.revision, position: last.position } : { revision: -1, position: 0 };

const blocksUpTo = (revision: number) => Math.floor((revision + 1) / EVENTS_PER_SNAPSHOT);

/** The events of a stream from this revision on, read from the leader. */
export async function* pagesOf<E extends Event>(
  log: Log,
  stream: string,
  from: number,
): AsyncGenerator<readonly Recorded<E>[]> {
  for (let next = from; ;) {
    const page = (await log.readStream(stream, next, EVENTS_PER_READ)) as readonly Recorded<E>[];
    if (page.length > 0) yield page;
    if (page.length < EVENTS_PER_READ) return;
    next = page.at(-1)!.revision + 1;
  }
}
