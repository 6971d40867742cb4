import { setTimeout as wait } from 'node:timers/promises';
import { DomainError } from '@ledgerdesk/event-sourcing';
import { Feed, Log, LogUnavailable } from '@ledgerdesk/event-store';
import { StateStore } from '@ledgerdesk/state';
import { AccessModel } from './access-model';
import { AccessModelSnapshot } from './access-model-snapshot';

export type LiveAccessModelOptions = Readonly<{
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

type Waiter = Readonly<{ position: number; reached: (reached: boolean) => void }>;

/** The access model, kept current with the log. An event that it can't apply ends every answer for good: it never skips one. */
export class LiveAccessModel {
  private readonly waiting = new Set<Waiter>();
  private readonly stopping = new AbortController();
  private following: Promise<void> = Promise.resolve();
  private saving: Promise<void> = Promise.resolve();
  private sinceSnapshot = 0;
  private currentRead: Promise<unknown> = Promise.resolve();
  private nextRead: Promise<number> | null = null;
  private failed = false;

  private constructor(
    private readonly options: LiveAccessModelOptions,
    private readonly snapshot: AccessModelSnapshot,
    private readonly model: AccessModel,
    private position: number,
  ) {}

  /**
   * Begins with the snapshot, and goes on to the head of the log at that time, however long it takes.
   *
   * @throws LogUnavailable where the log does not tell its head
   */
  static async start(options: LiveAccessModelOptions): Promise<LiveAccessModel> {
    const { log, state, logId, report } = options;
    const snapshot = new AccessModelSnapshot(state, logId);
    const head = await log.head();
    const { model, position } = await snapshot.load(head).catch((error: unknown) => {
      report('the snapshot of the access model can not be read', error);
      return { model: new AccessModel(), position: 0 };
    });
    const live = new LiveAccessModel(options, snapshot, model, position);
    live.following = live.follow();
    await live.waitUntilReached(head, LONGEST_MS);
    return live;
  }

  /** Whether it answers, and will again. */
  get works(): boolean {
    return !this.failed;
  }

  /**
   * The model, with everything in it that was in the log when it was asked for, and the position that it is as of. All
   * who ask while the head is being read share the next reading of it.
   *
   * @throws DomainError `unavailable` where it is not that far within a second
   */
  async now(): Promise<Readonly<{ model: AccessModel; position: number }>> {
    const since = performance.now();
    const head = await within(this.readHead(), WITHIN_MS).catch((error: unknown) => {
      if (error instanceof LogUnavailable) return null;
      throw error;
    });
    const left = WITHIN_MS - (performance.now() - since);
    if (head === null || !(await this.waitUntilReached(head, left))) throw unavailable();
    return { model: this.model, position: head };
  }

  /** The model as of a position at least. @throws DomainError `unavailable` where it is not there within a second */
  async at(position: number): Promise<AccessModel> {
    if (!(await this.waitUntilReached(position, WITHIN_MS))) throw unavailable();
    return this.model;
  }

  /** Waits until it shows what was written at this position; 2 s at most. */
  waitUntilVisible(position: number): Promise<boolean> {
    return this.waitUntilReached(position, SHOWN_WITHIN_MS);
  }

  async stop(): Promise<void> {
    this.stopping.abort(new Error('The access model is stopping'));
    await this.following;
    if (this.sinceSnapshot > 0 && !this.failed) this.saveSnapshot();
    await this.saving;
  }

  private readHead(): Promise<number> {
    this.nextRead ??= this.currentRead.then(() => {
      this.nextRead = null; // Who asks from here on may ask for what this reading does not see.
      const look = this.options.log.head();
      this.currentRead = within(look, WITHIN_MS).catch(() => undefined);
      return look;
    });
    return this.nextRead;
  }

  private waitUntilReached(position: number, withinMs: number): Promise<boolean> {
    if (this.failed) return Promise.resolve(false);
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
    while (!signal.aborted && !this.failed) {
      try {
        const { events, upTo } = await feed.next(this.position, { signal });
        for (const event of events) this.apply(event);
        if (!this.failed) this.advanceTo(upTo);
      } catch (error) {
        if (signal.aborted) return;
        report('the access model could not go on', error);
        await wait(PAUSE_MS, undefined, { signal }).catch(() => undefined);
      }
    }
  }

  private apply(event: Parameters<AccessModel['apply']>[0]): void {
    if (this.failed) return;
    try {
      if (this.model.apply(event)) this.sinceSnapshot += 1;
    } catch (error) {
      this.failed = true;
      this.options.report('the access model can not apply an event', error, event.position);
      for (const { reached } of [...this.waiting]) reached(false);
    }
  }

  private advanceTo(position: number): void {
    this.position = position;
    for (const { position: awaited, reached } of [...this.waiting]) if (awaited <= position) reached(true);
    if (this.sinceSnapshot >= EVENTS_PER_SNAPSHOT) this.saveSnapshot();
  }

  private saveSnapshot(): void {
    this.sinceSnapshot = 0;
    const failed = (error: unknown) =>
      this.options.report('the snapshot of the access model could not be saved', error);
    this.saving = this.snapshot.save(this.model, this.position).catch(failed);
  }
}

const unavailable = () => new DomainError('unavailable', 'The present rights are not known at the moment; try again');

/** Null where it takes longer. */
const within = <Value>(promise: Promise<Value>, ms: number): Promise<Value | null> =>
  new Promise((resolve, reject) => {
    const timer = setTimeout(() => resolve(null), ms);
    promise.then(resolve, reject).finally(() => clearTimeout(timer));
  });
