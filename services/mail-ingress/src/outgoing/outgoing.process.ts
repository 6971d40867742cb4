import { DeadlinePassed, DomainError, later, Pending, Process } from '@ledgerdesk/event-sourcing';
import { failed, lost, lostAt, refused } from './failed-tries';
import { evolve, initialState, OutgoingEvent, OutgoingMail, PresentMail } from './outgoing';
import { AtAttempt, OutgoingInput } from './outgoing-input';
import type { QueuedMail } from '../conversations/queued-mail';

/** One step each; `outgoing` is what is known by then. */
export type OutgoingCommand = Readonly<{ type: 'render' | 'send' | 'tell' | 'delete'; outgoing: PresentMail }>;

const HOUR = 60 * 60_000;
/** OUT-29, OUT-22 */
const RELEASED_WITHIN = 24 * HOUR;
const KEPT = 30 * 24 * HOUR;

const decide = (input: OutgoingInput | DeadlinePassed, outgoing: OutgoingMail): readonly OutgoingEvent[] => {
  if (input.type === 'QueueMail') return queue(input.data.mail, outgoing);
  if (outgoing.step === 'unknown') return [];
  const { outgoingId } = outgoing.mail;
  switch (input.type) {
    case 'Rendered':
      if (outgoing.step !== 'queued') return [];
      return [{ type: 'OutgoingMailRendered', data: { outgoingId, ...input.data } }];
    case 'NotAllowed':
      if (outgoing.step !== 'queued') return [];
      return [{ type: 'OutgoingMailSuppressed', data: { outgoingId, reason: 'limited', at: input.data.at } }];
    case 'NoServer':
      if (outgoing.step !== 'ready') return [];
      return [{ type: 'OutgoingMailHeld', data: { outgoingId, reason: 'no-smtp-server' } }];
    case 'Overtaken':
      return isPending(outgoing) ? [{ type: 'OutgoingMailWithdrawn', data: { outgoingId, ...input.data } }] : [];
    case 'Unmailable':
      return isPending(outgoing) ? [failed(outgoing, input.data.reason, null, input.data.at)] : [];
    case 'StartSending':
      if (outgoing.step !== 'ready' || input.data.number !== outgoing.attempts + 1) return [];
      return [{ type: 'SendingStarted', data: { outgoingId, ...input.data } }];
    case 'Accepted':
      // Also where it was given up as lost: what is known to be sent is never sent again.
      if (!isLast(input.data, outgoing) || isOver(outgoing)) return [];
      return [{ type: 'SendingSucceeded', data: { outgoingId, ...input.data } }];
    case 'Refused':
      return isRunning(input.data, outgoing) ? refused(input.data, outgoing) : [];
    case 'Interrupted':
      return isRunning(input.data, outgoing)
        ? [{ type: 'SendingInterrupted', data: { outgoingId, ...input.data } }]
        : [];
    case 'FailureTold':
      return isUntold(outgoing) ? [{ type: 'DeliveryFailureTold', data: { outgoingId } }] : [];
    case 'BytesDeleted':
      return outgoing.step === 'expired' ? [{ type: 'RenderedMailDeleted', data: { outgoingId } }] : [];
    case 'RetryMail':
      if (outgoing.step !== 'held' && outgoing.step !== 'failed') throw notNow(outgoing, 'tried again');
      return [{ type: 'OutgoingMailReleased', data: { outgoingId, by: 'hand' } }];
    case 'CancelMail':
      if (outgoing.step === 'sending' || isOver(outgoing)) throw notNow(outgoing, 'withdrawn');
      return [{ type: 'OutgoingMailWithdrawn', data: { outgoingId, reason: 'by-hand', at: input.data.at } }];
    case 'ServerFound':
      if (outgoing.step !== 'held' || isOlder(outgoing.mail.queuedAt, input.data.at, RELEASED_WITHIN)) return [];
      return [{ type: 'OutgoingMailReleased', data: { outgoingId, by: 'smtp-server' } }];
    case 'DeadlinePassed':
      return passed(outgoing);
  }
};

