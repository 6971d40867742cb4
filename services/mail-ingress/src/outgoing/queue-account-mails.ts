import { Injectable } from '@nestjs/common';
import { accountMailsDue, AnnouncementOf } from '@ledgerdesk/contracts';
import { RequestScope } from '@ledgerdesk/messaging';
import { AnnouncementHandler, Clock, ListenerDefinition } from '@ledgerdesk/service-host';
import { MailKeys } from '../addresses/mail-keys';
import { accountMailId } from './account-mail';
import { OutgoingMails } from './outgoing-mails';

const QUEUED_WITHIN_MS = 10_000;
const NO_SEAT = { issueId: 0, seat: 0 };

/** What users are to be mailed about their accounts goes into the outbox, once (SIG-4). */
@Injectable()
export class QueueAccountMails implements AnnouncementHandler<typeof accountMailsDue> {
  constructor(
    private readonly outgoingMails: OutgoingMails,
    private readonly keys: MailKeys,
    private readonly clock: Clock,
  ) {}

  async handle(announcement: AnnouncementOf<typeof accountMailsDue>): Promise<void> {
    const { userId, revision, kinds } = announcement.data;
    const scope = RequestScope.ofAnnouncement(announcement, 'mail', QUEUED_WITHIN_MS);
    const at = this.clock.now();
    for (const about of kinds) {
      const outgoingId = accountMailId({ userId, revision, about });
      const messageId = this.keys.messageId('account', NO_SEAT, outgoingId);
      const threading = { messageId, inReplyTo: null, references: [], queuedAt: at.toISOString() };
      const mail = { kind: 'account', outgoingId, userId, revision, about, ...threading } as const;
      await this.outgoingMails.queue(mail, scope.command(outgoingId, at));
    }
  }
}

export const queueMailsAboutAccounts: ListenerDefinition = {
  durable: 'account-mails',
  contracts: [accountMailsDue],
  handler: QueueAccountMails,
};
