import type { ParticipantRefusal } from '@ledgerdesk/contracts';
import { Command, Decider, DomainError } from '@ledgerdesk/event-sourcing';
import { isOneTooMany, isPermanent } from './bounces';
import {
  belongsTo,
  Conversation,
  ConversationEvent,
  evolve,
  IssuePlace,
  MovedNote,
  noteNow,
  participantAt,
  participantOf,
  PresentConversation,
} from './conversation';
import { calm, floodedBy } from './mail-flood';
import { MailboxRef, Participant } from './participant';
import type { QueuedMail, WithheldReason } from './queued-mail';
import { referencesOf } from './references';

/**
 * `joins`: the sender becomes a participant (PART-1); `byKey`: it came back by the key of a seat (PART-5); `byId`: it only
 * names a Message-ID of a received mail, which is no secret (TH-12); `forged`: it is not from the sender's address (LOOP-11). LOOP-22: `keySeat`, whose key the sender has; `verified`: its verdict is `pass`.
 */
export type AcceptedMail = Readonly<{
  issueId: number;
  projectId: number;
  iid: number;
  mailId: string;
  messageId: string | null;
  correspondentId: string | null;
  mailboxId: string | null;
  /** Null: it became the issue. */
  noteId: number | null;
  named: readonly string[];
  joins: boolean;
  byKey: boolean;
  byId: boolean;
  forged: boolean;
  keySeat: number | null;
  verified: boolean;
  /** AUTH-6: whom it is from, where its author is another address; `keySeat`: whose key it came by. Not of a forged mail. */
  from?: Readonly<{ correspondentIds: readonly string[]; keySeat: number | null }>;
  /** OUT-5, LOOP-13 allow a thank_you. */
  thanks: boolean;
  /** LOOP-12 allows that others get its note; never an internal one (OUT-4). */
  toOthers: boolean;
  /** PART-2: who may take part by its Cc, each once, in its order. */
  cc?: readonly MailboxRef[];
}>;

/** TH-6: `messageIds` of the mails to seats 1, 2, ..., as many as there were when it was asked; whoever joins later is not mailed. */
type QueueingMails = Readonly<{ messageIds: readonly string[] }>;

/** `messageIds`: also of the seat that its sender takes, if that one joins. `ccMessageIds`: of what is mailed to its Cc. */
export class AcceptMail extends Command('AcceptMail')<
  AcceptedMail & QueueingMails & { ccMessageIds?: readonly string[] }
> {}
/** A public note by a user (OUT-2). `isOff`: nobody is mailed (MI-14). */
export class QueueNote extends Command('QueueNote')<QueueingMails & { noteId: number; isOff: boolean }> {}
/** By a user (PART-4). `messageIds`: of the mail that says so, as of `QueueingMails`. */
export class AddParticipant extends Command('AddParticipant')<
  QueueingMails & {
    issueId: number;
    projectId: number;
    iid: number;
    correspondentId: string;
    mailboxId: string;
    addedBy: number;
  }
> {}
/** The issue has become another one (PART-6). */
export class MoveConversation extends Command('MoveConversation')<{ to: IssuePlace; notes: readonly MovedNote[] }> {}
export class RemoveParticipant extends Command('RemoveParticipant')<{ seat: number }> {}
/** An undeliverable one is mailed again, and it counts as confirmed (LOOP-11, LOOP-22). */
export class ClearParticipant extends Command('ClearParticipant')<{ seat: number }> {}
export class UnsubscribeSeat extends Command('UnsubscribeSeat')<{ seat: number }> {}
/** A mail to this seat could not be delivered (LOOP-10). `status`: as of `isPermanent`; null where none was said. */
export class RecordBounce extends Command('RecordBounce')<{ seat: number; status: string | null }> {}

export type ConversationCommand =
  | AcceptMail
  | QueueNote
  | AddParticipant
  | RemoveParticipant
  | ClearParticipant
  | UnsubscribeSeat
  | RecordBounce
  | MoveConversation;

