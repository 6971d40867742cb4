import { Injectable } from '@nestjs/common';
import { Access, addNoteByMail, findDeleted, InvalidFields, openIssueByMail, Upload } from '@ledgerdesk/contracts';
import { DomainError } from '@ledgerdesk/event-sourcing';
import { ParsedMail } from '@ledgerdesk/mail-parsing';
import { ServiceClient } from '@ledgerdesk/messaging';
import { noteNow } from '../../conversations/conversation';
import { Conversations } from '../../conversations/conversations';
import { passingWhileMoved } from '../../conversations/issue-notifier';
import { RefusalCode } from '../../conversations/rejection-code';
import { Projects } from '../../service-desk/projects';
import { ServiceDesks } from '../../service-desk/service-desks';
import { MailTargetDecided } from '../mail';
import { MailContents } from '../mail-contents';
import { MailStep } from '../mail-step';
import { WrittenTarget } from '../mail-target';
import { MailInput } from '../mail.process';
import { Rejections } from '../routing/rejections';
import { DeliverTeamNote } from './deliver-team-note';
import { textOf } from './mail-text';
import { MailUploads } from './mail-uploads';

type TargetDecision = MailTargetDecided['data'];
type Delivery = Readonly<{ access: Access; decided: TargetDecision; target: WrittenTarget; parsed: ParsedMail }>;

/** SET-17, with the lines around it: what the issue template adds to the text of a mail (MI-3). */
const TEMPLATE_BYTES = 65_536 + 100;
/** What `issues` refuses for good. */
const REFUSALS: Readonly<Record<string, RefusalCode>> = {
  'invalid-fields': 'invalid-content',
  'issue-not-found': 'issue-gone',
  'project-archived': 'project-not-found',
};
/** MEM-3: beside those, to a user. */
const REFUSALS_TO_USERS: typeof REFUSALS = {
  unauthenticated: 'user-blocked',
  'issue-not-found': 'not-authorized',
  'project-not-found': 'not-authorized',
  forbidden: 'not-authorized',
};

/** Makes the issue or note that was decided on: asked again, it is the same one. */
@Injectable()
export class DeliverMail {
  constructor(
    private readonly client: ServiceClient,
    private readonly contents: MailContents,
    private readonly uploads: MailUploads,
    private readonly projects: Projects,
    private readonly serviceDesks: ServiceDesks,
    private readonly rejections: Rejections,
    private readonly conversations: Conversations,
    private readonly teamNote: DeliverTeamNote,
  ) {}

  async run(step: MailStep, decided: TargetDecision, decidedTarget: WrittenTarget): Promise<MailInput> {
    const target = await this.present(decidedTarget);
    const parsed = await this.contents.read(step.mail.received);
    const access = await this.projects.enter(target.projectId, step.questions, `enter-${target.projectId}`);
    if (!access) return this.refuse(step, decided, parsed, 'project-not-found');
    const delivery = { access, decided, target, parsed };
    try {
      const { issueId, iid } = await this.write(step, delivery);
      this.contents.forget(step.mailId);
      const noteId = target.kind === 'issue' ? null : target.noteId;
      return { type: 'Delivered', data: { issueId, iid, noteId } };
    } catch (error) {
      const code = error instanceof DomainError ? refusalOf(error, target) : undefined;
      if (!code) throw passingWhileMoved(error);
      if (await this.isGone(code, target, step)) await this.uploads.delete(target.issueId);
      const reasons = error instanceof InvalidFields ? error.message : '';
      return this.refuse(step, decided, parsed, code, reasons);
    }
  }

  /** To a user, one that is deleted is refused like one that the user doesn't see. */
  private async isGone(code: RefusalCode, { issueId }: WrittenTarget, { questions }: MailStep): Promise<boolean> {
    if (code !== 'not-authorized') return code === 'issue-gone';
    return (await this.client.ask(findDeleted, { issueId, noteId: null }, questions, 'find-deleted')).isDeleted;
  }

