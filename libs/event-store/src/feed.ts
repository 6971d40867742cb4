import { sleep } from '@ledgerdesk/async';
import { Recorded } from '@ledgerdesk/event-sourcing';
import { Log, Subscription } from './log';

/** All events after the position asked for, up to and including `upTo`; `live`: they came from memory, so all is read. */
export type Batch = Readonly<{ events: readonly Recorded[]; upTo: number; live: boolean }>;

export type FeedFilter = Readonly<{
  limit?: number;
  signal?: AbortSignal;
  /** Events of other types are left out, and who waits is not woken by them. */
  types?: ReadonlySet<string>;
  /** Is called, while it waits, with a position up to which all events are of other types. */
  passed?: (upTo: number) => void;
}>;

const REMEMBERED_EVENTS = 5_000;
const BATCH_EVENTS = 500;
const LONGEST_PAUSE_MS = 2_000;
const BEHIND_MS = 50;
const PASSED_MS = 1_000;

/**
 * The one subscription of a process, and the latest events it brought: all who follow the log share them. A follower
 * asks for what comes after its own position and is answered from memory, or, when it is further behind, by a page of
 * the log; so each goes at its own pace, a slow one holds up nobody, and memory stays bounded. A dropped subscription is
 * taken up where it ended.
 */
export class Feed {
  private events: Recorded[] = [];
  private readonly waiting = new Set<WaitingFollower>();
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
   * @param dropped is called with the reason each time a subscription has ended
   * @throws LogUnavailable where the log does not answer with its head
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
   * just say how far the log goes: so it does, while the log goes on, after a second in which there was nothing wanted.
   *
   * @throws the signal's reason; what the log throws, when a page can't be read
   */
  async next(after: number, { limit = BATCH_EVENTS, signal, types, passed }: FeedFilter = {}): Promise<Batch> {
    const wanted = (events: readonly Recorded[]) => (types ? events.filter(({ type }) => types.has(type)) : events);
    for (let position = after; ;) {
      signal?.throwIfAborted();
      this.stopping.signal.throwIfAborted();
      if (position < this.from) {
        const { events, upTo } = await this.log.readAll(position, limit);
        if (upTo > position) return { events: wanted(events), upTo, live: false };
        await this.more(new WaitingFollower(position), signal, BEHIND_MS); // The page came from a node that is behind the leader.
        continue;
      } else if (position < this.upTo) {
        const first = this.firstAfter(position);
        const events = this.events.slice(first, first + limit);
        const all = first + limit >= this.events.length;
        return { events: wanted(events), upTo: all ? this.upTo : events.at(-1)!.position, live: true };
      }
      position = await this.more(new WaitingFollower(position, types, passed), signal);
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
      await sleep(pause * (0.5 + Math.random() / 2), signal);
    }
  }

  private receive(events: readonly Recorded[], upTo: number): void {
    this.events.push(...events);
    this.upTo = upTo;
    if (this.events.length > 2 * REMEMBERED_EVENTS) {
      const forgotten = this.events.splice(0, this.events.length - REMEMBERED_EVENTS);
      this.from = forgotten.at(-1)!.position;
    }
    for (const waiting of [...this.waiting]) if (!waiting.passes(events, upTo)) waiting.wake();
  }

  /** Index of the first event after a position. */
  private firstAfter(position: number): number {
    let low = 0;
    let high = this.events.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.events[middle]!.position > position) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  /** Answers from where on to look again. */
  private more(waiting: WaitingFollower, signal?: AbortSignal, atMostMs?: number): Promise<number> {
    return new Promise((resolve) => {
      const timer = atMostMs === undefined ? undefined : setTimeout(() => waiting.wake(), atMostMs);
      waiting.wake = () => {
        clearTimeout(timer);
        this.waiting.delete(waiting);
        signal?.removeEventListener('abort', waiting.wake);
        resolve(waiting.position);
      };
      this.waiting.add(waiting);
      signal?.addEventListener('abort', waiting.wake, { once: true });
    });
  }

  private wake(): void {
    for (const { wake } of [...this.waiting]) wake();
  }
}

/** Somebody who waits for what comes after a position. */
class WaitingFollower {
  wake: () => void = () => undefined;
  private readonly until = performance.now() + PASSED_MS;

  constructor(
    public position: number,
    private readonly types?: FeedFilter['types'],
    private readonly passed?: FeedFilter['passed'],
  ) {}

  /** Whether these events are none of its concern. */
  passes(events: readonly Recorded[], upTo: number): boolean {
    const { types } = this;
    if (upTo <= this.position) return true;
    if (!types || performance.now() > this.until || events.some(({ type }) => types.has(type))) return false;
    this.position = upTo;
    this.passed?.(upTo);
    return true;
  }
}