/** PART-3 */
export const MAX_PARTICIPANTS = 10;

/** The mail may have been delivered where the issue was before. */
const whereItIs = (mail: AcceptMail['data'], conversation: Conversation): AcceptMail['data'] => {
  if (!conversation || conversation.issueId === mail.issueId) return mail;
  const { issueId, projectId, iid } = conversation;
  const noteId = mail.noteId === null ? null : noteNow(conversation, mail.noteId);
  return { ...mail, issueId, projectId, iid, noteId };
};

const acceptMail = (
  { data: accepting, metadata: { now } }: AcceptMail,
  conversation: Conversation,
): ConversationEvent[] => {
  const data = whereItIs(accepting, conversation);
  const { issueId, projectId, iid, mailId, messageId, noteId, correspondentId } = data;
  if (conversation?.accepted.includes(mailId)) return [];
  const before = participantOf(conversation, correspondentId);
  const added = join(data, conversation, now);
  const seat = before?.seat ?? seatIn(added);
  const named = data.byId && !data.verified ? [] : data.named;

  const isConfirmed = before?.confirmed === true || seat === null || !confirms(data, seat);
  const note = noteId === null ? null : noteBy(correspondentId, conversation, now);
  const about = { ...(isConfirmed ? {} : { confirms: true as const }), ...note };

  const joined: ConversationEvent[] = [
    ...(conversation ? [] : [{ type: 'ConversationStarted', data: { issueId, projectId, iid } } as const]),
    ...added,
    ...hearFrom(data, conversation, now),
  ];
  const withSender = joined.reduce<Conversation>(evolve, conversation)!;
  const { copied, limited } = mayCopy(data, before) ? copy(data, withSender, now) : { copied: [], limited: [] };
  const seats = copied.map((event) => event.data.seat);
  const byCc = { ...(seats.length > 0 && { copied: seats }), ...(limited.length > 0 && { limited }) };

  const accepted: ConversationEvent[] = [
    ...joined,
    ...copied,
    { type: 'MailAccepted', data: { issueId, mailId, messageId, noteId, seat, named, ...about, ...byCc } },
  ];
  const present = accepted.reduce<Conversation>(evolve, conversation)!;
  const caused = { messageIds: data.messageIds, now, conversation: present };
  const introduced = introduce(data, { ...caused, messageIds: data.ccMessageIds ?? [] }, seats);
  if (noteId === null) return [...accepted, ...thank(data, caused, seat), ...introduced];
  // Whoever takes part by this mail has got it.
  const messageIds = data.messageIds.slice(0, conversation?.participants.length ?? 0);
  const passedOn = passOn(data, noteId, { ...caused, messageIds }, before, note?.flooded !== undefined);
  return [...accepted, ...passedOn, ...introduced];
};

/** PART-2 */
const mayCopy = (data: AcceptedMail, before: Participant | null): boolean => {
  if (data.noteId === null) return data.joins;
  return before !== null && confirms(data, before.seat);
};

/** PART-3, PART-5: whoever takes part, or once did, is not added by the Cc of somebody else. */
const copy = ({ cc = [], issueId }: AcceptedMail, conversation: PresentConversation, addedAt: string) => {
  const { participants } = conversation;
  const newcomers = cc.filter(({ correspondentId }) => participantOf(conversation, correspondentId) === null);
  const room = Math.max(0, MAX_PARTICIPANTS - countedIn(participants));
  const copied = newcomers.slice(0, room).map(({ correspondentId, mailboxId }, index) => {
    const seat = participants.length + index + 1;
    return { type: 'ParticipantAdded', data: { issueId, seat, correspondentId, mailboxId, addedAt } } as const;
  });
  return { copied, limited: newcomers.slice(room).map(({ mailboxId }) => mailboxId) };
};

