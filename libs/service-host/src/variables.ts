import { z } from 'zod';

/** An address of one of these schemes. Lists of hosts (`mongodb://a,b`) are no URLs by RFC 3986, so only the scheme is looked at. */
export const url = (...schemes: readonly string[]) => {
  const begins = schemes.map((scheme) => `${scheme}://`);
  return z
    .string()
    .refine(
      (value) => begins.some((begin) => value.startsWith(begin) && value.length > begin.length && !/\s/.test(value)),
      `expected an address that begins with ${begins.join(' or ')}`,
    );
};

/** `true` or `false`. */
export const flag = (unlessSet: 'true' | 'false' = 'false') =>
  z
    .enum(['true', 'false'], 'expected true or false')
    .default(unlessSet)
    .transform((value) => value === 'true');

/** A TCP port; 0 means any free one. */
export const port = () =>
  z
    .string()
    .refine((value) => /^\d{1,5}$/.test(value) && Number(value) <= 65_535, 'expected a port from 0 to 65535')
    .transform(Number);

/** Names separated by commas; none unless set. */
export const names = () => {
  const name = z
    .string()
    .regex(/^[A-Za-z0-9_-]{1,100}$/, 'expected names of letters, digits, _ and -, separated by commas');
  return z
    .string()
    .default('')
    .transform((value) => (value === '' ? [] : value.split(',')))
    .pipe(z.array(name));
};

/** Text that nobody guesses. What stands in example files is refused. */
export const secret = (characters: number) =>
  z
    .string()
    .min(characters, `expected at least ${characters} characters`)
    .regex(/^\S*$/, 'expected no white space')
    .refine((value) => !/example|change-?me/i.test(value), 'expected a secret of your own, not the example');

/** Secrets separated by commas: the first signs, all verify. */
export const secrets = (characters: number) =>
  z
    .string()
    .transform((value) => value.split(','))
    .pipe(z.array(secret(characters)));

const readable = z.registry<object>();

/** Lets a variable also be given as `<NAME>_FILE`, the name of a file whose content is the value, without one line end. */
export const fromFile = <Schema extends z.ZodType>(schema: Schema): Schema => {
  readable.add(schema, {});
  return schema;
};
export const isFromFile = (schema: unknown): boolean => schema instanceof z.ZodType && readable.has(schema);
