import { randomUUID } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import { BlobStore } from '@ledgerdesk/blobs';
import { commandTimes } from '@ledgerdesk/event-sourcing';
import { derivedId } from '@ledgerdesk/event-store';
import { Sent } from '@ledgerdesk/processes';
import { participantAt } from '../../conversations/conversation';
import { Conversations } from '../../conversations/conversations';
import { ServiceDesks } from '../../service-desk/service-desks';
import { ownerOfOutgoing, PresentMail, Rendered, WithdrawnReason } from '../outgoing';
import { OutgoingInput } from '../outgoing-input';
import { OutgoingMails } from '../outgoing-mails';
import { isUnderWay } from '../outgoing.process';
import { statusOf } from './server-answer';
import { SmtpSender } from './smtp-sender';
import { Outcome, SendingEnvelope } from './smtp-session';

export type Sending = Readonly<{
  blobs: BlobStore;
  outgoingMails: OutgoingMails;
  conversations: Pick<Conversations, 'load'>;
  serviceDesks: Pick<ServiceDesks, 'of'>;
  /** Null: there is no mail server (OUT-29). */
  sender: SmtpSender | null;
  now: () => Date;
}>;

/** How long the permission may take to be recorded. */
const START_WITHIN_MS = 5_000;

/**
 * One try: what came of it, or null where it was none yet (the mail before it is under way, sending pauses, another one
 * tries) or nobody knows (OUT-24).
 */
export const sendMail = async (sending: Sending, outgoing: PresentMail, sent: Sent): Promise<OutgoingInput | null> => {
  const { outgoingMails, sender, now } = sending;
  const { mail, rendered } = outgoing;
  const reason = await overtakenBy(sending, outgoing);
  if (reason) return { type: 'Overtaken', data: { reason, at: now().toISOString() } };
  if (!sender) return { type: 'NoServer', data: { at: now().toISOString() } };
  const before = mail.kind === 'rejection' ? null : mail.after;
  if (before !== null && isUnderWay(await outgoingMails.load(before))) return null;

  const { envelope, bytes } = await open(sending.blobs, mail.outgoingId, rendered!);
  const number = outgoing.attempts + 1;
  const outcome = await sender.send(envelope, bytes, () => mayTry(sending, mail.outgoingId, number, sent));
  return outcome && inputOf(outcome, { number, at: now().toISOString() });
};

/** Of two senders one loses: `SendingStarted` stands in the stream once, and names the one that has the permission. */
const mayTry = async (
  { outgoingMails, now }: Sending,
  outgoingId: string,
  number: number,
  { requestId, remainingMs: _, ...origin }: Sent,
): Promise<boolean> => {
  const at = now();
  const by = randomUUID();
  const metadata = { ...origin, ...commandTimes(at, START_WITHIN_MS), commandId: derivedId(requestId, 'start', by) };
  const started = { type: 'StartSending', data: { number, by, at: at.toISOString() } } as const;
  const { state: outgoing } = await outgoingMails.record(outgoingId, started, metadata);
  return outgoing.step === 'sending' && outgoing.by === by;
};

/** MI-14, SUB-5, LOOP-11: looked at before each try, so that it counts for what is queued already. */
const overtakenBy = async (
  { conversations, serviceDesks }: Sending,
  { mail, byHand }: PresentMail,
): Promise<Exclude<WithdrawnReason, 'by-hand'> | null> => {
  if (mail.kind === 'rejection') return null;
  if (!(await serviceDesks.of(mail.projectId)).enabled) return 'service-desk-off';
  const conversation = await conversations.load(mail.issueId);
  switch (participantAt(conversation, mail.seat)?.state) {
    case 'active':
      return null;
    case 'undeliverable':
      return byHand ? null : 'undeliverable';
    case 'unsubscribed':
    case undefined:
      return 'unsubscribed';
  }
};

const open = async (blobs: BlobStore, outgoingId: string, { hash, envelopeHash }: Rendered) => {
  const read = async (content: string) => {
    const opened = await blobs.open(ownerOfOutgoing(outgoingId), content);
    if (!opened) throw new Error(`The rendered mail ${outgoingId} is missing`);
    return buffer(opened);
  };
  const [bytes, envelope] = await Promise.all([read(hash), read(envelopeHash)]);
  return { bytes, envelope: JSON.parse(envelope.toString()) as SendingEnvelope };
};

const inputOf = (outcome: Outcome, attempt: Readonly<{ number: number; at: string }>): OutgoingInput | null => {
  switch (outcome.kind) {
    case 'accepted':
      return { type: 'Accepted', data: { ...attempt, ...outcome.answer } };
    case 'refused': {
      const { answer, outcome: how, ofSender } = outcome;
      return { type: 'Refused', data: { ...attempt, ...answer, outcome: how, status: statusOf(answer), ofSender } };
    }
    case 'interrupted':
      return { type: 'Interrupted', data: attempt };
    case 'unknown':
      return null;
  }
};
