import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import {
  AnnouncementOf,
  changeOutgoingMail,
  countSentMails,
  countSentMailsAbout,
  issueDeleted,
  listOutgoingMails,
  noteDeleted,
  projectDeleted,
  readOutgoingMail,
  roles,
} from '@ledgerdesk/contracts';
import { Clock } from '@ledgerdesk/service-host';
import { freePort } from '@ledgerdesk/test-servers';
import { insisting } from '@ledgerdesk/testing';
import { Conversations } from '../conversations/conversations';
import { desk } from '../fixture/fake-services';
import { StartedMail } from '../fixture/started-mail';
import { MailServer } from './fixture/mail-server';
import { newAddress, openIssue, reaches, startWith, stateOf, turnsOf, writeNote } from './fixture/outbox';
import { OutgoingEvent, outgoingStream } from './outgoing';
import { OutgoingList } from './outgoing-list/outgoing-list.query';
import { OutgoingMails } from './outgoing-mails';
import { WithdrawMails } from './withdraw-mails';

const MINUTE = 60_000;
const refusal = (responseCode: number, message: string) => Object.assign(new Error(message), { responseCode });
const storyOf = async (started: StartedMail, outgoingId: string) =>
  (await started.read<OutgoingEvent>(outgoingStream(outgoingId))).map(({ type }) => type);

