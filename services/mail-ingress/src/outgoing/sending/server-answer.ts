import { Answer } from '../outgoing';

const LONGEST_TEXT = 500;
/** Looking for addresses takes a time that grows with the square of a word. */
const LONGEST_READ = 4_000;
const ADDRESS = /<?(?:"[^"\r\n]*"|[^\s<>"'(),:;[\]]+)@[^\s<>"'(),;]+>?/g;
const CONTROL = /[\u0000-\u001f\u007f]+/g;
/** RFC 3463 */
const ENHANCED = /^[245]\.\d{1,3}\.\d{1,3}(?=\s|$)/;

/** What a server said, without the addresses that it may quote: they stand with their person only. */
export const withoutAddresses = (text: string): string =>
  beginningOf(text).replace(CONTROL, ' ').replace(ADDRESS, '<address>').trim().slice(0, LONGEST_TEXT);

/** Words only, so that no part of an address is left. */
const beginningOf = (text: string): string =>
  text.length <= LONGEST_READ ? text : text.slice(0, Math.max(0, text.lastIndexOf(' ', LONGEST_READ)));

/** @param response as it came: a reply of RFC 5321, of one or more lines */
export const answerOf = (response: string, server: string): Answer => {
  const [, code] = /^(\d{3})[ -]?/.exec(response) ?? [];
  const text = response.replace(/^\d{3}[ -]?/gm, '');
  return { code: code ? Number(code) : null, text: withoutAddresses(text) || null, server };
};

/** The enhanced status, else the code; null where the server said nothing. */
export const statusOf = ({ code, text }: Answer): string | null =>
  (text && ENHANCED.exec(text)?.[0]) ?? (code === null ? null : String(code));

/** Of a reply that refuses a mail (OUT-25, OUT-26). */
export const outcomeOf = (answer: Answer): 'temporary' | 'permanent' | 'too-large' => {
  if (answer.code === 552 || statusOf(answer) === '5.3.4') return 'too-large';
  return answer.code !== null && answer.code >= 500 ? 'permanent' : 'temporary';
};
