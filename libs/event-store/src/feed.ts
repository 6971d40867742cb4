import { setTimeout as wait } from 'node:timers/promises';
import { Recorded } from '@ledgerdesk/event-sourcing';
import { Log, Subscription } from './log';

/** All events after the position asked for, up to and including `upTo`; `live`: they came from memory, so all is read. */
export type Batch = Readonly<{ events: readonly Recorded[]; upTo: number; live: boolean }>;

const [REMEMBERED_EVENTS, BATCH_EVENTS, LONGEST_PAUSE_MS, BEHIND_MS] = [5_000, 500, 2_000, 50];

/**
 * The one subscription of a process, and the latest events it brought: all who follow the log share them. A follower
 * asks for what comes after its own position and is answered from memory, or, when it is further behind, by a page of
 * the log; so each goes at its own pace, a slow one holds up nobody, and memory stays bounded. A dropped subscription is
 * taken up where it ended.
 */
export class Feed {
  private events: Recorded[] = [];
  private readonly waiting = new Set<() => void>();
  private readonly stopping = new AbortController();
  private subscription: Subscription | null = null;
  private following: Promise<void> = Promise.resolve();

  private constructor(
    private readonly log: Log,
    private readonly dropped: (error: Error) => void,
    /** All events after this position are in memory, up to `upTo`. */
    private from: number,
    private upTo: number,
  ) {}

  /**
   * @param dropped is told why a subscription ended, each time
   * @throws LogUnavailable where the log does not even tell its head
   */
  static async start(log: Log, dropped: (error: Error) => void = () => undefined): Promise<Feed> {
    const head = await log.head();
    const feed = new Feed(log, dropped, head, head);
    feed.following = feed.follow();
    return feed;
  }

  /** How far the log is known to go. */
  get reached(): number {
    return this.upTo;
  }

  /**
   * What comes after this position, at most `limit` events; waits while that is nothing. A batch may have no events and
   * just say how far the log goes.
   *
   * @throws the signal's reason; what the log throws, when a page can't be read
   */
  async next(
    after: number,
    { limit = BATCH_EVENTS, signal }: { limit?: number; signal?: AbortSignal } = {},
  ): Promise<Batch> {
    for (;;) {
      signal?.throwIfAborted();
      this.stopping.signal.throwIfAborted();
      if (after < this.from) {
        const { events, upTo } = await this.log.readAll(after, limit);
        if (upTo > after) return { events, upTo, live: false };
        await this.more(signal, BEHIND_MS); // The page came from a node that is behind the leader.
        continue;
      } else if (after < this.upTo) {
        const first = this.firstAfter(after);
        const events = this.events.slice(first, first + limit);
        const all = first + limit >= this.events.length;
        return { events, upTo: all ? this.upTo : events.at(-1)!.position, live: true };
      }
      await this.more(signal);
    }
  }

  async stop(): Promise<void> {
    this.stopping.abort(new Error('The feed has stopped'));
    this.subscription?.close();
    this.wake();
    await this.following;
  }

  private async follow(): Promise<void> {
    const { signal } = this.stopping;
    for (let pause = 0; !signal.aborted; pause = Math.min(pause * 2 + 10, LONGEST_PAUSE_MS)) {
      const before = this.upTo;
      this.subscription = this.log.subscribe(this.upTo, (events, upTo) => this.receive(events, upTo));
      const error = await this.subscription.ended;
      if (error) this.dropped(error);
      if (this.upTo > before) pause = 0;
      if (!signal.aborted) await wait(pause * (0.5 + Math.random() / 2), undefined, { signal }).catch(() => undefined);
    }
  }

  private receive(events: readonly Recorded[], upTo: number): void {
    this.events.push(...events);
    this.upTo = upTo;
    if (this.events.length > 2 * REMEMBERED_EVENTS) {
      const forgotten = this.events.splice(0, this.events.length - REMEMBERED_EVENTS);
      this.from = forgotten.at(-1)!.position;
    }
    this.wake();
  }

  /** Index of the first event after a position. */
  private firstAfter(position: number): number {
    let [low, high] = [0, this.events.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.events[middle]!.position > position) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  private more(signal?: AbortSignal, atMostMs?: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = atMostMs === undefined ? undefined : setTimeout(() => woken(), atMostMs);
      const woken = () => {
        clearTimeout(timer);
        this.waiting.delete(woken);
        signal?.removeEventListener('abort', woken);
        resolve();
      };
      this.waiting.add(woken);
      signal?.addEventListener('abort', woken, { once: true });
    });
  }

  private wake(): void {
    for (const woken of [...this.waiting]) woken();
  }
}
