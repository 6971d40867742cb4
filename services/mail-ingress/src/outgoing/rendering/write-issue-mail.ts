import { Injectable } from '@nestjs/common';
import { BlobStore } from '@ledgerdesk/blobs';
import { IssueView, linkOfUpload, nameProjects, readIssueById, readNote, Upload } from '@ledgerdesk/contracts';
import { holdsPlaceholder, type MailedMarkdown } from '@ledgerdesk/markdown';
import { RequestScope, ServiceClient } from '@ledgerdesk/messaging';
import { Logger } from '@ledgerdesk/service-host';
import { MailKeys } from '../../addresses/mail-keys';
import { OwnAddresses } from '../../addresses/own-addresses';
import { QueuedMail } from '../../conversations/queued-mail';
import { CustomEmails } from '../../service-desk/custom-emails';
import { ServiceDesks } from '../../service-desk/service-desks';
import { SupportBot } from '../../service-desk/support-bot';
import { MailSettings } from '../../settings/mail-settings';
import { StoredTemplates } from '../../templates/stored-templates';
import { answerTo, Attachment } from './compose-mail';
import { newNote } from './new-note';
import { newParticipant } from './new-participant';
import { linkPart, plainPart, WrittenPart } from './part';
import { templatePart, TemplateValues } from './template-part';
import { thankYou } from './thank-you';
import { attachmentsOf, linkedUploads } from './uploads';
import { Gone, WrittenMail } from './written-mail';

type OfIssue = Exclude<QueuedMail, { kind: 'rejection' }>;

const VERDICTS = { verified: 'pass', not_verified: 'none', failed: 'fail' } as const;

/** Writes a mail about an issue, with what the issue, its project and the note say at present. */
@Injectable()
export class WriteIssueMail {
  constructor(
    private readonly settings: MailSettings,
    private readonly keys: MailKeys,
    private readonly addresses: OwnAddresses,
    private readonly supportBot: SupportBot,
    private readonly serviceDesks: ServiceDesks,
    private readonly customEmails: CustomEmails,
    private readonly templates: StoredTemplates,
    private readonly client: ServiceClient,
    private readonly blobs: BlobStore,
    private readonly logger: Logger,
  ) {}

  /** @throws Gone; DomainError as others answered */
  async run(mail: OfIssue, withAttachments: boolean, scope: RequestScope): Promise<WrittenMail> {
    const { settings, keys, addresses, client } = this;
    const access = await this.supportBot.enter(mail.projectId, scope);
    if (!access) throw new Gone(`There is no project ${mail.projectId}`);
    const entered = scope.as(access);
    const [{ issue }, { projects }, desk] = await Promise.all([
      client.ask(readIssueById, { issueId: mail.issueId }, entered),
      client.ask(nameProjects, { projectIds: [mail.projectId] }, entered),
      this.serviceDesks.of(mail.projectId),
    ]);
    const fromAddress = await this.customEmails.sendingFrom(desk, entered);
    const template = await this.templates.one(mail.kind, entered);
    const { note, attachments } = await this.readNote(mail, issue, withAttachments, entered);

    const title = isTold(mail) ? issue.title : null;
    const { fullPath } = issue.project;
    const base = baseOf(settings);
    const unsubscribe = `${base}/-/unsubscribe/${keys.unsubscribeToken(mail)}`;
    const ownWayOut = template.owner !== null && holdsPlaceholder(template.text, 'UNSUBSCRIBE_URL');
    const lastLines = [
      plainPart(fullPath),
      ...(ownWayOut ? [] : [linkPart('To get no more mails about this ticket, unsubscribe:', unsubscribe)]),
    ];
    const parts =
      template.owner === null
        ? this.builtInParts(mail, issue, note)
        : [templatePart(template.text, base, this.valuesOf(mail, issue, note, unsubscribe))];
    return {
      replyTo: { name: projects[0]?.fullName ?? fullPath, address: this.replyAddress(mail, fromAddress) },
      fromName: desk.options.outgoingName,
      fromAddress,
      sender: this.senderOf(mail, fromAddress),
      subject: title === null ? `#${issue.iid}` : answerTo(`${title} (#${issue.iid})`),
      autoSubmitted: mail.kind === 'new_note' ? 'auto-generated' : 'auto-replied',
      verdict: verdictOf(mail, issue),
      headers: [
        ...listUnsubscribe(unsubscribe, addresses.ofSeat(mail, 'unsubscribe')),
        ['List-Id', `${fullPath} <${mail.projectId}.${settings.publicHost}>`],
        ['X-Ledgerdesk-Project', fullPath],
        ['X-Ledgerdesk-Project-Id', String(mail.projectId)],
        ['X-Ledgerdesk-Issue-IID', String(issue.iid)],
        ...(title === null ? [] : [['Thread-Topic', title] as const]),
      ],
      parts: [...parts, ...lastLines],
      attachments,
    };
  }

