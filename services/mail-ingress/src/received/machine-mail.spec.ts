import { MailKeys } from '../addresses/mail-keys';
import { StartedMail } from '../fixture/started-mail';
import { newMessageId, writeMail } from '../fixture/write-mail';

let started: StartedMail;
let keys: MailKeys;
beforeAll(async () => {
  started = await StartedMail.start();
  keys = started.parts.get(MailKeys);
});
afterAll(() => started.stop());

type Fields = Parameters<typeof writeMail>[0];
const endOf = async (fields: Fields, body?: string) =>
  (await started.story(await started.process(writeMail(fields, body)))).at(-1);
const opened = async () => {
  const mailId = await started.process(writeMail());
  return [...started.services.issues.values()].find(({ byMail }) => byMail.mailId === mailId)!;
};
const issueOf = (mailId: string) =>
  [...started.services.issues.values()].find(({ byMail }) => byMail.mailId === mailId);
const notesOf = (issueId: number) => started.services.notes.filter((note) => note.issueId === issueId);
const addressOf = (issueId: number, use = '') => `incoming+${keys.replyKey({ issueId, seat: 1 })}${use}@desk.example`;

const stateOf = async (issueId: number) => (await started.conversation(issueId))?.participants[0]?.state;
const toldOf = (issueId: number) =>
  started.services.participants.flatMap((told) =>
    told.issueId === issueId && told.change.kind === 'undeliverable' ? [told.change] : [],
  );

/** A report as RFC 3462 has it. */
const report = (type: string, fields: string, quoted = newMessageId()): readonly [Fields, string] => {
  const parts = [
    'Content-Type: text/plain\r\n\r\nThis is a report.',
    `Content-Type: message/${type}\r\n\r\n${fields}`,
    `Content-Type: message/rfc822\r\n\r\nMessage-ID: ${quoted}\r\nSubject: Re: Printer\r\n\r\nText.`,
  ];
  const body = `${parts.map((part) => `--r-1\r\n${part}\r\n`).join('')}--r-1--\r\n`;
  return [{ 'Content-Type': `multipart/report; report-type=${type}; boundary="r-1"` }, body];
};

/** What becomes of a mail of ours that is returned with this status. */
const bounced = async (fields: Fields, status: string, quoted?: string) => {
  const says = `Reporting-MTA: dns; mx.example\r\n\r\nAction: failed\r\n${status && `Status: ${status}\r\n`}`;
  const [type, body] = report('delivery-status', says, quoted);
  return endOf({ ...type, From: 'MAILER-DAEMON@mx.example', ...fields }, body);
};

describe('a machine mail without a thread', () => {
  it.each<readonly [string, Fields]>([
    ['own-mail', { From: 'incoming+office-desk-9-issue-@desk.example' }],
    ['own-mail', { Sender: 'noreply@desk.example' }],
    ['auto-reply', { 'Auto-Submitted': 'Auto-Replied; owner-email="x@y.example"' }],
    ['auto-reply', { 'X-Autoreply': 'yes' }],
    ['auto-reply', { Precedence: 'auto_reply' }],
    ['auto-reply', { 'Return-Path': '<>' }],
    ['auto-generated', { 'Auto-Submitted': 'auto-generated' }],
    ['unrelated-bounce', { 'X-Failed-Recipients': 'jane@customer.example' }],
  ])('is ignored as %s: %j (LOOP-2 to LOOP-8)', async (code, fields) => {
    expect(await endOf(fields)).toBe(`MailIgnored ${code}`);
  });
  it('is ignored where its envelope has no sender (LOOP-7)', async () => {
    const envelope = { sender: '', recipients: [], clientAddress: null, heloName: null };
    const mailId = await started.process(writeMail(), { envelope });
    expect((await started.story(mailId)).at(-1)).toBe('MailIgnored auto-reply');
  });
  it.each([
    [
      'unrelated-bounce',
      'delivery-status',
      'Reporting-MTA: dns; mx.example\r\n\r\nAction: failed\r\nStatus: 5.1.1\r\n',
    ],
    ['delivery-news', 'delivery-status', 'Reporting-MTA: dns; mx.example\r\n\r\nAction: delayed\r\nStatus: 4.4.1\r\n'],
    ['complaint', 'feedback-report', 'Feedback-Type: abuse\r\nUser-Agent: x\r\nVersion: 1\r\n'],
    ['receipt', 'disposition-notification', 'Disposition: manual-action/MDN-sent-manually; displayed\r\n'],
  ])('is ignored as %s (LOOP-3 to LOOP-6)', async (code, type, fields) => {
    expect(await endOf(...report(type, fields))).toBe(`MailIgnored ${code}`);
  });
  it('of a list makes an issue whose sender takes part and is not thanked (LOOP-9, LOOP-12)', async () => {
    const mailId = await started.process(writeMail({ 'List-Id': '<news.customer.example>' }));
    const { issueId } = issueOf(mailId)!;
    expect((await started.conversation(issueId))!.participants).toHaveLength(1);
    expect((await started.queued()).filter((mail) => mail.kind !== 'rejection' && mail.issueId === issueId)).toEqual(
      [],
    );
  });
  it('is a normal mail where it says Auto-Submitted: no (LOOP-1)', async () => {
    expect(await endOf({ 'Auto-Submitted': 'no' })).toBe('MailProcessed issue');
  });
  it('is never told that it was refused (ERR-3)', async () => {
    const To = 'incoming+nothing-77-issue-@desk.example';
    const mailId = await started.process(writeMail({ To, 'List-Id': '<news.customer.example>' }));
    expect((await started.story(mailId)).slice(1)).toEqual(['MailRefused project-not-found']);
  });
});

