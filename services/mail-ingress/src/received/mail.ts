import { Event, later } from '@ledgerdesk/event-sourcing';
import type { MailboxRef } from '../conversations/participant';
import { QueuedMail, WithheldMail } from '../conversations/queued-mail';
import type { RefusalCode } from '../conversations/rejection-code';
import { MailPlace } from '../intake/intake';
import type { IgnoredCode, QuarantineReason } from './mail-codes';
import type { Reading } from './mail-reading';
import type { effects, Target } from './mail-target';

/**
 * Stream `mail-<mailId>`: what became of one received mail (IN-11 to IN-18). No address, name, subject or text; Message-IDs
 * may stand here, and ids of correspondents.
 */
type OfMail = Readonly<{ mailId: string }>;

export type Arrival = Readonly<{ source: string; place: MailPlace | null; receivedAt: string }>;
/** ING-9. `fromDate`: keyed hash of From address and Date (IN-2). `tooLargeBytes`: only the header section was kept (ING-30). `onlyProjectId`: for which further project it is taken (RT-13). */
export type MailReceived = Event<
  'MailReceived',
  OfMail &
    Arrival & {
      size: number;
      rawHash: string;
      messageId: string | null;
      fromDate: string;
      envelopeHash: string | null;
      /** IN-4 */
      reused: boolean;
      tooLargeBytes?: number;
      onlyProjectId?: number;
    }
>;
/** `rawHash`: of bytes that differ from the first copy's, which are kept for a while (IN-2). */
export type MailArrivedAgain = Event<'MailArrivedAgain', OfMail & Arrival & { rawHash?: string }>;

export type MailTargetDecided = Event<
  'MailTargetDecided',
  OfMail &
    Reading & {
      target: Target;
      /** The seat whose key or Message-ID led here. */
      seat: number | null;
      /** TH-12: correspondents in From, Reply-To, To and Cc. */
      named: readonly string[];
      /** AUTH-6: correspondents in From, where the author is another address. */
      from?: readonly string[];
      /** PART-2: whom its Cc may make participants. */
      cc?: readonly MailboxRef[];
      /** LOOP-13: no thank_you is wanted. */
      thanks: boolean;
      contactIds: readonly number[];
      skippedContactIds: readonly number[];
    }
>;
export type MailDelivered = Event<'MailDelivered', OfMail & { issueId: number; iid: number; noteId: number | null }>;
/** `floodNoteId`: of the internal note that many have come (LOOP-15). `reopens`: the issue, if it is closed (MI-15). */
export type MailConversed = Event<
  'MailConversed',
  OfMail & {
    changes: readonly ParticipantsChanged[];
    queued: readonly QueuedMail[];
    withheld?: readonly WithheldMail[];
    floodNoteId?: number;
    reopens?: true;
  }
>;
/** What the issue shows as a system note (AUTH-6, PART-1, PART-3, SUB-5, LOOP-10, LOOP-21), with ids of mailboxes. */
export type ParticipantsChanged = Readonly<{ correspondentIds: readonly string[] }> &
  (
    | Readonly<{ kind: 'added' | 'limit-reached' | 'not-added' | 'not-mailed' }>
    /** `requestId`: of its note, which others may ask for, too. */
    | Readonly<{ kind: 'unsubscribed'; requestId?: string }>
    | Readonly<{ kind: 'undeliverable'; status: string }>
  );
/** `keptUntil`: its raw bytes (IN-19); absent where they stay as long as its issue. */
export type MailProcessed = Event<
  'MailProcessed',
  OfMail & { effect: (typeof effects)[Target['kind']]; keptUntil?: string }
>;

/** `issue`: which it concerns (MA-6). */
export type MailIgnored = Event<
  'MailIgnored',
  OfMail & { code: IgnoredCode; reading: Reading | null; issue?: IssueNumber }
>;
export type IssueNumber = Readonly<{ id: number; iid: number }>;
/** `rejection`: ERR-2, where one is sent. */
export type MailRefused = Event<
  'MailRefused',
  OfMail & { code: RefusalCode; reading: Reading | null; rejection: QueuedMail | null }
>;
export type MailRejected = Event<'MailRejected', OfMail>;
export type MailQuarantined = Event<'MailQuarantined', OfMail & { reason: QuarantineReason; lastError: string | null }>;

/** IN-9. `at`: when it failed. `projectId`: by the envelope, so that somebody finds the mail. */
export type MailParsingFailed = Event<
  'MailParsingFailed',
  OfMail & { reason: QuarantineReason; at: string; projectId: number | null }
>;
/** IN-8; `rate-limited`: LOOP-17, by whom. `projectId`: null where it is not known by then. */
export type MailDeferred = Event<
  'MailDeferred',
  OfMail & {
    step: string;
    code: string;
    nextTryAt: string;
    failingSince: string;
    projectId: number | null;
    correspondentId?: string | null;
    mailboxId?: string | null;
  }
>;
/** TH-14: the mail it refers to is still being processed. */
export type MailWaiting = Event<'MailWaiting', OfMail & { forMailId: string; until: string; waitsUntil: string }>;
export type MailResumed = Event<'MailResumed', OfMail>;
/** SEC-16: by the actor of the event. */
export type RawMailDownloaded = Event<'RawMailDownloaded', OfMail>;
/** IN-19: its time is over; then nothing is left of its bytes and its envelope. */
export type RawMailExpired = Event<'RawMailExpired', OfMail>;
export type RawMailDeleted = Event<'RawMailDeleted', OfMail>;

