import { simpleParser } from 'mailparser';
import { fold } from '@ledgerdesk/event-sourcing';
import { takeTurn } from '@ledgerdesk/processes';
import {
  changeOutgoingMail,
  enter,
  linkOfUpload,
  listOutgoingMails,
  ownerOfUploads,
  readIssueById,
  readOutgoingMail,
  readSubscription,
  recordParticipants,
  roles,
  unsubscribe,
} from '@ledgerdesk/contracts';
import { MailKeys } from '../addresses/mail-keys';
import { Conversations } from '../conversations/conversations';
import { desk } from '../fixture/office';
import { StartedMail } from '../fixture/started-mail';
import { newMessageId, writeMail } from '../fixture/write-mail';
import { MailServer } from './fixture/mail-server';
import { queueNote } from './note-listener';
import { OutgoingEvent, OutgoingMail, streamOfOutgoing } from './outgoing';
import { OutgoingMails } from './outgoing-mails';
import { outgoingProcess } from './outgoing.process';
import { QueuedMail } from './queued-mail';

const keysOf = ({ parts }: StartedMail) => new MailKeys(parts.secrets.mail, 'desk.example');
/** A mail server and mail-ingress that sends by it. */
const startWith = async (mailServer: MailServer, environment: NodeJS.ProcessEnv = {}) => {
  const port = await mailServer.listen();
  const smtp = { MAIL_SMTP_HOST: '127.0.0.1', MAIL_SMTP_PORT: String(port), MAIL_SMTP_START_TLS: 'false' };
  return StartedMail.start({ environment: { ...smtp, ...environment } });
};
const stateOf = async ({ parts }: StartedMail, outgoingId: string): Promise<OutgoingMail> =>
  (await parts.eventStore.load<OutgoingMail, OutgoingEvent>(streamOfOutgoing(outgoingId), outgoingProcess)).state;
const reaches = (started: StartedMail, outgoingId: string, step: OutgoingMail['step']) =>
  started.until(async () => (await stateOf(started, outgoingId)).step === step);

/** A mail that became an issue; what is queued for its sender, if something is. */
const openIssue = async (started: StartedMail, fields: Parameters<typeof writeMail>[0] = {}) => {
  const mailId = await started.process(writeMail({ From: `Jane Roe <${newAddress()}>`, ...fields }));
  const issue = [...started.office.issues.values()].find(({ byMail }) => byMail.mailId === mailId)!;
  const thanked = (await started.queued()).find((mail) => mail.kind !== 'rejection' && mail.issueId === issue.issueId);
  return { issue, thanked: thanked as Exclude<QueuedMail, { kind: 'rejection' }> };
};
let addresses = 0;
const newAddress = () => `jane-${(addresses += 1)}@customer.example`;

let notes = 500;
/** A note by a user, as the issue's service tells of it. */
const writeNote = async (
  started: StartedMail,
  issueId: number,
  { body = 'We are on our way.', uploads = [], ...told }: Partial<Note> = {},
) => {
  const noteId = (notes += 1);
  const { byMail } = started.office.issues.get(issueId)!;
  started.office.notes.push({ issueId, noteId, body, internal: false, byMail, contactIds: [], uploads });
  const data = { issueId, projectId: desk.id, iid: 1, noteId, internal: false, external: false, ...told };
  const { eventStore } = started.parts;
  const listening = {
    conversations: new Conversations(eventStore, keysOf(started)),
    serviceDesks: { of: async () => ({ ...deskSettings, enabled: told.enabled ?? true }) },
    outgoingMails: new OutgoingMails(eventStore),
    now: () => new Date(),
  };
  const announcement = { id: `note-${noteId}`, traceparent: 'trace-1', data };
  const hear = () => queueNote(listening, announcement);
  await hear();
  return { noteId, hear };
};
type Upload = { uploadId: string; name: string; hash: string; size: number; mediaType: string; image: null };
type Note = { body: string; uploads: Upload[]; internal: boolean; external: boolean; enabled: boolean };
const deskSettings = { projectKey: null, ticketsConfidentialByDefault: true, changes: 0 };

