import { Injectable } from '@nestjs/common';
import { ProcessStep } from '@ledgerdesk/event-sourcing';
import { derivedId } from '@ledgerdesk/event-store';
import { RequestScope } from '@ledgerdesk/messaging';
import { Clock } from '@ledgerdesk/service-host';
import { Conversations } from '../conversations/conversations';
import { IssueNotifier } from '../conversations/issue-notifier';
import { recipientOf } from '../conversations/queued-mail';
import { isOfIssue } from './account-mail';
import { FailedReason, PresentMail } from './outgoing';

type FailedMail = Extract<PresentMail, { step: 'failed' }>;

/** RFC 3463, RFC 6531, where no server said one. */
const STATUS: Record<FailedReason, string> = {
  'no-address': '5.1.3',
  refused: '5.0.0',
  'sender-refused': '5.1.8',
  'needs-smtputf8': '5.6.7',
  'given-up': '4.4.7',
};

/** LOOP-10, OUT-25, OUT-26: what a mail that failed means for its recipient, then the system note. */
@Injectable()
export class NotifyFailure {
  constructor(
    private readonly conversations: Conversations,
    private readonly issueNotifier: IssueNotifier,
    private readonly clock: Clock,
  ) {}

  async run({ mail, reason, ...outgoing }: FailedMail, step: ProcessStep): Promise<void> {
    if (!isOfIssue(mail)) return;
    const scope = RequestScope.ofStep(step);
    const { requestId } = scope.request(step.step);
    const status = outgoing.status ?? STATUS[reason];
    if (reason !== 'sender-refused') {
      const metadata = { ...scope.command(step.step, this.clock.now()), commandId: derivedId(requestId, 'bounce') };
      await this.conversations.recordBounce(mail, status, metadata);
    }
    const change = { kind: 'undeliverable' as const, correspondentIds: [recipientOf(mail)], status };
    await this.issueNotifier.enterAndNote(mail, change, requestId, scope);
  }
}
