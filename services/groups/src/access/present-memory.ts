import { setTimeout as wait } from 'node:timers/promises';
import { DomainError } from '@ledgerdesk/event-sourcing';
import { Feed, Log, LogUnavailable } from '@ledgerdesk/event-store';
import { StateStore } from '@ledgerdesk/state';
import { Memory } from './memory';
import { MemorySnapshot } from './memory-snapshot';

export type Following = Readonly<{
  log: Pick<Log, 'head'>;
  feed: Pick<Feed, 'next'>;
  state: StateStore;
  logId: string;
  /** Is told of what goes wrong, with its position where it is an event. */
  report: (what: string, error: unknown, position?: number) => void;
}>;

const EVENTS_PER_SNAPSHOT = 1_000;
const WITHIN_MS = 1_000;
const SHOWN_WITHIN_MS = 2_000;
const LONGEST_MS = 2 ** 31 - 1;
const PAUSE_MS = 20;

type Waiting = Readonly<{ position: number; reached: (reached: boolean) => void }>;

/** The memory, kept as new as the log. An event that it can't apply ends every answer for good: it never skips one. */
export class PresentMemory {
  private readonly waiting = new Set<Waiting>();
  private readonly stopping = new AbortController();
  private following: Promise<void> = Promise.resolve();
  private saving: Promise<void> = Promise.resolve();
  private sinceSnapshot = 0;
  private looking: Promise<unknown> = Promise.resolve();
  private nextLook: Promise<number> | null = null;
  private broken = false;

  private constructor(
    private readonly options: Following,
    private readonly snapshot: MemorySnapshot,
    private readonly memory: Memory,
    private position: number,
  ) {}

  /**
   * Begins with what was kept aside, and goes on to what is the head at that time, however long it takes.
   *
   * @throws LogUnavailable where the log does not tell its head
   */
  static async start(options: Following): Promise<PresentMemory> {
    const { log, state, logId, report } = options;
    const snapshot = new MemorySnapshot(state, logId);
    const head = await log.head();
    const { memory, position } = await snapshot.load(head).catch((error: unknown) => {
      report('what was kept of the memory of access can not be read', error);
      return { memory: new Memory(), position: 0 };
    });
    const present = new PresentMemory(options, snapshot, memory, position);
    present.following = present.follow();
    await present.reaches(head, LONGEST_MS);
    return present;
  }

  /** Whether it answers, and will again. */
  get works(): boolean {
    return !this.broken;
  }

  /**
   * The memory, with everything in it that was in the log when it was asked for, and the position that stands for. All
   * who ask while the head is being read share the next reading of it.
   *
   * @throws DomainError `unavailable` where it is not that far within a second
   */
  async now(): Promise<Readonly<{ memory: Memory; position: number }>> {
    const since = performance.now();
    const head = await inTime(this.look(), WITHIN_MS).catch((error: unknown) => {
      if (error instanceof LogUnavailable) return null;
      throw error;
    });
    const left = WITHIN_MS - (performance.now() - since);
    if (head === null || !(await this.reaches(head, left))) throw unavailable();
    return { memory: this.memory, position: head };
  }

  /** The memory as of a position at least. @throws DomainError `unavailable` where it is not there within a second */
  async at(position: number): Promise<Memory> {
    if (!(await this.reaches(position, WITHIN_MS))) throw unavailable();
    return this.memory;
  }

  /** Waits until it shows what was written at this position; 2 s at most. */
  shows(position: number): Promise<boolean> {
    return this.reaches(position, SHOWN_WITHIN_MS);
  }

  async stop(): Promise<void> {
    this.stopping.abort(new Error('The memory of access is stopping'));
    await this.following;
    if (this.sinceSnapshot > 0 && !this.broken) this.keepAside();
    await this.saving;
  }

  private look(): Promise<number> {
    this.nextLook ??= this.looking.then(() => {
      this.nextLook = null; // Who asks from here on may ask for what this reading does not see.
      const look = this.options.log.head();
      this.looking = inTime(look, WITHIN_MS).catch(() => undefined);
      return look;
    });
    return this.nextLook;
  }

  private reaches(position: number, withinMs: number): Promise<boolean> {
    if (this.broken) return Promise.resolve(false);
    if (this.position >= position) return Promise.resolve(true);
    return new Promise((resolve) => {
      const timer = setTimeout(() => reached(false), withinMs);
      const reached = (is: boolean) => {
        clearTimeout(timer);
        this.waiting.delete(waiting);
        resolve(is);
      };
      const waiting = { position, reached };
      this.waiting.add(waiting);
    });
  }

  private async follow(): Promise<void> {
    const { signal } = this.stopping;
    const { feed, report } = this.options;
    while (!signal.aborted && !this.broken) {
      try {
        const { events, upTo } = await feed.next(this.position, { signal });
        for (const event of events) this.apply(event);
        if (!this.broken) this.reach(upTo);
      } catch (error) {
        if (signal.aborted) return;
        report('the memory of access could not go on', error);
        await wait(PAUSE_MS, undefined, { signal }).catch(() => undefined);
      }
    }
  }

  private apply(event: Parameters<Memory['apply']>[0]): void {
    if (this.broken) return;
    try {
      if (this.memory.apply(event)) this.sinceSnapshot += 1;
    } catch (error) {
      this.broken = true;
      this.options.report('the memory of access can not apply an event', error, event.position);
      for (const { reached } of [...this.waiting]) reached(false);
    }
  }

  private reach(position: number): void {
    this.position = position;
    for (const { position: awaited, reached } of [...this.waiting]) if (awaited <= position) reached(true);
    if (this.sinceSnapshot >= EVENTS_PER_SNAPSHOT) this.keepAside();
  }

  private keepAside(): void {
    this.sinceSnapshot = 0;
    const failed = (error: unknown) => this.options.report('the memory of access could not be kept aside', error);
    this.saving = this.snapshot.save(this.memory, this.position).catch(failed);
  }
}

const unavailable = () => new DomainError('unavailable', 'The present rights are not known at the moment; try again');

/** Null where it takes longer. */
const inTime = <Value>(promise: Promise<Value>, ms: number): Promise<Value | null> =>
  new Promise((resolve, reject) => {
    const timer = setTimeout(() => resolve(null), ms);
    promise.then(resolve, reject).finally(() => clearTimeout(timer));
  });
