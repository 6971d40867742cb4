import { ownBytes } from './own-bytes';

/** The longest text of a mail that is kept in an issue or note, in bytes of UTF-8 (BODY-20). */
export const MAX_TEXT_BYTES = 200_000;

/** `full`: the whole in UTF-8, for an attachment, where something was cut; else null. */
export type CutText = Readonly<{ text: string; full: Uint8Array<ArrayBuffer> | null }>;

/**
 * Cuts a text at a character, so that it has at most `maxBytes` bytes of UTF-8 (BODY-20). Takes more than 20 ms for the
 * longest texts of mails, so serving threads call it for short texts only.
 *
 * @param maxBytes of UTF-8; less than nothing counts as nothing
 * @returns the beginning, which is the text itself where it is short enough, and the whole where it was cut
 */
export const cutText = (text: string, maxBytes: number): CutText => {
  const full = Buffer.from(text, 'utf8');
  if (full.length <= maxBytes) return { text, full: null };
  let end = Math.max(0, maxBytes);
  while (end > 0 && (full[end]! & 0b1100_0000) === 0b1000_0000) end -= 1;
  return { text: full.toString('utf8', 0, end), full: ownBytes(full) };
};
