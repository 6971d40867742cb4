import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { Verdict } from '@ledgerdesk/contracts';
import { MailParser, ParsingFailed } from '@ledgerdesk/mail-parsing';
import { QueuedMail } from '../../conversations/queued-mail';
import { MailSettings } from '../../settings/mail-settings';
import { rejection } from './rejection';
import { Gone, WrittenMail } from './written-mail';

/** The bytes of a mail that was refused, and its verdict; null where they are not kept. */
export type OpenRefusedMail = (mailId: string) => Promise<Readonly<{ raw: Readable; verdict: Verdict }> | null>;

export type WritingRejection = Readonly<{
  settings: MailSettings;
  openRefusedMail: OpenRefusedMail;
  parser: MailParser;
}>;
type Rejection = Extract<QueuedMail, { kind: 'rejection' }>;

/** A rejection mail (ERR-2): of what it rejects, the subject only. @throws Gone */
export const writeRejection = async (
  { settings, openRefusedMail, parser }: WritingRejection,
  { mailId, code, reasons, replyTo }: Rejection,
): Promise<WrittenMail> => {
  const parts = rejection({ code, limitBytes: settings.maxMessageBytes, reasons });
  const refused = await openRefusedMail(mailId);
  if (!parts || !refused) throw new Gone(`There is nothing to say about mail ${mailId}`);

  return {
    replyTo: replyTo === null ? null : { name: null, address: replyTo },
    sender: null,
    subject: `[Rejected] ${await subjectOf(parser, await buffer(refused.raw))}`,
    autoSubmitted: 'auto-replied',
    verdict: refused.verdict,
    headers: [],
    parts,
    attachments: [],
  };
};

const subjectOf = async (parser: MailParser, raw: Buffer): Promise<string> => {
  try {
    return (await parser.parse(raw)).subject;
  } catch (error) {
    if (error instanceof ParsingFailed) return '';
    throw error;
  }
};
