import { ParsedMail, ParsingFailed } from './parsed-mail';

/**
 * Reads the bytes of a mail. Takes time that grows with their number; to be called from a worker thread.
 *
 * @throws ParsingFailed nothing else
 */
export const parseMail = async (_raw: Uint8Array): Promise<ParsedMail> => {
  throw new ParsingFailed('unparsable', 'not yet');
};
