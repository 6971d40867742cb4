import { setTimeout as wait } from 'node:timers/promises';
import { backOff, Signal } from '@ledgerdesk/async';
import { Batch, Feed } from '@ledgerdesk/event-store';
import { DocumentId, Event, Projection, Recorded } from '@ledgerdesk/event-sourcing';
import { ChangeChannel } from './change-channel';
import { RebuildScan } from './rebuild-scan';
import { Checkpoint, CollectionDamaged, CollectionWriter, WritePriority } from './document-store';
import { ProgressChannel } from './progress-channel';
import { projectEvents, ProjectionThrew } from './project-events';

export type AnyProjection = Projection<object, Event>;
export type ReadModelContext = Readonly<{
  feed: Feed;
  logId: string;
  pass: RebuildScan;
  progress: ProgressChannel;
  changes: ChangeChannel;
  /** Is called with what each failed projection threw. */
  parked: (error: ProjectionThrew) => void;
  /** Whether other processes look at the checkpoint. */
  isShared: boolean;
}>;

const SAVED_EVERY_MS = 1_000;
const RETRIES = { firstMs: 1_000, longestMs: 60_000 };
const LOOK_EVERY_MS = 50;

export const nameOf = ({ collection, version }: Pick<AnyProjection, 'collection' | 'version'>) =>
  `${collection}@${version}`;

/**
 * One version of a collection: kept here while this process has its lease, watched otherwise. What this process knows
 * of its checkpoint may be old, never ahead.
 */
export class ReadModel {
  readonly name: string;
  private checkpoint: Checkpoint;
  private savedAt = 0;
  private saved = true;
  private kept = false;
  private readonly handles: ReadonlySet<string>;

  constructor(
    readonly projection: AnyProjection,
    readonly documents: CollectionWriter<object>,
    private readonly context: ReadModelContext,
    stored: Checkpoint | null,
  ) {
    this.name = nameOf(projection);
    this.handles = new Set(projection.handles);
    this.checkpoint = stored ?? this.unbuilt();
  }

  get present(): Checkpoint {
    return this.checkpoint;
  }

  get serving(): boolean {
    return this.checkpoint.state === 'serving';
  }

  handlesAny(types: readonly string[]): boolean {
    return types.some((type) => this.handles.has(type));
  }

  /** Whether it shows the log up to this position before `until` (by the monotonic clock). Not while it is parked. */
  async waitUntilVisible(position: number, until: number): Promise<boolean> {
    for (;;) {
      if (this.checkpoint.parked) return false;
      if (this.checkpoint.position >= position) return true;
      const left = until - performance.now();
      if (left <= 0) return false;
      await this.waitForProgress(Math.min(left, LOOK_EVERY_MS));
      if (!this.kept) await this.refresh();
    }
  }

  /** Reads the checkpoint of whoever else keeps it. */
  async refresh(): Promise<void> {
    if (this.kept) return;
    const stored = await this.documents.checkpoint();
    if (!this.kept) this.checkpoint = stored ?? this.unbuilt();
  }

  /** Keeps the documents up to date until the signal aborts. Only one process at a time should. */
  async run(lost: AbortSignal): Promise<void> {
    try {
      while (!lost.aborted) {
        try {
          await this.keep(lost);
        } catch (error) {
          if (error instanceof CollectionDamaged) await this.beginAnew();
          else if (error instanceof ProjectionThrew) await this.standStill(error, lost);
          else throw error;
        }
      }
    } finally {
      this.kept = false;
      if (!this.saved) await this.documents.write([], this.checkpoint, 'live');
    }
  }

  /** @throws CollectionDamaged as soon as that is found, also where nothing is written */
  private async keep(lost: AbortSignal): Promise<void> {
    const damaged = new AbortController();
    const stopListening = this.documents.files?.onDamage((damage) => damaged.abort(damage));
    const signal = AbortSignal.any([lost, damaged.signal]);
    try {
      await this.refresh();
      this.kept = true;
      await this.catchUp(signal);
      if (!this.serving) await this.takeOver(signal);
      await this.follow(signal);
    } finally {
      stopListening?.();
    }
  }

  /** It does not serve from now on: what reads and whoever asks for health must not take it for whole. */
  private async beginAnew(): Promise<void> {
    this.checkpoint = this.unbuilt();
    this.saved = true;
    await this.documents.files!.beginAnew();
  }

  private async standStill(error: ProjectionThrew, lost: AbortSignal): Promise<void> {
    this.context.parked(error);
    await this.park(error);
    await wait(this.retryInMs(), undefined, { signal: lost });
  }

