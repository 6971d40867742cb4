import { Condition, DocumentId, FieldType, Where } from '@ledgerdesk/event-sourcing';
import { isArrayType, isScalarOf, Scalar } from './declared-fields';
import { CollectionSpec, InvalidQuery, Query, RepeatedQuery, Sort } from './document-store';
import { fingerprintOf, PageStart, readToken } from './page-token';
import { wellFormed } from './text-grams';

const MAX_LIMIT = 1_000;
const RANGE = ['gt', 'gte', 'lt', 'lte'];
/** What both stores can take, for a whole filter and for one condition. */
const MAX_ALTERNATIVES = 27_000;
const MAX_CONTAINED_CHARACTERS = 5_000;

/** What a declared field must be. There may be several for one field. */
export type Term = readonly [field: string, condition: Exclude<Condition, ContainsAll | HasAnyOfEach> | TextCondition];
/** Of a text: that it is there, and contains each of these parts, of which none is empty. */
export type TextCondition = Readonly<{ includes: readonly string[] }>;
type ContainsAll = Readonly<{ containsAll: readonly string[] }>;
type HasAnyOfEach = Readonly<{ hasAnyOfEach: readonly (readonly Scalar[])[] }>;

/**
 * A run of documents that one plain compound index has in the order that was asked for: by a field that is present and
 * then by id, or, without a field, by id, which it may begin after.
 */
export type Stretch = Readonly<{ terms: readonly Term[]; by: string | null; after: DocumentId | null }>;

export type RepeatedPlan = Readonly<{ field: string; terms: readonly Term[]; limit: number }>;

/** A query that was found valid: its answer is its stretches one after the other. */
export type QueryPlan = Readonly<{
  /** What holds in each of its stretches. */
  terms: readonly Term[];
  stretches: readonly Stretch[];
  descending: boolean;
  /** Whose value the token of the next page carries. */
  sortField: string | null;
  limit: number;
  offset: number;
  maxBytes: number;
  /** From the end: what is read first comes last. */
  backward: boolean;
  withTokens: boolean;
  fingerprint: string;
}>;

/** @throws InvalidQuery naming what does not fit the collection */
export const planQuery = (spec: CollectionSpec, query: Query): QueryPlan => {
  const { where = {}, sort = null, limit, after, offset = 0, maxBytes = Number.MAX_SAFE_INTEGER } = query;
  const { backward = false, withTokens = false } = query;
  demandInteger('limit', limit, 1, MAX_LIMIT);
  demandInteger('offset', offset, 0);
  demandInteger('maxBytes', maxBytes, 1);
  if (after !== undefined && query.offset !== undefined)
    throw new InvalidQuery('A page begins after a token or at an offset, not both');
  const terms = termsOf(spec, where);
  const type = sort && sortableType(spec, sort);
  const fingerprint = fingerprintOf(spec.collection, where, sort);
  const start = after === undefined ? null : readToken(after, fingerprint, type);
  const descending = (sort?.direction === 'descending') !== backward;
  const order = sort && type && { field: sort.field, type, descending, backward };
  const stretches = order ? sortedStretches(terms, order, start) : [byId(terms, start?.id ?? null)];
  const reading = { terms, stretches, descending, backward, sortField: sort?.field ?? null, fingerprint };
  return { ...reading, limit, offset, maxBytes, withTokens };
};

/** @throws InvalidQuery naming the field that is not declared, or whose type the condition does not fit */
export const termsOf = (spec: CollectionSpec, where: Where = {}): readonly Term[] => {
  let alternatives = 0;
  return Object.entries(where).flatMap(([field, condition]): readonly Term[] => {
    const type = typeOf(spec, field);
    if (!fits(type, condition)) throw new InvalidQuery(`The condition on ${field} does not fit a ${type}`);
    const parts = partsOf(condition);
    alternatives += alternativesOf(condition);
    if (alternatives > MAX_ALTERNATIVES || parts.join('').length > MAX_CONTAINED_CHARACTERS)
      throw new InvalidQuery(
        `The filter, at ${field}, has more than ${MAX_ALTERNATIVES} alternatives, or a part of more than ${MAX_CONTAINED_CHARACTERS} characters`,
      );
    if (type === 'text') return [[field, { includes: [...new Set(parts.filter(Boolean).map(wellFormed))] }]];
    if (isContainsAll(condition)) return parts.map((contains) => [field, { contains }]);
    if (!isHasAnyOfEach(condition)) return [[field, condition]];
    return condition.hasAnyOfEach.map((hasAny) => [field, { hasAny }]);
  });
};

const isObject = (condition: Condition): condition is Exclude<Condition, Scalar | null> =>
  typeof condition === 'object' && condition !== null;
const isContainsAll = (condition: Condition): condition is ContainsAll =>
  isObject(condition) && 'containsAll' in condition;

const isHasAnyOfEach = (condition: Condition): condition is HasAnyOfEach =>
  isObject(condition) && 'hasAnyOfEach' in condition;

const alternativesOf = (condition: Condition): number => {
  if (!isObject(condition)) return 0;
  if ('in' in condition) return condition.in.length;
  if ('hasAnyOfEach' in condition) return condition.hasAnyOfEach.flat().length;
  return 'hasAny' in condition ? condition.hasAny.length : 0;
};

/** The texts that a field must contain. Each of none is in any text, as the empty one is. */
const partsOf = (condition: Condition): readonly string[] => {
  if (isContainsAll(condition)) return condition.containsAll.length > 0 ? condition.containsAll : [''];
  return isObject(condition) && 'contains' in condition ? [condition.contains] : [];
};

