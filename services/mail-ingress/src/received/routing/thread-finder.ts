import { Injectable } from '@nestjs/common';
import { TeamMemberView } from '@ledgerdesk/contracts';
import { EventStore } from '@ledgerdesk/event-store';
import { MailKeys } from '../../addresses/mail-keys';
import { ParticipantRef } from '../../addresses/participant-ref';
import { belongsTo, isOrWasIn, PresentConversation } from '../../conversations/conversation';
import { Conversations } from '../../conversations/conversations';
import { Correspondents } from '../../correspondents/correspondents';
import { mailStream } from '../../intake/intake';
import { TeamMembers } from '../../team/team-members';
import { isTeamSeat, TeamSeat } from '../../team/ticket-team';
import { TicketTeams } from '../../team/ticket-teams';
import { PresentMail } from '../mail';
import { mailProcess } from '../mail.process';
import { mailIdOf } from '../stored-intake';
import { furtherMailIdOf } from './further-mails';
import { ReadMail } from './mail-reader';

/** What a mail answers: `seat` is whose key or Message-ID led there. */
export type Thread =
  | Readonly<{ kind: 'answers'; conversation: PresentConversation; seat: number | null }>
  /** TH-11: the key or Message-ID of a user's seat. `isFromMember`: it is from that user. */
  | Readonly<{ kind: 'team'; member: TeamSeat; user: TeamMemberView | null; isFromMember: boolean }>
  /** TH-14 */
  | Readonly<{ kind: 'still-processed'; mailId: string }>
  /** TH-10, TH-13 */
  | Readonly<{ kind: 'refers'; conversation: PresentConversation }>;

/** Finds the issue that a mail belongs to (TH-1 to TH-14); the subject is never looked at (TH-4). */
@Injectable()
export class ThreadFinder {
  constructor(
    private readonly eventStore: EventStore,
    private readonly conversations: Conversations,
    private readonly keys: MailKeys,
    private readonly teams: TicketTeams,
    private readonly teamMembers: TeamMembers,
    private readonly correspondents: Correspondents,
  ) {}

  async find(mail: ReadMail): Promise<Thread | null> {
    const { replyTo, returnsTo } = mail.recipients;
    for (const seat of [replyTo, returnsTo]) {
      const team = seat && (await this.byMember(seat, mail));
      if (team) return team;
      const conversation = seat && (await this.conversations.withSeat(seat));
      if (conversation) return answered(conversation, seat.seat, mail);
    }
    let refers: Thread | null = null;
    for (const id of idsIn(mail)) {
      const found = await this.byId(id, mail);
      if (found && found.kind !== 'refers') return found;
      refers ??= found;
    }
    return refers;
  }

  private async byId(id: string, mail: ReadMail): Promise<Thread | null> {
    const { project } = mail.recipients;
    const own = this.keys.readMessageId(id);
    if (own && isTeamSeat(own)) return this.byTeamMail(own, mail);
    if (own) {
      const conversation = await this.conversations.withSeat(own);
      // What is named in To comes first: a reply reaches no issue of another project (RT-11, TH-8).
      const isHere = !project?.first || (conversation && isOrWasIn(conversation, project.access.target.id));
      return conversation && isHere ? answered(conversation, own.seat, mail) : null;
    }
    return project && this.byReceived(id, project.access.target.id, mail);
  }

  private async byMember(seat: ParticipantRef, mail: ReadMail): Promise<Extract<Thread, { kind: 'team' }> | null> {
    const seated = await this.teams.at(seat);
    if (!seated) return null;
    const member = await this.whereItIs(seated);
    const user = await this.teamMembers.one(member.projectId, member.userId, mail.step.questions);
    const [fromId, ...others] = mail.fromIds;
    const address = user ? user.address : null;
    const isFromMember = address !== null && others.length === 0 && fromId === this.correspondents.idOf(address);
    return { kind: 'team', member, user, isFromMember };
  }

  /** TH-8: in the issue that it is by now. */
  private async whereItIs(member: TeamSeat): Promise<TeamSeat> {
    const { issueId, projectId, iid } = (await this.conversations.load(member.issueId)) ?? member;
    return { ...member, issueId, projectId, iid };
  }

  /** TH-11: of anyone else it counts as the Message-ID of a received mail. */
  private async byTeamMail(seat: ParticipantRef, mail: ReadMail): Promise<Thread | null> {
    const team = await this.byMember(seat, mail);
    if (!team || team.isFromMember) return team;
    const conversation = await this.conversations.load(seat.issueId);
    const { project } = mail.recipients;
    const isHere = conversation && project && isOrWasIn(conversation, project.access.target.id);
    return isHere ? asReceived(conversation, mail) : null;
  }

  private async byReceived(id: string, projectId: number, mail: ReadMail): Promise<Thread | null> {
    const mailId = mailIdOf(id);
    for (const known of [mailId, furtherMailIdOf(mailId, projectId)]) {
      const found = await this.byMail(known, projectId, mail);
      if (found) return found;
    }
    return null;
  }

  private async byMail(mailId: string, projectId: number, mail: ReadMail): Promise<Thread | null> {
    if (mailId === mail.step.mailId) return null;
    const { state } = await this.eventStore.load(mailStream(mailId), mailProcess);
    if (!state) return null;
    if (isStillProcessed(state)) return mayWait(mail.step.mail) ? { kind: 'still-processed', mailId } : null;
    if (!('decided' in state.now)) return null;

    const conversation = await this.conversations.load(state.now.decided.target.issueId);
    return conversation && isOrWasIn(conversation, projectId) ? asReceived(conversation, mail) : null;
  }
}

/** TH-12, TH-13 */
const asReceived = (conversation: PresentConversation, mail: ReadMail): Thread => {
  const isAllowed = mail.verdict !== 'fail' && mail.senderIds.some((sender) => belongsTo(conversation, sender));
  return isAllowed ? answered(conversation, null, mail) : { kind: 'refers', conversation };
};

/** TH-10: whoever was removed writes nothing there, whatever the mail has of it; nor does anybody else with that seat. */
const answered = (conversation: PresentConversation, seat: number | null, { senderIds }: ReadMail): Thread => {
  const isOfRemoved = conversation.participants.some(
    (participant) =>
      participant.state === 'removed' && (participant.seat === seat || senderIds.includes(participant.correspondentId)),
  );
  return isOfRemoved ? { kind: 'refers', conversation } : { kind: 'answers', conversation, seat };
};

/** TH-1; a mail whose Message-ID was used before is taken for an answer to the one that used it (IN-4). */
const idsIn = ({ parsed: { inReplyTo, references, messageId }, step }: ReadMail): readonly string[] => {
  const reused = step.mail.received.reused && messageId !== null ? [messageId] : [];
  return [...new Set([...reused, ...inReplyTo, ...[...references].reverse()])];
};

/** Until its conversation knows of it. */
const isStillProcessed = ({ now }: PresentMail): boolean => ['received', 'routed', 'delivered'].includes(now.step);

const mayWait = ({ waitsUntil }: PresentMail): boolean => waitsUntil === null || new Date().toISOString() < waitsUntil;
