import { DocumentId } from '@ledgerdesk/event-sourcing';
import { declaredValues, FieldValue } from './declared-fields';
import { Change, CollectionSpec } from './document-store';

/** A change as the stores take it: the document as JSON, and its declared values in order; `null`s for a tombstone. */
export type EncodedChange = readonly [
  id: DocumentId,
  position: number,
  json: string | null,
  values: readonly FieldValue[],
];

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
  return ({ id, document, position }: Change<object>): EncodedChange =>
    document === null
      ? [id, position, null, noValues]
      : [id, position, JSON.stringify(document), declaredValues(spec, id, document)];
};
