import { Inject, Injectable } from '@nestjs/common';
import { CommandMetadata } from '@ledgerdesk/event-sourcing';
import { derivedId, EventStore } from '@ledgerdesk/event-store';
import { LRUCache } from 'lru-cache';
import { MailKeys } from '../addresses/mail-keys';
import { ParticipantRef } from '../addresses/participant-ref';
import { continuationDecider, continuationStream, ContinueConversation } from './continuation';
import {
  Conversation,
  ConversationEvent,
  IssuePlace,
  MovedNote,
  noteNow,
  participantAt,
  participantOf,
  PresentConversation,
  conversationStream,
} from './conversation';
import {
  AcceptedMail,
  AcceptMail,
  AddParticipant,
  assertRoom,
  ClearParticipant,
  ConversationCommand,
  conversationDecider,
  eventOf,
  isStranger,
  MoveConversation,
  QueueNote,
  RecordBounce,
  RemoveParticipant,
  UnsubscribeSeat,
} from './conversation.decider';
import { Participant } from './participant';
import { QueuedMail, recipientOf, WithheldMail } from './queued-mail';

/**
 * Ids of mailboxes. Who did not become a participant: `limited`, since there are enough (PART-3); `notAdded`, the sender,
 * since it is not the one whom the mail is from (AUTH-6).
 */
export type Accepted = Readonly<{
  added: readonly string[];
  limited: readonly string[];
  notAdded: readonly string[];
  queued: readonly QueuedMail[];
  withheld: readonly WithheldMail[];
  /** LOOP-15: it is not mailed; from it on notes are not mailed for a while. */
  isFlooded: boolean;
  floodBegins: boolean;
}>;
type QueuedNote = Readonly<{
  conversation: Conversation;
  queued: readonly QueuedMail[];
  withheld: readonly WithheldMail[];
}>;

type Addition = Omit<AddParticipant['data'], 'messageIds'>;
type Added = Readonly<{ participant: Participant; queued: readonly QueuedMail[] }>;
type MailToSeats = Readonly<{
  issueId: number;
  noteId: number | null;
  kind: Exclude<QueuedMail['kind'], 'rejection'>;
  joining?: number;
}>;

type MovedIssue = Readonly<{ issueId: number; to: IssuePlace; notes: readonly MovedNote[] }>;
/** Of a step of whoever asks. */
type CommandOf = (step: string) => CommandMetadata;
const REMEMBERED = 10_000;

/** `requestId`: of the system note, whoever writes it. */
type Unsubscribed = Readonly<{ mailboxId: string; requestId: string; lastQueued: string | null }>;

/** Who is mailed about which issue. A repeat of a command answers what the first one came to. */
@Injectable()
export class Conversations {
  private readonly begun = new LRUCache<number, number>({ max: REMEMBERED });

  constructor(
    private readonly eventStore: EventStore,
    @Inject(MailKeys) private readonly keys: Pick<MailKeys, 'messageId'>,
  ) {}

  /**
   * Read from its stream; null where no mail ever concerned the issue. Of an issue that was moved it is that of the issue
   * that it has become, as `issueId` in it says (TH-8).
   */
  async load(issueId: number): Promise<Conversation> {
    return (await this.eventStore.load(await this.streamOf(issueId), conversationDecider)).state;
  }

  /** The same; null where the issue was moved, and has none any more. */
  async ofIssue(issueId: number): Promise<Conversation> {
    const conversation = await this.load(issueId);
    return conversation?.issueId === issueId ? conversation : null;
  }

  /** PART-6: the conversation follows the issue. Which one continues it is known before it does, so that none is without. */
  async move({ issueId, to, notes }: MovedIssue, commandOf: CommandOf): Promise<Conversation> {
    const conversation = await this.load(issueId);
    if (!conversation) return null;
    const of = await this.begunWith(issueId);
    const continued = new ContinueConversation({ issueId: to.issueId, of }, commandOf('continue'));
    await this.eventStore.execute(continuationStream(to.issueId), continuationDecider, continued);
    const { state } = await this.execute(of, new MoveConversation({ to, notes }, commandOf('move')));
    return state;
  }

  /** The one that has this seat; null where there is none. */
  async withSeat({ issueId, seat }: ParticipantRef): Promise<PresentConversation | null> {
    const conversation = await this.load(issueId);
    return participantAt(conversation, seat) && conversation;
  }

  /** A mail became the issue or a note: who takes part by it, and what is mailed because of it, is decided here. */
  async acceptMail(mail: AcceptedMail, metadata: CommandMetadata): Promise<Accepted> {
    const { issueId, noteId } = mail;
    const messageIds = await this.messageIdsOf({
      issueId,
      noteId,
      kind: noteId === null ? 'thank_you' : 'new_note',
      joining: 1,
    });
    const copied = mail.cc?.length ?? 0;
    const ccMessageIds =
      copied > 0 && (await this.messageIdsOf({ issueId, noteId: null, kind: 'new_participant', joining: copied + 1 }));
    const accept = { ...mail, messageIds, ...(ccMessageIds && { ccMessageIds }) };
    const { state, events } = await this.execute(issueId, new AcceptMail(accept, metadata));
    const added = events.flatMap((event) => (event.type === 'ParticipantAdded' ? recipientOf(event.data) : []));
    const { joins, correspondentId, mailboxId } = mail;
    const staysOut = joins && mailboxId !== null && !participantOf(state, correspondentId) ? [mailboxId] : [];
    const isOut = isStranger(mail, state);
    const { flooded, limited = [] } = events.find((event) => event.type === 'MailAccepted')?.data ?? {};
    return {
      added,
      limited: isOut ? [] : [...staysOut, ...limited],
      notAdded: isOut ? staysOut : [],
      queued: queuedIn(events),
      withheld: withheldIn(events),
      isFlooded: flooded !== undefined,
      floodBegins: flooded?.begins === true,
    };
  }