describe('the outbox', () => {
  let started: StartedMail;
  let server: MailServer;
  afterEach(async () => {
    await started.stop();
    await server.close();
  });
  const list = async (iid: number, role: 20 | 40 = roles.reporter) =>
    (await started.ask(listOutgoingMails, { iid }, started.services.access(desk, role))).items;
  const change = (iid: number, outgoingId: string, action: 'retry' | 'cancel', role: 20 | 40 = roles.maintainer) =>
    started.ask(changeOutgoingMail, { iid, outgoingId, action }, started.services.access(desk, role));

  it('shows what was sent, and its bytes, to Reporters (MA-11)', async () => {
    started = await startWith((server = new MailServer()));
    const address = newAddress();
    const { issue, thanked } = await openIssue(started, { From: address });
    await reaches(started, thanked.outgoingId, 'sent');
    await started.until(async () => (await list(issue.iid))[0]?.state === 'sent');
    expect(await list(issue.iid)).toEqual([
      {
        id: thanked.outgoingId,
        kind: 'thank_you',
        state: 'sent',
        recipient: address,
        noteId: null,
        messageId: thanked.messageId,
        createdAt: thanked.queuedAt,
        nextTryAt: null,
        reason: null,
        possiblyDeliveredTwice: false,
        attempts: [expect.objectContaining({ number: 1, code: 250, server: '127.0.0.1' })],
      },
    ]);
    const asked = { iid: issue.iid, outgoingId: thanked.outgoingId };
    const { raw } = await started.ask(readOutgoingMail, asked, started.services.access(desk, roles.maintainer));
    const bytes = await buffer((await started.parts.blobs.open(raw!.owner, raw!.hash))!);
    expect(bytes.toString()).toBe(server.received[0]);
  });
  it('shows nothing to a Planner, no bytes to a Developer, and to nobody what is about another issue (MA-11)', async () => {
    started = await startWith((server = new MailServer()));
    const { issue, thanked } = await openIssue(started);
    const other = await openIssue(started);
    const planner = started.services.access(desk, roles.planner);
    await expect(started.ask(listOutgoingMails, { iid: issue.iid }, planner)).rejects.toMatchObject({
      code: 'forbidden',
    });
    await expect(change(issue.iid, thanked.outgoingId, 'cancel', roles.reporter)).rejects.toMatchObject({
      code: 'forbidden',
    });
    const own = { iid: issue.iid, outgoingId: thanked.outgoingId };
    const asked = { iid: issue.iid, outgoingId: other.thanked.outgoingId };
    for (const [mail, role, code] of [
      [own, roles.reporter, 'forbidden'],
      [own, roles.developer, 'forbidden'],
      [asked, roles.maintainer, 'outgoing-mail-not-found'],
    ] as const)
      await expect(started.ask(readOutgoingMail, mail, started.services.access(desk, role))).rejects.toMatchObject({
        code,
      });
  });
  it('fails what is refused for good, tells the issue once, and tries again by hand (OUT-26, LOOP-10, MA-11)', async () => {
    let isRefused = true;
    server = new MailServer({
      onRcptTo: ({ address }, _, done) => done(isRefused ? refusal(550, `5.1.1 <${address}> unknown`) : null),
    });
    started = await startWith(server);
    const address = newAddress();
    const { issue, thanked } = await openIssue(started, { From: address });
    const { outgoingId, correspondentId } = thanked;
    await started.until(async () => (await storyOf(started, outgoingId)).includes('DeliveryFailureTold'));
    const told = started.services.participants.filter(({ change }) => change.kind === 'undeliverable');
    expect(told).toEqual([
      {
        issueId: issue.issueId,
        change: { kind: 'undeliverable', correspondentIds: [correspondentId], status: '5.1.1' },
      },
    ]);
    await started.until(async () => (await list(issue.iid))[0]?.state === 'failed');
    expect((await list(issue.iid))[0]).toMatchObject({
      reason: 'refused',
      attempts: [{ code: 550, text: '5.1.1 <address> unknown' }],
    });
    expect(JSON.stringify(await started.read(outgoingStream(outgoingId)))).not.toContain(address);
    expect((await started.conversation(issue.issueId))!.participants).toMatchObject([{ state: 'undeliverable' }]);

    isRefused = false;
    await change(issue.iid, outgoingId, 'retry');
    await reaches(started, outgoingId, 'sent');
    await expect(change(issue.iid, outgoingId, 'cancel')).rejects.toMatchObject({ code: 'not-in-this-state' });
    expect(server.received).toHaveLength(1);
  });
  it.each([
    [true, 'sent', null],
    [false, 'failed', 'needs-smtputf8'],
  ] as const)(
    'mails to an address that needs SMTPUTF8, offered: %s, else says so (OUT-30)',
    async (offered, state, reason) => {
      server = new MailServer({ hideSMTPUTF8: !offered });
      started = await startWith(server);
      const local = `jürgen-${newAddress()}`;
      const { issue, thanked } = await openIssue(started, { From: `Jürgen <${local}>` });
      await reaches(started, thanked.outgoingId, state);
      await started.until(async () => (await list(issue.iid))[0]?.state === state);
      expect((await list(issue.iid))[0]).toMatchObject({ recipient: local, reason });
      expect(server.envelopes.map(({ rcptTo }) => rcptTo)).toEqual(offered ? [local] : []);
      const told = () =>
        started.services.participants.flatMap(({ change }) => ('status' in change ? change.status : []));
      if (!offered) await started.until(() => told().length > 0);
      expect(told()).toEqual(offered ? [] : ['5.6.7']);
    },
  );
  it('withdraws what is queued for an address that was found undeliverable meanwhile (LOOP-11)', async () => {
    let isRefused = true;
    server = new MailServer({ onRcptTo: (_, __, done) => done(isRefused ? refusal(451, '4.3.0 later') : null) });
    started = await startWith(server);
    const { issue, thanked } = await openIssue(started);
    await reaches(started, thanked.outgoingId, 'waiting');
    const now = new Date().toISOString();
    const metadata = {
      commandId: 'k-1',
      correlationId: 'r-1',
      traceparent: 't-1',
      actor: null,
      via: 'mail',
      now,
    } as const;
    const conversations = started.parts.get(Conversations);
    const deadline = new Date(Date.now() + 5_000).toISOString();
    await conversations.recordBounce({ issueId: issue.issueId, seat: 1 }, '5.1.1', { ...metadata, deadline });
    isRefused = false;
    const turns = turnsOf(started);
    for (const minutes of [2, 3]) await turns.take(thanked.outgoingId, minutes * MINUTE);
    await turns.close();
    await started.until(async () => (await list(issue.iid))[0]?.state === 'withdrawn');
    expect((await list(issue.iid))[0]).toMatchObject({ reason: 'undeliverable' });
    expect(server.received).toEqual([]);
  });
  it('holds nothing against a recipient where its own sender is refused (OUT-26)', async () => {
    server = new MailServer({ onMailFrom: (_, __, done) => done(refusal(550, '5.1.8 sender unknown')) });
    started = await startWith(server);
    const { issue, thanked } = await openIssue(started);
    await started.until(async () => (await storyOf(started, thanked.outgoingId)).includes('DeliveryFailureTold'));
    expect(await stateOf(started, thanked.outgoingId)).toMatchObject({ step: 'failed', reason: 'sender-refused' });
    expect((await started.conversation(issue.issueId))!.participants).toMatchObject([{ state: 'active' }]);
  });
  it('tries again what is refused for a time, when its pause is over, by the same bytes (OUT-22, OUT-25)', async () => {
    let isRefused = true;
    server = new MailServer({ onRcptTo: (_, __, done) => done(isRefused ? refusal(451, '4.3.0 later') : null) });
    started = await startWith(server);
    const { issue, thanked } = await openIssue(started);
    await reaches(started, thanked.outgoingId, 'waiting');
    await started.until(async () => (await list(issue.iid))[0]?.nextTryAt !== null);
    isRefused = false;
    const turns = turnsOf(started);
    for (const minutes of [2, 3]) await turns.take(thanked.outgoingId, minutes * MINUTE);
    await turns.close();
    expect((await stateOf(started, thanked.outgoingId)).step).toBe('sent');
    expect(server.received).toHaveLength(1);
    expect((await stateOf(started, thanked.outgoingId)) as object).toMatchObject({ renderings: 1, attempts: 2 });
  });
  it('sends links where attachments were too much for the server (OUT-26)', async () => {
    server = new MailServer({ size: 20_000 });
    started = await startWith(server);
    const { issue } = await openIssue(started);
    const content = Buffer.alloc(30_000, 'x');
    const { hash, size } = await started.parts.blobs.put(`issue-${issue.issueId}`, content);
    const upload = { uploadId: 'a'.repeat(32), name: 'big.txt', hash, size, mediaType: 'text/plain', image: null };
    const body = `[big.txt](/uploads/${upload.uploadId}/big.txt)`;
    const { noteId } = await writeNote(started, issue.issueId, { body, uploads: [upload] });
    const { outgoingId } = (await started.queued()).find((mail) => 'noteId' in mail && mail.noteId === noteId)!;
    await reaches(started, outgoingId, 'sent');
    expect(await storyOf(started, outgoingId)).toEqual([
      ...['OutgoingMailQueued', 'OutgoingMailRendered', 'SendingStarted', 'SendingFailed'],
      ...['OutgoingMailRendered', 'SendingStarted', 'SendingSucceeded'],
    ]);
    expect(server.received.at(-1)).toContain('api/v4/projects/9/uploads');
  });
  it('repeats what was lost after the mail was handed over, marked as possibly delivered twice (OUT-24)', async () => {
    let isLost = true;
    server = new MailServer({
      onData: (stream, _, done) => void stream.resume().on('end', () => (isLost ? server.drop() : done())),
    });
    started = await startWith(server);
    const { issue, thanked } = await openIssue(started);
    await reaches(started, thanked.outgoingId, 'sending');
    await started.until(async () => started.parts.health.report().then(({ status }) => status === 'degraded'));
    isLost = false;
    const turns = turnsOf(started);
    await turns.take(thanked.outgoingId, 4 * MINUTE);
    expect((await stateOf(started, thanked.outgoingId)).step).toBe('sending');
    for (const minutes of [5, 6]) await turns.take(thanked.outgoingId, minutes * MINUTE);
    await turns.close();
    await started.until(async () => (await list(issue.iid))[0]?.state === 'sent');
    expect((await list(issue.iid))[0]).toMatchObject({ possiblyDeliveredTwice: true, messageId: thanked.messageId });
  });
  it('repeats what a process that ended had begun (OUT-24)', async () => {
    let begun = 0;
    server = new MailServer({ onRcptTo: (_, __, done) => ((begun += 1) === 1 ? undefined : done()) });
    started = await startWith(server);
    const { thanked } = await openIssue(started);
    await started.until(() => begun === 1);
    server.drop();
    await started.restart();
    await reaches(started, thanked.outgoingId, 'sent');
    expect(server.received).toHaveLength(1);
  });
  it('counts no try while the server is away, and goes on when it is back (OUT-25)', async () => {
    const port = await freePort();
    const smtp = { MAIL_SMTP_HOST: '127.0.0.1', MAIL_SMTP_PORT: String(port), MAIL_SMTP_START_TLS: 'false' };
    started = await StartedMail.start({ environment: smtp });
    const { thanked } = await openIssue(started);
    await reaches(started, thanked.outgoingId, 'ready');
    await started.until(async () => started.parts.health.report().then(({ status }) => status === 'degraded'));
    expect(await storyOf(started, thanked.outgoingId)).toEqual(['OutgoingMailQueued', 'OutgoingMailRendered']);
    server = new MailServer();
    await server.listen(port);
    await reaches(started, thanked.outgoingId, 'sent');
    expect(await stateOf(started, thanked.outgoingId)).toMatchObject({ attempts: 1, failures: 0 });
  });
  it('is sent from by one of several senders at the same time (OUT-24)', async () => {
    const port = await freePort();
    const smtp = { MAIL_SMTP_HOST: '127.0.0.1', MAIL_SMTP_PORT: String(port), MAIL_SMTP_START_TLS: 'false' };
    started = await StartedMail.start({ environment: smtp });
    const { thanked } = await openIssue(started);
    await reaches(started, thanked.outgoingId, 'ready');
    server = new MailServer();
    await server.listen(port);
    const senders = Array.from({ length: 3 }, () => turnsOf(started));
    await Promise.all(senders.map((turns) => turns.take(thanked.outgoingId, 0)));
    await reaches(started, thanked.outgoingId, 'sent');
    await Promise.all(senders.map((turns) => turns.close()));
    expect(server.received).toHaveLength(1);
    expect(await stateOf(started, thanked.outgoingId)).toMatchObject({ attempts: 1 });
  });
  it('thanks an address no third time for the same subject, and says so (LOOP-14, OPS-3)', async () => {
    started = await startWith((server = new MailServer()));
    const mail = { From: newAddress(), Subject: 'Same' };
    const thanked = [await openIssue(started, mail), await openIssue(started, mail)].map(({ thanked }) => thanked);
    for (const { outgoingId } of thanked) await reaches(started, outgoingId, 'sent');
    const { issue, thanked: third } = await openIssue(started, mail);
    await reaches(started, third.outgoingId, 'suppressed');
    expect(server.received).toHaveLength(2);
    await started.until(async () => (await list(issue.iid))[0]?.state === 'suppressed');
    expect(await started.parts.metrics.metrics()).toMatch(/^mail_suppressed_total\{reason="limited",[^}]*\} 1$/m);
  });
  it('tells how much is waiting, and what became of what went out (OPS-3)', async () => {
    started = await startWith((server = new MailServer()));
    const { thanked } = await openIssue(started);
    await reaches(started, thanked.outgoingId, 'sent');
    const depth = async () => /^mail_outbox_depth\{[^}]*\} (\d+)$/m.exec(await started.parts.metrics.metrics())?.[1];
    await started.until(async () => (await depth()) === '0');
    const metrics = await started.parts.metrics.metrics();
    expect(metrics).toMatch(/^mail_sent_total\{kind="thank_you",result="sent",service="mail-ingress"\} 1$/m);
    expect(metrics).toMatch(/^mail_outbox_oldest_seconds\{[^}]*\} 0$/m);
  });
});

