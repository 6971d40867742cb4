import { Controller } from '@nestjs/common';
import { OutgoingRefusal, readIssueById, readSubscription, unsubscribe } from '@ledgerdesk/contracts';
import { DomainError } from '@ledgerdesk/event-sourcing';
import { Answers, IncomingRequest, RequestScope, ServiceClient } from '@ledgerdesk/messaging';
import { MailKeys } from '../addresses/mail-keys';
import { ParticipantRef } from '../addresses/participant-ref';
import { participantAt, PresentConversation } from '../conversations/conversation';
import { Conversations } from '../conversations/conversations';
import { IssueNotifier } from '../conversations/issue-notifier';
import { Participant } from '../conversations/participant';
import { Correspondents } from '../correspondents/correspondents';
import { maskAddress } from '../correspondents/mask-address';
import { SupportBot } from '../service-desk/support-bot';
import { TeamMembers } from '../team/team-members';
import { TeamSeat } from '../team/ticket-team';
import { TicketTeams } from '../team/ticket-teams';
import { OutgoingMails } from './outgoing-mails';

type Subscription = Readonly<{ seat: ParticipantRef; conversation: PresentConversation; participant: Participant }>;

/** Without sign-in, by the token of a mail alone (SUB-2, SUB-3). */
@Controller()
export class SubscriptionsController {
  constructor(
    private readonly keys: MailKeys,
    private readonly conversations: Conversations,
    private readonly correspondents: Correspondents,
    private readonly outgoingMails: OutgoingMails,
    private readonly supportBot: SupportBot,
    private readonly issueNotifier: IssueNotifier,
    private readonly teams: TicketTeams,
    private readonly teamMembers: TeamMembers,
    private readonly client: ServiceClient,
  ) {}

  /** Changes nothing, so that a scanner of links ends nobody's mails. */
  @Answers(readSubscription)
  async read({ payload: { token }, scope }: IncomingRequest<typeof readSubscription>) {
    const member = await this.memberOf(token);
    if (member) return this.memberView(member, scope);
    const { conversation, participant } = await this.find(token);
    const { mailboxId, state } = participant;
    const known = (await this.correspondents.find([mailboxId])).get(mailboxId);
    return {
      address: maskAddress(known?.address ?? ''),
      issue: await this.titleOf(conversation, scope),
      subscribed: state === 'active',
    };
  }

  @Answers(unsubscribe)
  async unsubscribe({ payload: { token }, scope }: IncomingRequest<typeof unsubscribe>) {
    const member = await this.memberOf(token);
    if (member) {
      await this.teams.leave(member, scope.command());
      return {};
    }
    const { seat, conversation } = await this.find(token);
    const left = await this.conversations.unsubscribe(seat, scope.command());
    if (!left) return {};
    await this.outgoingMails.withdraw(left.lastQueued, 'unsubscribed', (step) => scope.command(step));
    const change = { kind: 'unsubscribed' as const, correspondentIds: [left.mailboxId] };
    await this.issueNotifier.enterAndNote(conversation, change, left.requestId, scope);
    return {};
  }

  /** SUB-5: null where it is no token of a user's seat. */
  private async memberOf(token: string): Promise<TeamSeat | null> {
    const seat = this.keys.readUnsubscribeToken(token);
    return seat && this.teams.at(seat);
  }

  private async memberView(member: TeamSeat, scope: RequestScope) {
    const { projectId, userId, hasLeft } = member;
    const found = await this.teamMembers.one(projectId, userId, scope);
    const address = maskAddress(found?.address ?? '');
    return { address, issue: await this.titleOf(member, scope), subscribed: !hasLeft };
  }

  /** @throws DomainError `unknown-token` */
  private async find(token: string): Promise<Subscription> {
    const seat = this.keys.readUnsubscribeToken(token);
    const conversation = seat && (await this.conversations.withSeat(seat));
    const participant = conversation && participantAt(conversation, seat.seat);
    if (seat && conversation && participant) return { seat, conversation, participant };
    throw new DomainError<OutgoingRefusal>('unknown-token', 'This link is no longer valid.');
  }

  /** Null where it is confidential, or gone. */
  private async titleOf(
    { issueId, projectId }: Pick<PresentConversation, 'issueId' | 'projectId'>,
    scope: RequestScope,
  ) {
    const access = await this.supportBot.enter(projectId, scope);
    if (!access) return null;
    try {
      const { issue } = await this.client.ask(readIssueById, { issueId }, scope.as(access));
      return issue.confidential ? null : { title: issue.title, iid: issue.iid };
    } catch (error) {
      if (error instanceof DomainError && error.code === 'issue-not-found') return null;
      throw error;
    }
  }
}
