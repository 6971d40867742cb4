import { ImapFlow } from 'imapflow';
import { simpleParser } from 'mailparser';
import { describeWith, uniqueName } from '@ledgerdesk/test-servers';
import { StartedMail } from '../../fixture/started-mail';
import { openIssue, reaches, stateOf } from '../fixture/outbox';

/** The mails in a mailbox, once there is one. */
const readMailbox = async (imapUrl: string, user: string) => {
  const { hostname, port } = new URL(imapUrl);
  const login = { auth: { user, pass: 'secret' }, secure: false, doSTARTTLS: false, logger: false } as const;
  const client = new ImapFlow({ host: hostname, port: Number(port), ...login });
  await client.connect();
  const lock = await client.getMailboxLock('INBOX');
  try {
    const found: Buffer[] = [];
    if (client.mailbox === false || client.mailbox.exists === 0) return [];
    for await (const { source } of client.fetch('1:*', { source: true })) if (source) found.push(source);
    return Promise.all(found.map((source) => simpleParser(source)));
  } finally {
    lock.release();
    await client.logout();
  }
};

describeWith('mail', 'mails by Postfix', (server) => {
  const host = `${uniqueName('outgoing')}.example`;
  let started: StartedMail;
  beforeAll(async () => {
    const { hostname, port } = new URL(server().url);
    const smtp = { MAIL_SMTP_HOST: hostname, MAIL_SMTP_PORT: port, MAIL_SMTP_START_TLS: 'false' };
    const imap = new URL(server().imapUrl!);
    const mailbox = {
      INCOMING_EMAIL_ENABLED: 'true',
      INCOMING_EMAIL_ADDRESS: `incoming+%{key}@${host}`,
      INCOMING_EMAIL_HOST: imap.hostname,
      INCOMING_EMAIL_PORT: imap.port,
      INCOMING_EMAIL_SSL: 'false',
      INCOMING_EMAIL_USER: `incoming@${host}`,
      INCOMING_EMAIL_PASSWORD: 'secret',
    };
    const environment = { ...smtp, ...mailbox, PUBLIC_URL: `https://${host}`, MAIL_FROM: `desk@${host}` };
    started = await StartedMail.start({ environment });
  });
  afterAll(() => started.stop());
  const open = (local: string) =>
    openIssue(started, { From: `${local}@${host}`, To: `incoming+office-desk-9-issue-@${host}` });
  const arrived = async (user: string) => {
    let mails: Awaited<ReturnType<typeof readMailbox>> = [];
    await started.until(async () => (mails = await readMailbox(server().imapUrl!, user)).length > 0);
    return mails;
  };

  it('arrive once, with one click to unsubscribe (OUT-14, OUT-19)', async () => {
    const { thanked } = await open('jane');
    await reaches(started, thanked.outgoingId, 'sent');
    const [mail, ...more] = await arrived(`jane@${host}`);
    expect(more).toEqual([]);
    expect(mail!.messageId).toBe(`<${thanked.messageId}>`);
    const post = mail!.headerLines.find(({ key }) => key === 'list-unsubscribe-post');
    expect(post?.line).toBe('List-Unsubscribe-Post: List-Unsubscribe=One-Click');
    expect(mail!.text).toContain(`https://${host}/-/unsubscribe/`);
    expect(await stateOf(started, thanked.outgoingId)).toMatchObject({ attempts: 1, possiblyDeliveredTwice: false });
  });
  it('to an address that is refused fail at once (OUT-26)', async () => {
    const { thanked } = await open('refused');
    await reaches(started, thanked.outgoingId, 'failed');
    expect(await stateOf(started, thanked.outgoingId)).toMatchObject({ attempts: 1, reason: 'refused' });
  });
  it('to an address that is put off wait for their next try (OUT-25)', async () => {
    const { thanked } = await open('later');
    await reaches(started, thanked.outgoingId, 'waiting');
    expect(await stateOf(started, thanked.outgoingId)).toMatchObject({ attempts: 1, failures: 1 });
  });
  it('to an address that bounces are sent, come back to the key of their seat, and mark it (OUT-10, LOOP-10)', async () => {
    const { issue, thanked } = await open('bounced');
    await reaches(started, thanked.outgoingId, 'sent');
    const state = async () => (await started.conversation(issue.issueId))?.participants[0]?.state;
    await started.until(async () => (await state()) === 'undeliverable');
    const told = () => started.services.participants.filter(({ change }) => change.kind === 'undeliverable');
    await started.until(() => told().some(({ issueId }) => issueId === issue.issueId));
    expect(told().find(({ issueId }) => issueId === issue.issueId)!.change).toEqual({
      kind: 'undeliverable',
      correspondentIds: [thanked.correspondentId],
      status: expect.stringMatching(/^5\.\d+\.\d+$/),
    });
    expect(started.services.issues.size).toBe(4);
    expect(started.services.notes).toEqual([]);
  });
});
