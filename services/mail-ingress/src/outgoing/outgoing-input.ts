import { Event } from '@ledgerdesk/event-sourcing';
import { WithheldMail } from '../conversations/queued-mail';
import { MailToSend } from './account-mail';
import { Answer, FailedReason, Rendered, RenderingFailed, SendingFailed, WithdrawnReason } from './outgoing';

export type AtAttempt = Readonly<{ number: number; at: string }>;

/** Why a try was refused, should it be for good. */
export type RefusedReason = Extract<FailedReason, 'refused' | 'sender-refused' | 'needs-smtputf8'>;

/** What a step came to, what is asked by hand, and what the start of a sender brings. `at`: ISO 8601 UTC. */
export type OutgoingInput =
  | Event<'QueueMail', { mail: MailToSend }>
  | Event<'WithholdMail', WithheldMail>
  | Event<'Rendered', Rendered>
  | Event<'NotRendered', { reason: RenderingFailed['data']['reason']; at: string }>
  | Event<'NotAllowed' | 'NoServer', { at: string }>
  | Event<'Overtaken', { reason: Exclude<WithdrawnReason, 'by-hand'>; at: string }>
  | Event<'Unmailable', { reason: Extract<FailedReason, 'no-address'>; at: string }>
  | Event<'StartSending', AtAttempt & { by: string }>
  | Event<'Accepted', AtAttempt & Answer>
  | Event<
      'Refused',
      AtAttempt & Answer & { outcome: SendingFailed['data']['outcome']; status: string | null; reason: RefusedReason }
    >
  | Event<'Interrupted', AtAttempt>
  | Event<'FailureNotified' | 'BytesDeleted'>
  | Event<'RetryMail', { at: string }>
  | Event<'CancelMail', { at: string }>
  | Event<'ServerFound', { at: string }>;

/** Of one try, by the server or on the way to it. */
export type Refusal = Extract<OutgoingInput, { type: 'Refused' }>['data'];
