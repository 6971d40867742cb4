import { Command, Decider } from '@ledgerdesk/event-sourcing';
import type { Seat } from '../addresses/seat';
import type { QueuedMail } from './queued-mail';
import { isOneTooMany, isPermanent } from './bounces';
import {
  Conversation,
  ConversationEvent,
  evolve,
  participantAt,
  participantOf,
  PresentConversation,
} from './conversation';
import { Participant } from './participant';
import { referencesOf } from './references';

/**
 * `joins`: the sender becomes a participant (PART-1); `byKey`: the mail came with the key of a seat (PART-5); `forged`: its
 * verdict is `fail` (LOOP-11).
 */
export type AcceptedMail = Readonly<{
  issueId: number;
  projectId: number;
  iid: number;
  mailId: string;
  messageId: string | null;
  correspondentId: string | null;
  /** Null: it became the issue. */
  noteId: number | null;
  named: readonly string[];
  joins: boolean;
  byKey: boolean;
  forged: boolean;
  /** OUT-5, LOOP-13 allow a thank_you. */
  thanks: boolean;
  /** LOOP-12 allows that others get its note; never an internal one (OUT-4). */
  toOthers: boolean;
}>;
export class AcceptMail extends Command('AcceptMail')<AcceptedMail> {}
/** A public note by a user (OUT-2). */
export class QueueNote extends Command('QueueNote')<{ noteId: number }> {}
export class UnsubscribeSeat extends Command('UnsubscribeSeat')<{ seat: number }> {}
/** A mail to this seat could not be delivered (LOOP-10). `status`: as of `isPermanent`; null where none was said. */
export class RecordBounce extends Command('RecordBounce')<{ seat: number; status: string | null }> {}

export type ConversationCommand = AcceptMail | QueueNote | UnsubscribeSeat | RecordBounce;

/** TH-6; `event`: at most 64 of `A-Z a-z 0-9 _ -`. */
type MessageIdOf = (kind: string, seat: Seat, event: string) => string;

/** PART-3 */
export const MAX_PARTICIPANTS = 10;

/** What is decided about a conversation, where Message-IDs are made like this. */
export const conversationDecider = (
  messageIdOf: MessageIdOf,
): Decider<ConversationCommand, Conversation, ConversationEvent> => {
  const acceptMail = ({ data, metadata: { now } }: AcceptMail, conversation: Conversation): ConversationEvent[] => {
    const { issueId, projectId, iid, mailId, messageId, noteId, named, correspondentId } = data;
    if (conversation?.accepted.includes(mailId)) return [];
    const before = participantOf(conversation, correspondentId);
    const added = join(data, conversation, now);
    const seat = before?.seat ?? seatIn(added);

    const accepted: ConversationEvent[] = [
      ...(conversation ? [] : [{ type: 'ConversationStarted', data: { issueId, projectId, iid } } as const]),
      ...added,
      { type: 'MailAccepted', data: { issueId, mailId, messageId, noteId, seat, named } },
    ];
    const present = accepted.reduce<Conversation>(evolve, conversation)!;
    return [...accepted, ...(noteId === null ? thank(data, present, seat, now) : passOn(data, present, before, now))];
  };

  const thank = (
    { thanks }: AcceptedMail,
    conversation: PresentConversation,
    seat: number | null,
    now: string,
  ): ConversationEvent[] => {
    const sender = participantAt(conversation, seat);
    return thanks && sender ? [queued(conversation, sender, 'thank_you', null, now)] : [];
  };

  /** TH-9: of someone who was no participant before it goes to nobody outside. */
  const passOn = (
    { noteId, toOthers }: AcceptedMail,
    conversation: PresentConversation,
    before: Participant | null,
    now: string,
  ): ConversationEvent[] => (before && toOthers ? toActive(conversation, noteId!, before.seat, now) : []);

  const toActive = (
    conversation: PresentConversation,
    noteId: number,
    butSeat: number | null,
    now: string,
  ): ConversationEvent[] =>
    conversation.participants
      .filter(({ state, seat }) => state === 'active' && seat !== butSeat)
      .filter(({ seat, thread }) => !thread.newest.includes(noteMessageId(conversation.issueId, seat, noteId)))
      .map((participant) => queued(conversation, participant, 'new_note', noteId, now));

  const noteMessageId = (issueId: number, seat: number, noteId: number): string =>
    messageIdOf('new_note', { issueId, seat }, `note-${noteId}`);

  const queued = (
    { issueId, projectId, iid }: PresentConversation,
    { seat, correspondentId, thread }: Participant,
    kind: 'thank_you' | 'new_note',
    noteId: number | null,
    queuedAt: string,
  ): ConversationEvent => {
    const event = noteId === null ? 'opened' : `note-${noteId}`;
    const ids = { outgoingId: `${issueId}-${seat}-${event}`, messageId: messageIdOf(kind, { issueId, seat }, event) };
    const threading = { inReplyTo: thread.newest.at(-1) ?? null, references: referencesOf(thread) };
    const about = { kind, projectId, issueId, iid, seat, noteId, correspondentId, after: thread.lastQueued };
    const mail: QueuedMail = { ...ids, ...threading, ...about, queuedAt };
    return { type: 'MailQueued', data: { issueId, mail } };
  };

  return {
    initialState: null,
    evolve,
    decide: (command, conversation) => {
      switch (command.type) {
        case 'AcceptMail':
          return acceptMail(command, conversation);
        case 'QueueNote':
          return conversation ? toActive(conversation, command.data.noteId, null, command.metadata.now) : [];
        case 'UnsubscribeSeat':
          return unsubscribe(command, conversation);
        case 'RecordBounce':
          return recordBounce(command, conversation);
      }
    },
  };
};