export type MailEvent =
  | MailReceived
  | MailArrivedAgain
  | MailTargetDecided
  | MailDelivered
  | MailConversed
  | MailProcessed
  | MailIgnored
  | MailRefused
  | MailRejected
  | MailQuarantined
  | MailParsingFailed
  | MailDeferred
  | MailWaiting
  | MailResumed
  | RawMailDownloaded
  | RawMailExpired
  | RawMailDeleted;

/** Where a mail stands, and what is known of it by then. */
type Situation =
  | Readonly<{ step: 'received' }>
  | Readonly<{ step: 'routed'; decided: MailTargetDecided['data'] }>
  | Readonly<{ step: 'delivered'; decided: MailTargetDecided['data']; delivered: MailDelivered['data'] }>
  | Readonly<{
      step: 'conversed';
      decided: MailTargetDecided['data'];
      delivered: MailDelivered['data'] | null;
      conversed: MailConversed['data'];
    }>
  | Readonly<{ step: 'refusing'; rejection: QueuedMail }>
  | Readonly<{ step: 'processed'; decided: MailTargetDecided['data'] }>
  | Readonly<{ step: 'ignored' | 'refused' | 'quarantined' }>;

/** `pause`: until when nothing is tried; `tries`: how often it was taken up again. */
export type PresentMail = Readonly<{
  received: MailReceived['data'];
  now: Situation;
  tries: number;
  parsingFailures: number;
  failingSince: string | null;
  deferrals: number;
  pause: Readonly<{ until: string; waited: string | null }> | null;
  /** TH-14: until when it waits for the mail it refers to, once it does. */
  waitsUntil: string | null;
  raw: RawBytes;
}>;
/** IN-19. `until`: null where their time does not end by itself. */
type RawBytes = Readonly<{ is: 'kept'; until: string | null }> | Readonly<{ is: 'expired' | 'deleted' }>;
export type Mail = null | PresentMail;

const goOn = (mail: PresentMail, now: Situation): PresentMail => ({
  ...mail,
  now,
  failingSince: null,
  deferrals: 0,
  pause: null,
});

export const evolve = (mail: Mail, event: MailEvent): Mail => {
  if (event.type === 'MailReceived') return { ...received, received: event.data };
  return mail && evolvePresent(mail, event);
};

const received = {
  now: { step: 'received' },
  tries: 0,
  parsingFailures: 0,
  failingSince: null,
  deferrals: 0,
  pause: null,
  waitsUntil: null,
  raw: { is: 'kept', until: null },
} as const;

/** IN-19: of what came to nothing. */
const NOTHING_CAME_OF_IT_MS = 30 * 24 * 60 * 60_000;
const keptAWhile = ({ received }: PresentMail): RawBytes => ({
  is: 'kept',
  until: later(received.receivedAt, NOTHING_CAME_OF_IT_MS),
});

const evolvePresent = (mail: PresentMail, event: Exclude<MailEvent, MailReceived>): PresentMail => {
  const { now } = mail;
  switch (event.type) {
    case 'MailTargetDecided':
      return goOn(mail, { step: 'routed', decided: event.data });
    case 'MailDelivered':
      return now.step === 'routed' ? goOn(mail, { ...now, step: 'delivered', delivered: event.data }) : mail;
    case 'MailConversed':
      if (now.step !== 'routed' && now.step !== 'delivered') return mail;
      return goOn(mail, { delivered: null, ...now, step: 'conversed', conversed: event.data });
    case 'MailProcessed':
      if (!('decided' in now)) return mail;
      return {
        ...goOn(mail, { step: 'processed', decided: now.decided }),
        raw: { is: 'kept', until: event.data.keptUntil ?? null },
      };
    case 'MailIgnored':
      return { ...goOn(mail, { step: 'ignored' }), raw: keptAWhile(mail) };
    case 'MailRefused': {
      const { rejection } = event.data;
      if (rejection) return goOn(mail, { step: 'refusing', rejection });
      return { ...goOn(mail, { step: 'refused' }), raw: keptAWhile(mail) };
    }
    case 'MailRejected':
      return { ...goOn(mail, { step: 'refused' }), raw: keptAWhile(mail) };
    case 'MailQuarantined':
      return goOn(mail, { step: 'quarantined' });
    case 'MailParsingFailed':
      return { ...mail, tries: mail.tries + 1, parsingFailures: mail.parsingFailures + 1 };
    case 'MailDeferred': {
      const { nextTryAt: until, failingSince } = event.data;
      return { ...mail, failingSince, deferrals: mail.deferrals + 1, pause: { until, waited: null } };
    }
    case 'MailWaiting': {
      const { until, forMailId, waitsUntil } = event.data;
      return { ...mail, waitsUntil, pause: { until, waited: forMailId } };
    }
    case 'MailResumed':
      return { ...mail, tries: mail.tries + 1, pause: null };
    case 'RawMailExpired':
      return { ...mail, raw: { is: 'expired' } };
    case 'RawMailDeleted':
      return { ...mail, raw: { is: 'deleted' } };
    case 'MailArrivedAgain':
    case 'RawMailDownloaded':
      return mail;
  }
};
