import { Access, addNoteByMail, InvalidFields, openIssueByMail, Upload } from '@ledgerdesk/contracts';
import { DomainError } from '@ledgerdesk/event-sourcing';
import { ParsedMail } from '@ledgerdesk/mail-parsing';
import { MailKeys } from '../../addresses/mail-keys';
import { RefusalCode } from '../../conversations/rejection-code';
import { Projects } from '../../service-desk/projects';
import { Recipients } from '../../service-desk/recipients';
import { MailTargetDecided } from '../mail';
import { MailContents } from '../mail-contents';
import { MailStep } from '../mail-step';
import { WrittenTarget } from '../mail-target';
import { MailInput } from '../mail.process';
import { rejectionOf } from '../routing/rejection';
import { textOf } from './mail-text';
import { MailUploads } from './mail-uploads';

type Decided = MailTargetDecided['data'];
type Delivery = Readonly<{ access: Access; decided: Decided; target: WrittenTarget; parsed: ParsedMail }>;

type DeliveryParts = Readonly<{
  contents: MailContents;
  uploads: MailUploads;
  projects: Projects;
  keys: Pick<MailKeys, 'messageId'>;
  recipients: Pick<Recipients, 'isOwn'>;
}>;

/** What `issues` refuses for good. */
const REFUSALS: Readonly<Record<string, RefusalCode>> = {
  'invalid-fields': 'invalid-content',
  'issue-not-found': 'issue-gone',
  'project-archived': 'project-not-found',
};

/** Makes the issue or note that was decided on: asked again, it is the same one. */
export class DeliverMail {
  constructor(private readonly parts: DeliveryParts) {}

  async run(step: MailStep, decided: Decided, target: WrittenTarget): Promise<MailInput> {
    const parsed = await this.parts.contents.read(step.mail.received);
    const access = await this.parts.projects.enter(target.projectId, step.asking(`enter-${target.projectId}`));
    if (!access) return this.refuse(step, decided, parsed, 'project-not-found');
    const delivery = { access, decided, target, parsed };
    try {
      const { issueId, iid } = await this.write(step, delivery);
      this.parts.contents.forget(step.mailId);
      const noteId = target.kind === 'note' ? target.noteId : null;
      return { type: 'Delivered', data: { issueId, iid, noteId } };
    } catch (error) {
      const code = error instanceof DomainError ? REFUSALS[error.code] : undefined;
      if (!code) throw error;
      const reasons = error instanceof InvalidFields ? error.message : '';
      return this.refuse(step, decided, parsed, code, reasons);
    }
  }

  private async write(step: MailStep, { access, decided, target, parsed }: Delivery) {
    const { text, uploads } = await this.textOf(step, { target, parsed, flags: decided.flags });
    const { correspondentId, verdict, contactIds } = decided;
    const byMail = { mailId: step.mailId, correspondentId, verdict };
    const content = { byMail, contactIds: [...contactIds], uploads: [...uploads] };
    const { issueId } = target;
    if (target.kind === 'note') {
      const { noteId, internal } = target;
      return step.ask(addNoteByMail, { ...content, issueId, noteId, internal, body: text }, access, 'add-note');
    }
    const { confidential, refersTo } = target;
    const issue = { ...content, issueId, confidential, title: parsed.title, description: text };
    const opened = await step.ask(openIssueByMail, issue, access, 'open-issue');
    if (refersTo) {
      const body = `This mail refers to #${refersTo.iid}, but its sender is not a participant there.`;
      const bySystem = { byMail: { ...byMail, correspondentId: null }, contactIds: [], uploads: [] };
      const note = { issueId, noteId: refersTo.noteId, internal: true, body, ...bySystem };
      await step.ask(addNoteByMail, note, access, 'say-what-it-refers-to');
    }
    return opened;
  }

  private async textOf(
    { mailId }: MailStep,
    { target, parsed, flags }: Pick<Delivery, 'target' | 'parsed'> & Pick<Decided, 'flags'>,
  ): Promise<Readonly<{ text: string; uploads: readonly Upload[] }>> {
    const stored = await this.parts.uploads.store(mailId, target.issueId, parsed.attachments);
    const { body, full } = textOf(parsed, target, flags, stored);
    if (!full) return { text: body, uploads: stored };
    const uploads = [...stored, await this.parts.uploads.storeText(mailId, target.issueId, full, stored)];
    return { text: textOf(parsed, target, flags, uploads).body, uploads };
  }

  private async refuse(
    step: MailStep,
    decided: Decided,
    parsed: ParsedMail,
    code: RefusalCode,
    reasons = '',
  ): Promise<MailInput> {
    const { projectId } = decided;
    const envelope = await this.parts.contents.envelopeOf(step.mail.received);
    const rejection = rejectionOf({ ...decided, parsed, envelope, step }, { code, projectId, reasons }, this.parts);
    return { type: 'RefusalFound', data: { code, reading: readingIn(decided), rejection } };
  }
}

const readingIn = ({ projectId, correspondentId, class: of, verdict, flags, furtherProjectIds }: Decided) => ({
  projectId,
  correspondentId,
  class: of,
  verdict,
  flags,
  furtherProjectIds,
});
