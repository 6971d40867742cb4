import { z } from 'zod';
import { badRequest, notSupported } from '../request/error-responses';

export type FieldSchemas = z.ZodRawShape;
export type Input = Readonly<Record<string, unknown>>;
export type Parameters<S extends FieldSchemas> = z.output<z.ZodObject<S>>;

/**
 * The fields of an address, a form or a multipart body, as JSON would have them: `ids[]` is a list, `link_issue[iid]` a
 * field of `link_issue`; of a name given twice the last counts.
 */
export const fieldsOf = (pairs: Iterable<readonly [string, unknown]>): Input => {
  const fields: Fields = Object.create(null);
  for (const [name, value] of pairs) {
    const [, outer = name, inner] = /^([^[\]]+)\[([^[\]]*)\]$/.exec(name) ?? [];
    if (inner === undefined) fields[name] = value;
    else if (inner === '') listIn(fields, outer).push(...[value].flat());
    else recordIn(fields, outer)[inner] = value;
  }
  return fields;
};

type Fields = Record<string, unknown>;
const listIn = (fields: Fields, name: string): unknown[] => {
  const present = fields[name];
  return Array.isArray(present) ? present : ((fields[name] = []) as unknown[]);
};
const recordIn = (fields: Fields, name: string): Fields => {
  const present = fields[name];
  return isRecord(present) ? (present as Fields) : ((fields[name] = Object.create(null)) as Fields);
};

export const isRecord = (value: unknown): value is Input =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A parameter without a value: as not given, where it is a filter, a page, or one that is not supported. */
export const isEmpty = (value: unknown): boolean =>
  value === undefined ||
  value === null ||
  value === '' ||
  (Array.isArray(value) && value.every((element) => element === ''));

export const withoutEmpty = (input: Input): Input =>
  Object.fromEntries(Object.entries(input).filter(([, value]) => !isEmpty(value)));

/** What GitLab knows of a call and this does not have; `options`: those of which false is what is done anyhow. */
export type Unsupported = Readonly<{ names?: readonly string[]; options?: readonly string[] }>;

/**
 * Refuses what would be ignored otherwise (API-11).
 *
 * @throws HttpError 400 naming it
 */
export const refuserOf = ({ names = [], options = [] }: Unsupported): ((input: Input) => void) => {
  const isRefused = (name: string, value: unknown): boolean => {
    if (isEmpty(value)) return false;
    if (names.includes(name)) return true;
    return options.includes(name) && booleanOf(value) !== false;
  };
  return (input) => {
    const refused = Object.keys(input).filter((name) => isRefused(name, input[name]));
    if (refused.length > 0) throw notSupported(refused);
  };
};

/**
 * Reads the parameters of a route, prepared once. Texts are taken for the numbers, booleans, times and lists that the
 * schema asks for, so that forms and addresses need no schema of their own; an empty text clears what may be null and no
 * empty text. What the schema does not know is ignored, as GitLab does.
 *
 * @throws HttpError 400 (API-11), naming all that is missing or unreadable
 */
export const readerOf = <S extends FieldSchemas>(shape: S): ((input: Input) => Parameters<S>) => {
  const schema = z.object(shape);
  const fields = Object.entries(shape).map(([name, field]) => ({ name, convert: converterOf(field as z.ZodType) }));
  return (input) => {
    const converted: Record<string, unknown> = {};
    for (const { name, convert } of fields) if (input[name] !== undefined) converted[name] = convert(input[name]);
    const { data, error } = schema.safeParse(converted);
    if (error) throw badRequest([...new Set(error.issues.map((issue) => complaint(issue, converted)))].join(', '));
    return data as Parameters<S>;
  };
};

const complaint = ({ code, path: [name] }: z.core.$ZodIssue, input: Input): string => {
  if (input[name as string] === undefined) return `${String(name)} is missing`;
  return code === 'invalid_type' ? `${String(name)} is invalid` : `${String(name)} does not have a valid value`;
};

type Convert = (value: unknown) => unknown;

/** As Grape takes them, in any letter case (API-1). */
const booleans = new Map([
  ...['1', 'on', 't', 'true', 'y', 'yes'].map((text) => [text, true] as const),
  ...['0', 'off', 'f', 'false', 'n', 'no'].map((text) => [text, false] as const),
]);
const booleanOf = (value: unknown): unknown =>
  typeof value === 'string' || typeof value === 'number' ? (booleans.get(String(value).toLowerCase()) ?? value) : value;

/** ISO 8601 as people and clients write it: a date alone is its midnight, and what names no zone is UTC (API-1). */
const TIME = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d(?:\.\d+)?)?)(Z|[+-]\d\d(?::?\d\d)?)?)?$/i;
const timeOf = (value: unknown): unknown => {
  const [, date, clock = '00:00:00', zone = 'Z'] = (typeof value === 'string' && TIME.exec(value.trim())) || [];
  if (date === undefined) return value;
  return `${date}T${clock.length === 5 ? `${clock}:00` : clock}${offsetOf(zone)}`;
};
const offsetOf = (zone: string): string => {
  if (zone.toUpperCase() === 'Z') return 'Z';
  return `${zone.slice(0, 3)}:${zone.length > 3 ? zone.slice(-2) : '00'}`;
};

const converterOf = (schema: z.ZodType): Convert => {
  const clears = schema.safeParse(null).success && !schema.safeParse('').success;
  const convert = converters(unwrapped(schema));
  return (value) => (value === '' && clears ? null : convert(value));
};

const converters = (schema: z.ZodType): Convert => {
  if (
    schema instanceof z.ZodNumber ||
    (schema instanceof z.ZodLiteral && [...schema.values].every((value) => typeof value === 'number'))
  )
    return (value) => (typeof value === 'string' && /^-?\d{1,16}$/.test(value) ? Number(value) : value);
  if (schema instanceof z.ZodBoolean) return booleanOf;
  if (schema instanceof z.ZodISODateTime) return timeOf;
  if (schema instanceof z.ZodArray) {
    const each = converterOf(schema.element as z.ZodType);
    return (value) => elementsOf(value).map(each);
  }
  return (value) => value;
};

/** A list, its elements in one text, both at once, or a single one (API-1); an empty text is no element. */
const elementsOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [value]).flatMap(elementsIn);
const elementsIn = (value: unknown): readonly unknown[] => {
  if (typeof value !== 'string') return [value];
  return value === '' ? [] : value.split(',').map((element) => element.trim());
};

const unwrapped = (schema: z.ZodType): z.ZodType => {
  const { innerType } = schema.def as unknown as { innerType?: z.ZodType };
  return innerType ? unwrapped(innerType) : schema;
};