describe('a customer who wrote', () => {
  const server = new MailServer();
  let started: StartedMail;
  beforeAll(async () => void (started = await startWith(server, { MAIL_FOOTER_TEXT: 'Yours, *Acme*' })));
  afterAll(async () => {
    await started.stop();
    await server.close();
  });
  const receivedFor = async ({ messageId }: QueuedMail) => {
    const isIt = (raw: string) => raw.replace(/\r\n\s+/g, ' ').includes(`Message-ID: <${messageId}>`);
    await started.until(() => server.received.some(isIt));
    return simpleParser(server.received.find(isIt)!);
  };

  it('is thanked, below the own mail, with everything that a mail program needs (OUT-1, OUT-8 to OUT-17)', async () => {
    const messageId = newMessageId();
    const { issue, thanked } = await openIssue(started, { Subject: 'Grüße\u2028!', 'Message-ID': messageId });
    const mail = await receivedFor(thanked);
    const keys = keysOf(started);
    const key = keys.replyKey(thanked);
    const link = `http://desk.example/-/unsubscribe/${keys.unsubscribeToken(thanked)}`;
    const header = (name: string) => mail.headerLines.find(({ key }) => key === name)?.line.replace(/\r\n\s+/g, ' ');

    expect(mail.from?.text).toBe('"Support Bot" <noreply@desk.example>');
    expect(mail.subject).toBe(`Re: ${issue.title} (#${issue.iid})`);
    expect(mail.inReplyTo).toBe(messageId);
    expect([mail.references].flat()).toEqual([messageId]);
    expect(mail.replyTo?.value).toEqual([{ name: 'office/desk', address: `incoming+${key}@desk.example` }]);
    expect(header('list-unsubscribe')).toBe(
      `List-Unsubscribe: <${link}>, <mailto:incoming+${key}-unsubscribe@desk.example>`,
    );
    expect(header('list-unsubscribe-post')).toBeUndefined(); // No https.
    expect(header('auto-submitted')).toBe('Auto-Submitted: auto-replied');
    expect(header('x-auto-response-suppress')).toBe('X-Auto-Response-Suppress: DR, RN, NRN, OOF, AutoReply');
    expect(header('list-id')).toBe('List-Id: office/desk <9.desk.example>');
    expect(header('x-ledgerdesk-project')).toBe('X-Ledgerdesk-Project: office/desk');
    expect(header('x-ledgerdesk-project-id')).toBe('X-Ledgerdesk-Project-Id: 9');
    expect(header('x-ledgerdesk-issue-iid')).toBe(`X-Ledgerdesk-Issue-IID: ${issue.iid}`);
    expect(mail.headers.get('thread-topic')).toBe(issue.title);
    expect([mail.cc, mail.bcc]).toEqual([undefined, undefined]);
    expect(server.envelopes.at(-1)).toMatchObject({ mailFrom: `incoming+${key}-bounce@desk.example` });
  });
  it('reads the built-in text, the footer, the project and the way out, no issue link (TPL-12, OUT-19, SUB-1)', async () => {
    const { issue, thanked } = await openIssue(started);
    const { text, html } = await receivedFor(thanked);
    const link = `http://desk.example/-/unsubscribe/${keysOf(started).unsubscribeToken(thanked)}`;
    expect(text!.trim().split(/\n\n+/)).toEqual([
      `Thank you for your request. It is tracked as ticket #${issue.iid}, and we will answer as soon as we can.`,
      expect.stringMatching(/^Yours, \*?Acme\*?$/),
      'office/desk',
      `To get no more mails about this ticket, unsubscribe: ${link}`,
    ]);
    expect(html).toContain('<em>Acme</em>');
    expect(html).toContain(`href="${link}"`);
    expect(`${text}${html}`).not.toContain('incoming+');
  });
  it('gets a public note, once, after what went before and threaded below it (OUT-2, OUT-13, OUT-23, OUT-27)', async () => {
    const { issue, thanked } = await openIssue(started);
    const { noteId, hear } = await writeNote(started, issue.issueId, { body: '**Soon** <script>alert(1)</script>' });
    await hear();
    const [queued, ...more] = (await started.queued()).filter((mail) => 'noteId' in mail && mail.noteId === noteId);
    expect(more).toEqual([]);
    const mail = await receivedFor(queued!);
    expect(mail.html).toContain('<strong>Soon</strong>');
    expect(mail.html).not.toContain('<script>');
    expect(mail.headers.get('auto-submitted')).toBe('auto-generated');
    expect(mail.inReplyTo).toBe(`<${thanked.messageId}>`);
    const inOrder = [thanked, queued!].map(({ messageId }) =>
      server.received.findIndex((raw) => raw.replace(/\r\n\s+/g, ' ').includes(`Message-ID: <${messageId}>`)),
    );
    expect(inOrder).toEqual([...inOrder].sort((one, other) => one - other));
  });
  it('gets neither internal notes nor those that came by mail, nor any while Service Desk is off (OUT-4, MI-14)', async () => {
    const { issue } = await openIssue(started);
    const before = (await started.queued()).length;
    await writeNote(started, issue.issueId, { internal: true });
    await writeNote(started, issue.issueId, { external: true });
    await writeNote(started, issue.issueId, { enabled: false });
    expect(await started.queued()).toHaveLength(before);
  });
  it('gets the uploads of a note attached, their link is their name (OUT-20)', async () => {
    const { issue } = await openIssue(started);
    const content = Buffer.from('%PDF-');
    const { hash, size } = await started.parts.blobs.put(ownerOfUploads(issue.issueId), content);
    const upload = {
      uploadId: 'a'.repeat(32),
      name: 'plan.pdf',
      hash,
      size,
      mediaType: 'application/pdf',
      image: null,
    };
    const missing = { ...upload, uploadId: 'b'.repeat(32), name: 'gone.pdf', hash: 'f'.repeat(64) };
    const body = `See [plan.pdf](${linkOfUpload(upload)}) and [gone.pdf](${linkOfUpload(missing)})`;
    const { noteId } = await writeNote(started, issue.issueId, { body, uploads: [upload, missing] });
    const queued = (await started.queued()).find((mail) => 'noteId' in mail && mail.noteId === noteId);
    const { attachments, html } = await receivedFor(queued!);
    expect(attachments.map(({ filename, content }) => [filename, content.toString()])).toEqual([['plan.pdf', '%PDF-']]);
    expect(html).toContain('<strong>plan.pdf</strong>');
    expect(html).toContain(`http://desk.example/api/v4/projects/9/uploads/${missing.uploadId}/gone.pdf`);
  });
  it('gets no note after unsubscribing, not even one that is queued already (SUB-5)', async () => {
    const { issue, thanked } = await openIssue(started);
    await reaches(started, thanked.outgoingId, 'sent');
    const { noteId } = await writeNote(started, issue.issueId);
    const token = keysOf(started).unsubscribeToken(thanked);
    const anyone = { via: 'api', actor: null, traceparent: 'trace-1', remainingMs: 3_000, access: null } as const;
    const ask = (requestId: string) => started.parts.client.ask(unsubscribe, { token }, { ...anyone, requestId });
    const told = () => started.office.participants.filter(({ issueId }) => issueId === issue.issueId);

    await Promise.all([ask('r1'), ask('r1')]);
    const { noteId: later } = await writeNote(started, issue.issueId);
    expect((await started.queued()).some((mail) => 'noteId' in mail && mail.noteId === later)).toBe(false);
    const queued = (await started.queued()).find((mail) => 'noteId' in mail && mail.noteId === noteId)!;
    await started.until(async () => ['sent', 'withdrawn'].includes((await stateOf(started, queued.outgoingId)).step));
    expect(told().filter(({ change }) => change.kind === 'unsubscribed')).toEqual([
      { issueId: issue.issueId, change: { kind: 'unsubscribed', correspondentIds: [thanked.correspondentId] } },
    ]);
    await ask('r2');
    expect(told().filter(({ change }) => change.kind === 'unsubscribed')).toHaveLength(1);
  });
  it('sees what a token is for, and hides what is confidential (SUB-2)', async () => {
    const { issue, thanked } = await openIssue(started);
    const anyone = { via: 'api', actor: null, traceparent: 'trace-1', remainingMs: 3_000, access: null } as const;
    const ask = (token: string) =>
      started.parts.client.ask(readSubscription, { token }, { ...anyone, requestId: `see-${token}` });
    const token = keysOf(started).unsubscribeToken(thanked);
    expect(issue.confidential).toBe(true);
    expect(await ask(token)).toEqual({ address: 'ja*****@c*****.e**', issue: null, subscribed: true });
    started.office.issues.set(issue.issueId, { ...issue, confidential: false });
    const { title, iid } = issue;
    expect(await ask(token.toUpperCase())).toMatchObject({ issue: { title, iid } });
    await expect(ask(`${token.slice(0, -1)}a`)).rejects.toMatchObject({ code: 'unknown-token' });
  });
  it('is told why a mail was refused, by the subject alone, from nobody (ERR-2, ERR-10)', async () => {
    const [address, messageId] = [newAddress(), newMessageId()];
    const mailId = await started.process(writeMail({ From: address, Subject: 'Hm', 'Message-ID': messageId }, '\r\n'));
    const rejected = (await started.queued()).find((mail) => mail.outgoingId === `rejection-${mailId}`);
    const mail = await receivedFor(rejected!);
    expect(mail.subject).toBe('[Rejected] Hm');
    expect(mail.text!.trim()).toBe('Your mail has no text and no attachment. Please send it again with your message.');
    expect(mail.inReplyTo).toBe(messageId);
    expect(mail.replyTo?.text).toBe('incoming+office-desk-9-issue-@desk.example');
    expect(mail.headers.get('auto-submitted')).toBe('auto-replied');
    expect(server.envelopes.find(({ rcptTo }) => rcptTo === address)).toMatchObject({ mailFrom: '' });
  });
});