/** OUT-3, LOOP-23 */
const introduce = (
  { issueId, correspondentId, verified }: AcceptedMail,
  queueing: Queueing,
  seats: readonly number[],
): ConversationEvent[] =>
  seats.map((seat) => {
    const participant = participantAt(queueing.conversation, seat)!;
    mustHaveMessageId(queueing, participant);
    const mail = mailOf(queueing, participant, 'new_participant', null);
    const namedBy = { correspondentId: correspondentId!, verdict: verified ? 'pass' : 'none' } as const;
    return { type: 'MailQueued', data: { issueId, mail: { ...mail, namedBy } } };
  });

/** AUTH-6: what the author's own mail says of a participant (PART-5, LOOP-11, LOOP-22), this one says of those it is from. */
const hearFrom = ({ issueId, from }: AcceptedMail, conversation: Conversation, addedAt: string): ConversationEvent[] =>
  (from?.correspondentIds ?? []).flatMap((id): ConversationEvent[] => {
    const participant = participantOf(conversation, id);
    if (!participant || participant.state === 'removed') return [];
    const { seat, state, correspondentId, mailboxId, confirmed } = participant;
    const byKey = from?.keySeat === seat;
    const returns = state === 'undeliverable' || (state === 'unsubscribed' && byKey);
    const returned = {
      type: 'ParticipantAdded',
      data: { issueId, seat, correspondentId, mailboxId, addedAt },
    } as const;
    const cleared = { type: 'ParticipantCleared', data: { issueId, seat } } as const;
    return [...(returns ? [returned] : []), ...(byKey && !confirmed ? [cleared] : [])];
  });

/** LOOP-22 */
const confirms = ({ verified, keySeat }: AcceptedMail, seat: number): boolean => verified || keySeat === seat;

/** LOOP-15 */
const noteBy = (correspondentId: string | null, conversation: Conversation, at: string) => {
  const by = correspondentId ?? '';
  const flooded = floodedBy(conversation?.flood ?? calm, by, at);
  return { by, at, ...(flooded && { flooded }) };
};

/** What queueing a mail needs to know, whoever gets it. */
type Queueing = QueueingMails & Readonly<{ now: string; conversation: PresentConversation }>;

const thank = ({ thanks, issueId }: AcceptedMail, queueing: Queueing, seat: number | null): ConversationEvent[] => {
  const sender = participantAt(queueing.conversation, seat);
  if (!thanks || !sender) return [];
  mustHaveMessageId(queueing, sender);
  return [{ type: 'MailQueued', data: { issueId, mail: mailOf(queueing, sender, 'thank_you', null) } }];
};

const mustHaveMessageId = ({ messageIds }: Queueing, { seat }: Participant): void => {
  if (seat > messageIds.length)
    throw new DomainError('concurrent-change', 'Somebody else has joined the conversation meanwhile');
};

/** TH-9: of someone who was no participant before it goes to nobody outside. */
const passOn = (
  { toOthers }: AcceptedMail,
  noteId: number,
  queueing: Queueing,
  before: Participant | null,
  isFlooded: boolean,
): ConversationEvent[] => {
  if (!before || !toOthers) return [];
  const { authorSeat } = queueing.conversation;
  return toParticipants(queueing, noteId, before.seat, ({ seat, confirmed }) => {
    if (isFlooded) return 'flood';
    if (confirmed) return null;
    return seat === authorSeat ? 'a few' : 'unconfirmed';
  });
};

const queueNote = ({ data, metadata: { now } }: QueueNote, conversation: Conversation): ConversationEvent[] => {
  if (!conversation) return [];
  const { messageIds, isOff } = data;
  const noteId = noteNow(conversation, data.noteId);
  return toParticipants({ messageIds, now, conversation }, noteId, null, () => (isOff ? 'service-desk-off' : null));
};

