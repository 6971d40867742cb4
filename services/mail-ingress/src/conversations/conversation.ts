import { Event } from '@ledgerdesk/event-sourcing';
import { withBounce } from './bounces';
import { answered, calm, Flooded, MailFlood, withNote } from './mail-flood';
import { Participant, Thread } from './participant';
import { QueuedMail, WithheldMail } from './queued-mail';

/**
 * Stream `conversation-<issueId>`, of the issue that it began with: who is mailed about an issue, what they wrote and what they were
 * sent. Ids only. `issueId`: where the issue is by then.
 */
type OfIssue = Readonly<{ issueId: number }>;

export type ConversationStarted = Event<'ConversationStarted', OfIssue & { projectId: number; iid: number }>;
/** `addedBy`: the user who did it by hand, which confirms the seat (LOOP-22). `mailboxId`: absent in older events. */
export type ParticipantAdded = Event<
  'ParticipantAdded',
  OfIssue & { seat: number; correspondentId: string; mailboxId?: string; addedAt: string; addedBy?: number }
>;
export type ParticipantUnsubscribed = Event<'ParticipantUnsubscribed', OfIssue & { seat: number }>;
/** PART-5: by a user. Only a user adds it again. */
export type ParticipantRemoved = Event<'ParticipantRemoved', OfIssue & { seat: number }>;
/** LOOP-11, LOOP-22: a user says that mails reach it. */
export type ParticipantCleared = Event<'ParticipantCleared', OfIssue & { seat: number }>;
/** LOOP-10: a mail came back that may be taken another time. `status`: of RFC 3463, if one was said. */
export type ParticipantBounced = Event<
  'ParticipantBounced',
  OfIssue & { seat: number; status: string | null; at: string }
>;
/** LOOP-11: nothing is mailed to it until it is added again. `status`: of the last mail that came back. */
export type ParticipantUndeliverable = Event<
  'ParticipantUndeliverable',
  OfIssue & { seat: number; status: string | null }
>;
/**
 * A mail that became the issue or a note. `named`: in From, Reply-To, To or Cc (TH-12). `confirms` its seat, from now on
 * (LOOP-22). Of a note: `by`, whoever wrote it, empty where nobody is known; `flooded`: it is not mailed (LOOP-15).
 * PART-2: `copied`, seats of its Cc that take part since; `limited`, mailboxes of its Cc that do not (PART-3).
 */
export type MailAccepted = Event<
  'MailAccepted',
  OfIssue & {
    mailId: string;
    messageId: string | null;
    noteId: number | null;
    seat: number | null;
    named: readonly string[];
    confirms?: true;
    by?: string;
    at?: string;
    flooded?: Flooded;
    copied?: readonly number[];
    limited?: readonly string[];
  }
>;
/** LOOP-21: a note that is not mailed to somebody who takes part. */
export type MailWithheld = Event<'MailWithheld', OfIssue & WithheldMail>;
export type MailQueued = Event<'MailQueued', OfIssue & { mail: QueuedMail }>;
/** Where an issue is. */
export type IssuePlace = Readonly<{ issueId: number; projectId: number; iid: number }>;
/** Which note of an issue that was moved is which one now. */
export type MovedNote = Readonly<{ from: number; to: number }>;
/** PART-6: the issue has become another one. */
export type ConversationMoved = Event<'ConversationMoved', OfIssue & { to: IssuePlace; notes: readonly MovedNote[] }>;

export type ConversationEvent =
  | ConversationStarted
  | ParticipantAdded
  | ParticipantUnsubscribed
  | ParticipantRemoved
  | ParticipantCleared
  | ParticipantBounced
  | ParticipantUndeliverable
  | MailAccepted
  | MailQueued
  | MailWithheld
  | ConversationMoved;

export const conversationStream = (issueId: number): string => `conversation-${issueId}`;

