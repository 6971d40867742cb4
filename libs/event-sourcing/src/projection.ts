import { Event, Recorded } from './event';

export type DocumentId = number | string;
/** `text`: what is searched. It is only asked what it contains, by `contains` and `containsAll`, and has no order. */
export type FieldType = 'string' | 'number' | 'boolean' | 'string[]' | 'number[]' | 'text';
type Scalar = string | number | boolean;

/**
 * What a declared field must be: equal to a value (`null`: absent), one of several, within a range, text that contains
 * another (`containsAll`: each of several), an array that has an element (`hasAny`: at least one of several,
 * `hasAnyOfEach`: at least one of each of several lists). All conditions of a filter hold at once.
 */
export type Condition =
  | Scalar
  | null
  | Readonly<{ in: readonly Scalar[] }>
  | Readonly<{ gt?: Scalar; gte?: Scalar; lt?: Scalar; lte?: Scalar }>
  | Readonly<{ contains: string }>
  | Readonly<{ containsAll: readonly string[] }>
  | Readonly<{ has: Scalar }>
  | Readonly<{ hasAny: readonly Scalar[] }>
  | Readonly<{ hasAnyOfEach: readonly (readonly Scalar[])[] }>;
export type Where = Readonly<Record<string, Condition>>;

/** Documents of the same collection that an event's projection is shown, by id; `null` where there is none. */
export type Others<Document> = ReadonlyMap<DocumentId, Document | null>;

/**
 * A read model: a pure function per document. It never throws and never counts with increments, so that replays do no
 * harm. Sort and search keys are made here, so that every store orders alike.
 */
export interface Projection<Document extends object, E extends Event> {
  readonly collection: string;
  /** Raised with every change of meaning: the new version is built beside the old one. */
  readonly version: number;
  /** What a query may filter and sort by. */
  readonly fields: Readonly<Record<string, FieldType>>;
  /**
   * Each an ordered list of declared fields. An array field stands alone. A text comes first; behind it stand the fields
   * that a search is narrowed by most.
   */
  readonly indexes: readonly (readonly string[])[];
  readonly handles: readonly E['type'][];
  /** Whoever shows its documents is told which ones were written. */
  readonly tellsChanges?: true;
  /** Whom an event touches: by id, or all documents whose declared fields fit. */
  documentIds(recorded: Recorded<E>): readonly DocumentId[] | Readonly<{ where: Where }>;
  /** Which other documents of the collection `evolve` needs to see. */
  reads?(recorded: Recorded<E>): readonly DocumentId[];
  /** Returning null leaves a tombstone. */
  evolve(document: Document | null, recorded: Recorded<E>, others: Others<Document>): Document | null;
}
