import { MAX_STATE_KEY_BYTES, MAX_STATE_VALUE_BYTES } from './state-store';

/** What stands for "never" as a time of expiry, in milliseconds: both stores compare it like any other. */
export const NEVER = Date.UTC(9999, 11, 31);

/** @throws RangeError for a key that no store takes */
export const assertKey = (key: string): void => {
  const bytes = Buffer.from(key);
  if (bytes.length === 0 || bytes.length > MAX_STATE_KEY_BYTES)
    throw new RangeError(`A key has 1 to ${MAX_STATE_KEY_BYTES} bytes, not ${bytes.length}: ${key.slice(0, 80)}`);
  if (key.includes('\0') || bytes.toString() !== key)
    throw new RangeError(`A key is well-formed text without NUL, not ${JSON.stringify(key)}`);
};

/** @throws RangeError for what is no positive number of milliseconds */
export const assertExpiry = (key: string, expiresInMs: number | undefined): void => {
  if (expiresInMs !== undefined && !(Number.isSafeInteger(expiresInMs) && expiresInMs > 0))
    throw new RangeError(`${key} can't expire in ${expiresInMs} ms`);
};

/** @throws RangeError for a page without a size */
export const assertLimit = (limit: number): void => {
  if (!(Number.isSafeInteger(limit) && limit > 0)) throw new RangeError(`A page has no ${limit} records`);
};

/**
 * The JSON text from which a value comes back equal.
 *
 * @throws TypeError naming the place that is not plain JSON; RangeError for a text that is too large
 */
export const encodeValue = (key: string, value: unknown): string => {
  assertPlain(value, key, new Set());
  const text = JSON.stringify(value);
  const bytes = Buffer.byteLength(text);
  if (bytes > MAX_STATE_VALUE_BYTES)
    throw new RangeError(`The value of ${key} has ${bytes} bytes; at most ${MAX_STATE_VALUE_BYTES} are allowed`);
  return text;
};

const assertPlain = (value: unknown, place: string, around: Set<object>): void => {
  if (value === null || typeof value === 'string' || typeof value === 'boolean' || Number.isFinite(value)) return;
  if (typeof value !== 'object')
    throw new TypeError(`${place} is not plain JSON: ${typeof value === 'number' ? value : typeof value}`);
  if (around.has(value)) throw new TypeError(`${place} is not plain JSON: it contains itself`);
  if (!Array.isArray(value) && !isRecord(value))
    throw new TypeError(`${place} is not plain JSON: ${Object.prototype.toString.call(value)}`);

  around.add(value);
  // Array.from also shows the holes of an array, as undefined.
  const inside = Array.isArray(value) ? Array.from(value, (element, i) => [i, element]) : Object.entries(value);
  for (const [name, element] of inside) assertPlain(element, `${place}.${name}`, around);
  around.delete(value);
};

const isRecord = (value: object): boolean => {
  const prototype: unknown = Object.getPrototypeOf(value);
  // One realm's Object.prototype is not another's, but each has no prototype itself.
  return prototype === null || Object.getPrototypeOf(prototype) === null;
};

/**
 * The first text, in UTF-8 byte order, after all that begin with a prefix; null where none is. (Code points order as
 * their UTF-8 bytes do; UTF-16 units, which JavaScript compares, do not.)
 */
export const endOfPrefix = (prefix: string): string | null => {
  const codePoints = Array.from(prefix, (character) => character.codePointAt(0) ?? 0);
  while (codePoints.at(-1) === 0x10ffff) codePoints.pop();
  const last = codePoints.pop();
  if (last === undefined) return null;
  return String.fromCodePoint(...codePoints, last === 0xd7ff ? 0xe000 : last + 1);
};