describe('an outbox without a mail server', () => {
  it('holds mails, lets them be read and withdrawn, and sends them once there is one (OUT-29)', async () => {
    const server = new MailServer();
    const folder = mkdtempSync(join(tmpdir(), 'ledgerdesk-outbox-'));
    const file = join(folder, 'ledgerdesk.yml');
    writeFileSync(file, 'mail: {}\n');
    const started = await StartedMail.start({ environment: { LEDGERDESK_CONFIG: file } });
    const { issue, thanked } = await openIssue(started);
    const cancelled = await openIssue(started);
    const { noteId } = await writeNote(started, issue.issueId);
    const note = (await started.queued()).find((mail) => 'noteId' in mail && mail.noteId === noteId)!;
    for (const { outgoingId } of [thanked, note, cancelled.thanked]) await reaches(started, outgoingId, 'held');

    const maintainer = started.services.access(desk, roles.maintainer);
    const asked = { iid: issue.iid, outgoingId: thanked.outgoingId };
    await started.until(async () => {
      const { outgoing } = await started.ask(readOutgoingMail, asked, maintainer);
      return outgoing.state === 'held';
    });
    expect(await started.ask(readOutgoingMail, asked, maintainer)).toMatchObject({
      outgoing: { state: 'held', reason: 'no-smtp-server' },
      raw: { owner: `outgoing-${thanked.outgoingId}` },
    });
    const withdrawn = { iid: cancelled.issue.iid, outgoingId: cancelled.thanked.outgoingId, action: 'cancel' } as const;
    expect((await started.ask(changeOutgoingMail, withdrawn, maintainer)).outgoing).toMatchObject({
      state: 'withdrawn',
      reason: 'by-hand',
    });

    const counted = async () => (await started.ask(countSentMails, { projectIds: [desk.id, 77] }, maintainer)).sent;
    expect(await counted()).toBe(0);
    const smtp = { host: '127.0.0.1', port: String(await server.listen()), start_tls: 'false' };
    writeFileSync(file, JSON.stringify({ mail: { smtp } }));
    await started.restart();
    await reaches(started, note.outgoingId, 'sent');
    expect(server.received.map((raw) => raw.includes('Thank you'))).toEqual([true, false]);
    await started.until(async () => (await counted()) === 2);
    await started.stop();
    await server.close();
    rmSync(folder, { recursive: true });
  });
});

