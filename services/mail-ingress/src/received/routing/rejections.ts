import { MailKeys } from '../../addresses/mail-keys';
import { QueuedMail } from '../../conversations/queued-mail';
import { RefusalCode } from '../../conversations/rejection-code';
import { Recipients } from '../../service-desk/recipients';
import { ReadMail } from './mail-reader';

/** ERR-10, ERR-11, ERR-16: the sender may send the mail again. */
const RETRYABLE: readonly RefusalCode[] = ['empty-mail', 'too-large', 'invalid-content'];
const LONGEST_REASONS = 1_000;
/** ERR-4 */
const SAID_IN_DIALOGUE: readonly RefusalCode[] = [
  'unknown-address',
  'unknown-reply-key',
  'project-not-found',
  'too-large',
];

type Refusal = Readonly<{ code: RefusalCode; projectId: number | null; reasons?: string }>;
type By = Readonly<{ keys: Pick<MailKeys, 'messageId'>; recipients: Pick<Recipients, 'isOwn'> }>;

/** The mail that says why a mail was refused (ERR-2); null where none is sent (ERR-3, ERR-4). */
export const rejectionOf = (
  mail: Pick<ReadMail, 'parsed' | 'correspondentId' | 'envelope' | 'step' | 'class' | 'verdict'>,
  { code, projectId, reasons }: Refusal,
  { keys, recipients }: By,
): QueuedMail | null => {
  const { parsed, correspondentId, envelope, step } = mail;
  const {
    mailId,
    mail: { received },
  } = step;
  if (mail.class !== 'normal' || mail.verdict === 'fail' || parsed.from.length === 0) return null;
  if (!parsed.author || !correspondentId || recipients.isOwn(parsed.author.address)) return null;
  if (envelope && SAID_IN_DIALOGUE.includes(code)) return null;

  const writtenTo = parsed.to[0]?.address ?? null;
  return {
    kind: 'rejection',
    outgoingId: `rejection-${mailId}`,
    mailId,
    projectId,
    code,
    correspondentId,
    messageId: keys.messageId('rejection', { issueId: 0, seat: 0 }, mailId),
    inReplyTo: received.messageId,
    references: received.messageId === null ? [] : [received.messageId],
    queuedAt: new Date().toISOString(),
    replyTo: RETRYABLE.includes(code) && writtenTo !== null && recipients.isOwn(writtenTo) ? writtenTo : null,
    ...(reasons ? { reasons: reasons.slice(0, LONGEST_REASONS) } : {}),
  };
};
