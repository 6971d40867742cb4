import { createHmac } from 'node:crypto';
import { domainToASCII } from 'node:url';

/**
 * What of a value counts when it is compared. `number` is part of the names of claim streams: the form of a number never
 * changes, another form gets the next one.
 */
export type NormalForm = Readonly<{ number: number; of: (value: string) => string }>;

/**
 * Equal for texts that are the same without case: full case folding of NFC, in no locale.
 *
 * @see https://www.unicode.org/versions/latest/core-spec/chapter-3/ (D145, canonical caseless matching)
 */
export const foldCase = (text: string): string =>
  ASCII.test(text) ? text.toLowerCase() : Array.from(text.normalize('NFC'), foldCodePoint).join('').normalize('NFC');

const ASCII = /^[\0-\x7f]*$/;

/** By way of capitals, which are what ß and ss, or the sigmas, have in common; ı alone must not meet i there. */
const foldCodePoint = (character: string): string =>
  character === 'ı' ? character : character.toLowerCase().toUpperCase().toLowerCase();

/** What a URL would end or escape its host with. */
const NO_DOMAIN = /[\s/\\?#:%]/;

/** The local part without case, the domain in its ASCII form (UTS #46); a domain that has none, without case. */
const normalEmail = (value: string): string => {
  const email = value.trim();
  const at = email.lastIndexOf('@');
  const domain = email.slice(at + 1);
  const ascii = NO_DOMAIN.test(domain) ? '' : domainToASCII(domain);
  return `${foldCase(email.slice(0, at + 1))}${ascii || foldCase(domain)}`;
};

/** The same e-mail: local parts equal without case, domains equal in IDNA ASCII form. Outer white space does not count. */
export const emailForm: NormalForm = { number: 1, of: normalEmail };
/** The same name: equal without case. Outer white space does not count. */
export const nameForm: NormalForm = { number: 1, of: (value) => foldCase(value.trim()) };

/**
 * The stream of the claims on a value within a group: `<kind>-<groupId>-<number of the normal form>-<hmac>`, the last
 * being HMAC-SHA-256 (RFC 2104, 64 hexadecimal digits) under the instance secret, so that the name tells nobody the value.
 */
export const claimStream = (
  kind: string,
  groupId: number,
  { number, of }: NormalForm,
  value: string,
  secret: string,
): string => `${kind}-${groupId}-${number}-${createHmac('sha256', secret).update(of(value)).digest('hex')}`;
