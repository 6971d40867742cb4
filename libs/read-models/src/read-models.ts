import { DomainError, Event, Projection } from '@ledgerdesk/event-sourcing';
import { Feed, Log } from '@ledgerdesk/event-store';
import { holdLease, StateStore } from '@ledgerdesk/state';
import { ChangeChannel, InProcessChanges } from './change-channel';
import { RebuildScan } from './rebuild-scan';
import { Checkpoint, Documents, DocumentStore } from './document-store';
import { InProcessProgress, ProgressChannel } from './progress-channel';
import { AnyProjection, nameOf, ReadModel } from './read-model';

/** The read models were built from another log, or from a longer one. The message is one line and names the remedy. */
export class ForeignCheckpoint extends Error {
  override readonly name = 'ForeignCheckpoint';
}

export type ReadModelOptions = Readonly<{
  store: DocumentStore;
  log: Log;
  feed: Feed;
  logId: string;
  /** Where leases are kept; not needed where this process is the only one. */
  state: StateStore;
  projections: readonly AnyProjection[];
  progress?: ProgressChannel;
  changes?: ChangeChannel;
  /** Is told of projections that throw, and of stores that fail, with the collection it is about; neither ends anything. */
  onError?: (error: unknown, about?: Pick<AnyProjection, 'collection' | 'version'>) => void;
}>;
/** `lag`: positions behind the end of the log as far as it is known. */
export type ReadModelStatus = Checkpoint & Readonly<{ name: string; lag: number }>;

/** What is to be visible: an `Executed` is one. */
type Visible = Readonly<{ position: number; eventTypes(): Promise<readonly string[]> }>;

const SHOWN_WITHIN_MS = 2_000;
const RETIRED_AFTER_MS = 60 * 60 * 1_000;
const RETIRES_EVERY_MS = 60_000;

/** The read models of a service: keeps those whose lease it gets, and answers from all that are built. */
export class ReadModels {
  private readonly stopping = new AbortController();
  private readonly keeping: Promise<unknown>;
  private readonly retiring: NodeJS.Timeout;

  private constructor(
    private readonly models: readonly ReadModel[],
    private readonly progress: ProgressChannel,
    private readonly options: ReadModelOptions,
  ) {
    this.keeping = Promise.all(models.map((model) => this.run(model)));
    this.retiring = setInterval(() => this.retire().catch(this.failed), RETIRES_EVERY_MS);
    this.retiring.unref();
  }

  /** @throws ForeignCheckpoint */
  static async start(options: ReadModelOptions): Promise<ReadModels> {
    const { store, log, feed, logId, projections, onError } = options;
    const { progress = new InProcessProgress(), changes = new InProcessChanges() } = options;
    const pass = new RebuildScan(feed);
    const head = await log.head();
    const open = async (projection: AnyProjection) => {
      const parked = (error: unknown) => onError?.(error, projection);
      const context = { feed, logId, pass, progress, changes, parked, isShared: !log.exclusive };
      const documents = await store.open<object>(projection);
      const checkpoint = await documents.checkpoint();
      if (checkpoint) assertOfThisLog(nameOf(projection), checkpoint, logId, head);
      return new ReadModel(projection, documents, context, checkpoint);
    };
    return new ReadModels(await Promise.all(projections.map(open)), progress, options);
  }

  /**
   * What a query reads. It answers from the collection of exactly this version.
   *
   * @throws DomainError `unavailable`, with the progress, while that is being built
   */
  async documents<Document extends object, E extends Event>(
    projection: Projection<Document, E>,
  ): Promise<Documents<Document>> {
    const model = this.models.find(({ name }) => name === nameOf(projection));
    if (!model) throw new Error(`${nameOf(projection)} is not among the read models of this service`);
    if (!model.serving) await model.refresh();
    if (model.serving) return model.documents as unknown as Documents<Document>;
    const percent = Math.floor((100 * model.present.position) / Math.max(1, this.options.feed.reached));
    throw new DomainError('unavailable', `${projection.collection} is being built (${percent} %); try again soon`);
  }

  /**
   * Waits until the own serving collections that what was executed concerns show it.
   * Answers whether they do: not where one is parked, none is built yet, or it takes longer than 2 s.
   */
  async waitUntilVisible(executed: Visible, withinMs = SHOWN_WITHIN_MS): Promise<boolean> {
    return this.waitForPosition(await executed.eventTypes(), executed.position, withinMs);
  }

