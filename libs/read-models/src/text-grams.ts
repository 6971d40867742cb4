/**
 * What texts are looked up by: each three characters that follow one another, and at the end of the text two line feeds, so
 * that each one and two characters begin a gram. A character is a code point.
 */
const LENGTH = 3;
const END = '\n'.repeat(LENGTH - 1);
const LAST = '\u{10ffff}'.repeat(LENGTH - 1);
const ASCII = /^[\0-\x7f]*$/;
/** A longer text is not taken apart, which would hold up the thread: whoever searches looks into it. */
const LONGEST_TEXT = 65_536;
/** Of a part, and of all together. */
const GRAMS_OF_A_PART = 8;
const MOST_GRAMS = 16;

/** In place of the grams of a text that is too long for them. */
export const OF_LONG_TEXTS = '';

/** What a text must have among its grams: one of these, or one between two, by code point. */
export type Lookup = Readonly<{ gram: string }> | Readonly<{ from: string; to: string }>;

/** A half of a surrogate pair has no UTF-8: every store would make U+FFFD of it. */
export const wellFormed = (text: string): string => text.replace(/\p{Surrogate}/gu, '\ufffd');

/** As a text is kept: libsql would cut it at a NUL when it reads it. */
export const storedText = (text: string): string => wellFormed(text).replaceAll('\0', '\n');

export const gramsOf = (text: string): ReadonlySet<string> =>
  text.length > LONGEST_TEXT ? new Set([OF_LONG_TEXTS]) : new Set(windowsOf(text + END));

/**
 * Where texts that contain all parts are found; others are found there too. Long parts go first, and one of one or two
 * characters is looked up only where there is no other. None for empty parts, which are in any text.
 */
export const lookupsOf = (parts: readonly string[]): readonly Lookup[] => {
  const byLength = [...parts].sort((one, other) => other.length - one.length);
  const grams = byLength.slice(0, MOST_GRAMS).flatMap(someGramsOf).slice(0, MOST_GRAMS);
  if (grams.length > 0) return grams.map((gram) => ({ gram }));
  const [longest] = byLength;
  return longest ? [{ from: longest, to: longest + LAST }] : [];
};

/** The first, the last, and some between. */
const someGramsOf = (part: string): readonly string[] => {
  const grams = windowsOf(part);
  if (grams.length <= GRAMS_OF_A_PART) return grams;
  const step = (grams.length - 1) / (GRAMS_OF_A_PART - 1);
  return Array.from({ length: GRAMS_OF_A_PART }, (_, index) => grams[Math.round(index * step)]!);
};

const windowsOf = (text: string): string[] => {
  const grams: string[] = [];
  if (ASCII.test(text)) {
    for (let start = 0; start + LENGTH <= text.length; start += 1) grams.push(text.slice(start, start + LENGTH));
    return grams;
  }
  const characters = Array.from(text);
  for (let start = 0; start + LENGTH <= characters.length; start += 1)
    grams.push(characters[start]! + characters[start + 1]! + characters[start + 2]!);
  return grams;
};
