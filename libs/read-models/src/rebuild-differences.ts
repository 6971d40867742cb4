import { isDeepStrictEqual } from 'node:util';
import { DocumentId } from '@ledgerdesk/event-sourcing';
import { Checkpoint, CollectionSpec, DocumentStore, StoredDocument, CollectionWriter } from './document-store';
import { AnyProjection, nameOf } from './read-model';
import { assertOfThisLog } from './read-models';
import { pagesOf, Rebuild, RebuildSources } from './rebuild';

/** What a collection keeps under an id, and what the log makes of it; `collection` is `name@version`. */
export type Difference = Readonly<{
  collection: string;
  id: DocumentId;
  kept: StoredDocument<object> | null;
  rebuilt: StoredDocument<object> | null;
}>;
/** What of the read models is compared: a `DocumentStore` is one. */
export type ReadStore = Pick<DocumentStore, 'collections'> &
  Readonly<{ open(spec: CollectionSpec): Promise<Pick<CollectionWriter<object>, 'stored' | 'ids' | 'checkpoint'>> }>;
type NotComparable = 'missing' | 'building' | 'parked';
/** `documents`: how many it has, without tombstones. Only one that serves is compared; the others say why not. */
export type Comparison = Readonly<{ collection: string }> &
  (
    | Readonly<{ state: 'compared'; documents: number; differences: readonly Difference[] }>
    | Readonly<{ state: NotComparable }>
  );

/** A read model that should be compared is not there, or stands still. */
export class NotCompared extends Error {
  override readonly name = 'NotCompared';
}

export type ComparisonOptions = RebuildSources &
  Readonly<{
    store: ReadStore;
    /** Where is rebuilt: empty at first. What was compared is dropped. */
    beside: DocumentStore;
    /** Is told how far the log was read, of how far it goes. */
    progress?: (position: number, of: number) => void;
  }>;

const IDS_AT_ONCE = 250;

/**
 * Rebuilds collections from the log, in one pass, beside the ones that are kept, and compares every document and
 * tombstone: content and position. A collection is compared as of its own checkpoint, and what it has beyond that, as it
 * goes on meanwhile, as of the position of the document. So it neither waits for whoever keeps it nor holds him up. Of a
 * tombstone that the log does not make nothing is known.
 *
 * @throws ForeignCheckpoint where a collection was built from another log; ProjectionThrew; the signal's reason
 */
export async function* compareToRebuild(
  projections: readonly AnyProjection[],
  { store, beside, progress, ...sources }: ComparisonOptions,
): AsyncGenerator<Comparison> {
  const kept = new Map((await store.collections()).map((each) => [nameOf(each), each.checkpoint]));
  const head = await sources.log.head();
  const targets = new Map<Rebuild, number>();
  for (const projection of projections) {
    const collection = nameOf(projection);
    const checkpoint = kept.get(collection);
    const state = stateOf(kept.get(collection));
    if (checkpoint) assertOfThisLog(collection, checkpoint, sources.logId, head);
    if (state !== 'serving') yield { collection, state };
    else targets.set(await Rebuild.begin(projection, beside, sources), checkpoint!.position);
  }
  const last = Math.max(0, ...targets.values());
  for await (const { events, upTo } of pagesOf(sources, 0, last)) {
    for (const [rebuild, target] of targets)
      await rebuild.apply({
        events: events.filter(({ position }) => position <= target),
        upTo: Math.min(upTo, target),
      });
    progress?.(upTo, last);
  }
  for (const rebuild of targets.keys()) {
    const { projection } = rebuild;
    yield { collection: nameOf(projection), state: 'compared', ...(await compare(rebuild, store, sources)) };
    await beside.drop(projection.collection, projection.version);
  }
}

/**
 * All differences of `compareToRebuild`; none where every read model equals its rebuild.
 *
 * @throws NotCompared where one is missing, being built or parked; what `compareToRebuild` throws
 */
export const differencesFromRebuild = async (
  projections: readonly AnyProjection[],
  options: ComparisonOptions,
): Promise<readonly Difference[]> => {
  const differences: Difference[] = [];
  for await (const comparison of compareToRebuild(projections, options)) {
    if (comparison.state !== 'compared') throw new NotCompared(`${comparison.collection} is ${comparison.state}`);
    differences.push(...comparison.differences);
  }
  return differences;
};

const stateOf = (checkpoint: Checkpoint | null | undefined): NotComparable | 'serving' => {
  if (checkpoint === undefined) return 'missing';
  return checkpoint?.parked ? 'parked' : (checkpoint?.state ?? 'building');
};

const compare = async (rebuild: Rebuild, store: ReadStore, { log, signal }: RebuildSources) => {
  const collection = nameOf(rebuild.projection);
  const live = await store.open(rebuild.projection);
  // Whatever is read after the checkpoint reflects it.
  await rebuild.to((await live.checkpoint())!.position);
  const documents = await live.ids({});
  const ids = [...new Set([...rebuild.ids, ...documents])];
  const differences: Difference[] = [];
  const ahead: (Difference & { kept: StoredDocument<object> })[] = [];
  for (let from = 0; from < ids.length; from += IDS_AT_ONCE) {
    signal?.throwIfAborted();
    for (const { id, kept, rebuilt } of await differing(live, rebuild.documents, ids.slice(from, from + IDS_AT_ONCE)))
      if (kept && kept.position > rebuild.position) ahead.push({ collection, id, kept, rebuilt });
      else differences.push({ collection, id, kept, rebuilt });
  }
  const head = await log.head();
  for (const difference of ahead.sort((a, b) => a.kept.position - b.kept.position)) {
    const { id, kept } = difference;
    await rebuild.to(Math.min(kept.position, head));
    const rebuilt = (await rebuild.documents.stored([id])).get(id) ?? null;
    if (!isDeepStrictEqual(kept, rebuilt)) differences.push({ ...difference, rebuilt });
  }
  return { documents: documents.length, differences };
};

type Readable = Pick<CollectionWriter<object>, 'stored'>;
const differing = async (live: Readable, other: Readable, ids: readonly DocumentId[]) => {
  const kept = await live.stored(ids);
  const rebuilt = await other.stored(ids);
  return ids
    .map((id) => ({ id, kept: kept.get(id) ?? null, rebuilt: rebuilt.get(id) ?? null }))
    .filter((each) => !isDeepStrictEqual(each.kept, each.rebuilt));
};
