import { join } from 'node:path';
import { BroadcastChannel } from 'node:worker_threads';
import { listOutgoingMails, roles } from '@ledgerdesk/contracts';
import { simpleParser } from 'mailparser';
import { desk } from '../../fixture/fake-services';
import { StartedMail } from '../../fixture/started-mail';
import { MailThreadScript } from '../../intake/intake.module';
import { MailServer } from '../fixture/mail-server';
import { openIssue, reaches, startWith, writeNote } from '../fixture/outbox';
import { OutgoingEvent, outgoingStream } from '../outgoing';

jest.setTimeout(120_000);

describe('a note that can not be rendered', () => {
  const path = join(__dirname, '..', 'fixture', 'hanging-thread.ts');
  const hangs = new BroadcastChannel('hanging thread');
  let hanging: number;
  let server: MailServer;
  let started: StartedMail;
  beforeEach(async () => {
    hanging = 0;
    hangs.onmessage = () => (hanging += 1);
    started = await startWith((server = new MailServer()), { MAIL_MAX_PROCESSING_SECONDS: '3' }, [
      { provide: MailThreadScript, useValue: { path } },
    ]);
  });
  afterEach(async () => {
    await started.stop();
    await server.close();
  });
  afterAll(() => hangs.close());

  const mailOf = async (noteId: number) =>
    (await started.queued()).find((mail) => 'noteId' in mail && mail.noteId === noteId)!.outgoingId;
  const storyOf = async (outgoingId: string) =>
    (await started.read<OutgoingEvent>(outgoingStream(outgoingId))).map(({ type, data }) =>
      type === 'RenderingFailed' ? `${type} ${data.number} ${data.reason} ${data.next}` : type,
    );
  const failed = 'RenderingFailed';

  it('holds up nobody, is tried three times across a restart, and goes out as it was written (IN-7, SEC-10)', async () => {
    const { issue } = await openIssue(started);
    const body = '**never-ending** <b>[text](/a)';
    const { noteId } = await writeNote(started, issue.issueId, { body });
    const outgoingId = await mailOf(noteId);

    await started.until(() => hanging === 1);
    const reporter = started.services.access(desk, roles.reporter);
    const { items } = await started.ask(listOutgoingMails, { iid: issue.iid }, reporter);
    expect(items.length).toBeGreaterThan(0);
    expect(await storyOf(outgoingId)).toEqual(['OutgoingMailQueued']);

    await started.until(async () => (await storyOf(outgoingId)).length > 1);
    await started.until(() => hanging === 2);
    await started.restart();
    await reaches(started, outgoingId, 'sent');
    expect(await storyOf(outgoingId)).toEqual([
      'OutgoingMailQueued',
      `${failed} 1 processing-timeout again`,
      `${failed} 2 processing-timeout again`,
      `${failed} 3 processing-timeout plain`,
      ...['OutgoingMailRendered', 'SendingStarted', 'SendingSucceeded'],
    ]);
    const { text, html } = await simpleParser(server.received.at(-1)!);
    expect(text).toContain(`${body}\n`);
    expect(html).toBe(false);
  });
  it('is left behind by the next note, which is rendered as ever', async () => {
    const { issue: first } = await openIssue(started);
    const { issue: second } = await openIssue(started);
    await writeNote(started, first.issueId, { body: 'never-ending' });
    const { noteId } = await writeNote(started, second.issueId, { body: '**We are on our way.**' });
    await reaches(started, await mailOf(noteId), 'sent');
    expect(server.received.join()).toContain('<strong>We are on our way.</strong>');
  });
});
