const SPACE = /[\s\p{White_Space}]/u;

/** Without outer white space, which is any Unicode space. */
export const trimmed = (text: string): string => {
  let start = 0;
  let end = text.length;
  while (start < end && SPACE.test(text[start]!)) start += 1;
  while (end > start && SPACE.test(text[end - 1]!)) end -= 1;
  return text.slice(start, end);
};

export const unchanged = (text: string): string => text;

/** The words of a text: what stands between white space. */
export const wordsOf = (text: string): readonly string[] => text.split(/[\s\p{White_Space}]+/u).filter(Boolean);
