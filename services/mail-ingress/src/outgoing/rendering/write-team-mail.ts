import { Injectable } from '@nestjs/common';
import { IssueView, linkOfUpload, readIssueById, readNote, Upload } from '@ledgerdesk/contracts';
import { RequestScope, ServiceClient } from '@ledgerdesk/messaging';
import { MailKeys } from '../../addresses/mail-keys';
import { OwnAddresses } from '../../addresses/own-addresses';
import { SupportBot } from '../../service-desk/support-bot';
import { MailSettings } from '../../settings/mail-settings';
import { TeamMail } from '../../team/team-mail';
import { TeamMembers } from '../../team/team-members';
import { answerTo } from './compose-mail';
import { newNote } from './new-note';
import { linkPart, plainPart, WrittenPart } from './part';
import { linkedUploads } from './uploads';
import { AddressedMail, Gone } from './written-mail';

/** Writes a mail to a user about a ticket (MEM-1, MEM-5): what came by mail, with the link and a way to answer. */
@Injectable()
export class WriteTeamMail {
  constructor(
    private readonly settings: MailSettings,
    private readonly keys: MailKeys,
    private readonly addresses: OwnAddresses,
    private readonly supportBot: SupportBot,
    private readonly teamMembers: TeamMembers,
    private readonly client: ServiceClient,
  ) {}

  /** @throws Gone; DomainError as others answered */
  async run(mail: TeamMail, scope: RequestScope): Promise<AddressedMail> {
    const { settings, addresses } = this;
    const access = await this.supportBot.enter(mail.projectId, scope);
    if (!access) throw new Gone(`There is no project ${mail.projectId}`);
    const entered = scope.as(access);
    const { issue } = await this.client.ask(readIssueById, { issueId: mail.issueId }, entered);
    const [member] = await this.teamMembers.among([mail.userId], entered);
    const { fullPath } = issue.project;
    const unsubscribe = `${this.base}/-/unsubscribe/${this.keys.unsubscribeToken(mail)}`;
    const written = {
      replyTo: { name: fullPath, address: addresses.ofSeat(mail) ?? settings.noReply },
      sender: (settings.envelopeFrom === 'key' ? addresses.ofSeat(mail, 'bounce') : null) ?? settings.from,
      subject: answerTo(`${issue.title} (#${issue.iid})`),
      autoSubmitted: 'auto-generated',
      verdict: null,
      headers: [
        ['List-Id', `${fullPath} <${mail.projectId}.${settings.publicHost}>`],
        ['X-Ledgerdesk-Project', fullPath],
        ['X-Ledgerdesk-Project-Id', String(mail.projectId)],
        ['X-Ledgerdesk-Issue-IID', String(issue.iid)],
        ['Thread-Topic', issue.title],
      ],
      parts: [
        ...(mail.noteId === null ? this.ticket(issue) : await this.note(issue, mail.noteId, entered)),
        linkPart('Open the ticket:', `${this.base}/${fullPath}/-/issues/${issue.iid}`),
        linkPart('To get no more mails about this ticket:', unsubscribe),
      ],
      attachments: [],
    } as const;
    return { written, address: member?.reads ? member.address : null };
  }

  private ticket({ iid, project, title, description }: IssueView): readonly WrittenPart[] {
    const markdown = description ?? '';
    const uploads = linkedUploads(markdown, this.projectUrl(project.id));
    return [
      plainPart(`New ticket ${project.fullPath}#${iid}: ${title}`),
      ...(markdown.trim() === '' ? [] : [{ markdown, base: this.base, uploads }]),
    ];
  }

  private async note(
    { iid, project }: IssueView,
    noteId: number,
    scope: RequestScope,
  ): Promise<readonly WrittenPart[]> {
    const { note, uploads } = await this.client.ask(readNote, { iid, noteId }, scope);
    const urlOf = (upload: Upload) => `${this.projectUrl(project.id)}${linkOfUpload(upload)}`;
    return [
      plainPart(`New reply on ticket ${project.fullPath}#${iid}:`),
      newNote(note.body, uploads, () => false, this.base, urlOf),
    ];
  }

  private projectUrl(projectId: number): string {
    return `${this.base}/api/v4/projects/${projectId}`;
  }

  private get base(): string {
    return this.settings.publicUrl.replace(/\/+$/, '');
  }
}
