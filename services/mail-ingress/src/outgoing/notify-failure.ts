import { commandTimes } from '@ledgerdesk/event-sourcing';
import { derivedId } from '@ledgerdesk/event-store';
import { ServiceClient } from '@ledgerdesk/messaging';
import { Sent } from '@ledgerdesk/processes';
import { Conversations } from '../conversations/conversations';
import { notifyIssue } from '../conversations/notify-issue';
import { contextOf } from '../request-context';
import { FailedReason, PresentMail } from './outgoing';

export type Notifying = Readonly<{
  client: ServiceClient;
  conversations: Pick<Conversations, 'recordBounce'>;
  now: () => Date;
}>;
type FailedMail = Extract<PresentMail, { step: 'failed' }>;

/** RFC 3463, where no server said one. */
const STATUS: Record<FailedReason, string> = {
  'no-address': '5.1.3',
  refused: '5.0.0',
  'sender-refused': '5.1.8',
  'given-up': '4.4.7',
};

/** LOOP-10, OUT-25, OUT-26: what a mail that failed means for its recipient, then the system note. */
export const notifyFailure = async (notifying: Notifying, outgoing: FailedMail, sent: Sent): Promise<void> => {
  const { mail, reason } = outgoing;
  if (mail.kind === 'rejection') return;
  const status = outgoing.status ?? STATUS[reason];
  if (reason !== 'sender-refused') await recordBounce(notifying, mail, status, sent);
  const change = { kind: 'undeliverable' as const, correspondentIds: [mail.correspondentId], status };
  await notifyIssue(notifying.client, mail, change, contextOf(sent));
};

type IssueMail = Exclude<FailedMail['mail'], { kind: 'rejection' }>;

const recordBounce = async (
  { conversations, now }: Notifying,
  mail: IssueMail,
  status: string,
  { requestId, remainingMs, ...origin }: Sent,
): Promise<void> => {
  const metadata = { ...origin, ...commandTimes(now(), remainingMs), commandId: derivedId(requestId, 'bounce') };
  await conversations.recordBounce(mail, status, metadata);
};
