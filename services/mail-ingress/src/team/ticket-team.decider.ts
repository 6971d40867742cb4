import { Command, Decider, DomainError } from '@ledgerdesk/event-sourcing';
import { teamMailId } from './team-mail';
import { evolve, initialState, memberAt, seatOf, TicketTeam, TicketTeamEvent } from './ticket-team';

/** `seat`, `messageId`: of the user, as they are when it is asked. `event`: what is mailed. */
export class QueueTeamMail extends Command('QueueTeamMail')<{
  issueId: number;
  projectId: number;
  iid: number;
  userId: number;
  noteId: number | null;
  event: string;
  seat: number;
  messageId: string;
}> {}
export class LeaveTeam extends Command('LeaveTeam')<{ issueId: number; seat: number }> {}

export type TicketTeamCommand = QueueTeamMail | LeaveTeam;

const queue = ({ data, metadata: { now } }: QueueTeamMail, team: TicketTeam): TicketTeamEvent[] => {
  const { issueId, projectId, iid, userId, noteId, event, seat, messageId } = data;
  if (seat !== seatOf(team, userId)) throw new DomainError('concurrent-change', 'Somebody else has got this seat');
  const present = memberAt(team, seat);
  if (present && (present.hasLeft || present.messageIds.includes(messageId))) return [];
  const inReplyTo = present?.messageIds.at(-1) ?? null;
  const mail = {
    kind: 'team' as const,
    outgoingId: teamMailId(issueId, seat, event),
    messageId,
    inReplyTo,
    references: [...(present?.messageIds ?? [])].slice(-1),
    queuedAt: now,
    projectId,
    issueId,
    iid,
    seat,
    userId,
    noteId,
    after: present?.lastQueued ?? null,
  };
  return [
    ...(present ? [] : [{ type: 'TeamMemberSeated', data: { issueId, projectId, iid, seat, userId } } as const]),
    { type: 'TeamMailQueued', data: { issueId, seat, mail } },
  ];
};

const leave = ({ data: { issueId, seat } }: LeaveTeam, team: TicketTeam): TicketTeamEvent[] =>
  memberAt(team, seat)?.hasLeft === false ? [{ type: 'TeamMemberLeft', data: { issueId, seat } }] : [];

/** Which users are mailed about a ticket. */
export const ticketTeamDecider: Decider<TicketTeamCommand, TicketTeam, TicketTeamEvent> = {
  initialState,
  evolve,
  decide: (command, team) => {
    switch (command.type) {
      case 'QueueTeamMail':
        return queue(command, team);
      case 'LeaveTeam':
        return leave(command, team);
    }
  },
};
