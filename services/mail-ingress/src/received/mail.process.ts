import { DeadlinePassed, DomainError, Event, later, Pending, Process } from '@ledgerdesk/event-sourcing';
import type { QueuedMail } from '../conversations/queued-mail';
import type { RefusalCode } from '../conversations/rejection-code';
import {
  evolve,
  Mail,
  MailArrivedAgain,
  MailConversed,
  MailDelivered,
  MailEvent,
  MailIgnored,
  MailParsingFailed,
  MailReceived,
  MailTargetDecided,
  PresentMail,
} from './mail';
import type { QuarantineReason } from './mail-codes';
import type { Reading } from './mail-reading';
import { effects, Target } from './mail-target';

type Without<Data> = Omit<Data, 'mailId'>;

/** What a step came to. `StepFailed`: of a store or a service, by the code it answered; `at`: when (ISO 8601 UTC). */
export type MailInput =
  /** As the first with its identity, as far as is known. */
  | Event<'ReceiveMail', MailReceived['data']>
  /** As one that is there. */
  | Event<'ReceiveAgain', Without<MailArrivedAgain['data']>>
  | Event<'TargetFound', Without<MailTargetDecided['data']>>
  | Event<'NothingToDo', Without<MailIgnored['data']>>
  | Event<'RefusalFound', { code: RefusalCode; reading: Reading | null; rejection: QueuedMail | null }>
  | Event<'NotReadable', { reason: QuarantineReason; at: string; projectId: number | null }>
  | Event<'StillProcessed', { forMailId: string; at: string }>
  | Event<
      'RateLimited',
      { until: string; at: string; projectId: number; correspondentId: string | null; mailboxId: string | null }
    >
  | Event<'Delivered', Without<MailDelivered['data']>>
  | Event<'Conversed', Without<MailConversed['data']>>
  | Event<'Notified', { keptUntil?: string }>
  | Event<'Rejected'>
  | Event<'RawDeleted'>
  | Event<'StepFailed', { step: MailCommand['type']; code: string; at: string }>
  | Event<'DownloadRawMail'>;

/** One step each; `mail` is what is known by then. `MailDeferred` stores the type. */
export type MailCommand = Readonly<{
  type: 'route' | 'deliver' | 'converse' | 'tell' | 'reject' | 'delete';
  mail: PresentMail;
}>;

const MINUTE = 60_000;
/** IN-8; the last one for all further tries. */
const PAUSES = [5_000, 15_000, MINUTE, 5 * MINUTE, 15 * MINUTE];
const GIVEN_UP_AFTER = 24 * 60 * MINUTE;
const WAITED_AT_MOST = MINUTE;
const LOOKED_AGAIN_AFTER = 500;
const PARSING_TRIES = 3;

const decide = (input: MailInput | DeadlinePassed, mail: Mail): readonly MailEvent[] => {
  if (input.type === 'ReceiveMail') return receive(input.data, mail);
  if (!mail) return [];
  const { mailId } = mail.received;
  if (input.type === 'ReceiveAgain') return [{ type: 'MailArrivedAgain', data: { mailId, ...input.data } }];
  if (input.type === 'DownloadRawMail') return [{ type: 'RawMailDownloaded', data: { mailId } }];
  if (input.type === 'DeadlinePassed') return passed(mail);
  if (input.type === 'RawDeleted')
    return mail.raw.is === 'expired' ? [{ type: 'RawMailDeleted', data: { mailId } }] : [];
  return mail.pause ? [] : conclude(input, mail);
};

const receive = (data: MailReceived['data'], mail: Mail): readonly MailEvent[] => {
  if (!mail) return [{ type: 'MailReceived', data }];
  if (mail.received.fromDate !== data.fromDate || mail.received.rawHash !== data.rawHash)
    throw new DomainError('message-id-reused', 'Another mail came with this Message-ID at the same time');
  const { mailId, source, place, receivedAt } = data;
  return [{ type: 'MailArrivedAgain', data: { mailId, source, place, receivedAt } }];
};

const passed = (mail: PresentMail): readonly MailEvent[] => {
  const { mailId } = mail.received;
  if (mail.pause) return [{ type: 'MailResumed', data: { mailId } }];
  return keptUntil(mail) ? [{ type: 'RawMailExpired', data: { mailId } }] : [];
};

const keptUntil = ({ raw }: PresentMail): string | null => (raw.is === 'kept' ? raw.until : null);

type Outcome = Exclude<MailInput, { type: 'ReceiveMail' | 'ReceiveAgain' | 'DownloadRawMail' | 'RawDeleted' }>;

