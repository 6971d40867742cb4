import { BlobStore } from '@ledgerdesk/blobs';
import { IssueView, nameProjects, readIssueById, readNote, RequestContext, Upload } from '@ledgerdesk/contracts';
import { ServiceClient } from '@ledgerdesk/messaging';
import { Sent } from '@ledgerdesk/processes';
import { MailKeys } from '../../addresses/mail-keys';
import { OwnAddresses } from '../../addresses/own-addresses';
import { QueuedMail } from '../../conversations/queued-mail';
import { askingAs, contextOf } from '../../request-context';
import { enterProject } from '../../service-desk/enter-project';
import { MailSettings } from '../../settings/mail-settings';
import { answerTo, Attachment } from './compose-mail';
import { newNote } from './new-note';
import { newParticipant } from './new-participant';
import { linkPart, markdownPart, Part, plainPart } from './part';
import { thankYou } from './thank-you';
import { attachmentsOf } from './uploads';
import { Gone, WrittenMail } from './written-mail';

export type WritingIssueMail = Readonly<{
  settings: MailSettings;
  keys: MailKeys;
  addresses: OwnAddresses;
  client: ServiceClient;
  blobs: BlobStore;
}>;
type OfIssue = Exclude<QueuedMail, { kind: 'rejection' }>;
type Body = Readonly<{ parts: readonly Part[]; attachments: readonly Attachment[] }>;

const VERDICTS = { verified: 'pass', not_verified: 'none', failed: 'fail' } as const;

/**
 * A mail about an issue, with what the issue, its project and the note say at present.
 *
 * @throws Gone; DomainError as others answered
 */
export const writeIssueMail = async (
  writing: WritingIssueMail,
  mail: OfIssue,
  withAttachments: boolean,
  sent: Sent,
): Promise<WrittenMail> => {
  const { settings, keys, addresses, client } = writing;
  const entering = contextOf(sent);
  const access = await enterProject(client, mail.projectId, entering);
  if (!access) throw new Gone(`There is no project ${mail.projectId}`);
  const context = askingAs(access, entering);
  const [{ issue }, { projects }] = await Promise.all([
    client.ask(readIssueById, { issueId: mail.issueId }, context),
    client.ask(nameProjects, { projectIds: [mail.projectId] }, context),
  ]);
  const { parts, attachments } = await writeBody(writing, mail, issue, withAttachments, context);

  const { fullPath } = issue.project;
  const base = baseOf(settings);
  const unsubscribe = `${base}/-/unsubscribe/${keys.unsubscribeToken(mail)}`;
  const around = (text: string) => (text.trim() === '' ? [] : [markdownPart(text, base)]);
  const lastLines = [
    plainPart(fullPath),
    linkPart('To get no more mails about this ticket, unsubscribe:', unsubscribe),
  ];
  return {
    replyTo: { name: projects[0]?.fullName ?? fullPath, address: addresses.ofSeat(mail) ?? settings.noReply },
    sender: (settings.envelopeFrom === 'key' ? addresses.ofSeat(mail, 'bounce') : null) ?? settings.from,
    subject: answerTo(`${issue.title} (#${issue.iid})`),
    autoSubmitted: mail.kind === 'new_note' ? 'auto-generated' : 'auto-replied',
    verdict: mail.kind === 'new_note' ? null : VERDICTS[issue.senderVerification ?? 'not_verified'],
    headers: [
      ...listUnsubscribe(unsubscribe, addresses.ofSeat(mail, 'unsubscribe')),
      ['List-Id', `${fullPath} <${mail.projectId}.${settings.publicHost}>`],
      ['X-Ledgerdesk-Project', fullPath],
      ['X-Ledgerdesk-Project-Id', String(mail.projectId)],
      ['X-Ledgerdesk-Issue-IID', String(issue.iid)],
      ['Thread-Topic', issue.title],
    ],
    parts: [...around(settings.headerText), ...parts, ...around(settings.footerText), ...lastLines],
    attachments,
  };
};

const writeBody = async (
  { settings, client, blobs }: WritingIssueMail,
  { kind, noteId }: OfIssue,
  { id: issueId, iid, title, project }: IssueView,
  withAttachments: boolean,
  context: RequestContext,
): Promise<Body> => {
  if (kind === 'thank_you') return { parts: thankYou(iid), attachments: [] };
  if (kind === 'new_participant') return { parts: newParticipant(iid, title), attachments: [] };
  if (noteId === null) throw new Gone('There is no note');
  const { note, uploads } = await client.ask(readNote, { iid, noteId }, context);
  if (note.internal || note.system) throw new Gone(`Note ${noteId} is not for people outside`); // OUT-4
  const attached = await attachmentsOf(blobs, issueId, withAttachments ? uploads : []);
  const base = baseOf(settings);
  const urlOf = ({ uploadId, name }: Upload) =>
    `${base}/api/v4/projects/${project.id}/uploads/${uploadId}/${encodeURIComponent(name)}`;
  const parts = newNote(note.body, uploads, (upload) => attached.has(upload), base, urlOf);
  return { parts, attachments: [...attached.values()] };
};

/** OUT-14 */
const listUnsubscribe = (link: string, address: string | null): WrittenMail['headers'] => [
  ['List-Unsubscribe', [`<${link}>`, ...(address === null ? [] : [`<mailto:${address}>`])].join(', ')],
  ...(link.startsWith('https:') ? [['List-Unsubscribe-Post', 'List-Unsubscribe=One-Click'] as const] : []),
];

const baseOf = ({ publicUrl }: MailSettings): string => publicUrl.replace(/\/+$/, '');