const queue = (mail: QueuedMail, outgoing: OutgoingMail): readonly OutgoingEvent[] =>
  outgoing.step === 'unknown' ? [{ type: 'OutgoingMailQueued', data: { outgoingId: mail.outgoingId, mail } }] : [];

const passed = (outgoing: PresentMail): readonly OutgoingEvent[] => {
  const { outgoingId } = outgoing.mail;
  if (outgoing.step === 'waiting') return [{ type: 'SendingDue', data: { outgoingId, number: outgoing.attempts + 1 } }];
  if (outgoing.step === 'sending') return lost(outgoing);
  return deadline(outgoing) ? [{ type: 'RenderedMailExpired', data: { outgoingId } }] : [];
};

/** Not sent yet, and nobody tries now. */
const isPending = ({ step }: PresentMail): boolean => step === 'queued' || step === 'ready';
const isLast = ({ number }: AtAttempt, { attempts }: PresentMail): boolean => number === attempts;
const isRunning = (attempt: AtAttempt, outgoing: PresentMail): boolean =>
  outgoing.step === 'sending' && isLast(attempt, outgoing);
const isUntold = (outgoing: PresentMail): boolean => outgoing.step === 'failed' && !outgoing.told;

const isOver = ({ step }: PresentMail): boolean => {
  switch (step) {
    case 'queued':
    case 'ready':
    case 'held':
    case 'sending':
    case 'waiting':
    case 'failed':
      return false;
    case 'sent':
    case 'suppressed':
    case 'withdrawn':
    case 'expired':
    case 'forgotten':
      return true;
  }
};

/** Whether the next mail to the same seat has to wait for this one (OUT-27). */
export const isUnderWay = ({ step }: OutgoingMail): boolean =>
  ['unknown', 'queued', 'ready', 'sending', 'waiting'].includes(step);

const notNow = ({ step, mail: { outgoingId } }: PresentMail, what: string) =>
  new DomainError('not-in-this-state', `The mail ${outgoingId} is ${step}; it can't be ${what}`);

const isOlder = (since: string, at: string, ms: number): boolean => Date.parse(at) - Date.parse(since) >= ms;

/** A try is a step of its own, so is each rendering; what was asked once is never asked again under the same name. */
const pendingCommands = (outgoing: OutgoingMail): readonly Pending<OutgoingCommand>[] => {
  switch (outgoing.step) {
    case 'queued':
      return [
        { step: `render-${outgoing.renderings + 1}.${outgoing.releases}`, command: { type: 'render', outgoing } },
      ];
    case 'ready':
      return [{ step: `send-${outgoing.attempts + 1}.${outgoing.releases}`, command: { type: 'send', outgoing } }];
    case 'failed':
      return outgoing.told ? [] : [{ step: `tell-${outgoing.releases}`, command: { type: 'tell', outgoing } }];
    case 'expired':
      return [{ step: 'delete', command: { type: 'delete', outgoing } }];
    case 'unknown':
    case 'held':
    case 'sending':
    case 'waiting':
    case 'sent':
    case 'suppressed':
    case 'withdrawn':
    case 'forgotten':
      return [];
  }
};

const deadline = (outgoing: OutgoingMail): string | null => {
  switch (outgoing.step) {
    case 'sending':
      return lostAt(outgoing);
    case 'waiting':
      return outgoing.until;
    case 'failed':
      return outgoing.told ? later(outgoing.endedAt, KEPT) : null;
    case 'sent':
    case 'suppressed':
    case 'withdrawn':
      return later(outgoing.endedAt, KEPT);
    case 'unknown':
    case 'queued':
    case 'ready':
    case 'held':
    case 'expired':
    case 'forgotten':
      return null;
  }
};

/** What failed can be tried again, so a mail is over only when its bytes are gone. */
const ended = (outgoing: OutgoingMail): boolean => {
  if (outgoing.step === 'suppressed' || outgoing.step === 'withdrawn') return outgoing.rendered === null;
  return outgoing.step === 'forgotten';
};

type OutgoingProcess = Process<OutgoingInput, OutgoingMail, OutgoingEvent, OutgoingCommand>;
export const outgoingProcess: OutgoingProcess = { initialState, decide, evolve, pendingCommands, deadline, ended };
