import MailComposer from 'nodemailer/lib/mail-composer';
import type Mail from 'nodemailer/lib/mailer';
import { createHash } from 'node:crypto';
import { htmlOf, Part, textOf } from './part';

export type Attachment = Readonly<{ name: string; mediaType: string; content: Buffer }>;
type Address = Readonly<{ name: string | null; address: string }>;
/** Everything that stands in a mail. Ids are without brackets; `headers` are those that not every mail has. */
export type ComposedMail = Readonly<{
  from: Address;
  to: string;
  replyTo: Address | null;
  subject: string;
  messageId: string;
  inReplyTo: string | null;
  references: readonly string[];
  /** ISO 8601. */
  date: string;
  autoSubmitted: 'auto-replied' | 'auto-generated';
  headers: readonly (readonly [name: string, value: string])[];
  parts: readonly Part[];
  attachments: readonly Attachment[];
}>;

const SUPPRESS = 'DR, RN, NRN, OOF, AutoReply';
const CONTROL = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g;
/** RFC 5322 leaves a Message-ID more than that, but none that a header can carry as it is. */
const PLAIN_ID = /^[\x21-\x7e]{1,998}$/;
const MEDIA_TYPE = /^(?!multipart\/|message\/)[\w.+-]{1,100}\/[\w.+-]{1,100}$/;

/**
 * The bytes of a mail: text and, where all of it has one, HTML, around them what is attached (OUT-19). The same values give the same bytes. No
 * value can bring a line end, a control character or unencoded non-ASCII into a header (OUT-30).
 */
export const composeMail = (mail: ComposedMail): Promise<Buffer> => {
  const { from, replyTo, autoSubmitted, attachments, parts } = mail;
  const custom = [...mail.headers, ['Auto-Submitted', autoSubmitted], ['X-Auto-Response-Suppress', SUPPRESS]] as const;
  const html = htmlOf(parts);
  const options: Mail.Options & { baseBoundary: string } = {
    from: mailbox(from),
    to: mailbox({ name: null, address: mail.to }),
    ...(replyTo && { replyTo: mailbox(replyTo) }),
    subject: oneLine(mail.subject),
    messageId: bracketed(mail.messageId),
    ...(mail.inReplyTo && PLAIN_ID.test(mail.inReplyTo) && { inReplyTo: bracketed(mail.inReplyTo) }),
    references: mail.references.filter((id) => PLAIN_ID.test(id)).map(bracketed),
    date: new Date(mail.date),
    headers: custom.map(([key, value]) => ({ key, value: oneLine(value) })),
    text: textOf(parts),
    ...(html !== null && { html }),
    attachments: attachments.map(({ name, mediaType, content }) => ({
      filename: oneLine(name),
      contentType: MEDIA_TYPE.test(mediaType) ? mediaType : 'application/octet-stream',
      content,
    })),
    // Nobody who writes a text knows it before the mail is sent, so no text can hold it.
    baseBoundary: createHash('sha256').update(mail.messageId).digest('hex').slice(0, 32),
    newline: 'windows',
    disableFileAccess: true,
    disableUrlAccess: true,
  };
  return new MailComposer(options).compile().build();
};

/** OUT-7 */
export const answerTo = (subject: string): string => (/^re:(\s|$)/i.test(subject) ? subject : `Re: ${subject}`);

/** Shown in one line, as plain text. */
const oneLine = (text: string): string =>
  text
    .replace(/\p{Surrogate}/gu, '\ufffd')
    .replace(CONTROL, ' ')
    .trim();
const mailbox = ({ name, address }: Address) => ({ name: oneLine(name ?? ''), address });
const bracketed = (id: string): string => `<${id}>`;
