import { randomUUID } from 'node:crypto';
import { simpleParser } from 'mailparser';
import { linkOfUpload, ownerOfUploads, readSubscription, recordParticipants, unsubscribe } from '@ledgerdesk/contracts';
import { RequestScope } from '@ledgerdesk/messaging';
import { createLogger, Logger } from '@ledgerdesk/service-host';
import { QueuedMail } from '../conversations/queued-mail';
import { StartedMail } from '../fixture/started-mail';
import { newMessageId, writeMail } from '../fixture/write-mail';
import { MailServer } from './fixture/mail-server';
import { keysOf, newAddress, openIssue, reaches, startWith, stateOf, writeNote } from './fixture/outbox';
import { OutgoingMails } from './outgoing-mails';

describe('a customer who wrote', () => {
  const server = new MailServer();
  let started: StartedMail;
  const lines: string[] = [];
  beforeAll(async () => {
    const destination = { write: (line: string) => void lines.push(line) };
    const logger = createLogger({ service: 'mail-ingress', level: 'warn', destination });
    const providers = [{ provide: Logger, useValue: logger }];
    started = await startWith(server, { MAIL_FOOTER_TEXT: 'Yours, *Acme*' }, providers);
  });
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
    const header = (name: string) =>
      mail.headerLines
        .find(({ key }) => key === name)
        ?.line.replace(/\r\n\s+/g, ' ')
        .replace(/^[^:]*: /, '');

    expect(mail.from?.text).toBe('"Support Bot" <noreply@desk.example>');
    expect(mail.subject).toBe(`Re: ${issue.title} (#${issue.iid})`);
    expect(mail.inReplyTo).toBe(messageId);
    expect([mail.references].flat()).toEqual([messageId]);
    expect(mail.replyTo?.value).toEqual([{ name: 'office/desk', address: `incoming+${key}@desk.example` }]);
    expect(header('list-unsubscribe')).toBe(`<${link}>, <mailto:incoming+${key}-unsubscribe@desk.example>`);
    expect(header('list-unsubscribe-post')).toBeUndefined(); // The link is no https.
    expect(header('auto-submitted')).toBe('auto-replied');
    expect(header('x-auto-response-suppress')).toBe('DR, RN, NRN, OOF, AutoReply');
    expect(header('list-id')).toBe('office/desk <9.desk.example>');
    expect(header('x-ledgerdesk-project')).toBe('office/desk');
    expect(header('x-ledgerdesk-project-id')).toBe('9');
    expect(header('x-ledgerdesk-issue-iid')).toBe(`${issue.iid}`);
    expect(header('thread-topic')).toBe('=?UTF-8?Q?Gr=C3=BC=C3=9Fe_!?=');
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
    const { uploadId } = missing;
    expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual([
      expect.objectContaining({ msg: 'an upload could not be attached to a mail', noteId, uploadId }),
    ]);
    expect(lines.join()).not.toContain('gone.pdf');
  });
  it('gets no note after unsubscribing, not even one that is queued already (SUB-5)', async () => {
    const { issue, thanked } = await openIssue(started);
    await reaches(started, thanked.outgoingId, 'sent');
    const { noteId } = await writeNote(started, issue.issueId);
    const token = keysOf(started).unsubscribeToken(thanked);
    const anyone = { via: 'api', actor: null, traceparent: 'trace-1', remainingMs: 3_000, access: null } as const;
    const ask = (requestId: string) => started.parts.client.send(unsubscribe, { token }, { ...anyone, requestId });
    const told = () => started.services.participants.filter(({ issueId }) => issueId === issue.issueId);

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
  it.each(['by the link again', 'by mail'])(
    'leaves no issue untold that was away for the first time, %s (SUB-5)',
    async (how) => {
      const address = newAddress();
      const { issue, thanked } = await openIssue(started, { From: address });
      const token = keysOf(started).unsubscribeToken(thanked);
      const anyone = { via: 'api', actor: null, traceparent: 'trace-1', remainingMs: 3_000, access: null } as const;
      const ask = () => started.parts.client.send(unsubscribe, { token }, { ...anyone, requestId: randomUUID() });
      const to = (use: string) => `incoming+${keysOf(started).replyKey(thanked)}${use}@desk.example`;
      const leave = how === 'by mail' ? () => started.process(writeMail({ To: to('-unsubscribe') }, '')) : ask;
      const left = () =>
        started.services.participants.filter(
          ({ issueId, change }) => issueId === issue.issueId && change.kind === 'unsubscribed',
        );

      started.services.refuses.set(recordParticipants.subject, 'unavailable');
      await expect(ask()).rejects.toMatchObject({ code: 'unavailable' });
      started.services.refuses.clear();
      expect(left()).toEqual([]);
      for (const again of [leave, leave, ask]) await again();
      expect(left().map(({ change }) => change)).toEqual([
        { kind: 'unsubscribed', correspondentIds: [thanked.correspondentId] },
      ]);

      await started.process(writeMail({ From: address, To: to('') }));
      await leave();
      expect(left()).toHaveLength(2);
    },
  );
  it('is done with where the issue is gone (SUB-3)', async () => {
    const { issue, thanked } = await openIssue(started);
    started.services.issues.delete(issue.issueId);
    started.services.refuses.set(recordParticipants.subject, 'issue-not-found');
    const token = keysOf(started).unsubscribeToken(thanked);
    const anyone = { via: 'api', actor: null, traceparent: 'trace-1', remainingMs: 3_000, access: null } as const;
    await started.parts.client.send(unsubscribe, { token }, { ...anyone, requestId: randomUUID() });
    started.services.refuses.clear();
    expect((await started.conversation(issue.issueId))!.participants).toMatchObject([{ state: 'unsubscribed' }]);
  });
  it('sees what a token is for, and hides what is confidential (SUB-2)', async () => {
    const { issue, thanked } = await openIssue(started);
    const anyone = { via: 'api', actor: null, traceparent: 'trace-1', remainingMs: 3_000, access: null } as const;
    const ask = (token: string) =>
      started.parts.client.send(readSubscription, { token }, { ...anyone, requestId: `see-${token}` });
    const token = keysOf(started).unsubscribeToken(thanked);
    expect(issue.confidential).toBe(true);
    expect(await ask(token)).toEqual({ address: 'ja*****@c*****.e**', issue: null, subscribed: true });
    started.services.issues.set(issue.issueId, { ...issue, confidential: false });
    const { title, iid } = issue;
    expect(await ask(token.toUpperCase())).toMatchObject({ issue: { title, iid } });
    const another = `${token.startsWith('a') ? 'b' : 'a'}${token.slice(1)}`;
    await expect(ask(another)).rejects.toMatchObject({ code: 'unknown-token' });
  });
  it.each([
    ['none', '#{iid}', 'ticket #{iid}.'],
    ['pass', 'Re: Secret offer (#{iid})', 'ticket #{iid}: Secret offer'],
    [null, 'Re: Secret offer (#{iid})', 'ticket #{iid}: Secret offer'],
  ] as const)(
    'named in a Cc with verdict %s is told of the issue by %s (OUT-3, LOOP-23)',
    async (verdict, subject, ending) => {
      const { issue, thanked } = await openIssue(started, { Subject: 'Secret offer' });
      const messageId = keysOf(started).messageId('new_participant', thanked, 'added');
      const namedBy = verdict && { correspondentId: thanked.correspondentId, verdict };
      const outgoingId = `${issue.issueId}-1-added`;
      const added: QueuedMail = {
        ...thanked,
        kind: 'new_participant',
        outgoingId,
        messageId,
        ...(namedBy && { namedBy }),
      };
      const scope = RequestScope.system({ withinMs: 5_000 });
      await started.parts.get(OutgoingMails).queue(added, scope.command('queue', new Date()));

      const mail = await receivedFor(added);
      const told = (text: string) => text.replace('{iid}', `${issue.iid}`);
      expect(mail.subject).toBe(told(subject));
      expect(mail.text!.split('\n')[0]).toBe(told(`You were added to the conversation about ${ending}`));
      const raw = server.received.find((received) => received.includes(messageId))!;
      expect(raw.includes('Secret offer')).toBe(subject !== '#{iid}');
    },
  );
  it('is told why a mail was refused, by the subject alone, from nobody (ERR-2, ERR-10)', async () => {
    const address = newAddress();
    const messageId = newMessageId();
    const { thanked } = await openIssue(started, { From: address });
    const to = `incoming+${keysOf(started).replyKey(thanked)}@desk.example`;
    const reply = { From: address, To: to, Subject: 'Hm', 'Message-ID': messageId };
    const mailId = await started.process(writeMail(reply, '\r\n'));
    const rejected = (await started.queued()).find((mail) => mail.outgoingId === `rejection-${mailId}`);
    const mail = await receivedFor(rejected!);
    expect(mail.subject).toBe('[Rejected] Hm');
    expect(mail.text!.trim()).toBe('Your mail has no text and no attachment. Please send it again with your message.');
    expect(mail.inReplyTo).toBe(messageId);
    expect(mail.replyTo?.text).toBe(to);
    expect(mail.headers.get('auto-submitted')).toBe('auto-replied');
    expect(server.envelopes.at(-1)).toEqual({ mailFrom: '', rcptTo: address });
  });
});
