import { Document as BsonDocument, Filter } from 'mongodb';
import { FieldValue } from './declared-fields';
import { CollectionSpec } from './document-store';
import { QueryPlan, Stretch, Term, TextCondition } from './query-plan';
import { Lookup, OF_LONG_TEXTS } from './text-grams';

/**
 * A document as it is stored: `p` its position, `d` the document as JSON text (null: a tombstone), `f` its declared
 * fields, `g` the grams of its texts that have an index (neither in a tombstone).
 */
export type MongoRecord = {
  _id: string | number;
  p: number;
  d: string | null;
  f?: Record<string, FieldValue>;
  g?: Record<string, readonly string[]>;
};

/** A declared field in `f`: dots, dollars and an empty name mean something to MongoDB. */
export const keyOf = (field: string): string =>
  field.replace(/[.$%\0]/g, (character) => `%${character.charCodeAt(0).toString(16).padStart(2, '0')}`) || '%';
export const pathOf = (field: string): string => `f.${keyOf(field)}`;
const gramsPathOf = (field: string): string => `g.${keyOf(field)}`;

/** The texts that have an index, of their grams. */
export const searchedTexts = ({ fields, indexes }: CollectionSpec): readonly string[] =>
  Object.keys(fields).filter((field) => fields[field] === 'text' && indexes.some(([first]) => first === field));

/** Each index ends with the id, which the order of equals and the paging need. */
export const indexKeysOf = ({ fields, indexes }: CollectionSpec): readonly Record<string, 1>[] =>
  indexes.map((index) => {
    const paths = index.map((field) => (fields[field] === 'text' ? gramsPathOf(field) : pathOf(field)));
    return Object.fromEntries([...paths, '_id'].map((path) => [path, 1]));
  });

/** What narrows a search to the documents that an index of the text has under one of its grams, or under none. */
export const narrowedTo = (field: string, lookup: Lookup): Filter<MongoRecord> => {
  const path = gramsPathOf(field);
  if ('gram' in lookup) return { [path]: { $in: [lookup.gram, OF_LONG_TEXTS] } };
  const between = { $elemMatch: { $gte: lookup.from, $lte: lookup.to } };
  return { $or: [{ [path]: between }, { [path]: OF_LONG_TEXTS }] };
};

export const filterOf = (terms: readonly Term[]): Filter<MongoRecord> => {
  // Every condition but null excludes tombstones, which have no fields.
  const isThere = terms.some(([, condition]) => condition !== null) ? [] : [{ f: { $exists: true } }];
  const conditions = terms.flatMap(([field, condition]) =>
    operatorsOf(condition).map((operators) => ({ [pathOf(field)]: operators })),
  );
  return { $and: [...conditions, ...isThere] };
};

export const stretchFilter = ({ descending }: QueryPlan, { terms, after }: Stretch): Filter<MongoRecord> =>
  after === null ? filterOf(terms) : { $and: [filterOf(terms), { _id: beyond(after, descending) }] };

export const stretchOrder = ({ descending }: QueryPlan, { by }: Stretch): Record<string, 1 | -1> => {
  const direction = descending ? -1 : 1;
  return { ...(by === null ? {} : { [pathOf(by)]: direction }), _id: direction };
};

const operatorsOf = (condition: Term[1]): readonly BsonDocument[] => {
  if (condition !== null && typeof condition === 'object' && 'includes' in condition)
    return condition.includes.length > 0
      ? condition.includes.map((part) => ({ $regex: asPattern(part) }))
      : [{ $exists: true, $ne: null }];
  return [operatorOf(condition)];
};

const operatorOf = (condition: Exclude<Term[1], TextCondition>): BsonDocument => {
  if (condition === null) return { $eq: null };
  if (typeof condition !== 'object') return { $eq: condition };
  if ('in' in condition) return { $in: condition.in };
  if ('contains' in condition) return { $regex: asPattern(condition.contains) };
  if ('has' in condition) return { $eq: condition.has };
  if ('hasAny' in condition) return { $in: condition.hasAny };
  return Object.fromEntries(Object.entries(condition).map(([bound, value]) => [`$${bound}`, value]));
};

const asPattern = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&').replaceAll('\0', '\\x00');

/** A comparison sees values of its own type only; what is not below a number is a greater number or any text. */
const beyond = (id: string | number, descending: boolean): BsonDocument => {
  if (typeof id === 'number') return descending ? { $lt: id } : { $not: { $lte: id } };
  return descending ? { $not: { $gte: id } } : { $gt: id };
};