  /** OUT-2, of a public note by a user: one mail for every active participant, and what is not mailed (LOOP-21). */
  async queueNote(
    { issueId, noteId, isOff }: Readonly<{ issueId: number; noteId: number; isOff: boolean }>,
    metadata: CommandMetadata,
  ): Promise<QueuedNote> {
    const messageIds = await this.messageIdsOf({ issueId, noteId, kind: 'new_note' });
    // A note that the original got after it was moved concerns nobody who takes part.
    const before = await this.load(issueId);
    if (before && before.issueId !== issueId && noteNow(before, noteId) === noteId) return nothingQueued;
    const { state, events } = await this.execute(issueId, new QueueNote({ noteId, messageIds, isOff }, metadata));
    return { conversation: state, queued: queuedIn(events), withheld: withheldIn(events) };
  }

  /** PART-4: by a user. @throws DomainError `no-address-added`, `participant-limit-reached` */
  async add(asked: Addition, metadata: CommandMetadata): Promise<Added> {
    const { issueId, correspondentId } = asked;
    const messageIds = await this.messageIdsOf({ issueId, noteId: null, kind: 'new_participant', joining: 1 });
    const { state, events } = await this.execute(issueId, new AddParticipant({ ...asked, messageIds }, metadata));
    return { participant: participantOf(state, correspondentId)!, queued: queuedIn(events) };
  }

  /** PART-3: that there is room for this one, or it has a seat. @throws DomainError `participant-limit-reached` */
  async assertRoom(issueId: number, correspondentId: string): Promise<void> {
    const conversation = await this.load(issueId);
    assertRoom(conversation, participantOf(conversation, correspondentId));
  }

  /** PART-5. `isRemoved`: it was there until now. `lastQueued`: of the mails to it. */
  async remove(
    { issueId, seat }: ParticipantRef,
    metadata: CommandMetadata,
  ): Promise<Readonly<{ isRemoved: boolean; lastQueued: string | null }>> {
    const { state, events } = await this.execute(issueId, new RemoveParticipant({ seat }, metadata));
    return { isRemoved: events.length > 0, lastQueued: participantAt(state, seat)?.thread.lastQueued ?? null };
  }

  /** LOOP-11, LOOP-22. Null: there is no such seat. */
  async clear({ issueId, seat }: ParticipantRef, metadata: CommandMetadata): Promise<Participant | null> {
    const { state } = await this.execute(issueId, new ClearParticipant({ seat }, metadata));
    return participantAt(state, seat);
  }

  /** SUB-5. Answers the same where the seat was left before, so that a note that was not written then is written now; null: there is none. */
  async unsubscribe({ issueId, seat }: ParticipantRef, metadata: CommandMetadata): Promise<Unsubscribed | null> {
    const { state } = await this.execute(issueId, new UnsubscribeSeat({ seat }, metadata));
    const left = participantAt(state, seat);
    if (!left) return null;
    const requestId = derivedId(await this.streamOf(issueId), 'unsubscribed', seat, left.unsubscriptions);
    return { mailboxId: left.mailboxId, requestId, lastQueued: left.thread.lastQueued };
  }

  /**
   * A mail to this seat could not be delivered (LOOP-10). Answers whose seat it is (the id of its mailbox), or null where that changes nothing, since
   * it gets no mails. A repeat answers the same.
   */
  async recordBounce(
    { issueId, seat }: ParticipantRef,
    status: string | null,
    metadata: CommandMetadata,
  ): Promise<string | null> {
    const { state, events } = await this.execute(issueId, new RecordBounce({ seat, status }, metadata));
    if (events.length === 0) return null;
    return participantAt(state, seat)?.mailboxId ?? null;
  }

  /** TH-6: of what is mailed to seats 1, 2, ... of this kind; `joining`: how many more seats there may be then. */
  private async messageIdsOf({ issueId, noteId, kind, joining = 0 }: MailToSeats): Promise<readonly string[]> {
    const conversation = await this.load(issueId);
    const length = (conversation?.participants.length ?? 0) + joining;
    const event = eventOf(kind, conversation && noteId !== null ? noteNow(conversation, noteId) : noteId);
    const place = { issueId: conversation?.issueId ?? issueId };
    return Array.from({ length }, (_, index) => this.keys.messageId(kind, { ...place, seat: index + 1 }, event));
  }

  /** The issue that its conversation began with. */
  private async begunWith(issueId: number): Promise<number> {
    const known = this.begun.get(issueId);
    if (known !== undefined) return known;
    const { state } = await this.eventStore.load(continuationStream(issueId), continuationDecider);
    if (state !== null) this.begun.set(issueId, state);
    return state ?? issueId;
  }

  private async streamOf(issueId: number): Promise<string> {
    return conversationStream(await this.begunWith(issueId));
  }

  private async execute(issueId: number, command: ConversationCommand) {
    const executed = await this.eventStore.execute(await this.streamOf(issueId), conversationDecider, command);
    return { state: executed.state, events: await executed.events() };
  }
}

const nothingQueued: QueuedNote = { conversation: null, queued: [], withheld: [] };

const queuedIn = (events: readonly ConversationEvent[]): QueuedMail[] =>
  events.flatMap((event) => (event.type === 'MailQueued' ? [event.data.mail] : []));

const withheldIn = (events: readonly ConversationEvent[]): WithheldMail[] =>
  events.flatMap((event) =>
    event.type === 'MailWithheld' ? [{ mail: event.data.mail, reason: event.data.reason }] : [],
  );