/** @throws InvalidQuery where the field is not declared, or is an array or a text */
export const scalarTypeOf = (spec: CollectionSpec, field: string): FieldType => {
  const type = typeOf(spec, field);
  if (isArrayType(type)) throw new InvalidQuery(`${field} is an array: it has no order and no single value`);
  if (type === 'text') throw new InvalidQuery(`${field} is a text: it is searched, and neither sorted nor counted by`);
  return type;
};

const typeOf = ({ collection, fields }: CollectionSpec, field: string): FieldType => {
  const type = Object.hasOwn(fields, field) ? fields[field] : undefined;
  if (type) return type;
  throw new InvalidQuery(`${collection} does not declare a field ${field}`);
};

const sortableType = (spec: CollectionSpec, { field, direction }: Sort): FieldType => {
  if (direction !== 'ascending' && direction !== 'descending')
    throw new InvalidQuery(`The direction of ${field} is neither ascending nor descending`);
  return scalarTypeOf(spec, field);
};

const fits = (type: FieldType, condition: Condition): boolean => {
  if (type === 'text') return fitsText(condition);
  if (condition === null) return true;
  if (typeof condition !== 'object') return !isArrayType(type) && isScalarOf(type, condition);
  const entries = Object.entries(condition);
  if (isArrayType(type)) return entries.length === 1 && fitsArray(type, condition);
  if (entries.length === 1 && 'in' in condition) return areScalarsOf(type, condition.in);
  if (entries.length === 1 && 'contains' in condition) return type === 'string' && isScalarOf(type, condition.contains);
  if (entries.length === 1 && 'containsAll' in condition)
    return type === 'string' && areScalarsOf(type, condition.containsAll);
  const isRange =
    entries.length > 0 && entries.every(([bound, value]) => RANGE.includes(bound) && isScalarOf(type, value));
  return isRange && type !== 'boolean';
};

const fitsText = (condition: Condition): boolean => {
  if (!isObject(condition) || Object.keys(condition).length !== 1) return false;
  if ('contains' in condition) return isScalarOf('text', condition.contains);
  return isContainsAll(condition) && areScalarsOf('text', condition.containsAll);
};

const fitsArray = (type: FieldType, condition: object): boolean => {
  if ('has' in condition) return isScalarOf(type, condition.has);
  if ('hasAnyOfEach' in condition)
    return Array.isArray(condition.hasAnyOfEach) && condition.hasAnyOfEach.every((any) => areScalarsOf(type, any));
  return 'hasAny' in condition && areScalarsOf(type, condition.hasAny);
};
const areScalarsOf = (type: FieldType, values: unknown): boolean =>
  Array.isArray(values) && values.every((value) => isScalarOf(type, value));

/** `descending`: as it is read, which is the other way round where that is `backward`. */
type ReadingOrder = Readonly<{ field: string; type: FieldType; descending: boolean; backward: boolean }>;

/**
 * Nulls last in both directions, so first where it is read backward; a plain index of either store has them first or last,
 * so they are a stretch of their own.
 */
const sortedStretches = (
  terms: readonly Term[],
  { field, type, descending, backward }: ReadingOrder,
  start: PageStart | null,
): readonly Stretch[] => {
  const absent: readonly Term[] = [...terms, [field, null]];
  const valued = byField([...terms, [field, present(type)]], field);
  if (!start) return backward ? [byId(absent, null), valued] : [valued, byId(absent, null)];
  const { value, id } = start;
  if (value === null) return [byId(absent, id), ...(backward ? [valued] : [])];
  const further: Term[1] = descending ? { lt: value } : { gt: value };
  const beyond = [byId([...terms, [field, value]], id), byField([...terms, [field, further]], field)];
  return backward ? beyond : [...beyond, byId(absent, null)];
};
const byId = (terms: readonly Term[], after: DocumentId | null): Stretch => ({ terms, by: null, after });
const byField = (terms: readonly Term[], by: string): Stretch => ({ terms, by, after: null });

/** Any value at all: as a bound, so that both stores look it up in an index. */
const present = (type: FieldType): Term[1] => {
  if (type === 'string') return { gte: '' };
  return { gte: type === 'number' ? -Number.MAX_VALUE : false };
};

/**
 * What the documents have whose field is looked through for repeated values: the filter, and a value after the one before.
 *
 * @throws InvalidQuery naming what does not fit the collection
 */
export const planRepeated = (spec: CollectionSpec, { field, where, limit, after }: RepeatedQuery): RepeatedPlan => {
  demandInteger('limit', limit, 1, MAX_LIMIT);
  const type = scalarTypeOf(spec, field);
  if (after !== undefined && !isScalarOf(type, after)) throw new InvalidQuery(`${field} has no value ${after}`);
  const from: Term = [field, after === undefined ? present(type) : { gt: after }];
  const terms = [...termsOf(spec, where), from];
  const text = terms.find(([name]) => spec.fields[name] === 'text');
  if (text) throw new InvalidQuery(`Repeated values are not looked for where ${text[0]} is searched`);
  return { field, terms, limit };
};

/** @throws InvalidQuery where a count is to end at what is no number of documents */
export const limitOf = (upTo: number | undefined): number | null => {
  if (upTo === undefined) return null;
  demandInteger('upTo', upTo, 1);
  return upTo;
};

const demandInteger = (name: string, value: number, least: number, most = Number.MAX_SAFE_INTEGER): void => {
  if (!Number.isSafeInteger(value) || value < least || value > most)
    throw new InvalidQuery(`${name} must be a whole number from ${least} to ${most}`);
};
