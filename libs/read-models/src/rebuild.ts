import { setTimeout as wait } from 'node:timers/promises';
import { DocumentId } from '@ledgerdesk/event-sourcing';
import { Log, Page } from '@ledgerdesk/event-store';
import { DocumentStore, CollectionWriter } from './document-store';
import { projectEvents } from './project-events';
import { AnyProjection } from './read-model';

const EVENTS_PER_PAGE = 2_000;
const BEHIND_MS = 50;

export type RebuildSources = Readonly<{
  log: Pick<Log, 'readAll' | 'head'>;
  logId: string;
  signal?: AbortSignal | undefined;
}>;

/** A collection as the log alone makes it, in a store of its own that no reader is answered from. */
export class Rebuild {
  /** Of all its documents and tombstones. */
  readonly ids = new Set<DocumentId>();
  private reached = 0;

  private constructor(
    readonly projection: AnyProjection,
    readonly documents: CollectionWriter<object>,
    private readonly sources: RebuildSources,
  ) {}

  static async begin(projection: AnyProjection, store: DocumentStore, sources: RebuildSources): Promise<Rebuild> {
    return new Rebuild(projection, await store.open<object>(projection), sources);
  }

  get position(): number {
    return this.reached;
  }

  /** Goes on to this position, and no further; nothing where it is there already. */
  async to(position: number): Promise<void> {
    for await (const page of pagesOf(this.sources, this.reached, position)) await this.apply(page);
  }

  /** @throws ProjectionThrew */
  async apply({ events, upTo }: Pick<Page, 'events' | 'upTo'>): Promise<void> {
    const { projection, documents } = this;
    const handled = events.filter(({ type }) => projection.handles.includes(type));
    const flush = (changes: Parameters<typeof documents.write>[0], position = this.reached) => {
      for (const { id } of changes) this.ids.add(id);
      const checkpoint = { logId: this.sources.logId, position, state: 'building', parked: null, since: '' } as const;
      return documents.write(changes, checkpoint, 'building');
    };
    if (handled.length > 0) await flush(await projectEvents(projection, handled, documents, flush), upTo);
    this.reached = upTo;
  }
}

/** The log after a position, up to and including another that is not past its end. */
export async function* pagesOf(
  { log, signal }: RebuildSources,
  after: number,
  last: number,
): AsyncGenerator<Pick<Page, 'events' | 'upTo'>> {
  for (let reached = after; reached < last;) {
    signal?.throwIfAborted();
    const { events, upTo } = await log.readAll(reached, EVENTS_PER_PAGE);
    if (upTo > last) yield { events: events.filter(({ position }) => position <= last), upTo: last };
    else if (upTo > reached) yield { events, upTo };
    else await wait(BEHIND_MS, undefined, { signal }); // The page came from a node that is behind the leader.
    reached = upTo;
  }
}
