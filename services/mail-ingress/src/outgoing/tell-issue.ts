import { recordParticipants } from '@ledgerdesk/contracts';
import { DomainError } from '@ledgerdesk/event-sourcing';
import { ServiceClient } from '@ledgerdesk/messaging';
import { Sent } from '@ledgerdesk/processes';
import { contextOf, enterProject } from './enter-project';
import { FailedReason, PresentMail } from './outgoing';

type FailedMail = Extract<PresentMail, { step: 'failed' }>;

/** RFC 3463, where no server said one. */
const STATUS: Record<FailedReason, string> = { 'no-address': '5.1.3', refused: '5.0.0', 'given-up': '4.4.7' };

/** The system note of LOOP-10. An issue that is gone needs none. */
export const tellIssue = async (
  client: ServiceClient,
  { mail, reason, status }: FailedMail,
  sent: Sent,
): Promise<void> => {
  if (mail.kind === 'rejection') return;
  try {
    const context = await enterProject(client, mail.projectId, contextOf(sent));
    const correspondentIds = [mail.correspondentId];
    const change = { kind: 'undeliverable', correspondentIds, status: status ?? STATUS[reason] } as const;
    await client.ask(recordParticipants, { issueId: mail.issueId, change }, context);
  } catch (error) {
    if (!(error instanceof DomainError && ['project-not-found', 'issue-not-found'].includes(error.code))) throw error;
  }
};
