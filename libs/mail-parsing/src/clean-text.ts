/** Marks, embeddings, overrides and isolates that change the direction of text (Unicode Standard Annex 9). */
const DIRECTION = /[\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/g;
const CONTROL = /[\u0000-\u0008\u000B-\u001F\u007F-\u009F\uFDD0-\uFDEF\uFFFE\uFFFF]/g;

/** Half of a character beyond the basic plane. */
const HALF = /\p{Surrogate}/gu;

/** Text of several lines, without control characters except tab and line feed (BODY-4). */
export const cleanText = (text: string): string =>
  text.replace(/\r\n?/g, '\n').replace(CONTROL, '').replace(HALF, '\uFFFD');

/** One line to show to people: no control and no direction characters, blanks joined. */
export const cleanLine = (text: string): string =>
  text
    .replace(/[\s\u0085]+/g, ' ')
    .replace(CONTROL, '')
    .replace(DIRECTION, '')
    .replace(HALF, '\uFFFD')
    .trim();

/** The first characters of a text, at most `length` code units, none of them half. */
export const cutAt = (text: string, length: number): string => text.slice(0, length).replace(/[\uD800-\uDBFF]$/, '');
