import { withoutComments } from './header-comments';
import { firstValue, readHeaderFields } from './header-fields';

/** IN-1: longer ones are no identity. */
const MAX_MESSAGE_ID = 998;

/** What tells one mail from another: header fields of RFC 5322. */
export type MailIdentity = Readonly<{
  /** Without angle brackets and outer blanks; null where it is missing, empty or longer than 998 characters (IN-1). */
  messageId: string | null;
  /** The address in `From`, to compare by, not to write to (IN-2). */
  from: string | null;
  /** The text of `Date` as it stands (IN-2). */
  date: string | null;
}>;

/**
 * Reads what identifies a mail without parsing it: the first 256 kB at most, in linear time, on the calling thread. Any
 * bytes give an answer; it never throws.
 *
 * @param head the bytes of the mail, or their beginning
 */
export const readIdentity = (head: Uint8Array): MailIdentity => {
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

/** To compare by, not to write to. Comments and quoted names are no part of it (SND-1). */
const addressIn = (value: string | null): string | null => {
  if (value === null) return null;
  const plain = withoutComments(value);
  const outside = plain.replace(/"[^"]*"/g, (quoted) => '"'.repeat(quoted.length));
  const from = outside.lastIndexOf('<');
  const to = from < 0 ? -1 : outside.indexOf('>', from);
  return (to < 0 ? plain : plain.slice(from + 1, to)).trim() || null;
};
