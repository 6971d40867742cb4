import { Event } from '@ledgerdesk/event-sourcing';
import { WithheldMail } from '../conversations/queued-mail';
import { isOfIssue, MailToSend } from './account-mail';

/** Stream `outgoing-<outgoingId>`: what became of one mail that is to go out. No address, no name, no text of a mail. */
type OfMail = Readonly<{ outgoingId: string }>;
/** `at`: ISO 8601 UTC. */
type OfAttempt = OfMail & Readonly<{ number: number; at: string }>;

/** The bytes that every try sends and their envelope, as blobs. `attached`: uploads came with it, which may be too large. */
export type Rendered = Readonly<{ hash: string; envelopeHash: string; attached: boolean }>;
/** What the server said, without addresses; null where it said nothing. */
export type Answer = Readonly<{ code: number | null; text: string | null; server: string | null }>;

/** `undeliverable`: LOOP-11 */
export type WithdrawnReason = 'unsubscribed' | 'removed' | 'undeliverable' | 'service-desk-off' | 'gone' | 'by-hand';
/**
 * `sender-refused`: nothing is said about the recipient by it. `needs-smtputf8`: the mail server does not offer what the
 * address needs (RFC 6531).
 */
export type FailedReason = 'refused' | 'sender-refused' | 'needs-smtputf8' | 'given-up' | 'no-address';

export type OutgoingMailQueued = Event<'OutgoingMailQueued', OfMail & { mail: MailToSend }>;
export type OutgoingMailRendered = Event<'OutgoingMailRendered', OfMail & Rendered>;
/** SEC-10. `next`: it is tried once more, or goes out as the text that was written. */
export type RenderingFailed = Event<
  'RenderingFailed',
  OfAttempt & { reason: 'unrenderable' | 'processing-timeout' | 'too-complex'; next: 'again' | 'plain' }
>;
/** LOOP-14 */
export type OutgoingMailSuppressed = Event<'OutgoingMailSuppressed', OfMail & { reason: 'limited'; at: string }>;
/** LOOP-21: it is never queued, and suppressed from the beginning. */
export type OutgoingMailWithheld = Event<'OutgoingMailWithheld', OfMail & WithheldMail>;
export type OutgoingMailWithdrawn = Event<'OutgoingMailWithdrawn', OfMail & { reason: WithdrawnReason; at: string }>;
/** OUT-29 */
export type OutgoingMailHeld = Event<'OutgoingMailHeld', OfMail & { reason: 'no-smtp-server' }>;
export type OutgoingMailReleased = Event<'OutgoingMailReleased', OfMail & { by: 'hand' | 'smtp-server' }>;
/** The permission to send, of one sender: `by` names it (OUT-24). */
export type SendingStarted = Event<'SendingStarted', OfAttempt & { by: string }>;
export type SendingSucceeded = Event<'SendingSucceeded', OfAttempt & Answer>;
/** `too-large`: it is rendered again, with links (OUT-26). */
export type SendingFailed = Event<
  'SendingFailed',
  OfAttempt & Answer & { outcome: 'temporary' | 'permanent' | 'too-large'; nextTryAt: string | null }
>;
/** The connection broke before the whole mail was handed over: nothing was delivered, and the try does not count (OUT-25). */
export type SendingInterrupted = Event<'SendingInterrupted', OfAttempt>;
/** Nobody knows whether it was delivered (OUT-24). `nextTryAt`: the same time where it is repeated at once. */
export type SendingLost = Event<'SendingLost', OfAttempt & { nextTryAt: string | null }>;
export type SendingDue = Event<'SendingDue', OfMail & { number: number }>;
/** `status`: of the server's last answer, enhanced (RFC 3463) if it has one. */
export type OutgoingMailFailed = Event<
  'OutgoingMailFailed',
  OfMail & { reason: FailedReason; status: string | null; at: string }
>;
/** The issue shows a system note about it. */
export type DeliveryFailureTold = Event<'DeliveryFailureTold', OfMail>;
/** OUT-22 */
export type RenderedMailExpired = Event<'RenderedMailExpired', OfMail>;
export type RenderedMailDeleted = Event<'RenderedMailDeleted', OfMail>;

export type OutgoingEvent =
  | OutgoingMailQueued
  | OutgoingMailRendered
  | RenderingFailed
  | OutgoingMailSuppressed
  | OutgoingMailWithheld
  | OutgoingMailWithdrawn
  | OutgoingMailHeld
  | OutgoingMailReleased
  | SendingStarted
  | SendingSucceeded
  | SendingFailed
  | SendingInterrupted
  | SendingLost
  | SendingDue
  | OutgoingMailFailed
  | DeliveryFailureTold
  | RenderedMailExpired
  | RenderedMailDeleted;

type KnownMail = Readonly<{
  mail: MailToSend;
  renderings: number;
  /** `rendered`: null before it was. */
  rendered: Rendered | null;
  /** The last one, where one has failed. */
  failedRendering?: Readonly<{ number: number; next: RenderingFailed['data']['next'] }>;
  attempts: number;
  /** Those that count, and how long was waited after them (OUT-25). */
  failures: number;
  waitedMs: number;
  possiblyDeliveredTwice: boolean;
  /** How often it was let go on; `byHand`: by somebody who wants it tried, whatever is known of its recipient. */
  releases: number;
  byHand: boolean;
}>;
/** `endedAt`: from then on the bytes are kept for 30 days. */
type EndedMail = KnownMail & Readonly<{ endedAt: string }>;

