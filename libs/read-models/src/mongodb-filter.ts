import { Document as BsonDocument, Filter } from 'mongodb';
import { FieldValue } from './declared-fields';
import { CollectionSpec } from './document-store';
import { QueryPlan, Stretch, Term } from './query-plan';

/**
 * A document as it is stored: `p` its position, `d` the document as JSON text (null: a tombstone), `f` its declared
 * fields (none in a tombstone).
 */
export type MongoRecord = { _id: string | number; p: number; d: string | null; f?: Record<string, FieldValue> };

/** A declared field in `f`: dots, dollars and an empty name mean something to MongoDB. */
export const keyOf = (field: string): string =>
  field.replace(/[.$%\0]/g, (character) => `%${character.charCodeAt(0).toString(16).padStart(2, '0')}`) || '%';
export const pathOf = (field: string): string => `f.${keyOf(field)}`;

/** Each index ends with the id, which the order of equals and the paging need. */
export const indexKeysOf = ({ indexes }: CollectionSpec): readonly Record<string, 1>[] =>
  indexes.map((fields) => Object.fromEntries([...fields.map(pathOf), '_id'].map((path) => [path, 1])));

export const filterOf = (terms: readonly Term[]): Filter<MongoRecord> => {
  // Every condition but null excludes tombstones, which have no fields.
  const isThere = terms.some(([, condition]) => condition !== null) ? [] : [{ f: { $exists: true } }];
  return { $and: [...terms.map(([field, condition]) => ({ [pathOf(field)]: operatorsOf(condition) })), ...isThere] };
};

export const stretchFilter = ({ descending }: QueryPlan, { terms, after }: Stretch): Filter<MongoRecord> =>
  after === null ? filterOf(terms) : { $and: [filterOf(terms), { _id: beyond(after, descending) }] };

export const stretchOrder = ({ descending }: QueryPlan, { by }: Stretch): Record<string, 1 | -1> => {
  const direction = descending ? -1 : 1;
  return { ...(by === null ? {} : { [pathOf(by)]: direction }), _id: direction };
};

const operatorsOf = (condition: Term[1]): BsonDocument => {
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
