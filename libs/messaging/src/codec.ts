import { DomainError } from '@ledgerdesk/event-sourcing';

/** Of a message in either direction, in bytes. */
export const MAX_MESSAGE_BYTES = 900 * 1024;

/**
 * The one codec of every bus: JSON in UTF-8. What is no JSON does not cross: a date arrives as its ISO text, an error as
 * an empty object, a function not at all.
 *
 * @throws DomainError `too-large` above MAX_MESSAGE_BYTES, naming the subject; nothing is sent then
 */
export const encode = (subject: string, message: object): Uint8Array => {
  const bytes = Buffer.from(JSON.stringify(message));
  if (bytes.byteLength > MAX_MESSAGE_BYTES)
    throw new DomainError(
      'too-large',
      `A message of ${subject} has ${bytes.byteLength} bytes; at most ${MAX_MESSAGE_BYTES} are allowed`,
    );
  return bytes;
};

/** @throws SyntaxError for what is no JSON */
export const decode = (bytes: Uint8Array): unknown =>
  JSON.parse(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8'));
