import { setImmediate as turn } from 'node:timers/promises';
import { DocumentId, Event, Projection, Recorded } from '@ledgerdesk/event-sourcing';
import { Change, StoredDocument, CollectionWriter } from './document-store';

/** A projection threw, which it never should: its collection stands still before this event. */
export class ProjectionThrew extends Error {
  override readonly name = 'ProjectionThrew';
  constructor(
    collection: string,
    readonly at: Recorded,
    cause: unknown,
  ) {
    super(`The projection ${collection} threw at ${at.type} (position ${at.position}): ${nameOf(cause)}`, { cause });
  }
}

const SLICE_MS = 5;

/**
 * What events, in their order, make of the documents they touch. An event that a document already reflects is left out
 * for that document, so a replay changes nothing. Before the store is asked which documents fit, it is given the changes
 * so far by `flush`. Works in slices of a few milliseconds, so that the event loop goes on.
 *
 * @throws ProjectionThrew; what the store throws
 */
export const projectEvents = async <Document extends object, E extends Event>(
  projection: Projection<Document, E>,
  events: readonly Recorded<E>[],
  stored: Pick<CollectionWriter<Document>, 'stored' | 'ids'>,
  flush: (changes: readonly Change<Document>[]) => Promise<void>,
): Promise<readonly Change<Document>[]> => {
  const documents = new Map<DocumentId, StoredDocument<Document> | null>();
  const changes = new Map<DocumentId, Change<Document>>();
  const look = async (ids: readonly DocumentId[]) => {
    const unseen = [...new Set(ids)].filter((id) => !documents.has(id));
    if (unseen.length === 0) return;
    const found = await stored.stored(unseen);
    for (const id of unseen) documents.set(id, found.get(id) ?? null);
  };
  const pure = <Result>(at: Recorded<E>, of: () => Result): Result => {
    try {
      return of();
    } catch (error) {
      throw new ProjectionThrew(projection.collection, at, error);
    }
  };

  await look(events.flatMap((event) => foreseeable(projection, event)));
  let sliceEnds = performance.now() + SLICE_MS;
  for (const event of events) {
    const touched = pure(event, () => projection.documentIds(event));
    const read = pure(event, () => projection.reads?.(event) ?? []);
    if ('where' in touched) {
      await flush([...changes.values()]);
      changes.clear();
    }
    const ids = 'where' in touched ? await stored.ids(touched.where) : touched;
    await look([...ids, ...read]);

    const others = new Map(read.map((id) => [id, documents.get(id)?.document ?? null]));
    for (const id of ids) {
      const kept = documents.get(id) ?? null;
      if (kept && kept.position >= event.position) continue;
      const document = pure(event, () => projection.evolve(kept?.document ?? null, event, others));
      if (kept && document === kept.document) continue;
      const before = changes.get(id)?.before ?? kept;
      documents.set(id, { document, position: event.position });
      changes.set(id, { id, before, document, position: event.position });
    }
    if (performance.now() > sliceEnds) {
      await turn();
      sliceEnds = performance.now() + SLICE_MS;
    }
  }
  return [...changes.values()];
};

/** Looked up at once for all events. What throws here throws again where it counts. */
const foreseeable = <Document extends object, E extends Event>(
  { documentIds, reads }: Projection<Document, E>,
  event: Recorded<E>,
): readonly DocumentId[] => {
  try {
    const touched = documentIds(event);
    return [...('where' in touched ? [] : touched), ...(reads?.(event) ?? [])];
  } catch {
    return [];
  }
};

const nameOf = (error: unknown) => (error instanceof Error ? error.name : typeof error);