/** PART-3; a seat is never another's. */
const join = (mail: AcceptedMail, conversation: Conversation, addedAt: string): ConversationEvent[] => {
  const { correspondentId, issueId } = mail;
  if (correspondentId === null) return [];
  const before = participantOf(conversation, correspondentId);
  if (!mayJoin(mail, before)) return [];
  const participants = conversation?.participants ?? [];
  const others = participants.filter((present) => present !== before && present.state !== 'unsubscribed');
  if (others.length >= MAX_PARTICIPANTS) return [];
  const seat = before?.seat ?? participants.length + 1;
  return [{ type: 'ParticipantAdded', data: { issueId, seat, correspondentId, addedAt } }];
};

/** PART-1, PART-5, LOOP-11 */
const mayJoin = ({ joins, byKey, forged }: AcceptedMail, before: Participant | null): boolean => {
  switch (before?.state) {
    case undefined:
      return joins;
    case 'active':
      return false;
    case 'unsubscribed':
      return joins && byKey;
    case 'undeliverable':
      return !forged;
  }
};

const seatIn = ([event]: readonly ConversationEvent[]): number | null =>
  event?.type === 'ParticipantAdded' ? event.data.seat : null;

const unsubscribe = ({ data: { seat } }: UnsubscribeSeat, conversation: Conversation): ConversationEvent[] => {
  const participant = participantAt(conversation, seat);
  if (!conversation || !participant || participant.state === 'unsubscribed') return [];
  return [{ type: 'ParticipantUnsubscribed', data: { issueId: conversation.issueId, seat } }];
};

/** What nothing is mailed to any more is not counted, so that a stream holds no more than can matter. */
const recordBounce = (
  { data: { seat, status }, metadata: { now: at } }: RecordBounce,
  conversation: Conversation,
): ConversationEvent[] => {
  const participant = participantAt(conversation, seat);
  if (!conversation || participant?.state !== 'active') return [];
  const { issueId } = conversation;
  return isPermanent(status) || isOneTooMany(participant, at)
    ? [{ type: 'ParticipantUndeliverable', data: { issueId, seat, status } }]
    : [{ type: 'ParticipantBounced', data: { issueId, seat, status, at } }];
};