  /** The same for every collection that handles one of these event types, up to a position. */
  async waitForPosition(types: readonly string[], position: number, withinMs = SHOWN_WITHIN_MS): Promise<boolean> {
    const until = performance.now() + withinMs;
    const concerned = this.models.filter((model) => model.handlesAny(types));
    await Promise.all(concerned.filter((model) => !model.serving).map((model) => model.refresh()));
    const serving = concerned.filter((model) => model.serving);
    const unbuilt = concerned.some(
      ({ projection: { collection } }) => !serving.some((model) => model.projection.collection === collection),
    );
    if (unbuilt) return false;
    return (await Promise.all(serving.map((model) => model.waitUntilVisible(position, until)))).every(Boolean);
  }

  /**
   * Waits until no collection that handles one of these event types has anything left, in documents and files, of what
   * events up to a position have overwritten or removed: also those that are being built. What of it a server keeps in its
   * own log, such as that of MongoDB's operations, is for the server to let expire.
   *
   * @returns whether that is so: not where one is parked, or it takes longer
   */
  async purge(types: readonly string[], position: number, withinMs = SHOWN_WITHIN_MS): Promise<boolean> {
    const until = performance.now() + withinMs;
    const concerned = this.models.filter((model) => model.handlesAny(types));
    // Nobody else answers from older versions then.
    if (this.options.log.exclusive) await this.dropOlder(concerned);
    const isPast = await Promise.all(concerned.map((model) => model.waitUntilVisible(position, until)));
    if (!isPast.every(Boolean)) return false;
    await Promise.all(concerned.map((model) => model.documents.files?.purge()));
    return true;
  }

  /** Calls the listener when events have gone into a collection. Only a hint: it may come late or never. */
  subscribe(projection: Pick<AnyProjection, 'collection' | 'version'>, listener: () => void): () => void {
    return this.progress.subscribe((name) => name === nameOf(projection) && listener());
  }

  async status(): Promise<readonly ReadModelStatus[]> {
    await Promise.all(this.models.map((model) => model.refresh()));
    const { reached } = this.options.feed;
    return this.models.map(({ name, present }) => ({ ...present, name, lag: Math.max(0, reached - present.position) }));
  }

  /** Ends keeping; leases are given back. The store and the feed are the caller's to close. */
  async stop(): Promise<void> {
    clearInterval(this.retiring);
    this.stopping.abort(new Error('The read models are stopping'));
    await this.keeping;
  }

  /** Drops older versions of what has been serving for an hour. */
  async retire(now = Date.now()): Promise<void> {
    for (const { collection, version } of await this.options.store.collections()) {
      const successor = this.models.find(
        ({ projection, serving }) => serving && projection.collection === collection && projection.version > version,
      );
      if (successor && now - Date.parse(successor.present.since) >= RETIRED_AFTER_MS)
        await this.options.store.drop(collection, version);
    }
  }

  private async dropOlder(models: readonly ReadModel[]): Promise<void> {
    for (const { collection, version } of await this.options.store.collections())
      if (models.some(({ projection }) => projection.collection === collection && projection.version > version))
        await this.options.store.drop(collection, version);
  }

  private run(model: ReadModel): Promise<void> {
    const { signal } = this.stopping;
    const state = this.options.log.exclusive ? null : this.options.state;
    const name = `read-model/${model.name}`;
    const onError = (error: unknown) => this.options.onError?.(error, model.projection);
    return holdLease(state, { name, signal, onError }, (lost) => model.run(lost));
  }

  private readonly failed = (error: unknown) => this.options.onError?.(error);
}

export const assertOfThisLog = (name: string, { logId, position }: Checkpoint, present: string, head: number): void => {
  const remedy = 'remove the read models (they are rebuilt from the log), or give the event log that belongs to them';
  if (logId !== present)
    throw new ForeignCheckpoint(`${name} was built from the event log ${logId}, not from ${present}: ${remedy}`);
  if (position > head)
    throw new ForeignCheckpoint(`${name} is at position ${position}, past the end of the event log ${head}: ${remedy}`);
};