/** `named`: correspondents in From, Reply-To, To or Cc of an accepted mail (TH-12). */
export type PresentConversation = Readonly<{
  issueId: number;
  projectId: number;
  iid: number;
  /** In the order of their seats, which are 1, 2, ... */
  participants: readonly Participant[];
  named: readonly string[];
  /** The last mails that became the issue or a note. */
  accepted: readonly string[];
  /** Whose mail opened the issue, if that one takes part. */
  authorSeat: number | null;
  /** Of the newest mail that became one; what is mailed of any other is a user's. */
  noteByMail: number | null;
  flood: MailFlood;
  /** Where the issue was before, and what became of the notes that it had there. */
  formerProjectIds: readonly number[];
  movedNotes: readonly MovedNote[];
}>;
/** Null where no mail ever concerned the issue. */
export type Conversation = PresentConversation | null;

const REMEMBERED_IDS = 25;
const REMEMBERED_MAILS = 100;
const REMEMBERED_NOTES = 25;
const NOTHING_YET: Thread = { first: null, newest: [], lastQueued: null };

export const evolve = (conversation: Conversation, event: ConversationEvent): Conversation => {
  if (event.type === 'ConversationStarted')
    return {
      ...event.data,
      participants: [],
      named: [],
      accepted: [],
      authorSeat: null,
      noteByMail: null,
      flood: calm,
      formerProjectIds: [],
      movedNotes: [],
    };
  return conversation && evolvePresent(conversation, event);
};

const evolvePresent = (
  conversation: PresentConversation,
  event: Exclude<ConversationEvent, ConversationStarted>,
): PresentConversation => {
  const { participants } = conversation;
  switch (event.type) {
    case 'ParticipantAdded': {
      const { seat, correspondentId, mailboxId, addedAt, addedBy = null } = event.data;
      const isByHand = addedBy !== null;
      if (participants.some((present) => present.seat === seat))
        return withSeat(conversation, seat, (present) => ({
          ...present,
          // What a later mail says of an address changes nothing that is shown or mailed; a user may correct it.
          mailboxId: (isByHand && mailboxId) || present.mailboxId,
          state: 'active',
          addedAt,
          addedBy,
          bounces: [],
          confirmed: present.confirmed || isByHand,
        }));
      const added: Participant = {
        seat,
        correspondentId,
        mailboxId: mailboxId ?? correspondentId,
        state: 'active',
        addedAt,
        addedBy,
        bounces: [],
        confirmed: isByHand,
        withheld: [],
        unsubscriptions: 0,
        thread: NOTHING_YET,
      };
      return { ...conversation, participants: [...participants, added] };
    }
    case 'ConversationMoved': {
      const { to, notes } = event.data;
      const became = new Map(notes.map((note) => [note.from, note.to]));
      const before = conversation.movedNotes.map((note) => ({ from: note.from, to: became.get(note.to) ?? note.to }));
      const formerProjectIds = [...conversation.formerProjectIds, conversation.projectId];
      return { ...conversation, ...to, formerProjectIds, movedNotes: [...before, ...notes] };
    }
    case 'ParticipantUnsubscribed':
      return withSeat(conversation, event.data.seat, (present) => ({
        ...present,
        state: 'unsubscribed',
        unsubscriptions: present.unsubscriptions + 1,
      }));
    case 'ParticipantRemoved':
      return withSeat(conversation, event.data.seat, (present) => ({ ...present, state: 'removed', bounces: [] }));
    case 'ParticipantCleared':
      return withSeat(conversation, event.data.seat, (present) => ({
        ...present,
        state: present.state === 'undeliverable' ? 'active' : present.state,
        bounces: [],
        confirmed: true,
      }));
    case 'ParticipantBounced':
      return withSeat(conversation, event.data.seat, (present) => ({
        ...present,
        bounces: withBounce(present.bounces, event.data.at),
      }));
    case 'ParticipantUndeliverable':
      return withSeat(conversation, event.data.seat, (present) => ({
        ...present,
        state: 'undeliverable',
        bounces: [],
      }));
    case 'MailAccepted': {
      const { mailId, messageId, noteId, seat, named, confirms, by, at, flooded, copied = [] } = event.data;
      const accepted = [...conversation.accepted, mailId].slice(-REMEMBERED_MAILS);
      const known = { ...conversation, accepted, named: [...new Set([...conversation.named, ...named])] };
      const authored = noteId === null ? { ...known, authorSeat: seat } : known;
      const counted = at && by !== undefined ? withNote(known.flood, { by, at }, flooded ?? null) : known.flood;
      const present = { ...authored, noteByMail: noteId ?? authored.noteByMail, flood: counted };
      const informed = [...copied, ...(seat ? [seat] : [])].reduce<PresentConversation>(
        (known, seat) => withSeat(known, seat, (each) => (messageId ? knowing(each, messageId) : each)),
        present,
      );
      return confirms && seat ? withSeat(informed, seat, (sender) => ({ ...sender, confirmed: true })) : informed;
    }
    case 'MailWithheld': {
      const { mail } = event.data;
      if (mail.kind === 'rejection' || mail.noteId === null) return conversation;
      const { noteId } = mail;
      return withSeat(hearing(conversation, noteId), mail.seat, (present) => ({
        ...present,
        withheld: [...present.withheld, noteId].slice(-REMEMBERED_NOTES),
      }));
    }
    case 'MailQueued': {
      const { mail } = event.data;
      if (mail.kind === 'rejection') return conversation;
      return withSeat(hearing(conversation, mail.noteId), mail.seat, (present) => {
        const { thread, ...others } = knowing(present, mail.messageId);
        return { ...others, thread: { ...thread, lastQueued: mail.outgoingId } };
      });
    }
  }
};

