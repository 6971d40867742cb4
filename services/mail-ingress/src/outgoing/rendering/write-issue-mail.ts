import { Injectable } from '@nestjs/common';
import { BlobStore } from '@ledgerdesk/blobs';
import { IssueView, nameProjects, readIssueById, readNote, Upload } from '@ledgerdesk/contracts';
import { RequestScope, ServiceClient } from '@ledgerdesk/messaging';
import { Logger } from '@ledgerdesk/service-host';
import { MailKeys } from '../../addresses/mail-keys';
import { OwnAddresses } from '../../addresses/own-addresses';
import { QueuedMail } from '../../conversations/queued-mail';
import { ServiceDesks } from '../../service-desk/service-desks';
import { SupportBot } from '../../service-desk/support-bot';
import { MailSettings } from '../../settings/mail-settings';
import { answerTo, Attachment } from './compose-mail';
import { newNote } from './new-note';
import { newParticipant } from './new-participant';
import { linkPart, plainPart, WrittenPart } from './part';
import { thankYou } from './thank-you';
import { attachmentsOf } from './uploads';
import { Gone, WrittenMail } from './written-mail';

type OfIssue = Exclude<QueuedMail, { kind: 'rejection' }>;
type Body = Readonly<{ parts: readonly WrittenPart[]; attachments: readonly Attachment[] }>;

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
    const [{ issue }, { projects }, { options }] = await Promise.all([
      client.ask(readIssueById, { issueId: mail.issueId }, entered),
      client.ask(nameProjects, { projectIds: [mail.projectId] }, entered),
      this.serviceDesks.of(mail.projectId),
    ]);
    const { parts, attachments } = await this.writeBody(mail, issue, withAttachments, entered);

    const title = isTold(mail) ? issue.title : null;
    const { fullPath } = issue.project;
    const base = baseOf(settings);
    const unsubscribe = `${base}/-/unsubscribe/${keys.unsubscribeToken(mail)}`;
    const around = (text: string) => (text.trim() === '' ? [] : [{ markdown: text, base, uploads: [] }]);
    const lastLines = [
      plainPart(fullPath),
      linkPart('To get no more mails about this ticket, unsubscribe:', unsubscribe),
    ];
    return {
      replyTo: { name: projects[0]?.fullName ?? fullPath, address: addresses.ofSeat(mail) ?? settings.noReply },
      fromName: options.outgoingName,
      sender: (settings.envelopeFrom === 'key' ? addresses.ofSeat(mail, 'bounce') : null) ?? settings.from,
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
      parts: [...around(settings.headerText), ...parts, ...around(settings.footerText), ...lastLines],
      attachments,
    };
  }

  private async writeBody(
    mail: OfIssue,
    { id: issueId, iid, title, project }: IssueView,
    withAttachments: boolean,
    scope: RequestScope,
  ): Promise<Body> {
    const { kind, noteId } = mail;
    if (kind === 'thank_you') return { parts: thankYou(iid), attachments: [] };
    if (kind === 'new_participant') return { parts: newParticipant(iid, isTold(mail) ? title : null), attachments: [] };
    if (noteId === null) throw new Gone('There is no note');
    const { note, uploads } = await this.client.ask(readNote, { iid, noteId }, scope);
    if (note.internal || note.system) throw new Gone(`Note ${noteId} is not for people outside`); // OUT-4
    const unreadable = ({ uploadId }: Upload, error: unknown) =>
      this.logger.warn('an upload could not be attached to a mail', { issueId, noteId, uploadId, error });
    const attached = await attachmentsOf(this.blobs, issueId, withAttachments ? uploads : [], unreadable);
    const base = baseOf(this.settings);
    const urlOf = ({ uploadId, name }: Upload) =>
      `${base}/api/v4/projects/${project.id}/uploads/${uploadId}/${encodeURIComponent(name)}`;
    const parts = newNote(note.body, uploads, (upload) => attached.has(upload), base, urlOf);
    return { parts, attachments: [...attached.values()] };
  }
}

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
