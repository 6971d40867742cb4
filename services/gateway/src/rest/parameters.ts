import { z } from 'zod';
import { badRequest } from '../request/error-responses';

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

/**
 * Reads the parameters of a route, prepared once. Texts are taken for the numbers, booleans and lists that the schema
 * asks for, so that forms and addresses need no schema of their own; an empty text clears what may be null and no empty
 * text. What the schema does not know is ignored, as GitLab does.
 *
 * @throws HttpError 400 (API-11), naming all that is missing, unreadable or not supported yet
 */
export const readerOf = <S extends FieldSchemas>(
  shape: S,
  unsupported: readonly string[] = [],
): ((input: Input) => Parameters<S>) => {
  const schema = z.object(shape);
  const fields = Object.entries(shape).map(([name, field]) => ({ name, convert: converterOf(field as z.ZodType) }));
  return (input) => {
    const refused = unsupported.filter((name) => input[name] !== undefined);
    if (refused.length > 0) throw badRequest(refused.map((name) => `${name} is not supported yet`).join(', '));

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
const booleans: Readonly<Record<string, boolean>> = { true: true, false: false, 1: true, 0: false };

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
  if (schema instanceof z.ZodBoolean)
    return (value) => (typeof value === 'string' || value === 1 || value === 0 ? (booleans[value] ?? value) : value);
  if (schema instanceof z.ZodArray) {
    const each = converterOf(schema.element as z.ZodType);
    return (value) => (Array.isArray(value) ? value : [value]).map(each);
  }
  return (value) => value;
};

const unwrapped = (schema: z.ZodType): z.ZodType => {
  const { innerType } = schema.def as unknown as { innerType?: z.ZodType };
  return innerType ? unwrapped(innerType) : schema;
};
