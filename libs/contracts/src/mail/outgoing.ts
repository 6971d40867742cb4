import { z } from 'zod';
import { announcement } from '../announcement';
import { request } from '../message';
import { page, paged } from '../paging';

const id = z.int().positive();

export const outgoingKind = z.enum(['thank_you', 'new_note', 'new_participant', 'rejection']);
export const outgoingState = z.enum(['queued', 'sending', 'sent', 'held', 'failed', 'suppressed', 'withdrawn']);

/** All reasons that an outgoing mail can have, each with the state it explains. */
export const outgoingReasons = {
  'no-smtp-server': 'held: no mail server is configured',
  limited: 'suppressed: an automatic mail, of which there were too many, or to an address that nobody reads',
  unconfirmed: 'suppressed: a note by mail, to a participant who has not shown to read the address',
  flood: 'suppressed: too many notes came by mail at once',
  unsubscribed: 'suppressed or withdrawn: the participant has left',
  undeliverable: 'suppressed or withdrawn: earlier mails could not be delivered to the participant',
  'service-desk-off': 'suppressed or withdrawn: Service Desk is off in the project',
  removed: 'withdrawn: the participant was removed',
  gone: 'withdrawn: what it is about is no longer there, or not for people outside',
  'by-hand': 'withdrawn: a Maintainer cancelled it',
  refused: 'failed: the mail server refused it for good',
  'sender-refused': 'failed: the mail server refused the sender address',
  'needs-smtputf8': 'failed: the address is not ASCII, and the mail server does not offer SMTPUTF8',
  'no-address': 'failed: there is no address that a mail can be sent to',
  'given-up': 'failed: it could not be handed over within 48 hours',
} as const satisfies Readonly<Record<string, string>>;
export type OutgoingReason = keyof typeof outgoingReasons;
const meanings = Object.entries(outgoingReasons).map(([reason, meaning]) => `\`${reason}\`: ${meaning}`);
const outgoingReason = z
  .enum(Object.keys(outgoingReasons) as [OutgoingReason, ...OutgoingReason[]])
  .describe(`Why it is not sent. ${meanings.join('; ')}`);

/** MA-11. `recipient`: for Reporter+. */
export const outgoingMail = z.object({
  id: z.string(),
  kind: outgoingKind,
  state: outgoingState,
  recipient: z.string(),
  noteId: id.nullable(),
  messageId: z.string(),
  createdAt: z.string(),
  nextTryAt: z.string().nullable(),
  reason: outgoingReason.nullable(),
  possiblyDeliveredTwice: z.boolean(),
  attempts: z.array(
    z.object({
      number: z.int(),
      at: z.string(),
      endedAt: z.string().nullable(),
      code: z.int().nullable(),
      text: z.string().nullable(),
      server: z.string().nullable(),
    }),
  ),
});
export type OutgoingMailView = z.infer<typeof outgoingMail>;

/** Of the issue with this number in the project that was entered, newest first: Reporter+, who may read the issue. */
export const listOutgoingMails = request('mail.outgoing.list', {
  payload: page.extend({ iid: id }),
  reply: paged(outgoingMail),
});
/** The bytes that are sent, as a blob, for Maintainer+, as they hold a reply key: a held mail is readable. */
export const readOutgoingMail = request('mail.outgoing.read', {
  payload: z.object({ iid: id, outgoingId: z.string().max(200) }),
  reply: z.object({ outgoing: outgoingMail, raw: z.object({ owner: z.string(), hash: z.string() }).nullable() }),
});
/** Maintainer+. `retry`: a held or failed mail is tried now; `cancel`: one that was not sent is withdrawn. */
export const changeOutgoingMail = request('mail.outgoing.change', {
  payload: z.object({ iid: id, outgoingId: z.string().max(200), action: z.enum(['retry', 'cancel']) }),
  reply: z.object({ outgoing: outgoingMail }),
});

/** How many mails about issues of these projects a server has accepted (OUT-31). Asked where the projects are deleted. */
export const countSentMails = request('mail.outgoing.count-sent', {
  payload: z.object({ projectIds: z.array(id).max(1_000) }),
  reply: z.object({ sent: z.int().nonnegative() }),
  withoutAccess: true,
});

/** How many mails about an issue, or about a note on it, a server has accepted (OUT-31). Asked where it is deleted. */
export const countSentMailsAbout = request('mail.outgoing.count-sent-about', {
  payload: z.object({ issueId: id, noteId: id.nullable() }),
  reply: z.object({ sent: z.int().nonnegative() }),
  withoutAccess: true,
});

/**
 * SUB-2, SUB-3: without sign-in, by the token alone. `title`, `iid`: null where the issue is confidential. A use of a
 * token that ended the mails already answers the same. Refusals: `unknown-token`.
 */
export const readSubscription = request('mail.subscriptions.read', {
  payload: z.object({ token: z.string().max(500) }),
  reply: z.object({
    address: z.string(),
    issue: z.object({ title: z.string(), iid: id }).nullable(),
    subscribed: z.boolean(),
  }),
  withoutAccess: true,
});
export const unsubscribe = request('mail.subscriptions.unsubscribe', {
  payload: z.object({ token: z.string().max(500) }),
  reply: z.object({}),
  withoutAccess: true,
});

/** MA-15. The id of a mail is that under which its issue lists it. */
const sent = z.object({ outgoingId: z.string() });
export const outgoingMailSent = announcement('mail.outgoing.sent.v1', sent);
export const outgoingMailFailed = announcement('mail.outgoing.failed.v1', sent.extend({ reason: z.string() }));

/** MA-15. `seat`: of a participant, from 1 on in its issue. */
const seat = z.object({ issueId: id, seat: z.int().positive() });
export const participantAdded = announcement('mail.participants.added.v1', seat);
export const participantUnsubscribed = announcement('mail.participants.unsubscribed.v1', seat);
export const participantUndeliverable = announcement('mail.participants.undeliverable.v1', seat);

export type OutgoingRefusal = 'outgoing-mail-not-found' | 'not-in-this-state' | 'unknown-token';