  private async catchUp(signal: AbortSignal): Promise<void> {
    // eslint-disable-next-line @typescript-eslint/no-this-alias -- the pass sees the position as it moves
    const model = this;
    await this.context.pass.catchUp({
      signal,
      get position() {
        return model.checkpoint.position;
      },
      apply: (batch) => this.apply(batch, 'building'),
    });
  }

  private async takeOver(lost: AbortSignal): Promise<void> {
    await this.documents.index();
    await this.catchUp(lost);
    this.checkpoint = { ...this.checkpoint, state: 'serving', since: new Date().toISOString() };
    await this.documents.write([], this.checkpoint, 'live');
  }

  private async follow(signal: AbortSignal): Promise<void> {
    let saving: NodeJS.Timeout | undefined;
    // Where the log goes no further nothing else does, and other processes would wait for this one in vain.
    const saveSoon = () => {
      saving ??= setTimeout(() => {
        saving = undefined;
        if (this.kept && !this.saved) this.savePassed().catch(saveSoon);
      }, SAVED_EVERY_MS).unref();
    };
    const passed = (position: number) => {
      this.checkpoint = { ...this.checkpoint, position };
      this.saved = false;
      if (this.context.isShared) saveSoon();
    };
    const wanted = { signal, types: this.handles, passed };
    try {
      for (;;) await this.apply(await this.context.feed.next(this.checkpoint.position, wanted), 'live');
    } finally {
      clearTimeout(saving);
    }
  }

  /** How far the log went on without it. */
  private async savePassed(): Promise<void> {
    const { checkpoint } = this;
    await this.documents.write([], checkpoint, 'live');
    if (this.checkpoint === checkpoint) this.saved = true;
  }

  private async apply({ events, upTo }: Pick<Batch, 'events' | 'upTo'>, priority: WritePriority): Promise<void> {
    try {
      await this.project(events, upTo, priority);
    } catch (error) {
      if (!(error instanceof ProjectionThrew)) throw error;
      const before = events.filter(({ position }) => position < error.at.position);
      if (before.length > 0) await this.project(before, before.at(-1)!.position, priority);
      throw error;
    }
  }

  private async project(events: readonly Recorded[], upTo: number, priority: WritePriority): Promise<void> {
    const handled = events.filter(({ type }) => this.handles.has(type));
    const { parked } = this.checkpoint;
    const reached = { ...this.checkpoint, position: upTo, parked: parked && parked.position > upTo ? parked : null };
    if (handled.length > 0 || parked !== reached.parked || performance.now() - this.savedAt > SAVED_EVERY_MS) {
      const written: DocumentId[] = [];
      const write = (changes: Parameters<typeof this.documents.write>[0], checkpoint: Checkpoint) => {
        if (this.projection.tellsChanges) for (const { id } of changes) written.push(id);
        return this.documents.write(changes, checkpoint, priority);
      };
      const flush = (changes: Parameters<typeof this.documents.write>[0]) => write(changes, this.checkpoint);
      await write(await projectEvents(this.projection, handled, this.documents, flush), reached);
      if (priority === 'live') this.tellChanges(written);
      this.savedAt = performance.now();
      this.saved = true;
    } else this.saved = false;
    this.checkpoint = reached;
    if (handled.length > 0) this.context.progress.publish(this.name, upTo);
  }

  private tellChanges(ids: readonly DocumentId[]): void {
    if (ids.length > 0) this.context.changes.publish(this.projection.collection, ids);
  }

  private async park({ at, message }: ProjectionThrew): Promise<void> {
    const { parked } = this.checkpoint;
    const same = parked?.position === at.position ? parked : null;
    const since = same?.since ?? new Date().toISOString();
    const attempts = (same?.attempts ?? 0) + 1;
    this.checkpoint = { ...this.checkpoint, parked: { position: at.position, since, attempts, reason: message } };
    await this.documents.write([], this.checkpoint, 'live');
  }

  private retryInMs(): number {
    const attempts = this.checkpoint.parked?.attempts ?? 1;
    return backOff(attempts - 1, RETRIES);
  }

  private unbuilt(): Checkpoint {
    return { logId: this.context.logId, position: 0, state: 'building', parked: null, since: new Date().toISOString() };
  }

  /** Some progress of this collection, or the end of the time. */
  private async waitForProgress(ms: number): Promise<void> {
    const progressed = new Signal();
    const stop = this.context.progress.subscribe((name) => {
      if (name === this.name) progressed.notify();
    });
    await progressed.wait(ms);
    stop();
  }
}
