import type { QueuedMail } from '../conversations/queued-mail';

/** To a user who works on a ticket: `groups` knows the address, `issues` what it says (MEM-1, MEM-5). */
export type TeamMail = Pick<QueuedMail, 'outgoingId' | 'messageId' | 'inReplyTo' | 'references' | 'queuedAt'> &
  Readonly<{
    kind: 'team';
    projectId: number;
    issueId: number;
    iid: number;
    seat: number;
    userId: number;
    /** The note that came by mail; null: the ticket itself. */
    noteId: number | null;
    /** The mail to the same seat that goes out before it (OUT-27). */
    after: string | null;
  }>;

const TEAM = 'team-';
/** The same is mailed to each seat once. */
export const teamMailId = (issueId: number, seat: number, event: string): string =>
  `${TEAM}${issueId}-${seat}-${event}`;
export const isTeamMailId = (outgoingId: string): boolean => outgoingId.startsWith(TEAM);
