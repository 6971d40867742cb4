import { Injectable } from '@nestjs/common';
import { BlobStore } from '@ledgerdesk/blobs';
import { DomainError, ProcessStep } from '@ledgerdesk/event-sourcing';
import { RequestScope } from '@ledgerdesk/messaging';
import { Clock } from '@ledgerdesk/service-host';
import { Correspondents } from '../../correspondents/correspondents';
import { MailSettings } from '../../settings/mail-settings';
import { ownerOfOutgoing, PresentMail } from '../outgoing';
import { OutgoingInput } from '../outgoing-input';
import { SendingEnvelope } from '../sending/smtp-session';
import { composeMail } from './compose-mail';
import { mailable } from './mailable';
import { WriteIssueMail } from './write-issue-mail';
import { WriteRejection } from './write-rejection';
import { Gone, WrittenMail } from './written-mail';

/** Whoever answers so says that there is nothing left to be mailed about. */
const GONE = ['project-not-found', 'issue-not-found', 'note-not-found'];

/** Makes the bytes that every try sends, and keeps them (OUT-22). */
@Injectable()
export class RenderMail {
  constructor(
    private readonly settings: MailSettings,
    private readonly correspondents: Correspondents,
    private readonly writeIssueMail: WriteIssueMail,
    private readonly writeRejection: WriteRejection,
    private readonly blobs: BlobStore,
    private readonly clock: Clock,
  ) {}

  async run({ mail, rendered }: PresentMail, step: ProcessStep): Promise<OutgoingInput> {
    const scope = RequestScope.ofStep(step);
    const now = this.clock.now();
    const at = now.toISOString();
    const { correspondentId } = mail;
    const known = (await this.correspondents.find([correspondentId])).get(correspondentId);
    const recipient = known ? mailable(known.address) : null;
    if (recipient === null) return { type: 'Unmailable', data: { reason: 'no-address', at } };

    // Rendered before: its attachments were too much for the server (OUT-26).
    const written = await (
      mail.kind === 'rejection'
        ? this.writeRejection.run(mail)
        : this.writeIssueMail.run(mail, rendered === null, scope)
    ).catch(isGone);
    if (written === 'gone') return { type: 'Overtaken', data: { reason: 'gone', at } };
    if (!(await this.isAllowed(mail, written, scope, now))) return { type: 'NotAllowed', data: { at } };
    return { type: 'Rendered', data: await this.store(mail, written, recipient) };
  }

  private async store(mail: PresentMail['mail'], { sender, verdict: _, ...said }: WrittenMail, recipient: string) {
    const { settings, blobs } = this;
    const { outgoingId, messageId, inReplyTo, references, queuedAt } = mail;
    const from = { name: settings.defaultDisplayName, address: settings.from };
    const threading = { messageId, inReplyTo, references, date: queuedAt };
    const bytes = await composeMail({ ...said, ...threading, from, to: recipient });
    const envelope: SendingEnvelope = { sender, recipient };
    const owner = ownerOfOutgoing(outgoingId);
    const [{ hash }, { hash: envelopeHash }] = await Promise.all([
      blobs.put(owner, bytes),
      blobs.put(owner, Buffer.from(JSON.stringify(envelope))),
    ]);
    return { hash, envelopeHash, attached: said.attachments.length > 0 };
  }

  /** LOOP-14, ERR-3 */
  private async isAllowed(
    { outgoingId, kind, correspondentId }: PresentMail['mail'],
    { subject, verdict }: WrittenMail,
    scope: RequestScope,
    now: Date,
  ): Promise<boolean> {
    if (kind === 'new_note' || verdict === null) return true;
    const subjectKey = this.correspondents.subjectKeyOf(subject);
    const allowed = await this.correspondents.allowAutomatic(
      correspondentId,
      { outgoingId, kind, subjectKey, verdict },
      scope.command('automatic', now),
    );
    return allowed === 'allowed';
  }
}

const isGone = (error: unknown): 'gone' => {
  if (error instanceof Gone || (error instanceof DomainError && GONE.includes(error.code))) return 'gone';
  throw error;
};