describe('the mails of a project that is deleted', () => {
  it('are withdrawn, those that are held and those that are queued later (OUT-31)', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'ledgerdesk-outbox-'));
    const file = join(folder, 'ledgerdesk.yml');
    writeFileSync(file, 'mail: {}\n');
    const started = await StartedMail.start({ environment: { LEDGERDESK_CONFIG: file } });
    const { issue, thanked } = await openIssue(started);
    await reaches(started, thanked.outgoingId, 'held');
    started.services.projects.delete(desk.id);
    const { parts } = started;
    const listener = new WithdrawMails(
      parts.eventStore,
      parts.readModels,
      parts.get(OutgoingList),
      parts.get(OutgoingMails),
      new Clock(),
    );
    const data = { projectId: desk.id };
    const announcement = { id: 'deleted', traceparent: 'trace-1', data } as AnnouncementOf<typeof projectDeleted>;
    await insisting(() => listener.handle(announcement));
    expect((await stateOf(started, thanked.outgoingId)).step).toBe('withdrawn');
    const { noteId } = await writeNote(started, issue.issueId);
    const note = (await started.queued()).find((mail) => 'noteId' in mail && mail.noteId === noteId)!;
    await reaches(started, note.outgoingId, 'withdrawn');
    started.services.projects.set(desk.id, desk);
    await started.stop();
    rmSync(folder, { recursive: true });
  });
  it('are looked at again before each try (OUT-31)', async () => {
    let isRefused = true;
    const server = new MailServer({ onRcptTo: (_, __, done) => done(isRefused ? refusal(451, '4.3.0 later') : null) });
    const started = await startWith(server);
    const { thanked } = await openIssue(started);
    await reaches(started, thanked.outgoingId, 'waiting');
    started.services.projects.delete(desk.id);
    isRefused = false;
    const turns = turnsOf(started);
    for (const minutes of [2, 3]) await turns.take(thanked.outgoingId, minutes * MINUTE);
    await turns.close();
    expect(await stateOf(started, thanked.outgoingId)).toMatchObject({ step: 'withdrawn' });
    expect(server.received).toEqual([]);
    started.services.projects.set(desk.id, desk);
    await started.stop();
    await server.close();
  });
});