  /** TH-8: where the issue is by now. */
  private async present(target: WrittenTarget): Promise<WrittenTarget> {
    if (target.kind === 'issue') return target;
    const conversation = await this.conversations.load(target.issueId);
    if (!conversation || conversation.issueId === target.issueId) return target;
    const { issueId, projectId } = conversation;
    return { ...target, issueId, projectId, noteId: noteNow(conversation, target.noteId) };
  }

  private async write(step: MailStep, { access, decided, target, parsed }: Delivery) {
    const { issueTemplateKey: template } = (await this.serviceDesks.of(target.projectId)).options;
    const reservedBytes = target.kind === 'issue' && template !== null ? TEMPLATE_BYTES : 0;
    const { text, uploads } = await this.textOf(step, { target, parsed, flags: decided.flags }, reservedBytes);
    const { correspondentId, mailboxId = correspondentId, verdict, contactIds } = decided;
    const byMail = { mailId: step.mailId, correspondentId: mailboxId, verdict };
    const content = { byMail, contactIds: [...contactIds], uploads: [...uploads] };
    const { issueId } = target;
    // Of each question anew: each has time of its own.
    const entered = () => step.questions.as(access);
    if (target.kind === 'note') {
      const { noteId, internal } = target;
      const note = { ...content, issueId, noteId, internal, body: text };
      return this.client.ask(addNoteByMail, note, entered(), 'add-note');
    }
    if (target.kind === 'team-note')
      return this.teamNote.write(step, { access, target, verdict, body: text, uploads: [...uploads] });
    const { confidential, refersTo } = target;
    const issue = { ...content, issueId, confidential, title: parsed.title, description: text, template };
    const opened = await this.client.ask(openIssueByMail, issue, entered(), 'open-issue');
    if (refersTo) {
      const body = `This mail refers to #${refersTo.iid}, but its sender is not a participant there.`;
      const bySystem = { byMail: { ...byMail, correspondentId: null }, contactIds: [], uploads: [] };
      const note = { issueId, noteId: refersTo.noteId, internal: true, body, ...bySystem };
      await this.client.ask(addNoteByMail, note, entered(), 'say-what-it-refers-to');
    }
    return opened;
  }

  private async textOf(
    { mailId }: MailStep,
    { target, parsed, flags }: Pick<Delivery, 'target' | 'parsed'> & Pick<TargetDecision, 'flags'>,
    reservedBytes: number,
  ): Promise<Readonly<{ text: string; uploads: readonly Upload[] }>> {
    const stored = await this.uploads.store(mailId, target.issueId, parsed.attachments);
    const { body, full } = textOf(parsed, target, flags, stored, reservedBytes);
    if (!full) return { text: body, uploads: stored };
    const uploads = [...stored, await this.uploads.storeText(mailId, target.issueId, full, stored)];
    return { text: textOf(parsed, target, flags, uploads, reservedBytes).body, uploads };
  }

  private async refuse(
    step: MailStep,
    decided: TargetDecision,
    parsed: ParsedMail,
    code: RefusalCode,
    reasons = '',
  ): Promise<MailInput> {
    const { projectId } = decided;
    const envelope = await this.contents.envelopeOf(step.mail.received);
    const rejection = await this.rejections.of(
      { mailboxId: decided.correspondentId, ...decided, parsed, envelope, step },
      { code, projectId, reasons },
    );
    return { type: 'RefusalFound', data: { code, reading: readingIn(decided), rejection } };
  }
}

const refusalOf = ({ code }: DomainError, { kind }: WrittenTarget): RefusalCode | undefined =>
  (kind === 'team-note' ? REFUSALS_TO_USERS[code] : undefined) ?? REFUSALS[code];

const readingIn = ({
  projectId,
  correspondentId,
  mailboxId = correspondentId,
  class: of,
  verdict,
  flags,
  furtherProjectIds,
}: TargetDecision) => ({
  projectId,
  correspondentId,
  mailboxId,
  class: of,
  verdict,
  flags,
  furtherProjectIds,
});
