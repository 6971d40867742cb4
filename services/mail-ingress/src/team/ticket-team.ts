import { Event } from '@ledgerdesk/event-sourcing';
import { TeamMail } from './team-mail';

/** Stream `ticketTeam-<issueId>`: which users were mailed about a ticket, and which want no more (MEM-1, SUB-5). */
type OfSeat = Readonly<{ issueId: number; seat: number }>;
export type TeamMemberSeated = Event<'TeamMemberSeated', OfSeat & { projectId: number; iid: number; userId: number }>;
export type TeamMailQueued = Event<'TeamMailQueued', OfSeat & { mail: TeamMail }>;
export type TeamMemberLeft = Event<'TeamMemberLeft', OfSeat>;
export type TicketTeamEvent = TeamMemberSeated | TeamMailQueued | TeamMemberLeft;

export type TeamSeat = Readonly<{
  issueId: number;
  projectId: number;
  iid: number;
  seat: number;
  userId: number;
  /** SUB-5 */
  hasLeft: boolean;
  /** Message-IDs of what was mailed there, the oldest first; the last ones only. */
  messageIds: readonly string[];
  lastQueued: string | null;
}>;
/** In the order of their seats. */
export type TicketTeam = readonly TeamSeat[];

/** Those of participants are 1, 2, ...: no seat of an issue has two meanings. */
const FIRST_SEAT = 100_001;
const REMEMBERED_IDS = 25;

export const ticketTeamStream = (issueId: number): string => `ticketTeam-${issueId}`;
export const isTeamSeat = ({ seat }: Readonly<{ seat: number }>): boolean => seat >= FIRST_SEAT;

export const initialState: TicketTeam = [];

export const evolve = (team: TicketTeam, event: TicketTeamEvent): TicketTeam => {
  switch (event.type) {
    case 'TeamMemberSeated':
      return [...team, { ...event.data, hasLeft: false, messageIds: [], lastQueued: null }];
    case 'TeamMailQueued': {
      const { messageId, outgoingId } = event.data.mail;
      return withSeat(team, event.data.seat, (member) => ({
        ...member,
        messageIds: [...member.messageIds, messageId].slice(-REMEMBERED_IDS),
        lastQueued: outgoingId,
      }));
    }
    case 'TeamMemberLeft':
      return withSeat(team, event.data.seat, (member) => ({ ...member, hasLeft: true }));
  }
};

export const seatOf = (team: TicketTeam, userId: number): number =>
  team.find((member) => member.userId === userId)?.seat ?? FIRST_SEAT + team.length;

export const memberAt = (team: TicketTeam, seat: number): TeamSeat | null =>
  team.find((member) => member.seat === seat) ?? null;

const withSeat = (team: TicketTeam, seat: number, change: (member: TeamSeat) => TeamSeat): TicketTeam =>
  team.map((member) => (member.seat === seat ? change(member) : member));