describe('the mails about what is deleted of an issue', () => {
  const listenerOf = ({ parts }: StartedMail) =>
    new WithdrawMails(
      parts.eventStore,
      parts.readModels,
      parts.get(OutgoingList),
      parts.get(OutgoingMails),
      new Clock(),
    );
  const announced = (started: StartedMail, data: AnnouncementOf<typeof issueDeleted | typeof noteDeleted>['data']) => {
    const announcement = { id: `deleted-${JSON.stringify(data)}`, traceparent: 'trace-1', data };
    return insisting(() => listenerOf(started).handle(announcement as AnnouncementOf<typeof issueDeleted>));
  };
  const mailOf = async (started: StartedMail, noteId: number) =>
    (await started.queued()).find((mail) => 'noteId' in mail && mail.noteId === noteId)!;

  it('are withdrawn with a note those about it alone, with the issue all of them (OUT-31)', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'ledgerdesk-outbox-'));
    const file = join(folder, 'ledgerdesk.yml');
    writeFileSync(file, 'mail: {}\n');
    const started = await StartedMail.start({ environment: { LEDGERDESK_CONFIG: file } });
    const { issue, thanked } = await openIssue(started);
    const notes = [await writeNote(started, issue.issueId), await writeNote(started, issue.issueId)];
    const [first, second] = await Promise.all(notes.map(({ noteId }) => mailOf(started, noteId)));
    for (const { outgoingId } of [thanked, first!, second!]) await reaches(started, outgoingId, 'held');
    const ids = { issueId: issue.issueId, projectId: desk.id };
    const steps = async () =>
      Promise.all([thanked, first!, second!].map(async ({ outgoingId }) => (await stateOf(started, outgoingId)).step));
    await announced(started, { ...ids, noteId: notes[0]!.noteId, internal: false });
    expect(await steps()).toEqual(['held', 'withdrawn', 'held']);
    await announced(started, ids);
    expect(await steps()).toEqual(['withdrawn', 'withdrawn', 'withdrawn']);
    await started.stop();
    rmSync(folder, { recursive: true });
  });
  it('are looked at again before each try, and those that have left are counted (OUT-31)', async () => {
    let isRefused = false;
    const server = new MailServer({ onRcptTo: (_, __, done) => done(isRefused ? refusal(451, '4.3.0 later') : null) });
    const started = await startWith(server);
    const { issue, thanked } = await openIssue(started);
    await reaches(started, thanked.outgoingId, 'sent');
    isRefused = true;
    const { noteId } = await writeNote(started, issue.issueId);
    const { outgoingId } = await mailOf(started, noteId);
    await reaches(started, outgoingId, 'waiting');
    const { notes } = started.services;
    notes.splice(
      notes.findIndex((note) => note.noteId === noteId),
      1,
    );
    isRefused = false;
    const turns = turnsOf(started);
    for (const minutes of [2, 3]) await turns.take(outgoingId, minutes * MINUTE);
    await turns.close();
    expect(await stateOf(started, outgoingId)).toMatchObject({ step: 'withdrawn' });
    expect(server.received).toHaveLength(1);
    const sentAbout = async (noteId: number | null) =>
      (
        await started.ask(
          countSentMailsAbout,
          { issueId: issue.issueId, noteId },
          started.services.access(desk, roles.reporter),
        )
      ).sent;
    await started.until(async () => (await sentAbout(null)) === 1);
    expect(await sentAbout(noteId)).toBe(0);
    await started.stop();
    await server.close();
  });
});
