import { buffer } from 'node:stream/consumers';
import { BlobStore } from '@ledgerdesk/blobs';
import { EventStore } from '@ledgerdesk/event-store';
import { MailParser, ParsingFailed } from '@ledgerdesk/mail-parsing';
import { MailSettings } from '../../mail-settings';
import { ownerOfMail, streamOfMail } from '../../mails/intake';
import { MailEvent } from '../../mails/mail';
import { QueuedMail } from '../queued-mail';
import { rejection } from './rejection';
import { Gone, WrittenMail } from './written-mail';

export type WritingRejection = Readonly<{
  settings: MailSettings;
  blobs: BlobStore;
  eventStore: EventStore;
  parser: MailParser;
}>;
type Rejection = Extract<QueuedMail, { kind: 'rejection' }>;

/** A rejection mail (ERR-2): of what it rejects, the subject only. @throws Gone */
export const writeRejection = async (
  { settings, blobs, eventStore, parser }: WritingRejection,
  { mailId, code, reasons, replyTo }: Rejection,
): Promise<WrittenMail> => {
  const parts = rejection({ code, limitBytes: settings.maxMessageBytes, reasons });
  const events = await eventStore.read<MailEvent>(streamOfMail(mailId));
  const received = events.find((event) => event.type === 'MailReceived');
  const raw = received && (await blobs.open(ownerOfMail(mailId), received.data.rawHash));
  if (!parts || !raw) throw new Gone(`There is nothing to say about mail ${mailId}`);

  const refused = events.find((event) => event.type === 'MailRefused');
  return {
    replyTo: replyTo === null ? null : { name: null, address: replyTo },
    sender: null,
    subject: `[Rejected] ${await subjectOf(parser, await buffer(raw))}`,
    autoSubmitted: 'auto-replied',
    verdict: refused?.data.reading?.verdict ?? 'none',
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