describe('a machine mail in a thread', () => {
  it.each<Fields>([{ 'Auto-Submitted': 'auto-replied' }, { 'Auto-Submitted': 'auto-generated' }])(
    'is an internal note, collapsed, by which nobody takes part and nobody is mailed: %j (LOOP-7, LOOP-8, LOOP-12, MC-5)',
    async (fields) => {
      started.services.contacts.set('robot@customer.example', 50);
      const { issueId } = await opened();
      const before = await started.queued();
      await started.process(writeMail({ To: addressOf(issueId), From: 'robot@customer.example', ...fields }, 'Away.'));
      expect(notesOf(issueId)).toMatchObject([{ internal: true, contactIds: [] }]);
      expect(notesOf(issueId)[0]!.body).toBe('<details><summary>Automatic reply</summary>\n\nAway.\n\n</details>');
      expect((await started.conversation(issueId))!.participants).toHaveLength(1);
      expect(await started.queued()).toEqual(before);
    },
  );
  it('to the bounce address is an automatic reply, where it is no bounce (LOOP-7)', async () => {
    const { issueId } = await opened();
    await started.process(writeMail({ To: addressOf(issueId, '-bounce') }, 'Out of office.'));
    expect(notesOf(issueId)).toMatchObject([{ internal: true }]);
  });
  it('of a list is a note for the others too (LOOP-9, LOOP-12)', async () => {
    const { issueId } = await opened();
    await started.process(writeMail({ To: addressOf(issueId), 'List-Id': '<news.customer.example>' }));
    expect(notesOf(issueId)).toMatchObject([{ internal: false }]);
  });
  it('that returns a mail of ours is a bounce: no note, no issue, no mail (LOOP-3, LOOP-10)', async () => {
    const { issueId } = await opened();
    const before = await started.queued();
    expect(await bounced({ To: addressOf(issueId, '-bounce') }, '5.1.1')).toBe('MailProcessed bounced');
    expect(notesOf(issueId)).toEqual([]);
    expect(await started.queued()).toEqual(before);
    expect(await stateOf(issueId)).toBe('undeliverable');
    expect(toldOf(issueId)).toEqual([
      { kind: 'undeliverable', correspondentIds: [expect.stringMatching(/^[0-9a-f]{64}$/)], status: '5.1.1' },
    ]);
  });
  it('that quotes a mail of ours is a bounce, to whatever address it comes (LOOP-10)', async () => {
    const { issueId } = await opened();
    const id = keys.messageId('thank_you', { issueId, seat: 1 }, 'opened');
    expect(await bounced({ To: 'noreply@desk.example' }, '5.1.1', `<${id}>`)).toBe('MailProcessed bounced');
    expect(await stateOf(issueId)).toBe('undeliverable');
  });
  it('that returns something else to a reply address says nothing about anybody (LOOP-10)', async () => {
    const { issueId } = await opened();
    expect(await bounced({ To: addressOf(issueId) }, '5.1.1')).toBe('MailIgnored unrelated-bounce');
    expect(await stateOf(issueId)).toBe('active');
  });
  it('that returns a mail for a time is told each time, and enough with the third (LOOP-10)', async () => {
    const { issueId } = await opened();
    const states: (string | undefined)[] = [];
    for (const status of ['4.2.2', '5.2.2', '', '4.2.2']) {
      expect(await bounced({ To: addressOf(issueId, '-bounce') }, status)).toBe('MailProcessed bounced');
      states.push(await stateOf(issueId));
    }
    expect(states).toEqual(['active', 'active', 'undeliverable', 'undeliverable']);
    expect(toldOf(issueId).map((change) => 'status' in change && change.status)).toEqual([
      ...['4.2.2', '5.2.2', 'no status'],
    ]);
  });
  it('ends no mails for good: what the address writes brings them back (LOOP-11)', async () => {
    const { issueId } = await opened();
    await bounced({ To: addressOf(issueId, '-bounce') }, '5.1.1');
    await started.process(writeMail({ To: addressOf(issueId) }, 'I am here.'));
    expect(await stateOf(issueId)).toBe('active');
  });
  it('that complains about a mail of ours ends the mails to whom it was sent (LOOP-5)', async () => {
    const { issueId } = await opened();
    const id = keys.messageId('thank_you', { issueId, seat: 1 }, 'opened');
    expect(await endOf(...report('feedback-report', 'Feedback-Type: abuse\r\n', `<${id}>`))).toBe(
      'MailProcessed unsubscribed',
    );
    expect((await started.conversation(issueId))!.participants).toMatchObject([{ state: 'unsubscribed' }]);
  });
  it('is our own where its Message-ID was made here (LOOP-2)', async () => {
    const { issueId } = await opened();
    const id = keys.messageId('thank_you', { issueId, seat: 1 }, 'opened');
    expect(await endOf({ 'Message-ID': `<${id}>`, To: addressOf(issueId) })).toBe('MailIgnored own-mail');
  });
});
