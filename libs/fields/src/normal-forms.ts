import { domainInAscii } from './domain';

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
  ASCII.test(text) ? text.toLowerCase() : Array.from(composed(text), foldCodePoint).join('').normalize('NFC');

const ASCII = /^[\0-\x7f]*$/;

/**
 * NFC sorts the combining marks of one character, which takes a time that grows with the square of their number. As in the
 * Stream-Safe Text Format of UAX #15, a joiner ends what is sorted; no name is long enough to get one.
 */
const composed = (text: string): string =>
  text.replace(/\p{M}+/gu, (marks) => (marks.length > MOST_MARKS ? withJoiners(marks) : marks)).normalize('NFC');

const MOST_MARKS = 256;
const JOINER = '\u034f';

const withJoiners = (marks: string): string => {
  const joined: string[] = [];
  let sorted = 0;
  for (const mark of marks) {
    if (sorted === MOST_MARKS && mark !== JOINER) joined.push(JOINER);
    sorted = mark === JOINER ? 0 : (sorted % MOST_MARKS) + 1;
    joined.push(mark);
  }
  return joined.join('');
};

/** By way of capitals, which are what ß and ss, or the sigmas, have in common; ı alone must not meet i there. */
const foldCodePoint = (character: string): string =>
  character === 'ı' ? character : character.toLowerCase().toUpperCase().toLowerCase();

/** The local part without case, the domain in its ASCII form (UTS #46); a domain that has none, without case. */
const normalEmail = (value: string): string => {
  const email = value.trim();
  const at = email.lastIndexOf('@');
  const domain = email.slice(at + 1);
  return `${foldCase(email.slice(0, at + 1))}${domainInAscii(domain) || foldCase(domain)}`;
};

/** The same e-mail: local parts equal without case, domains equal in IDNA ASCII form. Outer white space does not count. */
export const emailForm: NormalForm = { number: 1, of: normalEmail };
/** The same name: equal without case. Outer white space does not count. */
export const nameForm: NormalForm = { number: 1, of: (value) => foldCase(value.trim()) };
