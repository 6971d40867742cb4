import { Violation } from './invalid-fields';
import { Rule } from './rules';

type Rules = Readonly<Record<string, Rule<never, unknown>>>;

/** An absent field is not spoken of; null clears it. */
export type InputOf<R> = {
  readonly [Field in keyof R]?: (R[Field] extends Rule<infer Input, unknown> ? Input : never) | undefined;
};
export type ValuesOf<R> = { [Field in keyof R]: R[Field] extends Rule<never, infer Value> ? Value : never };
export type Validated<Values> = Readonly<{ values: Values; violations: readonly Violation[] }>;

/** The values of the fields that are spoken of, and every rule that one of them breaks, in the order of the rules. */
export const validate = <R extends Rules>(rules: R, input: InputOf<R>): Validated<Partial<ValuesOf<R>>> => {
  const results = Object.entries(rules)
    .filter(([field]) => input[field] !== undefined)
    .map(([field, rule]) => [field, rule(input[field] as never)] as const);
  return {
    values: Object.fromEntries(results.map(([field, { value }]) => [field, value])) as Partial<ValuesOf<R>>,
    violations: results.flatMap(([path, { violations }]) => violations.map((message) => ({ path, message }))),
  };
};

/** Of something new every field is spoken of: an absent one is null. */
export const validateNew = <R extends Readonly<Record<string, Rule<null, unknown>>>>(
  rules: R,
  input: InputOf<R>,
): Validated<ValuesOf<R>> => {
  const everyField = Object.fromEntries(Object.keys(rules).map((field) => [field, input[field] ?? null]));
  return validate(rules, everyField as InputOf<R>) as Validated<ValuesOf<R>>;
};

/** What is spoken of: without what is undefined. */
export const omitUndefined = <Values extends object>(values: Values) =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as {
    [Name in keyof Values]?: Exclude<Values[Name], undefined>;
  };
