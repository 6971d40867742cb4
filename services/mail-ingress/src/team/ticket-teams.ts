import { Inject, Injectable } from '@nestjs/common';
import { CommandMetadata } from '@ledgerdesk/event-sourcing';
import { EventStore } from '@ledgerdesk/event-store';
import { MailKeys } from '../addresses/mail-keys';
import { ParticipantRef } from '../addresses/participant-ref';
import { TeamMail } from './team-mail';
import { isTeamSeat, memberAt, seatOf, TeamSeat, TicketTeam, ticketTeamStream } from './ticket-team';
import { LeaveTeam, QueueTeamMail, ticketTeamDecider } from './ticket-team.decider';

type AskedMail = Pick<TeamMail, 'issueId' | 'projectId' | 'iid' | 'userId' | 'noteId'>;

/** Which users were mailed about which ticket. */
@Injectable()
export class TicketTeams {
  constructor(
    private readonly eventStore: EventStore,
    @Inject(MailKeys) private readonly keys: Pick<MailKeys, 'messageId'>,
  ) {}

  /** Null: nobody has it, or it is of a participant. */
  async at({ issueId, seat }: ParticipantRef): Promise<TeamSeat | null> {
    return isTeamSeat({ seat }) ? memberAt(await this.load(issueId), seat) : null;
  }

  /** Null where nothing is mailed: the user has left, or has got it before. @throws DomainError `concurrent-change` */
  async queue(mail: AskedMail, metadata: CommandMetadata): Promise<TeamMail | null> {
    const { issueId, userId, noteId } = mail;
    const seat = seatOf(await this.load(issueId), userId);
    const event = noteId === null ? 'opened' : `note-${noteId}`;
    const messageId = this.keys.messageId('team', { issueId, seat }, event);
    const queue = new QueueTeamMail({ ...mail, event, seat, messageId }, metadata);
    const executed = await this.eventStore.execute(ticketTeamStream(issueId), ticketTeamDecider, queue);
    const queued = (await executed.events()).find(({ type }) => type === 'TeamMailQueued');
    return queued?.type === 'TeamMailQueued' ? queued.data.mail : null;
  }

  /** SUB-5. A repeat changes nothing. */
  async leave({ issueId, seat }: ParticipantRef, metadata: CommandMetadata): Promise<void> {
    const leave = new LeaveTeam({ issueId, seat }, metadata);
    await this.eventStore.execute(ticketTeamStream(issueId), ticketTeamDecider, leave);
  }

  private async load(issueId: number): Promise<TicketTeam> {
    return (await this.eventStore.load(ticketTeamStream(issueId), ticketTeamDecider)).state;
  }
}
