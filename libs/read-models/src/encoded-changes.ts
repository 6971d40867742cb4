import { DocumentId } from '@ledgerdesk/event-sourcing';
import { declaredValues, FieldValue } from './declared-fields';
import { Change, CollectionSpec } from './document-store';

/**
 * A change as the stores take it: the document as JSON, and its declared values in order; `null`s for a tombstone. `since`:
 * which of the values, by their places, are others than in the document of that position; `null` where that is not known.
 */
export type EncodedChange = readonly [
  id: DocumentId,
  position: number,
  json: string | null,
  values: readonly FieldValue[],
  since: Since | null,
];
export type Since = readonly [position: number, changed: readonly number[]];

/** So much is made into JSON in one turn of the event loop, and written in one transaction: either is done in about 10 ms. */
const CHANGES_PER_SLICE = 500;
const CHARACTERS_PER_SLICE = 1024 * 1024;

/** At least one slice, each encoded when it is asked for. */
export function* encodedSlices<Document extends object>(
  spec: CollectionSpec,
  changes: readonly Change<Document>[],
): Generator<Readonly<{ slice: readonly EncodedChange[]; isLast: boolean }>> {
  const encode = encoderFor(spec);
  let slice: EncodedChange[] = [];
  let characters: number = 0;
  for (const change of changes) {
    if (slice.length === CHANGES_PER_SLICE || characters > CHARACTERS_PER_SLICE) {
      yield { slice, isLast: false };
      slice = [];
      characters = 0;
    }
    const encoded = encode(change);
    slice.push(encoded);
    characters += encoded[2]?.length ?? 0;
  }
  yield { slice, isLast: true };
}

const encoderFor = (spec: CollectionSpec) => {
  const noValues = Object.keys(spec.fields).map(() => null);
  return ({ id, document, position, before }: Change<object>): EncodedChange => {
    if (document === null) return [id, position, null, noValues, null];
    const values = declaredValues(spec, id, document);
    const since: Since | null =
      before?.document && before.position < position
        ? [before.position, changedIn(values, declaredValues(spec, id, before.document))]
        : null;
    return [id, position, JSON.stringify(document), values, since];
  };
};

const changedIn = (values: readonly FieldValue[], before: readonly FieldValue[]): number[] =>
  values.flatMap((value, place) => (isSame(value, before[place]!) ? [] : [place]));

const isSame = (one: FieldValue, other: FieldValue): boolean =>
  Array.isArray(one) && Array.isArray(other)
    ? one.length === other.length && one.every((element, index) => element === other[index])
    : one === other;
