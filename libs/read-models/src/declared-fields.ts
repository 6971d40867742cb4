import { DocumentId, FieldType } from '@ledgerdesk/event-sourcing';
import { CollectionSpec } from './document-store';
import { storedText } from './text-grams';

export type Scalar = string | number | boolean;
/** What a document has in a declared field; `null` where it has nothing. */
export type FieldValue = Scalar | readonly Scalar[] | null;

/** A document that does not have what its projection declares: an error of the projection. */
export class InvalidDocument extends Error {
  override readonly name = 'InvalidDocument';
}

export const nameOf = ({ collection, version }: Pick<CollectionSpec, 'collection' | 'version'>): string =>
  `${collection}@${version}`;

/** @throws Error where an index names a field that is not declared, an array beside others, or a text behind others */
export const checkIndexes = (spec: CollectionSpec): void => {
  for (const fields of spec.indexes) {
    const unknown = fields.find((field) => !Object.hasOwn(spec.fields, field));
    if (unknown !== undefined) throw new Error(`${nameOf(spec)} has an index on ${unknown}, which it does not declare`);
    const array = fields.find((field) => isArrayType(spec.fields[field]!));
    if (fields.length === 0 || (array !== undefined && fields.length > 1))
      throw new Error(`${nameOf(spec)} has an index of no field, or of ${array} and others: an array stands alone`);
    const text = fields.slice(1).find((field) => spec.fields[field] === 'text');
    if (text !== undefined)
      throw new Error(`${nameOf(spec)} has an index of ${text} behind others: a text comes first`);
  }
};

/** The same text for the same fields, in whichever order they are declared. */
export const declarationOf = ({ fields }: CollectionSpec): string =>
  JSON.stringify(Object.entries(fields).sort(([a], [b]) => (a < b ? -1 : 1)));

export const isArrayType = (type: FieldType): type is 'string[]' | 'number[]' => type.endsWith('[]');

/** Whether a value is a scalar of a field's type, or an element where the type is an array. Numbers are finite. */
export const isScalarOf = (type: FieldType, value: unknown): value is Scalar =>
  typeof value === (type === 'text' ? 'string' : type.replace('[]', '')) &&
  (typeof value !== 'number' || Number.isFinite(value));

/**
 * The values of the declared fields, in the order of their declaration. A field is the document's property of the same name.
 *
 * @throws InvalidDocument naming collection, id and field, never the value
 */
export const declaredValues = (spec: CollectionSpec, id: DocumentId, document: object): FieldValue[] =>
  Object.entries(spec.fields).map(([field, type]) => {
    const value: unknown = Object.hasOwn(document, field) ? document[field as keyof typeof document] : null;
    if (value === null || value === undefined) return null;
    const fits = isArrayType(type)
      ? Array.isArray(value) && value.every((element) => isScalarOf(type, element))
      : isScalarOf(type, value);
    if (fits) return type === 'text' ? storedText(value as string) : (value as FieldValue);
    throw new InvalidDocument(`${nameOf(spec)}, document ${id}: the field ${field} is no ${type}`);
  });
