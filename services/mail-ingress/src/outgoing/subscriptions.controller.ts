import { Controller } from '@nestjs/common';
import {
  OutgoingRefusal,
  readIssueById,
  readSubscription,
  Request,
  RequestContext,
  unsubscribe,
} from '@ledgerdesk/contracts';
import { DomainError } from '@ledgerdesk/event-sourcing';
import { Answers, anyone, type Asked, Received, ServiceClient } from '@ledgerdesk/messaging';
import { MailKeys } from '../addresses/mail-keys';
import { ParticipantRef } from '../addresses/participant-ref';
import { participantAt, PresentConversation } from '../conversations/conversation';
import { Conversations } from '../conversations/conversations';
import { notifyIssue } from '../conversations/notify-issue';
import { Participant } from '../conversations/participant';
import { Correspondents } from '../correspondents/correspondents';
import { maskAddress } from '../correspondents/mask-address';
import { askingAs, contextWithin } from '../request-context';
import { enterProject } from '../service-desk/enter-project';

type Subscription = Readonly<{ seat: ParticipantRef; conversation: PresentConversation; participant: Participant }>;
type ByToken = Asked<Request, null> & Readonly<{ payload: { token: string } }>;

/** Without sign-in, by the token of a mail alone (SUB-2, SUB-3). */
@Controller()
export class SubscriptionsController {
  constructor(
    private readonly keys: MailKeys,
    private readonly conversations: Conversations,
    private readonly correspondents: Correspondents,
    private readonly client: ServiceClient,
  ) {}

  /** Changes nothing, so that a scanner of links ends nobody's mails. */
  @Answers(readSubscription, anyone)
  async read(@Received() asked: Asked<typeof readSubscription, null>) {
    const { conversation, participant } = await this.find(asked);
    const { correspondentId, state } = participant;
    const known = (await this.correspondents.find([correspondentId])).get(correspondentId);
    return {
      address: maskAddress(known?.address ?? ''),
      issue: await this.titleOf(conversation, contextWithin(asked, 'issue')),
      subscribed: state === 'active',
    };
  }

  /** What is queued for this seat is withdrawn when its turn comes. */
  @Answers(unsubscribe, anyone)
  async unsubscribe(@Received() asked: Asked<typeof unsubscribe, null>) {
    const { seat, conversation } = await this.find(asked);
    const left = await this.conversations.unsubscribe(seat, { ...asked.metadata, commandId: asked.commandId(1) });
    if (!left) return {};
    const change = { kind: 'unsubscribed' as const, correspondentIds: [left.correspondentId] };
    const context = { ...contextWithin(asked, 'note'), requestId: left.requestId };
    await notifyIssue(this.client, conversation, change, context);
    return {};
  }

  /** @throws DomainError `unknown-token` */
  private async find({ payload: { token } }: ByToken): Promise<Subscription> {
    const seat = this.keys.readUnsubscribeToken(token);
    const conversation = seat && (await this.conversations.withSeat(seat));
    const participant = conversation && participantAt(conversation, seat.seat);
    if (seat && conversation && participant) return { seat, conversation, participant };
    throw new DomainError<OutgoingRefusal>('unknown-token', 'This link is no longer valid.');
  }

  /** Null where it is confidential, or gone. */
  private async titleOf({ issueId, projectId }: PresentConversation, context: RequestContext) {
    const access = await enterProject(this.client, projectId, context);
    if (!access) return null;
    try {
      const { issue } = await this.client.ask(readIssueById, { issueId }, askingAs(access, context));
      return issue.confidential ? null : { title: issue.title, iid: issue.iid };
    } catch (error) {
      if (error instanceof DomainError && error.code === 'issue-not-found') return null;
      throw error;
    }
  }
}
