const SPACE = /[\s\p{White_Space}]/u;

/** Without outer white space, which is any Unicode space. */
export const trimmed = (text: string): string => {
  let start = 0;
  let end = text.length;
  while (start < end && SPACE.test(text[start]!)) start += 1;
  while (end > start && SPACE.test(text[end - 1]!)) end -= 1;
  return text.slice(start, end);
};

/** Control characters, but for tab and line feed, and halves of characters that are none alone (GRP-32). */
const CONTROLS = /[\0-\x08\x0b-\x1f\x7f-\x9f]|\p{Surrogate}/gu;

export const withoutControls = (text: string): string => text.replace(CONTROLS, '');

/** Whether a name can have them: of control characters not even tab and line feed. */
export const isPlain = (text: string): boolean => !/[\0-\x1f\x7f-\x9f]|\p{Surrogate}/u.test(text);

export const unchanged = (text: string): string => text;

/** The words of a text: what stands between white space. */
export const wordsOf = (text: string): readonly string[] => text.split(/[\s\p{White_Space}]+/u).filter(Boolean);
