import { z } from 'zod';
import { Access } from '@ledgerdesk/contracts';
import { snakeCase } from '../request/names';

/** For whom and where something is shown. */
export type ViewContext = Readonly<{ access: Access; webUrl(path: string): string }>;

/**
 * A field that the contract's view does not have, or has in another form. It stands at the end, unless a place is given;
 * undefined is left out.
 */
export type ViewField<Seen> = Readonly<{
  schema: z.ZodType;
  show(seen: Seen, context: ViewContext): unknown;
  /** Stands before this field of the contract. */
  before?: keyof Seen;
  /** Stands in the place of this field of the contract. */
  replaces?: keyof Seen;
}>;

/** What the API shows of a noun: its schema, and how it is made of the contract's view. */
export type View<Seen, Schema extends z.ZodType = z.ZodObject> = Readonly<{
  schema: Schema;
  show(seen: Seen, context: ViewContext): object;
}>;

type ContractView<Seen> = Readonly<{
  name: string;
  schema: z.ZodType;
  show: (seen: Seen, context: ViewContext) => unknown;
}>;

type SeenOf<Fields extends z.ZodRawShape> = z.output<z.ZodObject<Fields>>;

/** The ETag (API-7) of a view of the contract: no field of it. */
const ETAG = 'changes';

/**
 * The view of a contract with its names in snake case, at every depth, and with fields of its own. A new field of the
 * contract is shown without being named here.
 *
 * @param name by which the description of the API and generated clients know it
 */
export const viewOf = <Fields extends z.ZodRawShape>(
  contract: z.ZodObject<Fields>,
  ownFields: Readonly<Record<string, ViewField<SeenOf<Fields>>>> = {},
  name?: string,
): View<SeenOf<Fields>> => {
  type Seen = SeenOf<Fields>;
  const added = Object.entries(ownFields).map(([name, field]) => ({ name, ...field }));
  const derived = Object.entries(contract.shape).flatMap(([key, schema]): ContractView<Seen>[] => {
    const here = added.filter(({ before, replaces }) => before === key || replaces === key);
    if (key === ETAG || here.some(({ replaces }) => replaces === key)) return here;
    const { schema: shown, show } = shownAs(schema as z.ZodType, isTime(key));
    const read = (seen: Seen, context: ViewContext) => show(seen[key as keyof Seen], context);
    return [...here, { name: snakeCase(key), schema: shown, show: read }];
  });
  const fields = [...derived, ...added.filter(({ before, replaces }) => !before && !replaces)];
  const schema = z.object(Object.fromEntries(fields.map(({ name, schema }) => [name, schema])));
  return {
    schema: name ? schema.meta({ id: name }) : schema,
    show: (seen, context) => {
      const shown: Record<string, unknown> = {};
      for (const { name, show } of fields) {
        const value = show(seen, context);
        if (value !== undefined) shown[name] = value;
      }
      return shown;
    },
  };
};

/** A noun as a field of another one, `null` where there is none. */
export const showNullable =
  <Seen>({ show }: View<Seen>) =>
  (seen: Seen | null, context: ViewContext): object | null =>
    seen && show(seen, context);

/** Where people look at it. */
export const webUrl = <Seen>(path: (seen: Seen, context: ViewContext) => string) => ({
  schema: z.string().describe('Where people look at it with a browser'),
  show: (seen: Seen, context: ViewContext) => context.webUrl(path(seen, context)),
});

/** What is the same for all. */
export const constant = <Value>(schema: z.ZodType<Value>, value: Value) => ({ schema, show: () => value });

/** As the contract has it, under another name. */
export const renamed = <Key extends string>(replaces: Key, schema: z.ZodType) => ({
  schema,
  replaces,
  show: (seen: Readonly<Record<Key, unknown>>) => seen[replaces],
});

type ShownValue = Readonly<{ schema: z.ZodType; show: (value: unknown, context: ViewContext) => unknown }>;
const asItIs = (schema: z.ZodType): ShownValue => ({ schema, show: (value) => value });

/** By its name in the contract. */
const isTime = (key: string): boolean => key === 'at' || key.endsWith('At');

/** Of texts and numbers the API promises their type only, and of an id that it is positive. */
const shownAs = (schema: z.ZodType, isTime = false): ShownValue => {
  if (schema instanceof z.ZodObject) return viewOf(schema) as ShownValue;
  if (schema instanceof z.ZodNullable) {
    const inner = shownAs(schema.unwrap() as z.ZodType, isTime);
    const show: ShownValue['show'] = (value, context) => (value === null ? null : inner.show(value, context));
    return { schema: inner.schema.nullable(), show };
  }
  if (schema instanceof z.ZodArray) {
    const inner = shownAs(schema.element as z.ZodType);
    return {
      schema: z.array(inner.schema),
      show: (values, context) => (values as unknown[]).map((value) => inner.show(value, context)),
    };
  }
  if (schema instanceof z.ZodISODate) return asItIs(z.iso.date());
  if (schema.def.type === 'string') return asItIs(isTime ? z.iso.datetime() : z.string());
  if (schema instanceof z.ZodNumber && schema.isInt) return asItIs(isId(schema) ? id : z.int());
  return asItIs(schema);
};

/** A number as the API gives it to a thing. */
export const id = z.int().min(1);
/** The same number in a contract. */
export const isId = (schema: z.ZodType): boolean =>
  schema instanceof z.ZodNumber && schema.isInt && !schema.safeParse(0).success && schema.safeParse(1).success;
