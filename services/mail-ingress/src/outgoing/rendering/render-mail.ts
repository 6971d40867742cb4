import { BlobStore } from '@ledgerdesk/blobs';
import { commandTimes, DomainError } from '@ledgerdesk/event-sourcing';
import { Sent } from '@ledgerdesk/processes';
import { Correspondents } from '../../correspondents/correspondents';
import { ownerOfOutgoing, PresentMail } from '../outgoing';
import { OutgoingInput } from '../outgoing-input';
import { SendingEnvelope } from '../sending/smtp-session';
import { composeMail } from './compose-mail';
import { mailable } from './mailable';
import { WritingIssueMail, writeIssueMail } from './write-issue-mail';
import { WritingRejection, writeRejection } from './write-rejection';
import { Gone, WrittenMail } from './written-mail';

export type Rendering = WritingIssueMail &
  WritingRejection &
  Readonly<{ blobs: BlobStore; correspondents: Correspondents }>;

/** Whoever answers so says that there is nothing left to be mailed about. */
const GONE = ['project-not-found', 'issue-not-found', 'note-not-found'];

/** Makes the bytes that every try sends, and keeps them (OUT-22). */
export const renderMail = async (
  rendering: Rendering,
  { mail, rendered }: PresentMail,
  sent: Sent,
  now: Date,
): Promise<OutgoingInput> => {
  const { settings, correspondents, blobs } = rendering;
  const { outgoingId, correspondentId, messageId, inReplyTo, references, queuedAt } = mail;
  const at = now.toISOString();
  const known = (await correspondents.find([correspondentId])).get(correspondentId);
  const recipient = known ? mailable(known.address) : null;
  if (recipient === null) return { type: 'Unmailable', data: { reason: 'no-address', at } };

  // Rendered before: its attachments were too much for the server (OUT-26).
  const written = await (
    mail.kind === 'rejection'
      ? writeRejection(rendering, mail)
      : writeIssueMail(rendering, mail, rendered === null, sent)
  ).catch(isGone);
  if (written === 'gone') return { type: 'Overtaken', data: { reason: 'gone', at } };
  if (!(await isAllowed(rendering, mail, written, sent, now))) return { type: 'NotAllowed', data: { at } };

  const { sender, verdict: _, ...said } = written;
  const from = { name: settings.defaultDisplayName, address: settings.from };
  const threading = { messageId, inReplyTo, references, date: queuedAt };
  const bytes = await composeMail({ ...said, ...threading, from, to: recipient });
  const envelope: SendingEnvelope = { sender, recipient };
  const owner = ownerOfOutgoing(outgoingId);
  const [{ hash }, { hash: envelopeHash }] = await Promise.all([
    blobs.put(owner, bytes),
    blobs.put(owner, Buffer.from(JSON.stringify(envelope))),
  ]);
  return { type: 'Rendered', data: { hash, envelopeHash, attached: said.attachments.length > 0 } };
};

const isGone = (error: unknown): 'gone' => {
  if (error instanceof Gone || (error instanceof DomainError && GONE.includes(error.code))) return 'gone';
  throw error;
};

/** LOOP-14, ERR-3 */
const isAllowed = async (
  { correspondents }: Rendering,
  { outgoingId, kind, correspondentId }: PresentMail['mail'],
  { subject, verdict }: WrittenMail,
  { requestId, remainingMs, ...origin }: Sent,
  now: Date,
): Promise<boolean> => {
  if (kind === 'new_note' || verdict === null) return true;
  const subjectKey = correspondents.subjectKeyOf(subject);
  const metadata = { ...origin, ...commandTimes(now, remainingMs), commandId: requestId };
  const allowed = await correspondents.allowAutomatic(
    correspondentId,
    { outgoingId, kind, subjectKey, verdict },
    metadata,
  );
  return allowed === 'allowed';
};
