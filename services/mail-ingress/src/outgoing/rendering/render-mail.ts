import { Injectable } from '@nestjs/common';
import { BlobStore } from '@ledgerdesk/blobs';
import { DomainError, ProcessStep } from '@ledgerdesk/event-sourcing';
import { RenderingFailed } from '@ledgerdesk/mail-parsing';
import { RequestScope } from '@ledgerdesk/messaging';
import { Clock } from '@ledgerdesk/service-host';
import { recipientOf } from '../../conversations/queued-mail';
import { Correspondents } from '../../correspondents/correspondents';
import { MailSettings } from '../../settings/mail-settings';
import { isOfIssue, MailToSend } from '../account-mail';
import { ownerOfOutgoing, PresentMail } from '../outgoing';
import { OutgoingInput } from '../outgoing-input';
import { SendingEnvelope } from '../sending/smtp-session';
import { composeMail } from './compose-mail';
import { mailable } from './mailable';
import { Part } from './part';
import { RenderParts, unrendered } from './render-parts';
import { WatchedRenderings } from './watched-renderings';
import { WriteAccountMail } from './write-account-mail';
import { WriteIssueMail } from './write-issue-mail';
import { WriteRejection } from './write-rejection';
import { WriteTeamMail } from './write-team-mail';
import { AddressedMail, Gone, WrittenMail } from './written-mail';

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
    private readonly writeAccountMail: WriteAccountMail,
    private readonly writeTeamMail: WriteTeamMail,
    private readonly renderParts: RenderParts,
    private readonly watched: WatchedRenderings,
    private readonly blobs: BlobStore,
    private readonly clock: Clock,
  ) {}

  /** Null: it can't be rendered now, since many others are. */
  async run(outgoing: PresentMail, step: ProcessStep): Promise<OutgoingInput | null> {
    const { mail, rendered } = outgoing;
    const scope = RequestScope.ofStep(step);
    const at = this.clock.now().toISOString();
    // Rendered before: its attachments were too much for the server (OUT-26).
    const addressed = await this.write(mail, rendered === null, scope).catch(isGone);
    if (addressed === 'gone') return { type: 'Overtaken', data: { reason: 'gone', at } };
    const { written, address } = addressed;
    const recipient = address === null ? null : mailable(address);
    if (recipient === null) return { type: 'Unmailable', data: { reason: 'no-address', at } };
    const parts = await this.render(written, outgoing);
    if (parts === null) return null;
    if (parts instanceof RenderingFailed) {
      const { reason } = parts;
      return { type: 'NotRendered', data: { reason, at: this.clock.now().toISOString() } };
    }
    if (!(await this.isAllowed(mail, written, step))) return { type: 'NotAllowed', data: { at } };
    const stored = await this.store(mail, { ...written, parts }, recipient);
    if (isPlain(outgoing)) this.watched.wentPlain(mail);
    return { type: 'Rendered', data: stored };
  }

  /** What it says, and where it goes. @throws Gone; DomainError as others answered */
  private async write(mail: MailToSend, withAttachments: boolean, scope: RequestScope): Promise<AddressedMail> {
    if (mail.kind === 'account') return this.writeAccountMail.run(mail, scope);
    if (mail.kind === 'team') return this.writeTeamMail.run(mail, scope);
    const mailboxId = recipientOf(mail);
    const known = (await this.correspondents.find([mailboxId])).get(mailboxId);
    const written =
      mail.kind === 'rejection'
        ? await this.writeRejection.run(mail)
        : await this.writeIssueMail.run(mail, withAttachments, scope);
    return { written, address: known?.address ?? null };
  }

  /** SEC-10 */
  private async render(
    { parts }: WrittenMail,
    outgoing: PresentMail,
  ): Promise<readonly Part[] | RenderingFailed | null> {
    const { mail, failedRendering } = outgoing;
    if ((!isOfIssue(mail) && mail.kind !== 'team') || isPlain(outgoing)) return parts.map(unrendered);
    const of = { issueId: mail.issueId, hasFailed: failedRendering !== undefined };
    return this.renderParts.run(parts, of).catch((error: unknown) => {
      if (!(error instanceof RenderingFailed)) throw error;
      this.watched.failed(mail, error, (failedRendering?.number ?? 0) + 1);
      return error;
    });
  }

  private async store(
    mail: PresentMail['mail'],
    { fromName, fromAddress, sender, verdict: _, ...said }: WrittenMail & Readonly<{ parts: readonly Part[] }>,
    recipient: string,
  ) {
    const { settings, blobs } = this;
    const { outgoingId, messageId, inReplyTo, references, queuedAt } = mail;
    const from = { name: fromName ?? settings.defaultDisplayName, address: fromAddress ?? settings.from };
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

  /** LOOP-14, LOOP-23, ERR-3. Asked after the rendering, which may have taken longer than the step had time for. */
  private async isAllowed(
    mail: PresentMail['mail'],
    { subject, verdict }: WrittenMail,
    step: ProcessStep,
  ): Promise<boolean> {
    if (mail.kind === 'account' || mail.kind === 'team' || mail.kind === 'new_note' || verdict === null) return true;
    const { outgoingId, kind, correspondentId } = mail;
    const subjectKey = this.correspondents.subjectKeyOf(subject);
    const namedBy = mail.kind === 'rejection' ? undefined : mail.namedBy?.correspondentId;
    const allowed = await this.correspondents.allowAutomatic(
      correspondentId,
      { outgoingId, kind, subjectKey, verdict, ...(namedBy !== undefined && { namedBy }) },
      RequestScope.ofStep(step).command('automatic', this.clock.now()),
    );
    return allowed === 'allowed';
  }
}

/** It could not be rendered, and goes out as it was written. */
const isPlain = ({ failedRendering }: PresentMail): boolean => failedRendering?.next === 'plain';

const isGone = (error: unknown): 'gone' => {
  if (error instanceof Gone || (error instanceof DomainError && GONE.includes(error.code))) return 'gone';
  throw error;
};