const conclude = (outcome: Outcome, mail: PresentMail): readonly MailEvent[] => {
  const { mailId } = mail.received;
  const { step } = mail.now;
  switch (outcome.type) {
    case 'TargetFound':
      return step === 'received' ? [{ type: 'MailTargetDecided', data: { mailId, ...outcome.data } }] : [];
    case 'NothingToDo':
      return step === 'received' ? [{ type: 'MailIgnored', data: { mailId, ...outcome.data } }] : [];
    case 'RefusalFound':
      return step === 'received' || step === 'routed'
        ? [{ type: 'MailRefused', data: { mailId, ...outcome.data } }]
        : [];
    case 'NotReadable':
      return step === 'received' ? notReadable(outcome.data, mail) : [];
    case 'StillProcessed':
      return step === 'received' ? waiting(outcome.data, mail) : [];
    case 'RateLimited':
      return step === 'received' ? rateLimited(outcome.data, mail) : [];
    case 'Delivered':
      return step === 'routed' ? [{ type: 'MailDelivered', data: { mailId, ...outcome.data } }] : [];
    case 'Conversed':
      return step === pendingStepOf(mail, 'converse')
        ? [{ type: 'MailConversed', data: { mailId, ...outcome.data } }]
        : [];
    case 'Notified':
      return mail.now.step === 'conversed'
        ? [{ type: 'MailProcessed', data: { mailId, effect: effects[mail.now.decided.target.kind], ...outcome.data } }]
        : [];
    case 'Rejected':
      return step === 'refusing' ? [{ type: 'MailRejected', data: { mailId } }] : [];
    case 'StepFailed': {
      const { step: failed, code, at } = outcome.data;
      return failed !== 'delete' && commandOf(mail)?.type === failed ? deferred(failed, code, at, mail) : [];
    }
  }
};

const pendingStepOf = (mail: PresentMail, type: MailCommand['type']) =>
  commandOf(mail)?.type === type ? mail.now.step : null;

type Unread = Without<MailParsingFailed['data']>;
const notReadable = ({ reason, at, projectId }: Unread, mail: PresentMail): MailEvent[] => {
  const { mailId } = mail.received;
  const failed: MailEvent = { type: 'MailParsingFailed', data: { mailId, reason, at, projectId } };
  if (reason !== 'too-complex' && mail.parsingFailures + 1 < PARSING_TRIES) return [failed];
  return [failed, { type: 'MailQuarantined', data: { mailId, reason, lastError: null } }];
};

/** Looked at again soon, so that it holds no slot and is not late (TH-14). */
const waiting = ({ forMailId, at }: { forMailId: string; at: string }, mail: PresentMail): MailEvent[] => {
  const waitsUntil = mail.waitsUntil ?? later(at, WAITED_AT_MOST);
  const until = earlier(later(at, LOOKED_AGAIN_AFTER), waitsUntil);
  return [{ type: 'MailWaiting', data: { mailId: mail.received.mailId, forMailId, until, waitsUntil } }];
};

type Limited = Extract<MailInput, { type: 'RateLimited' }>['data'];
const rateLimited = ({ at, ...known }: Limited, mail: PresentMail): MailEvent[] =>
  deferred('route', 'rate-limited', at, mail, known);

const deferred = (
  step: string,
  code: string,
  at: string,
  mail: PresentMail,
  { until, projectId, ...sender }: Partial<Omit<Limited, 'at'>> = {},
): MailEvent[] => {
  const { mailId } = mail.received;
  const failingSince = mail.failingSince ?? at;
  if (Date.parse(at) - Date.parse(failingSince) >= GIVEN_UP_AFTER) {
    const reason = code === 'rate-limited' ? code : 'internal-error';
    return [{ type: 'MailQuarantined', data: { mailId, reason, lastError: code } }];
  }
  const nextTryAt = until ?? later(at, PAUSES[Math.min(mail.deferrals, PAUSES.length - 1)]!);
  const known = { projectId: projectId ?? null, ...sender };
  return [{ type: 'MailDeferred', data: { mailId, step, code, nextTryAt, failingSince, ...known } }];
};

const earlier = (one: string, other: string): string => (one < other ? one : other);

const isWritten = ({ kind }: Target): boolean => kind === 'issue' || kind === 'note' || kind === 'team-note';

const commandOf = (mail: PresentMail): MailCommand | null => {
  const { now } = mail;
  if (mail.raw.is === 'expired') return { type: 'delete', mail };
  switch (now.step) {
    case 'received':
      return { type: 'route', mail };
    case 'routed':
      return { type: isWritten(now.decided.target) ? 'deliver' : 'converse', mail };
    case 'delivered':
      return { type: 'converse', mail };
    case 'conversed':
      return { type: 'tell', mail };
    case 'refusing':
      return { type: 'reject', mail };
    case 'processed':
    case 'ignored':
    case 'refused':
    case 'quarantined':
      return null;
  }
};

const pendingCommands = (mail: Mail): readonly Pending<MailCommand>[] => {
  const command = mail && !mail.pause ? commandOf(mail) : null;
  return command ? [{ step: `${command.type}-${mail!.tries}`, command }] : [];
};

type MailProcess = Process<MailInput, Mail, MailEvent, MailCommand>;
export const mailProcess: MailProcess = {
  initialState: null,
  decide,
  evolve,
  pendingCommands,
  deadline: (mail) => mail && (mail.pause?.until ?? keptUntil(mail)),
  // A mail that has ended is no more in the work list: what is recorded later begins nothing there.
  ended: (mail) => mail === null || (commandOf(mail) === null && keptUntil(mail) === null),
  // The id of a note that warns of a flood is drawn anew in each try.
  isRepeatable: ({ type, data }) => type === 'Delivered' || (type === 'Conversed' && data.floodNoteId === undefined),
};
