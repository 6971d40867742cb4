import { ownBytes } from './own-bytes';

/** BODY-20 */
export const MAX_TEXT_BYTES = 200_000;

/** `full`: the whole in UTF-8, for an attachment, where something was cut. */
type CutText = Readonly<{ text: string; full: Uint8Array<ArrayBuffer> | null }>;

/**
 * Cuts a text at a character, so that it has at most `maxBytes` bytes of UTF-8 (BODY-20). Takes more than 20 ms for the
 * longest texts of mails.
 */
export const cutText = (text: string, maxBytes: number): CutText => {
  const full = Buffer.from(text, 'utf8');
  if (full.length <= maxBytes) return { text, full: null };
  let end = Math.max(0, maxBytes);
  while (end > 0 && (full[end]! & 0b1100_0000) === 0b1000_0000) end -= 1;
  return { text: full.toString('utf8', 0, end), full: ownBytes(full) };
};
