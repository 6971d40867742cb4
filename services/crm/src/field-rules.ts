import { InvalidFields, Issue } from '@ledgerdesk/contracts';

/** What a rule makes of what was typed: the value to store, and what is wrong with it, without the field's name. */
export type Ruled<Value> = Readonly<{ value: Value; broken: readonly string[] }>;
type Rule<Typed, Value> = (typed: Typed) => Ruled<Value>;
/** An absent field is not spoken of; null clears it. */
type TypedBy<Rules> = {
  readonly [Field in keyof Rules]?: (Rules[Field] extends Rule<infer T, unknown> ? T : never) | undefined;
};
type FieldsBy<Rules> = { [Field in keyof Rules]?: Rules[Field] extends Rule<never, infer Value> ? Value : never };

const SPACE = /[\s\p{White_Space}]/u;

/** Without outer white space, which is any Unicode space. */
export const trimmed = (text: string): string => {
  let start = 0;
  let end = text.length;
  while (start < end && SPACE.test(text[start]!)) start += 1;
  while (end > start && SPACE.test(text[end - 1]!)) end -= 1;
  return text.slice(start, end);
};

/** The words of a text: what stands between white space. */
export const wordsOf = (text: string): readonly string[] => text.split(/[\s\p{White_Space}]+/u).filter(Boolean);

const tooLong = (text: string, most: number): readonly string[] =>
  [...text].length > most ? [`is too long (maximum is ${most} characters)`] : [];

/** Must have something other than white space. At most so many code points. */
export const required = (most: number): Rule<string | null, string> => {
  return (typed) => {
    const value = trimmed(typed ?? '');
    return { value, broken: value === '' ? ["can't be blank"] : tooLong(value, most) };
  };
};

/** Trimmed; nothing left is null (CRM-25). */
export const optional = (most: number): Rule<string | null, string | null> => {
  return (typed) => {
    const value = trimmed(typed ?? '');
    return { value: value || null, broken: tooLong(value, most) };
  };
};

/** Kept as it was typed, unless only its outer white space makes it too long. */
export const freeText = (most: number): Rule<string | null, string | null> => {
  return (typed) => {
    const value = tooLong(typed ?? '', most).length > 0 ? trimmed(typed!) : typed;
    return { value: value || null, broken: tooLong(value ?? '', most) };
  };
};

/** The values of the fields that are spoken of, and every rule that one of them breaks. */
export const applyRules = <Rules extends Readonly<Record<string, Rule<never, unknown>>>>(
  rules: Rules,
  typed: TypedBy<Rules>,
): Readonly<{ fields: FieldsBy<Rules>; broken: readonly Issue[] }> => {
  const ruled = Object.entries(rules)
    .filter(([field]) => typed[field] !== undefined)
    .map(([field, rule]) => [field, rule(typed[field] as never)] as const);
  return {
    fields: Object.fromEntries(ruled.map(([field, { value }]) => [field, value])) as FieldsBy<Rules>,
    broken: ruled.flatMap(([path, { broken }]) => broken.map((message) => ({ path, message }))),
  };
};

/** What is spoken of: without what is undefined. */
export const given = <Values extends object>(values: Values) =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as {
    [Name in keyof Values]?: Exclude<Values[Name], undefined>;
  };

/** @throws InvalidFields unless nothing is broken */
export const refuseBroken = (broken: readonly Issue[]): void => {
  if (broken.length > 0) throw new InvalidFields(broken);
};

export const TAKEN = 'has already been taken';
