import { isEmailAddress } from './email-address';
import { BLANK, INVALID, NOT_ALLOWED, tooLong } from './messages';
import { isPlain, trimmed, unchanged, withoutControls } from './text';

/** What a rule makes of an input: the value to store, and messages of what is wrong with it, without the field's name. */
export type RuleResult<Value> = Readonly<{ value: Value; violations: readonly string[] }>;
export type Rule<Input, Value> = (input: Input) => RuleResult<Value>;

/** Messages about a text that is too long; none where it fits. */
export type Limit = (text: string) => readonly string[];

/** At most so many code points. */
export const characters = (maximum: number): Limit => {
  return (text) => ([...text].length > maximum ? [tooLong(maximum)] : []);
};

/** At most so many bytes of UTF-8. */
export const bytes = (maximum: number): Limit => {
  return (text) => (Buffer.byteLength(text) > maximum ? [tooLong(maximum, 'bytes')] : []);
};

/** Something must be left of the text when it is in the form to store, which is without outer white space. */
export const required = (limit: Limit | number, normalize = trimmed): Rule<string | null, string> => {
  return (input) => {
    const value = normalize(input ?? '');
    return { value, violations: value === '' ? [BLANK] : limitOf(limit)(value) };
  };
};

/** Nothing left of the text, in the form to store, is null. */
export const optional = (limit: Limit | number, normalize = trimmed): Rule<string | null, string | null> => {
  return (input) => {
    const value = normalize(input ?? '');
    return { value: value || null, violations: limitOf(limit)(value) };
  };
};

/** What something is called by: one line without control characters (GRP-32). */
export const name = (limit: Limit | number, normalize = trimmed): Rule<string | null, string> =>
  refine(required(limit, normalize), (text) => (isPlain(text) ? [] : [NOT_ALLOWED]));

/** Kept with its outer white space, unless only that makes it too long; control characters are removed, nothing is null. */
export const freeText = (limit: Limit | number): Rule<string | null, string | null> => {
  const messages = limitOf(limit);
  return (typed) => {
    const input = typed && withoutControls(typed);
    const value = messages(input ?? '').length > 0 ? trimmed(input!) : input;
    return { value: value || null, violations: messages(value ?? '') };
  };
};

/** Kept with its outer white space, but must have something else. */
export const requiredFreeText = (limit: Limit | number, normalize = unchanged): Rule<string | null, string> => {
  return (input) => {
    const value = normalize(input ?? '');
    return { value, violations: trimmed(value) === '' ? [BLANK] : limitOf(limit)(value) };
  };
};

/** An e-mail address, trimmed; nothing left is null. */
export const email = (maximum: number): Rule<string | null, string | null> =>
  refine(optional(maximum), (address) => (address === null || isEmailAddress(address) ? [] : [INVALID]));

const SLUG = /^[A-Za-z0-9_][A-Za-z0-9_.-]*$/;
const NO_SLUG = /\.$|\.git$|\.atom$/i;
const SLUG_FORM =
  "can only include letters, digits, '_', '-' and '.'. It cannot start with '-' or '.' nor end with '.', '.git' or '.atom'";

/** A segment of a path in URLs. */
export const slug = (maximum: number): Rule<string | null, string> =>
  refine(required(maximum, unchanged), (text) => (SLUG.test(text) && !NO_SLUG.test(text) ? [] : [SLUG_FORM]));

/** One rule more, which is about a value that breaks none before it. */
export const refine = <Input, Value>(
  rule: Rule<Input, Value>,
  violationsOf: (value: Value) => readonly string[],
): Rule<Input, Value> => {
  return (input) => {
    const { value, violations } = rule(input);
    return { value, violations: violations.length > 0 ? violations : violationsOf(value) };
  };
};

const limitOf = (limit: Limit | number): Limit => (typeof limit === 'number' ? characters(limit) : limit);