  /** OUT-9 */
  private replyAddress(mail: OfIssue, fromAddress: string | null): string {
    const { addresses, settings } = this;
    if (fromAddress !== null) return addresses.atCustomAddress(fromAddress, mail);
    return addresses.ofSeat(mail) ?? settings.noReply;
  }

  /** OUT-10 */
  private senderOf(mail: OfIssue, fromAddress: string | null): string {
    const { addresses, settings } = this;
    const withKey = settings.envelopeFrom === 'key' ? addresses.ofSeat(mail, 'bounce') : null;
    return withKey ?? fromAddress ?? settings.from;
  }

  /** TPL-12, with the texts of the instance around it. */
  private builtInParts(mail: OfIssue, { iid, title }: IssueView, note: MailedMarkdown | null): readonly WrittenPart[] {
    const { headerText, footerText } = this.settings;
    const base = baseOf(this.settings);
    const around = (text: string) => (text.trim() === '' ? [] : [{ markdown: text, base, uploads: [] }]);
    return [...around(headerText), ...textOf(mail, iid, isTold(mail) ? title : null, note), ...around(footerText)];
  }

  private valuesOf(
    mail: OfIssue,
    { iid, description, confidential, project }: IssueView,
    note: MailedMarkdown | null,
    unsubscribeUrl: string,
  ): TemplateValues {
    const { headerText, footerText } = this.settings;
    const base = baseOf(this.settings);
    const told = isTold(mail) ? (description ?? '') : '';
    return {
      kind: mail.kind,
      iid,
      fullPath: project.fullPath,
      issueUrl: confidential && mail.kind !== 'new_note' ? '' : `${base}/${project.fullPath}/-/issues/${iid}`,
      unsubscribeUrl,
      description: { markdown: told, uploads: linkedUploads(told, urlOfProject(base, project.id)) },
      note,
      headerText,
      footerText,
    };
  }

  /** Of new_note: the note, and what goes with it. */
  private async readNote(
    { kind, noteId }: OfIssue,
    { id: issueId, iid, project }: IssueView,
    withAttachments: boolean,
    scope: RequestScope,
  ): Promise<Readonly<{ note: MailedMarkdown | null; attachments: readonly Attachment[] }>> {
    if (kind !== 'new_note') return { note: null, attachments: [] };
    if (noteId === null) throw new Gone('There is no note');
    const { note, uploads } = await this.client.ask(readNote, { iid, noteId }, scope);
    if (note.internal || note.system) throw new Gone(`Note ${noteId} is not for people outside`); // OUT-4
    const unreadable = ({ uploadId }: Upload, error: unknown) =>
      this.logger.warn('an upload could not be attached to a mail', { issueId, noteId, uploadId, error });
    const attached = await attachmentsOf(this.blobs, issueId, withAttachments ? uploads : [], unreadable);
    const base = baseOf(this.settings);
    const isAttached = (upload: Upload) => attached.has(upload);
    const urlOf = (upload: Upload) => `${urlOfProject(base, project.id)}${linkOfUpload(upload)}`;
    const mailed = newNote(note.body, uploads, isAttached, base, urlOf);
    return { note: mailed, attachments: [...attached.values()] };
  }
}

const textOf = (
  { kind }: OfIssue,
  iid: number,
  title: string | null,
  note: MailedMarkdown | null,
): readonly WrittenPart[] => {
  switch (kind) {
    case 'thank_you':
      return thankYou(iid);
    case 'new_note':
      return note ? [note] : [];
    case 'new_participant':
      return newParticipant(iid, title);
  }
};

/** In the API. */
const urlOfProject = (base: string, projectId: number): string => `${base}/api/v4/projects/${projectId}`;

/** LOOP-23: whoever forges a mail does not mail a title of his own to those whom he names. */
const isTold = ({ namedBy }: OfIssue): boolean => namedBy === undefined || namedBy.verdict === 'pass';

/** LOOP-14, LOOP-23: an address that is known from a Cc alone is not verified. */
const verdictOf = ({ kind, namedBy }: OfIssue, { senderVerification }: IssueView): WrittenMail['verdict'] => {
  if (kind === 'new_note') return null;
  return namedBy ? 'none' : VERDICTS[senderVerification ?? 'not_verified'];
};

/** OUT-14 */
const listUnsubscribe = (link: string, address: string | null): WrittenMail['headers'] => [
  ['List-Unsubscribe', [`<${link}>`, ...(address === null ? [] : [`<mailto:${address}>`])].join(', ')],
  ...(link.startsWith('https:') ? [['List-Unsubscribe-Post', 'List-Unsubscribe=One-Click'] as const] : []),
];

const baseOf = ({ publicUrl }: MailSettings): string => publicUrl.replace(/\/+$/, '');