/** @param doubt what speaks against it, of one who is active; `a few`: it is mailed while there were not too many */
const toParticipants = (
  queueing: Queueing,
  noteId: number,
  butSeat: number | null,
  doubt: (participant: Participant) => WithheldReason | 'a few' | null,
): ConversationEvent[] => {
  const { messageIds, conversation } = queueing;
  const { issueId, participants } = conversation;
  return participants
    .slice(0, messageIds.length)
    .filter(({ seat }) => seat !== butSeat)
    .filter(
      ({ seat, thread, withheld }) => !thread.newest.includes(messageIds[seat - 1]!) && !withheld.includes(noteId),
    )
    .flatMap((participant): ConversationEvent[] => {
      const { state } = participant;
      if (state === 'removed') return [];
      const reason = state === 'active' ? doubt(participant) : state;
      const mail = mailOf(queueing, participant, 'new_note', noteId);
      if (reason === null) return [{ type: 'MailQueued', data: { issueId, mail } }];
      if (reason === 'a few') return [{ type: 'MailQueued', data: { issueId, mail: { ...mail, unconfirmed: true } } }];
      return [{ type: 'MailWithheld', data: { issueId, mail, reason } }];
    });
};

type IssueMailKind = MailOfIssue['kind'];

/** What a Message-ID says of its cause (TH-6). */
export const eventOf = (kind: IssueMailKind, noteId: number | null): string => {
  switch (kind) {
    case 'thank_you':
      return 'opened';
    case 'new_note':
      return `note-${noteId}`;
    case 'new_participant':
      return 'added';
  }
};

const mailOf = (
  { messageIds, now: queuedAt, conversation: { issueId, projectId, iid } }: Queueing,
  { seat, correspondentId, mailboxId, thread }: Participant,
  kind: IssueMailKind,
  noteId: number | null,
): MailOfIssue => {
  const event = eventOf(kind, noteId);
  const ids = { outgoingId: `${issueId}-${seat}-${event}`, messageId: messageIds[seat - 1]! };
  const threading = { inReplyTo: thread.newest.at(-1) ?? null, references: referencesOf(thread) };
  const about = { kind, projectId, issueId, iid, seat, noteId, correspondentId, mailboxId, after: thread.lastQueued };
  return { ...ids, ...threading, ...about, queuedAt };
};
type MailOfIssue = Exclude<QueuedMail, { kind: 'rejection' }>;

/** PART-3; a seat is never another's. */
const join = (mail: AcceptedMail, conversation: Conversation, addedAt: string): ConversationEvent[] => {
  const { correspondentId, mailboxId, issueId } = mail;
  if (correspondentId === null || mailboxId === null) return [];
  const before = participantOf(conversation, correspondentId);
  if (!mayJoin(mail, before) || isStranger(mail, conversation)) return [];
  const participants = conversation?.participants ?? [];
  if (isFull(conversation, before)) return [];
  const seat = before?.seat ?? participants.length + 1;
  return [{ type: 'ParticipantAdded', data: { issueId, seat, correspondentId, mailboxId, addedAt } }];
};

/** AUTH-6, TH-12: a Message-ID, which anybody may know, lets nobody in but whom it lets write. */
export const isStranger = (
  { byId, forged, correspondentId }: Pick<AcceptedMail, 'byId' | 'forged' | 'correspondentId'>,
  conversation: Conversation,
): boolean => byId && (forged || correspondentId === null || !belongsTo(conversation, correspondentId));

const isFull = (conversation: Conversation, before: Participant | null): boolean =>
  countedIn((conversation?.participants ?? []).filter((present) => present !== before)) >= MAX_PARTICIPANTS;

/** Those who are mailed, or would be. */
const countedIn = (participants: readonly Participant[]): number =>
  participants.filter(({ state }) => state === 'active' || state === 'undeliverable').length;

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
    case 'removed':
      return false;
  }
};

