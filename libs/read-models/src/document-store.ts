import { DocumentId, FieldType, Where } from '@ledgerdesk/event-sourcing';
import { StoreUnavailable } from '@ledgerdesk/state';

/** What a store needs to know of a projection; a `Projection` is one. */
export type CollectionSpec = Readonly<{
  collection: string;
  version: number;
  fields: Readonly<Record<string, FieldType>>;
  indexes: readonly (readonly string[])[];
}>;

/** How far a collection has come, and in which log. Kept beside its documents. */
export type Checkpoint = Readonly<{
  logId: string;
  position: number;
  /** `building`: not yet caught up for the first time, so no reader is answered from it. */
  state: 'building' | 'serving';
  /** Why its projection stands still: the position of the event it threw at, since when, how often tried. */
  parked: Readonly<{ position: number; since: string; attempts: number; reason: string }> | null;
  /** ISO 8601 UTC; when it got this state. */
  since: string;
}>;

export type StoredDocument<Document> = Readonly<{ document: Document | null; position: number }>;
/** A document, or a tombstone, as of a position. `before`: what it was made of, where that is known. */
export type Change<Document> = Readonly<{ id: DocumentId; before?: StoredDocument<Document> | null }> &
  StoredDocument<Document>;

export type Sort = Readonly<{ field: string; direction: 'ascending' | 'descending' }>;

/**
 * `sort`: by one declared field that is neither an array nor a text, nulls last in both directions, ties by id in the same direction;
 * without it, by id. `limit`: 1 to 1,000. `after`: the token of the page before (keyset paging: nothing is skipped or
 * doubled when documents come and go). `offset`: for numbered pages; not together with `after`. `maxBytes`: of the
 * documents as JSON; at least one document is answered. `backward`: the last documents before the one of `after`, or of all,
 * in the order that was asked for. `withTokens`: also the token of each document.
 */
export type Query = Readonly<{
  where?: Where;
  sort?: Sort;
  limit: number;
  after?: string;
  offset?: number;
  maxBytes?: number;
  backward?: boolean;
  withTokens?: boolean;
}>;
/**
 * `next`: the token of the page after this one (`backward`: of the one before it), null at the end. `tokens`: of each
 * document, where they were asked for; a token continues in either direction.
 */
export type QueryResult<Document> = Readonly<{
  documents: readonly Document[];
  next: string | null;
  tokens?: readonly string[];
}>;

/** `limit`: 1 to 1,000 values; `after`: only values after this one. */
export type RepeatedQuery = Readonly<{
  field: string;
  where?: Where;
  limit: number;
  after?: string | number | boolean;
}>;
export type RepeatedValue = Readonly<{ value: string | number | boolean; count: number }>;

/** A query that no store answers: an undeclared field, a condition that does not fit its type, a foreign token. */
export class InvalidQuery extends Error {
  override readonly name: string = 'InvalidQuery';
}

/** A token that is garbled, or belongs to another question. */
export class ForeignToken extends InvalidQuery {
  override readonly name = 'ForeignToken';
}

/** What is kept of a collection can't be read any more; it is built anew. */
export class CollectionDamaged extends StoreUnavailable {
  override readonly name = 'CollectionDamaged';
}

/** The files that a collection is kept in may be damaged. Where a server keeps it, that is for the server to see to. */
export interface CollectionFiles {
  /**
   * Calls the listener as soon as damage is found, by whatever was asked of the collection. From then on everything that
   * is asked of it throws `CollectionDamaged`, until it was begun anew.
   *
   * @returns stops that
   */
  onDamage(listener: (damage: CollectionDamaged) => void): () => void;
  /** Puts the files aside, and begins with an empty collection without a checkpoint. */
  beginAnew(): Promise<void>;
  /** Afterwards nothing is left in the files of what was overwritten or removed before. Writes to the collection wait. */
  purge(): Promise<void>;
}

/** `live` writes go before `building` ones, and hold up nobody for longer than 10 ms. */
export type WritePriority = 'live' | 'building';

/**
 * The documents of one version of a collection. Ids are numbers or strings, and order as numbers before strings; text
 * orders by code point (UTF-8 bytes) in every store.
 */
export interface Documents<Document extends object> {
  /** Documents by id; tombstones and unknown ids are left out. */
  get(ids: readonly DocumentId[]): Promise<ReadonlyMap<DocumentId, Document>>;
  find(query: Query): Promise<QueryResult<Document>>;
  /** How many fit; no further than `upTo`, a whole number from 1, where that is given. */
  count(where?: Where, upTo?: number): Promise<number>;
  /** How many documents have each value of a declared field that is neither an array nor a text; `null` where it is absent. */
  countBy(field: string, where?: Where): Promise<ReadonlyMap<string | number | boolean | null, number>>;
  /**
   * Values of a declared field, neither an array nor a text, that several documents have, with how many; in ascending order
   * as `find` sorts, and no text in the filter. An index that begins with what the filter equals, and goes on with the field,
   * has them.
   */
  repeated(query: RepeatedQuery): Promise<readonly RepeatedValue[]>;
}

/** The side of the one runner that keeps a collection; every call sees the writes answered before it. */
export interface CollectionWriter<Document extends object> extends Documents<Document> {
  /** Documents and tombstones, with their positions. */
  stored(ids: readonly DocumentId[]): Promise<ReadonlyMap<DocumentId, StoredDocument<Document>>>;
  /** The ids of all documents that fit. */
  ids(where: Where): Promise<readonly DocumentId[]>;
  /**
   * Writes each change only where the stored position is older than the change's, then the checkpoint, only where it
   * does not go back in the same log, or the log is another one. Either both are there afterwards, or the checkpoint is
   * not.
   */
  write(changes: readonly Change<Document>[], checkpoint: Checkpoint, priority: WritePriority): Promise<void>;
  checkpoint(): Promise<Checkpoint | null>;
  /** Makes the declared indexes where they are missing; a building collection gets them after loading. */
  index(): Promise<void>;
  readonly files?: CollectionFiles;
}

export interface DocumentStore {
  /**
   * Makes the collection where it is missing (without indexes), and answers its documents. Files that are damaged are put
   * aside, so that it begins empty.
   */
  open<Document extends object>(spec: CollectionSpec): Promise<CollectionWriter<Document>>;
  /** All collections of the store, with their checkpoints; also those that no present code knows. */
  collections(): Promise<readonly Readonly<{ collection: string; version: number; checkpoint: Checkpoint | null }>[]>;
  /** Removes a version of a collection with its documents and its checkpoint. */
  drop(collection: string, version: number): Promise<void>;
  close(): Promise<void>;
}
