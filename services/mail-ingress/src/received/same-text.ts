import { buffer } from 'node:stream/consumers';
import type { Readable } from 'node:stream';
import { MailParser, ParsedMail, ParsingFailed } from '@ledgerdesk/mail-parsing';

type Raw = Readable | Uint8Array;

/**
 * IN-2: whether two mails with the same Message-ID, Date and From say the same, so far as lists and forwarders leave it. Where
 * one of them can't be read, nothing speaks against it.
 */
export const saySame = async (parser: Pick<MailParser, 'parse'>, one: Raw, other: Raw): Promise<boolean> => {
  try {
    const first = await parser.parse(await bytesOf(one));
    const second = await parser.parse(await bytesOf(other));
    return agree(first, second, 'subject') && agree(first, second, 'text');
  } catch (error) {
    if (error instanceof ParsingFailed) return true;
    throw error;
  }
};

const agree = (one: ParsedMail, other: ParsedMail, part: 'subject' | 'text'): boolean => {
  const said = folded(one[part]);
  const again = folded(other[part]);
  // Nothing is in everything, and says nothing of it.
  if (said === '' || again === '') return said === again;
  return said.includes(again) || again.includes(said);
};

const folded = (text: string): string => text.replace(/\s+/g, ' ').trim();

/** A copy: whoever reads a mail is given its bytes. */
const bytesOf = async (raw: Raw): Promise<Uint8Array> =>
  raw instanceof Uint8Array ? Uint8Array.from(raw) : Uint8Array.from(await buffer(raw));
