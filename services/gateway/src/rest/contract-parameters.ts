import { z } from 'zod';
import { Request } from '@ledgerdesk/contracts';
import { camelCase, SnakeCase, snakeCase } from '../request/names';
import { id, isId } from '../views/view';

type Fields = Readonly<Record<string, z.ZodType>>;

/** Fields of a contract as parameters, by their names in the API: each may be absent, but for the required ones. */
export type ParametersOf<Of extends Fields, Required extends keyof Of = never> = {
  [Name in keyof Of as SnakeCase<Name>]: Name extends Required ? Of[Name] : z.ZodOptional<Of[Name]>;
};

/** The parameters of a write. A new field of the contract is one of them without being named here. */
export const parametersOf = <Of extends Fields, Required extends keyof Of & string = never>(
  fields: Of,
  required: readonly Required[] = [],
): ParametersOf<Of, Required> => {
  const parameters = Object.entries(fields).map(([name, field]) => {
    const schema = parameter(field);
    return [snakeCase(name), required.includes(name as Required) ? schema : schema.optional()];
  });
  return Object.fromEntries(parameters);
};

/** A list of names of fields, by their names in the API. */
export const namesOf = <Names extends Readonly<Record<string, string>>>({ options }: z.ZodEnum<Names>) =>
  z.array(z.enum(options.map((name) => snakeCase(name as string)))).max(options.length);

/** Read for every paged route: no filters. */
const PAGING = ['page', 'perPage', 'from'] as const;
type Paging = (typeof PAGING)[number];

type Inner<Field> =
  Field extends z.ZodDefault<infer Default>
    ? Default extends z.ZodNullable<infer Value>
      ? Value
      : Default
    : Field extends z.ZodOptional<infer Value>
      ? Value
      : Field;
export type FiltersOf<Of extends Fields> = {
  [Name in Exclude<keyof Of, Paging> as SnakeCase<Name>]: z.ZodOptional<Inner<Of[Name]>>;
};

/** What a list may be asked for, all of it optional. Null, where it only stands for "not asked", can not be sent. */
export const filtersOf = <Of extends Fields>({ payload }: Request<z.ZodObject<Of>>): FiltersOf<Of> => {
  const filters = Object.entries(payload.shape)
    .filter(([name]) => !(PAGING as readonly string[]).includes(name))
    .map(([name, field]) => [snakeCase(name), describingDefault(innerOf(field).optional(), field)]);
  return Object.fromEntries(filters);
};

/** The same parameters, described with the defaults that the contract has for them. */
export const withDefaults = <Parameters extends Fields>(
  parameters: Parameters,
  { payload }: Request<z.ZodObject>,
): Parameters =>
  Object.fromEntries(
    Object.entries(parameters).map(([name, schema]) => {
      const field = payload.shape[camelCase(name)] as z.ZodType | undefined;
      return [name, field ? describingDefault(schema, field) : schema];
    }),
  ) as Parameters;

const describingDefault = <Schema extends z.ZodType>(schema: Schema, field: z.ZodType): Schema => {
  const value = field instanceof z.ZodDefault ? field.def.defaultValue : null;
  const isTold = schema.meta()?.default !== undefined;
  return value === null || isTold ? schema : schema.meta({ ...schema.meta(), default: value });
};

const innerOf = (field: z.ZodType): z.ZodType => {
  if (field instanceof z.ZodOptional) return parameter(field.unwrap() as z.ZodType);
  if (!(field instanceof z.ZodDefault)) return parameter(field);
  const value = field.unwrap() as z.ZodType;
  return parameter(value instanceof z.ZodNullable ? (value.unwrap() as z.ZodType) : value);
};

/** An id is described as the API describes all of them. */
const parameter = (schema: z.ZodType): z.ZodType => {
  if (isId(schema)) return id;
  if (schema instanceof z.ZodNullable) return parameter(schema.unwrap() as z.ZodType).nullable();
  if (schema instanceof z.ZodArray)
    return schema.clone({ ...schema.def, element: parameter(schema.element as z.ZodType) });
  return schema;
};
