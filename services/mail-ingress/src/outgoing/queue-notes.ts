import { Inject, Injectable } from '@nestjs/common';
import { AnnouncementOf, noteAdded } from '@ledgerdesk/contracts';
import { RequestScope } from '@ledgerdesk/messaging';
import { AnnouncementHandler, Clock, ListenerDefinition } from '@ledgerdesk/service-host';
import { Conversations } from '../conversations/conversations';
import { IssueNotifier } from '../conversations/issue-notifier';
import { recipientOf } from '../conversations/queued-mail';
import { ServiceDesks } from '../service-desk/service-desks';
import { OutgoingMails } from './outgoing-mails';

const QUEUED_WITHIN_MS = 10_000;

/** A user's public note goes to everyone who takes part by mail, or is shown not to (OUT-2, OUT-4, LOOP-21). What came by mail is passed on by its mail. */
@Injectable()
export class QueueNotes implements AnnouncementHandler<typeof noteAdded> {
  constructor(
    private readonly conversations: Conversations,
    @Inject(ServiceDesks) private readonly serviceDesks: Pick<ServiceDesks, 'of'>,
    private readonly outgoingMails: OutgoingMails,
    private readonly issueNotifier: IssueNotifier,
    private readonly clock: Clock,
  ) {}

  /** A repetition queues the same mails: their ids name the note and the seat. */
  async handle(announcement: AnnouncementOf<typeof noteAdded>): Promise<void> {
    const { data } = announcement;
    if (data.internal || data.external) return;
    const isOff = !(await this.serviceDesks.of(data.projectId)).enabled;
    const scope = RequestScope.ofAnnouncement(announcement, 'mail', QUEUED_WITHIN_MS);
    const at = this.clock.now();
    const { issueId, noteId } = data;
    const note = { issueId, noteId, isOff };
    const { conversation, queued, withheld } = await this.conversations.queueNote(note, scope.command('queue', at));
    await Promise.all([
      ...queued.map((mail) => this.outgoingMails.queue(mail, scope.command(mail.outgoingId, at))),
      ...withheld.map((mail) => this.outgoingMails.withhold(mail, scope.command(mail.mail.outgoingId, at))),
    ]);
    if (!conversation || withheld.length === 0) return;
    const correspondentIds = withheld.map(({ mail }) => recipientOf(mail));
    const { requestId } = scope.request('not-mailed');
    await this.issueNotifier.enterAndNote(conversation, { kind: 'not-mailed', correspondentIds }, requestId, scope);
  }
}

export const queueNotesForParticipants: ListenerDefinition = {
  durable: 'mail-notes',
  contracts: [noteAdded],
  handler: QueueNotes,
};
