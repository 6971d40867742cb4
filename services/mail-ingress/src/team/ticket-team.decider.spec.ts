import { CommandMetadata } from '@ledgerdesk/event-sourcing';
import { specify } from '@ledgerdesk/event-sourcing/testing';
import { TeamMail } from './team-mail';
import { TicketTeamEvent } from './ticket-team';
import { LeaveTeam, QueueTeamMail, ticketTeamDecider } from './ticket-team.decider';

const given = specify(ticketTeamDecider);
const metadata = { now: '2030-01-07T09:00:00.000Z' } as CommandMetadata;
const ticket = { issueId: 77, projectId: 9, iid: 5 };
const jane = { seat: 100_001, userId: 7 };
const seated = (member = jane): TicketTeamEvent => ({ type: 'TeamMemberSeated', data: { ...ticket, ...member } });
const queue = (event: string, noteId: number | null, member = jane) =>
  new QueueTeamMail({ ...ticket, ...member, noteId, event, messageId: `${event}.${member.seat}@x` }, metadata);
const queued = (event: string, noteId: number | null, after: string | null, member = jane): TicketTeamEvent => {
  const before = after && `${after}.${member.seat}@x`;
  const mail: TeamMail = {
    kind: 'team',
    ...ticket,
    ...member,
    noteId,
    outgoingId: `team-77-${member.seat}-${event}`,
    messageId: `${event}.${member.seat}@x`,
    inReplyTo: before,
    references: before === null ? [] : [before],
    queuedAt: metadata.now,
    after: after && `team-77-${member.seat}-${after}`,
  };
  return { type: 'TeamMailQueued', data: { issueId: 77, seat: member.seat, mail } };
};

describe('a mail to a user about a ticket (MEM-1, MEM-5)', () => {
  it('gives the user a seat, which stays the same', () => {
    given()
      .when(queue('opened', null))
      .then(seated(), queued('opened', null, null));
    given(seated(), queued('opened', null, null))
      .when(queue('note-3', 3))
      .then(queued('note-3', 3, 'opened'));
    const joe = { seat: 100_002, userId: 8 };
    given(seated())
      .when(queue('opened', null, joe))
      .then(seated(joe), queued('opened', null, null, joe));
  });
  it('is queued once', () =>
    given(seated(), queued('opened', null, null))
      .when(queue('opened', null))
      .thenNothing());
  it('goes to no seat that another user has got meanwhile', () =>
    given(seated({ ...jane, userId: 8 }))
      .when(queue('opened', null))
      .thenRejected('concurrent-change'));
  it('is not queued for whoever wants no more (SUB-5)', () => {
    const leave = new LeaveTeam({ issueId: 77, seat: jane.seat }, metadata);
    const left: TicketTeamEvent = { type: 'TeamMemberLeft', data: { issueId: 77, seat: jane.seat } };
    given(seated()).when(leave).then(left);
    given(seated(), left).when(leave).thenNothing();
    given().when(leave).thenNothing();
    given(seated(), left).when(queue('note-3', 3)).thenNothing();
  });
});
