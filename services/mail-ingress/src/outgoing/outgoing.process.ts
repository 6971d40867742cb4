import { DeadlinePassed, DomainError, later, Pending, Process } from '@ledgerdesk/event-sourcing';
import { failed, lost, lostAt, refused } from './failed-tries';
import { evolve, initialState, OutgoingEvent, OutgoingMail, PresentMail } from './outgoing';
import { AtAttempt, OutgoingInput } from './outgoing-input';

/** One step each; `outgoing` is what is known by then. */
export type OutgoingCommand = Readonly<{ type: 'render' | 'send' | 'tell' | 'delete'; outgoing: PresentMail }>;

const HOUR = 60 * 60_000;
/** OUT-29, OUT-22 */
const RELEASED_WITHIN = 24 * HOUR;
const KEPT = 30 * 24 * HOUR;
/** SEC-10 */
const RENDERING_TRIES = 3;

const decide = (input: OutgoingInput | DeadlinePassed, outgoing: OutgoingMail): readonly OutgoingEvent[] => {
  if (input.type === 'QueueMail' || input.type === 'WithholdMail')
    return outgoing.step === 'unknown' ? [begin(input)] : [];
  if (outgoing.step === 'unknown') return [];
  const { outgoingId } = outgoing.mail;
  switch (input.type) {
    case 'DeadlinePassed':
      return passed(outgoing);
    case 'RetryMail':
      if (outgoing.step !== 'held' && outgoing.step !== 'failed') throw notNow(outgoing, 'tried again');
      return [{ type: 'OutgoingMailReleased', data: { outgoingId, by: 'hand' } }];
    case 'CancelMail':
      if (outgoing.step === 'sending' || isOver(outgoing)) throw notNow(outgoing, 'withdrawn');
      return [{ type: 'OutgoingMailWithdrawn', data: { outgoingId, reason: 'by-hand', at: input.data.at } }];
    case 'ServerFound':
      return outgoing.step === 'held' && !isOlder(outgoing.mail.queuedAt, input.data.at, RELEASED_WITHIN)
        ? [{ type: 'OutgoingMailReleased', data: { outgoingId, by: 'smtp-server' } }]
        : [];
    default:
      return conclude(input, outgoing);
  }
};

type Outcome = Exclude<
  OutgoingInput,
  { type: 'QueueMail' | 'WithholdMail' | 'RetryMail' | 'CancelMail' | 'ServerFound' }
>;

/** What a step came to counts where the mail still waits for it. */
const conclude = (outcome: Outcome, outgoing: PresentMail): readonly OutgoingEvent[] => {
  const { step } = outgoing;
  const { outgoingId } = outgoing.mail;
  switch (outcome.type) {
    case 'Rendered':
      return step === 'queued' ? [{ type: 'OutgoingMailRendered', data: { outgoingId, ...outcome.data } }] : [];
    case 'NotRendered':
      return step === 'queued' ? [notRendered(outcome.data, outgoing)] : [];
    case 'NotAllowed':
      return step === 'queued'
        ? [{ type: 'OutgoingMailSuppressed', data: { outgoingId, reason: 'limited', at: outcome.data.at } }]
        : [];
    case 'NoServer':
      return step === 'ready' ? [{ type: 'OutgoingMailHeld', data: { outgoingId, reason: 'no-smtp-server' } }] : [];
    case 'Overtaken':
      return isUnsent(outgoing) ? [{ type: 'OutgoingMailWithdrawn', data: { outgoingId, ...outcome.data } }] : [];
    case 'Unmailable':
      return isPending(outgoing) ? [failed(outgoing, outcome.data.reason, null, outcome.data.at)] : [];
    case 'StartSending':
      return step === 'ready' && outcome.data.number === outgoing.attempts + 1
        ? [{ type: 'SendingStarted', data: { outgoingId, ...outcome.data } }]
        : [];
    case 'Accepted':
      // Also where it was given up as lost: what is known to be sent is never sent again.
      return isLast(outcome.data, outgoing) && !isOver(outgoing)
        ? [{ type: 'SendingSucceeded', data: { outgoingId, ...outcome.data } }]
        : [];
    case 'Refused':
      return isRunning(outcome.data, outgoing) ? refused(outcome.data, outgoing) : [];
    case 'Interrupted':
      return isRunning(outcome.data, outgoing)
        ? [{ type: 'SendingInterrupted', data: { outgoingId, ...outcome.data } }]
        : [];
    case 'FailureNotified':
      return isUnnotified(outgoing) ? [{ type: 'DeliveryFailureTold', data: { outgoingId } }] : [];
    case 'BytesDeleted':
      return step === 'expired' ? [{ type: 'RenderedMailDeleted', data: { outgoingId } }] : [];
  }
};

type NotRendered = Extract<OutgoingInput, { type: 'NotRendered' }>['data'];
const notRendered = ({ reason, at }: NotRendered, { mail, failedRendering }: PresentMail): OutgoingEvent => {
  const { outgoingId } = mail;
  const number = (failedRendering?.number ?? 0) + 1;
  const next = reason === 'too-complex' || number >= RENDERING_TRIES ? 'plain' : 'again';
  return { type: 'RenderingFailed', data: { outgoingId, number, at, reason, next } };
};

const begin = ({ type, data }: Extract<OutgoingInput, { type: 'QueueMail' | 'WithholdMail' }>): OutgoingEvent => {
  const { outgoingId } = data.mail;
  return type === 'QueueMail'
    ? { type: 'OutgoingMailQueued', data: { outgoingId, ...data } }
    : { type: 'OutgoingMailWithheld', data: { outgoingId, ...data } };
};

const passed = (outgoing: PresentMail): readonly OutgoingEvent[] => {
  const { outgoingId } = outgoing.mail;
  if (outgoing.step === 'waiting') return [{ type: 'SendingDue', data: { outgoingId, number: outgoing.attempts + 1 } }];
  if (outgoing.step === 'sending') return lost(outgoing);
  return deadline(outgoing) ? [{ type: 'RenderedMailExpired', data: { outgoingId } }] : [];
};

/** Its next step is asked for. */
const isPending = ({ step }: PresentMail): boolean => step === 'queued' || step === 'ready';
/** Not sent yet, and nobody tries now. */
const isUnsent = (outgoing: PresentMail): boolean =>
  isPending(outgoing) || outgoing.step === 'held' || outgoing.step === 'waiting';
const isLast = ({ number }: AtAttempt, { attempts }: PresentMail): boolean => number === attempts;
const isRunning = (attempt: AtAttempt, outgoing: PresentMail): boolean =>
  outgoing.step === 'sending' && isLast(attempt, outgoing);
const isUnnotified = (outgoing: PresentMail): boolean => outgoing.step === 'failed' && !outgoing.notified;

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
      return [{ step: renderingStep(outgoing), command: { type: 'render', outgoing } }];
    case 'ready':
      return [{ step: `send-${outgoing.attempts + 1}.${outgoing.releases}`, command: { type: 'send', outgoing } }];
    case 'failed':
      return outgoing.notified ? [] : [{ step: `tell-${outgoing.releases}`, command: { type: 'tell', outgoing } }];
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

const renderingStep = ({ renderings, releases, failedRendering }: PresentMail): string =>
  [`render-${renderings + 1}`, releases, failedRendering?.number ?? []].flat().join('.');

const deadline = (outgoing: OutgoingMail): string | null => {
  switch (outgoing.step) {
    case 'sending':
      return lostAt(outgoing);
    case 'waiting':
      return outgoing.until;
    case 'failed':
      return outgoing.notified ? later(outgoing.endedAt, KEPT) : null;
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