export type PresentMail =
  | (KnownMail & Readonly<{ step: 'queued' | 'ready' | 'held' }>)
  | (KnownMail & Readonly<{ step: 'sending'; since: string; by: string }>)
  | (KnownMail & Readonly<{ step: 'waiting'; until: string }>)
  | (EndedMail & Readonly<{ step: 'failed'; reason: FailedReason; status: string | null; notified: boolean }>)
  | (EndedMail & Readonly<{ step: 'sent' | 'suppressed' | 'withdrawn' }>)
  | (KnownMail & Readonly<{ step: 'expired' | 'forgotten' }>);
export type OutgoingMail = Readonly<{ step: 'unknown' }> | PresentMail;

export const outgoingStream = (outgoingId: string): string => `outgoing-${outgoingId}`;
/** Owner of its blobs. */
export const ownerOfOutgoing = (outgoingId: string): string => `outgoing-${outgoingId}`;
export const initialState: OutgoingMail = { step: 'unknown' };

export const evolve = (outgoing: OutgoingMail, event: OutgoingEvent): OutgoingMail => {
  if (event.type === 'OutgoingMailQueued') return { step: 'queued', ...unsent, mail: event.data.mail };
  if (event.type === 'OutgoingMailWithheld') {
    const { mail } = event.data;
    return { step: 'suppressed', ...unsent, mail, endedAt: mail.queuedAt };
  }
  return outgoing.step === 'unknown' ? outgoing : evolvePresent(outgoing, event);
};

const unsent = {
  renderings: 0,
  rendered: null,
  attempts: 0,
  failures: 0,
  waitedMs: 0,
  possiblyDeliveredTwice: false,
  releases: 0,
  byHand: false,
} as const;

const evolvePresent = (
  outgoing: PresentMail,
  event: Exclude<OutgoingEvent, OutgoingMailQueued | OutgoingMailWithheld>,
): OutgoingMail => {
  const known = knownOf(outgoing);
  switch (event.type) {
    case 'OutgoingMailRendered': {
      const { hash, envelopeHash, attached } = event.data;
      const rendered = { hash, envelopeHash, attached };
      return { ...known, step: 'ready', rendered, renderings: known.renderings + 1 };
    }
    case 'RenderingFailed': {
      const { number, next } = event.data;
      return { ...known, step: 'queued', failedRendering: { number, next } };
    }
    case 'OutgoingMailSuppressed':
      return { ...known, step: 'suppressed', endedAt: event.data.at };
    case 'OutgoingMailWithdrawn':
      return { ...known, step: 'withdrawn', endedAt: event.data.at };
    case 'OutgoingMailHeld':
      return { ...known, step: 'held' };
    case 'OutgoingMailReleased':
      return {
        ...known,
        step: known.rendered ? 'ready' : 'queued',
        failures: 0,
        waitedMs: 0,
        releases: known.releases + 1,
        byHand: event.data.by === 'hand',
      };
    case 'SendingStarted':
      return { ...known, step: 'sending', attempts: event.data.number, since: event.data.at, by: event.data.by };
    case 'SendingSucceeded':
      return { ...known, step: 'sent', endedAt: event.data.at };
    case 'SendingFailed':
      if (event.data.outcome === 'too-large') return { ...known, step: 'queued' };
      return waiting(known, event.data);
    case 'SendingInterrupted':
      return { ...known, step: 'ready' };
    case 'SendingLost':
      // Two waits that end at the same time would be one to whoever wakes the process.
      return {
        ...waiting(known, event.data),
        possiblyDeliveredTwice: true,
        ...(event.data.nextTryAt === event.data.at && { step: 'ready' }),
      };
    case 'SendingDue':
      return { ...known, step: 'ready' };
    case 'OutgoingMailFailed': {
      const { reason, status, at } = event.data;
      return { ...known, step: 'failed', reason, status, endedAt: at, notified: !isOfIssue(known.mail) };
    }
    case 'DeliveryFailureTold':
      return outgoing.step === 'failed' ? { ...outgoing, notified: true } : outgoing;
    case 'RenderedMailExpired':
      return { ...known, step: 'expired' };
    case 'RenderedMailDeleted':
      return { ...known, step: 'forgotten', rendered: null };
  }
};

/** What outlives a step. */
const knownOf = ({
  mail,
  renderings,
  rendered,
  failedRendering,
  attempts,
  failures,
  waitedMs,
  possiblyDeliveredTwice,
  releases,
  byHand,
}: KnownMail): KnownMail => ({
  mail,
  renderings,
  rendered,
  ...(failedRendering && { failedRendering }),
  attempts,
  failures,
  waitedMs,
  possiblyDeliveredTwice,
  releases,
  byHand,
});

const waiting = (known: KnownMail, { at, nextTryAt }: Readonly<{ at: string; nextTryAt: string | null }>) => ({
  ...known,
  step: 'waiting' as const,
  failures: known.failures + 1,
  until: nextTryAt ?? at,
  waitedMs: known.waitedMs + Date.parse(nextTryAt ?? at) - Date.parse(at),
});