/** PART-4: mailed once to each address (OUT-3). */
const addParticipant = (
  { data, metadata: { now } }: AddParticipant,
  conversation: Conversation,
): ConversationEvent[] => {
  const { issueId, projectId, iid, correspondentId, mailboxId, addedBy, messageIds } = data;
  const before = participantOf(conversation, correspondentId);
  if (before?.state === 'active')
    throw refusal('no-address-added', 'No address was added: none was given or they take part already.');
  assertRoom(conversation, before);
  const seat = before?.seat ?? (conversation?.participants.length ?? 0) + 1;
  const events: ConversationEvent[] = [
    ...(conversation ? [] : [{ type: 'ConversationStarted', data: { issueId, projectId, iid } } as const]),
    { type: 'ParticipantAdded', data: { issueId, seat, correspondentId, mailboxId, addedAt: now, addedBy } },
  ];
  if (before) return events;
  const present = events.reduce<Conversation>(evolve, conversation)!;
  const queueing = { messageIds, now, conversation: present };
  const added = participantAt(present, seat)!;
  mustHaveMessageId(queueing, added);
  return [...events, { type: 'MailQueued', data: { issueId, mail: mailOf(queueing, added, 'new_participant', null) } }];
};

/** PART-3. @throws DomainError `participant-limit-reached` */
export const assertRoom = (conversation: Conversation, before: Participant | null): void => {
  if (isFull(conversation, before))
    throw refusal('participant-limit-reached', `The limit of ${MAX_PARTICIPANTS} participants is reached`);
};

const refusal = (code: ParticipantRefusal, message: string) => new DomainError(code, message);

const moveConversation = (
  { data: { to, notes } }: MoveConversation,
  conversation: Conversation,
): ConversationEvent[] => {
  if (!conversation || conversation.issueId === to.issueId) return [];
  return [{ type: 'ConversationMoved', data: { issueId: conversation.issueId, to, notes } }];
};

const removeParticipant = ({ data: { seat } }: RemoveParticipant, conversation: Conversation): ConversationEvent[] => {
  const participant = participantAt(conversation, seat);
  if (!conversation || !participant || participant.state === 'removed') return [];
  return [{ type: 'ParticipantRemoved', data: { issueId: conversation.issueId, seat } }];
};

const clearParticipant = ({ data: { seat } }: ClearParticipant, conversation: Conversation): ConversationEvent[] => {
  const participant = participantAt(conversation, seat);
  if (!conversation || !participant) return [];
  const { state, confirmed } = participant;
  if (state !== 'undeliverable' && confirmed) return [];
  return [{ type: 'ParticipantCleared', data: { issueId: conversation.issueId, seat } }];
};

const seatIn = ([event]: readonly ConversationEvent[]): number | null =>
  event?.type === 'ParticipantAdded' ? event.data.seat : null;

const unsubscribe = ({ data: { seat } }: UnsubscribeSeat, conversation: Conversation): ConversationEvent[] => {
  const participant = participantAt(conversation, seat);
  if (!conversation || !participant || participant.state === 'unsubscribed' || participant.state === 'removed')
    return [];
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

/** What is decided about who is mailed about an issue, and what. */
export const conversationDecider: Decider<ConversationCommand, Conversation, ConversationEvent> = {
  initialState: null,
  evolve,
  decide: (command, conversation) => {
    switch (command.type) {
      case 'AcceptMail':
        return acceptMail(command, conversation);
      case 'QueueNote':
        return queueNote(command, conversation);
      case 'AddParticipant':
        return addParticipant(command, conversation);
      case 'RemoveParticipant':
        return removeParticipant(command, conversation);
      case 'ClearParticipant':
        return clearParticipant(command, conversation);
      case 'UnsubscribeSeat':
        return unsubscribe(command, conversation);
      case 'RecordBounce':
        return recordBounce(command, conversation);
      case 'MoveConversation':
        return moveConversation(command, conversation);
    }
  },
};