/** LOOP-19: what became of a note tells whose it is. */
const hearing = (conversation: PresentConversation, noteId: number | null): PresentConversation =>
  noteId === null || noteId === conversation.noteByMail
    ? conversation
    : { ...conversation, flood: answered(conversation.flood) };

const withSeat = (
  conversation: PresentConversation,
  seat: number,
  change: (participant: Participant) => Participant,
): PresentConversation => ({
  ...conversation,
  participants: conversation.participants.map((present) => (present.seat === seat ? change(present) : present)),
});

const knowing = (participant: Participant, messageId: string): Participant => {
  const { first, newest, lastQueued } = participant.thread;
  const known = [...newest.filter((id) => id !== messageId), messageId].slice(-REMEMBERED_IDS);
  return { ...participant, thread: { first: first ?? messageId, newest: known, lastQueued } };
};

/** Whose seat it is; null where there is none of this number. */
export const participantAt = (conversation: Conversation, seat: number | null): Participant | null =>
  conversation?.participants.find((present) => present.seat === seat) ?? null;

/** Whoever takes part, also without getting mails. */
export const participantOf = (conversation: Conversation, correspondentId: string | null): Participant | null =>
  conversation?.participants.find((present) => present.correspondentId === correspondentId) ?? null;

/** TH-12: a participant, or named in an accepted mail, and not removed. */
export const belongsTo = (conversation: Conversation, correspondentId: string): boolean => {
  const participant = participantOf(conversation, correspondentId);
  if (participant) return participant.state !== 'removed';
  return !!conversation?.named.includes(correspondentId);
};

/** A note by what it is called where the issue is now. */
export const noteNow = ({ movedNotes }: Pick<PresentConversation, 'movedNotes'>, noteId: number): number =>
  movedNotes.find(({ from }) => from === noteId)?.to ?? noteId;

/** Whether the issue is in this project, or was (TH-8). */
export const isOrWasIn = ({ projectId, formerProjectIds }: PresentConversation, id: number): boolean =>
  projectId === id || formerProjectIds.includes(id);
