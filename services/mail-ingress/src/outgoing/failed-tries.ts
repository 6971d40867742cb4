import { later } from '@ledgerdesk/event-sourcing';
import { FailedReason, OutgoingEvent, PresentMail } from './outgoing';
import { Refusal } from './outgoing-input';
import { pauseAfter } from './retries';

/** OUT-24 */
const LOST_AFTER = 5 * 60_000;

type SendingMail = Extract<PresentMail, { step: 'sending' }>;

/** When a try without outcome is given up: nobody knows whether the mail was delivered. */
export const lostAt = ({ since }: SendingMail): string => later(since, LOST_AFTER);

/** What follows: another try, or that the mail has failed (OUT-24, OUT-25). */
export const lost = (outgoing: SendingMail): readonly OutgoingEvent[] => {
  const { attempts: number, since, mail } = outgoing;
  const { outgoingId } = mail;
  const at = lostAt(outgoing);
  const pauseMs = pauseAfter(outgoingId, outgoing);
  const nextTryAt = pauseMs === null ? null : later(since, Math.max(LOST_AFTER, pauseMs));
  const ended: OutgoingEvent = { type: 'SendingLost', data: { outgoingId, number, at, nextTryAt } };
  return nextTryAt ? [ended] : [ended, failed(outgoing, 'given-up', null, at)];
};

/** The same of a refused one; too large with its attachments, it is rendered again, with links (OUT-26). */
export const refused = ({ status, reason, ...answer }: Refusal, outgoing: PresentMail): readonly OutgoingEvent[] => {
  const { outgoingId } = outgoing.mail;
  const { at } = answer;
  const withLinks = answer.outcome === 'too-large' && outgoing.rendered?.attached;
  if (withLinks) return [{ type: 'SendingFailed', data: { outgoingId, ...answer, nextTryAt: null } }];

  const outcome = answer.outcome === 'temporary' ? 'temporary' : 'permanent';
  const pauseMs = outcome === 'temporary' ? pauseAfter(outgoingId, outgoing) : null;
  const nextTryAt = pauseMs === null ? null : later(at, pauseMs);
  const ended: OutgoingEvent = { type: 'SendingFailed', data: { outgoingId, ...answer, outcome, nextTryAt } };
  if (nextTryAt) return [ended];
  return [ended, failed(outgoing, outcome === 'temporary' ? 'given-up' : reason, status, at)];
};

export const failed = (
  { mail: { outgoingId } }: PresentMail,
  reason: FailedReason,
  status: string | null,
  at: string,
): OutgoingEvent => ({ type: 'OutgoingMailFailed', data: { outgoingId, reason, status, at } });
