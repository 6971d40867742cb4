import { authenticationIn } from './authentication-results';
import { cutAt } from './clean-text';
import { cutText, MAX_TEXT_BYTES } from './cut-text';
import { deliveryAddressesIn } from './delivery-addresses';
import { charsetOfTexts, readHeaders } from './entity-content';
import { closedFence } from './harmless-text';
import { allValues, firstValue } from './header-fields';
import { reportIn, signsIn } from './machine-signs';
import { ENCRYPTED, layoutOf, readBody } from './mail-body';
import { readFiles } from './mail-files';
import { messageIdIn } from './mail-identity';
import { messageIdsIn } from './message-ids';
import { MimeEntity, readEntities } from './mime-entity';
import { MailFlag, ParsedMail, ParsingFailed } from './parsed-mail';
import { hasOwnText, trimReply, wholeText } from './trim-reply';

const MAX_TITLE_LENGTH = 255;

/**
 * Reads the bytes of a mail. Takes time that grows with their number; to be called from a worker thread.
 *
 * @param maxAllBytes of its attachments together (SEC-6)
 * @throws ParsingFailed nothing else
 */
export const parseMail = async (raw: Uint8Array, maxAllBytes: number): Promise<ParsedMail> => {
  try {
    return await read(raw, maxAllBytes);
  } catch (error) {
    if (error instanceof ParsingFailed) throw error;
    throw new ParsingFailed('unparsable', error instanceof Error ? error.message : String(error));
  }
};

const read = async (raw: Uint8Array, maxAllBytes: number): Promise<ParsedMail> => {
  const { root, isTruncated, isHeaderCut } = readEntities(raw);
  const { fields } = root;
  const bodyCharset = asksBody(root) ? charsetOfTexts(root) : null;
  const headers = await readHeaders(fields, bodyCharset);
  const { texts, files, isEncrypted } = layoutOf(root);
  const body = isEncrypted ? { text: ENCRYPTED, reduced: [] } : readBody(texts);
  const { attachments, notStored } = readFiles(isEncrypted ? [] : files, body.reduced, maxAllBytes, bodyCharset);
  const whole = wholeText(body.text);
  const text = cutText(whole, MAX_TEXT_BYTES);
  const reply = cutText(replyTextOf(body.text), MAX_TEXT_BYTES);
  const flags: readonly (readonly [MailFlag, boolean])[] = [
    ['truncated', isTruncated],
    ['header-cut', isHeaderCut || headers.isSubjectCut],
    ['addresses-cut', headers.isCut],
    ['encrypted', isEncrypted],
    ['html-too-long', body.reduced.length > 0],
  ];
  return {
    messageId: messageIdIn(firstValue(fields, 'message-id')),
    inReplyTo: messageIdsIn(allValues(fields, 'in-reply-to')),
    references: messageIdsIn(allValues(fields, 'references')),
    subject: headers.subject,
    title: titleOf(headers.subject),
    from: headers.from,
    sender: headers.sender[0] ?? null,
    replyTo: headers.replyTo,
    to: headers.to,
    cc: headers.cc,
    author: headers.replyTo[0] ?? headers.from[0] ?? headers.sender[0] ?? null,
    delivery: deliveryAddressesIn(fields),
    signs: { ...signsIn(fields), ...reportIn(root, attachments, whole) },
    authentication: authenticationIn(allValues(fields, 'authentication-results')),
    text: text.text,
    replyText: reply.text,
    fullText: text.full,
    fullReplyText: reply.full,
    isEmpty: !hasOwnText(body.text),
    attachments,
    notStored,
    flags: flags.flatMap(([flag, isSet]) => (isSet ? [flag] : [])),
  };
};

/** Whether a field does not say in which charset it is. */
const asksBody = ({ fields, parts }: MimeEntity): boolean =>
  fields.some(({ value }) => /[\x80-\xff]|=\?(?:x-)?unknown/i.test(value)) || (parts ?? []).some(asksBody);

/** BODY-12 */
const titleOf = (subject: string): string => {
  if (subject === '') return '(no subject)';
  return subject.length <= MAX_TITLE_LENGTH ? subject : `${cutAt(subject, MAX_TITLE_LENGTH - 1)}…`;
};

/** BODY-14 */
const replyTextOf = (text: string): string => {
  const { reply, hidden } = trimReply(text);
  if (hidden === null) return reply;
  return `${closedFence(reply)}\n\n<details><summary>Quoted text</summary>\n\n${closedFence(hidden)}\n\n</details>`;
};
