import { firstValue, inBrackets, readHeaderFields } from './header-fields';

/** IN-1: longer ones are no identity. */
const MAX_MESSAGE_ID = 998;

/**
 * What tells one mail from another: its Message-ID without angle brackets and outer blanks, null where it is missing, empty
 * or longer than 998 characters (IN-1); the address in `From` and the text of `Date`, for IN-2. Reads the first 256 kB, in
 * linear time; any bytes give an answer.
 */
export const readIdentity = (
  head: Uint8Array,
): { messageId: string | null; from: string | null; date: string | null } => {
  const { fields } = readHeaderFields(head);
  return {
    messageId: messageIdIn(firstValue(fields, 'message-id')),
    from: addressIn(firstValue(fields, 'from')),
    date: firstValue(fields, 'date') || null,
  };
};

/** A Message-ID as the identity of a mail; null where it is none. */
export const messageIdIn = (value: string | null): string | null => {
  const trimmed = value?.trim() ?? '';
  const isBracketed = trimmed.startsWith('<') && trimmed.endsWith('>');
  const id = isBracketed ? trimmed.slice(1, -1).trim() : trimmed;
  return id && id.length <= MAX_MESSAGE_ID ? id : null;
};

/** To compare by, not to write to. */
const addressIn = (value: string | null): string | null => (value && inBrackets(value)) || null;
