import { Event } from '@ledgerdesk/event-sourcing';
import { QueuedMail } from '../outgoing/queued-mail';

/** Stream `conversation-<issueId>`: who is mailed about an issue, what they wrote and what they were sent. Ids only. */
type OfIssue = Readonly<{ issueId: number }>;

export type ConversationStarted = Event<'ConversationStarted', OfIssue & { projectId: number; iid: number }>;
export type ParticipantAdded = Event<
  'ParticipantAdded',
  OfIssue & { seat: number; correspondentId: string; addedAt: string }
>;
export type ParticipantUnsubscribed = Event<'ParticipantUnsubscribed', OfIssue & { seat: number }>;
/** A mail that became the issue or a note. `named`: in From, Reply-To, To or Cc (TH-12). */
export type MailAccepted = Event<
  'MailAccepted',
  OfIssue & {
    mailId: string;
    messageId: string | null;
    noteId: number | null;
    seat: number | null;
    named: readonly string[];
  }
>;
export type MailQueued = Event<'MailQueued', OfIssue & { mail: QueuedMail }>;

export type ConversationEvent =
  ConversationStarted | ParticipantAdded | ParticipantUnsubscribed | MailAccepted | MailQueued;

export const streamOfConversation = (issueId: number): string => `conversation-${issueId}`;
