import { Injectable } from '@nestjs/common';
import { MailKeys } from '../../addresses/mail-keys';
import { isRobot } from '../../addresses/robots';
import { QueuedMail } from '../../conversations/queued-mail';
import { RefusalCode } from '../../conversations/rejection-code';
import { Recipients } from '../../service-desk/recipients';
import { authorOf } from './author';
import { ReadMail, sendersOf } from './mail-reader';

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

/** Makes the mails that say why a mail was refused. */
@Injectable()
export class Rejections {
  constructor(
    private readonly keys: MailKeys,
    private readonly recipients: Recipients,
  ) {}

  /** ERR-2; null where none is sent (ERR-3, ERR-4). */
  async of(
    mail: Pick<ReadMail, 'parsed' | 'correspondentId' | 'mailboxId' | 'envelope' | 'step' | 'class' | 'verdict'>,
    { code, projectId, reasons }: Refusal,
  ): Promise<QueuedMail | null> {
    const { parsed, correspondentId, mailboxId, envelope, step } = mail;
    const {
      mailId,
      mail: { received },
    } = step;
    if (mail.class !== 'normal' || mail.verdict === 'fail' || parsed.from.length === 0) return null;
    const writtenTo = parsed.to[0]?.address ?? null;
    const isOwn = await this.recipients.own([...sendersOf(parsed), ...(writtenTo === null ? [] : [writtenTo])]);
    const author = authorOf(parsed, isOwn);
    if (!author || !correspondentId || isRobot(author.address)) return null;
    if (envelope && SAID_IN_DIALOGUE.includes(code)) return null;

    return {
      kind: 'rejection',
      outgoingId: `rejection-${mailId}`,
      mailId,
      projectId,
      code,
      correspondentId,
      mailboxId: mailboxId ?? correspondentId,
      messageId: this.keys.messageId('rejection', { issueId: 0, seat: 0 }, mailId),
      inReplyTo: received.messageId,
      references: received.messageId === null ? [] : [received.messageId],
      queuedAt: new Date().toISOString(),
      replyTo: RETRYABLE.includes(code) && writtenTo !== null && isOwn(writtenTo) ? writtenTo : null,
      ...(reasons ? { reasons: reasons.slice(0, LONGEST_REASONS) } : {}),
    };
  }
}
