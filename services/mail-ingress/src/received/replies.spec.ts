import { listOutgoingMails } from '@ledgerdesk/contracts';
import { MailKeys } from '../addresses/mail-keys';
import { desk } from '../fixture/fake-services';
import { StartedMail } from '../fixture/started-mail';
import { newMessageId, writeMail } from '../fixture/write-mail';
import { OutgoingEvent } from '../outgoing/outgoing';

let started: StartedMail;
let keys: MailKeys;
beforeAll(async () => {
  started = await StartedMail.start();
  keys = started.parts.get(MailKeys);
});
afterAll(() => started.stop());

/** An issue that jane's mail has made. */
const opened = async (fields: Parameters<typeof writeMail>[0] = {}) => {
  const messageId = newMessageId();
  const mailId = await started.process(writeMail({ 'Message-ID': messageId, ...fields }));
  const issue = [...started.services.issues.values()].find(({ byMail }) => byMail.mailId === mailId)!;
  return { ...issue, messageId, mailId };
};
const addressOf = (issueId: number, seat = 1, use = '') =>
  `incoming+${keys.replyKey({ issueId, seat })}${use}@desk.example`;
const notesOf = (issueId: number) => started.services.notes.filter((note) => note.issueId === issueId);
const becameIssue = (mailId: string) =>
  [...started.services.issues.values()].find(({ byMail }) => byMail.mailId === mailId);
const reply = (fields: Parameters<typeof writeMail>[0], body?: string) => started.process(writeMail(fields, body));
const queuedNotes = async (issueId: number) =>
  (await started.queued()).flatMap((mail) => (mail.kind === 'new_note' && mail.issueId === issueId ? [mail] : []));

describe('a mail to the reply address of a participant', () => {
  it('becomes a note of the issue, by whoever wrote it (TH-9, MI-9)', async () => {
    const { issueId, byMail } = await opened();
    const mailId = await reply({ To: addressOf(issueId) }, 'It still burns.\r\n');
    expect(notesOf(issueId)).toMatchObject([
      { body: 'It still burns.', internal: false, byMail: { mailId, correspondentId: byMail.correspondentId } },
    ]);
    expect((await started.story(mailId)).at(-1)).toBe('MailProcessed note');
  });
  it('is found behind a forwarder that names the project before it (RT-12)', async () => {
    const { issueId } = await opened();
    await reply({ To: 'incoming+office-desk-9-issue-@desk.example', 'Delivered-To': addressOf(issueId) });
    expect(notesOf(issueId)).toHaveLength(1);
  });
  it('is trimmed, and nothing is lost (BODY-13, BODY-14)', async () => {
    const { issueId } = await opened();
    await reply({ To: addressOf(issueId) }, 'Thanks.\r\n\r\nOn Mon, Nov 23, 2026, Desk wrote:\r\n> Try again.\r\n');
    expect(notesOf(issueId)[0]!.body).toMatch(/^Thanks\.\s+<details><summary>Quoted text<\/summary>[^]*Try again/);
  });
  it('by another person makes a note that is mailed to nobody, and that person takes part (TH-9, PART-1)', async () => {
    const { issueId } = await opened();
    await reply({ To: addressOf(issueId), From: 'ann@customer.example' });
    expect(await queuedNotes(issueId)).toEqual([]);
    expect((await started.conversation(issueId))!.participants.map(({ seat }) => seat)).toEqual([1, 2]);

    await reply({ To: addressOf(issueId, 2), From: 'ann@customer.example' });
    expect(await queuedNotes(issueId)).toMatchObject([{ seat: 1, noteId: notesOf(issueId)[1]!.noteId }]);
  });
  it('threads what is mailed of it under what that person knows (OUT-2, OUT-12, OUT-13, OUT-27)', async () => {
    const { issueId, messageId } = await opened();
    await reply({ To: addressOf(issueId), From: 'ann@customer.example' });
    await reply({ To: addressOf(issueId, 2), From: 'ann@customer.example' });
    const [thanks] = (await started.queued()).filter((mail) => mail.kind === 'thank_you' && mail.issueId === issueId);
    expect(await queuedNotes(issueId)).toMatchObject([
      {
        inReplyTo: thanks!.messageId,
        references: [messageId.slice(1, -1), thanks!.messageId],
        after: thanks!.outgoingId,
      },
    ]);
  });
  it('links contacts as well (MC-2)', async () => {
    const { issueId } = await opened();
    started.services.contacts.set('ann@customer.example', 42);
    await reply({ To: addressOf(issueId), Cc: 'ann@customer.example' });
    expect(notesOf(issueId)[0]!.contactIds).toEqual([42]);
  });
  it('without anything in it is refused, which its sender is told (ERR-10)', async () => {
    const { issueId } = await opened();
    const mailId = await reply({ To: addressOf(issueId) }, '\r\n');
    expect((await started.story(mailId)).slice(1)).toEqual(['MailRefused empty-mail', 'MailRejected']);
    const rejections = (await started.queued()).filter((mail) => mail.kind === 'rejection' && mail.mailId === mailId);
    expect(rejections).toMatchObject([{ code: 'empty-mail', replyTo: addressOf(issueId) }]);
  });
  it('is refused where the issue is gone (ERR-8, TH-15)', async () => {
    const { issueId } = await opened();
    started.services.issues.delete(issueId);
    const mailId = await reply({ To: addressOf(issueId) });
    expect(await started.story(mailId)).toContain('MailRefused issue-gone');
  });
});

describe('a mail to the unsubscribe address of a participant', () => {
  it('ends the mails, says so on the issue, and makes no note (SUB-4, SUB-5)', async () => {
    const { issueId, byMail } = await opened();
    const mailId = await reply({ To: addressOf(issueId, 1, '-unsubscribe'), Subject: undefined }, '');
    expect((await started.story(mailId)).at(-1)).toBe('MailProcessed unsubscribed');
    expect((await started.conversation(issueId))!.participants).toMatchObject([{ state: 'unsubscribed' }]);
    expect(notesOf(issueId)).toEqual([]);
    expect(started.services.participants.filter((change) => change.issueId === issueId)[1]!.change).toEqual({
      kind: 'unsubscribed',
      correspondentIds: [byMail.correspondentId],
    });
  });
  it('may be used again, and by machines (SUB-3, SUB-4)', async () => {
    const { issueId } = await opened();
    const first = { 'Auto-Submitted': 'auto-generated' };
    const again = {};
    for (const fields of [first, again]) await reply({ To: addressOf(issueId, 1, '-unsubscribe'), ...fields }, '');
    expect(started.services.participants.filter((change) => change.issueId === issueId)).toHaveLength(2);
  });
  it('leaves the key valid: a later answer of its own brings the mails back (PART-5, SUB-5)', async () => {
    const { issueId } = await opened();
    await reply({ To: addressOf(issueId, 1, '-unsubscribe') }, '');
    await reply({ To: addressOf(issueId) });
    expect(notesOf(issueId)).toHaveLength(1);
    expect((await started.conversation(issueId))!.participants).toMatchObject([{ seat: 1, state: 'active' }]);
  });
});

describe('a mail that answers one of ours', () => {
  it('belongs to its issue by the Message-ID (TH-2)', async () => {
    const { issueId } = await opened();
    const [thanks] = (await started.queued()).filter((mail) => mail.kind === 'thank_you' && mail.issueId === issueId);
    await reply({ 'In-Reply-To': `<${thanks!.messageId}>`, From: 'someone@else.example' });
    expect(notesOf(issueId)).toHaveLength(1);
  });
  it('reaches its issue by the Message-ID alone, from any mailbox (RT-11, TH-1)', async () => {
    const { issueId } = await opened();
    const id = keys.messageId('thank_you', { issueId, seat: 1 }, 'opened');
    await reply({ To: 'somewhere@else.example', References: `<${id}>` });
    expect(notesOf(issueId)).toHaveLength(1);
  });
  it('opens a new issue in the project it is sent to, where the issue is of another one (TH-8)', async () => {
    const { issueId } = await opened();
    const id = keys.messageId('thank_you', { issueId, seat: 1 }, 'opened');
    const mailId = await reply({ To: 'incoming+office-shop-10-issue-@desk.example', 'In-Reply-To': `<${id}>` });
    expect(becameIssue(mailId)).toMatchObject({ projectId: 10 });
    expect(notesOf(issueId)).toEqual([]);
  });
  it('does not count with an id that was not made here (TH-3)', async () => {
    const { issueId } = await opened();
    const id = keys.messageId('thank_you', { issueId, seat: 1 }, 'opened');
    const mailId = await reply({ 'In-Reply-To': `<${id.replace('desk.example', 'evil.example')}>` });
    expect(becameIssue(mailId)).toBeDefined();
  });
});

describe('a mail that answers one that was received', () => {
  it.each(['In-Reply-To', 'References'])(
    'belongs to its issue, by %s of a participant (TH-1, TH-12)',
    async (header) => {
      const { issueId, messageId } = await opened();
      await reply({ [header]: `<unknown@x.example> ${messageId}`, Subject: 'Something else' });
      expect(notesOf(issueId)).toHaveLength(1);
    },
  );
  it('belongs to it, by someone who was named in an accepted mail (TH-12)', async () => {
    const { issueId, messageId } = await opened({ Cc: 'ann@customer.example' });
    await reply({ 'In-Reply-To': messageId, From: 'ann@customer.example' });
    expect(notesOf(issueId)).toHaveLength(1);
  });
  it('belongs to it also where it answers a later mail (TH-1)', async () => {
    const { issueId } = await opened();
    const second = newMessageId();
    await reply({ To: addressOf(issueId), 'Message-ID': second });
    await reply({ 'In-Reply-To': second });
    expect(notesOf(issueId)).toHaveLength(2);
  });
  it('by a stranger opens a new issue, which says what it refers to (TH-13)', async () => {
    const { issueId, iid, messageId } = await opened();
    const mailId = await reply({ 'In-Reply-To': messageId, From: 'stranger@else.example' });
    const issue = becameIssue(mailId)!;
    expect(issue.issueId).not.toBe(issueId);
    expect(notesOf(issueId)).toEqual([]);
    expect(notesOf(issue.issueId)).toMatchObject([
      {
        body: `This mail refers to #${iid}, but its sender is not a participant there.`,
        internal: true,
        byMail: { correspondentId: null },
      },
    ]);
  });
  it('counts by From alone where Reply-To is elsewhere (AUTH-6)', async () => {
    const { issueId, messageId } = await opened();
    await reply({ 'In-Reply-To': messageId, From: 'stranger@else.example', 'Reply-To': 'jane@customer.example' });
    expect(notesOf(issueId)).toEqual([]);
  });
  it.each<[string, Parameters<typeof writeMail>[0]]>([
    ['Reply-To', { 'Reply-To': 'evil@evil.example' }],
    ['From, before the one it belongs to', { From: 'evil@evil.example, jane@customer.example' }],
    ['Cc', { Cc: 'evil@evil.example' }],
    ['To', { To: 'incoming+office-desk-9-issue-@desk.example, evil@evil.example' }],
    ['Sender', { Sender: 'evil@evil.example' }],
    ['Resent-From and Resent-Sender', { 'Resent-From': 'evil@evil.example', 'Resent-Sender': 'evil@evil.example' }],
    ['Mail-Followup-To', { 'Mail-Followup-To': 'evil@evil.example', 'Mail-Reply-To': 'evil@evil.example' }],
    ['X-Original-From', { 'X-Original-From': 'evil@evil.example', 'X-Original-To': 'evil@evil.example' }],
  ])('lets nobody read along whom it names in %s (AUTH-6, TH-12, PART-1)', async (_, fields) => {
    const { issueId, messageId } = await opened();
    await reply({ 'In-Reply-To': messageId, ...fields });
    expect(notesOf(issueId)).toHaveLength(1);
    const own = await reply({ 'In-Reply-To': messageId, From: 'evil@evil.example' });
    expect(notesOf(issueId)).toHaveLength(1);
    expect(becameIssue(own)).toBeDefined();
    expect((await started.conversation(issueId))!.participants).toHaveLength(1);
  });
  it('says on the issue that its Reply-To is not added (AUTH-6)', async () => {
    const { issueId, messageId } = await opened();
    const mailId = await reply({ 'In-Reply-To': messageId, 'Reply-To': 'evil@evil.example' });
    const { byMail } = notesOf(issueId)[0]!;
    expect(byMail.mailId).toBe(mailId);
    const told = started.services.participants.flatMap(({ issueId: id, change }) => (id === issueId ? [change] : []));
    expect(told.slice(1)).toEqual([{ kind: 'not-added', correspondentIds: [byMail.correspondentId] }]);
  });
  it('with the reply key adds its Reply-To (TH-9, PART-1)', async () => {
    const { issueId } = await opened();
    await reply({ To: addressOf(issueId), 'Reply-To': 'jane@home.example' });
    expect((await started.conversation(issueId))!.participants).toHaveLength(2);
  });
  it('never belongs anywhere by its subject (TH-4)', async () => {
    const { iid } = await opened();
    expect(becameIssue(await reply({ Subject: `Re: Printer (#${iid})` }))).toBeDefined();
  });
  it('waits for the one it answers, so that both end in one issue (TH-14)', async () => {
    const messageId = newMessageId();
    const [first, second] = await Promise.all([
      started.receive(writeMail({ 'Message-ID': messageId })),
      started.receive(writeMail({ 'In-Reply-To': messageId })),
    ]);
    await Promise.all([started.ended(first.mailId), started.ended(second.mailId)]);
    const { issueId } = becameIssue(first.mailId)!;
    expect(becameIssue(second.mailId)).toBeUndefined();
    expect(notesOf(issueId)).toMatchObject([{ byMail: { mailId: second.mailId } }]);
  });
});

describe('a mail that comes again', () => {
  it('is the same mail, from two sources at once too (IN-2)', async () => {
    const mail = writeMail();
    const [first, ...others] = await Promise.all(
      ['incoming_email', 'service_desk_email', 'smtp'].map((source) => started.receive(mail, { source })),
    );
    await started.ended(first!.mailId);
    expect(others.map(({ mailId }) => mailId)).toEqual([first!.mailId, first!.mailId]);
    expect([...started.services.issues.values()].filter(({ byMail }) => byMail.mailId === first!.mailId)).toHaveLength(
      1,
    );
    const story = await started.story(first!.mailId);
    expect(story.filter((type) => type === 'MailReceived')).toHaveLength(1);
    expect(story.filter((type) => type === 'MailArrivedAgain')).toHaveLength(2);
  });
  it('after its end only has its arrival recorded (IN-2)', async () => {
    const mail = writeMail();
    const mailId = await started.process(mail);
    const { duplicate } = await started.receive(mail, { source: 'smtp' });
    expect(duplicate).toBe(true);
    expect((await started.story(mailId)).slice(-2)).toEqual(['MailProcessed issue', 'MailArrivedAgain']);
  });
  it('with another sender is another mail: an issue of its own for a stranger (IN-4, TH-13)', async () => {
    const { iid, messageId } = await opened();
    const mailId = await reply({ 'Message-ID': messageId, From: 'stranger@else.example' });
    const issue = becameIssue(mailId)!;
    expect(notesOf(issue.issueId)).toMatchObject([{ body: expect.stringContaining(`#${iid}`), internal: true }]);
    const [, decided] = await started.read(`mail-${mailId}`);
    expect(decided!.data).toMatchObject({ flags: ['message-id-reused'] });
  });
  it('with another date is a note, for a participant (IN-4, TH-12)', async () => {
    const { issueId, messageId } = await opened();
    await reply({ 'Message-ID': messageId, Date: 'Tue, 24 Nov 2026 10:00:00 +0000' });
    expect(notesOf(issueId)).toHaveLength(1);
  });
});

describe('mails of one issue', () => {
  it('are applied in the order they were received (IN-6)', async () => {
    const { issueId } = await opened();
    const bodies = Array.from({ length: 12 }, (_, n) => `Note ${n}.`);
    const mailIds: string[] = [];
    for (const [n, body] of bodies.entries()) {
      const padding = n % 3 === 0 ? `\r\n\r\n${'long '.repeat(20_000)}` : '';
      mailIds.push((await started.receive(writeMail({ To: addressOf(issueId) }, body + padding))).mailId);
    }
    await Promise.all(mailIds.map((mailId) => started.ended(mailId)));
    expect(notesOf(issueId).map((note) => note.byMail.mailId)).toEqual(mailIds);
  });
});

describe('a note by mail that is not mailed to all', () => {
  const withheldOf = async (issueId: number) =>
    (await started.read<OutgoingEvent>(`outgoing-${issueId}-2-note-${notesOf(issueId).at(-1)!.noteId}`)).map(
      (event) => event.type === 'OutgoingMailWithheld' && event.data.reason,
    );
  const toldOf = (issueId: number) =>
    started.services.participants.flatMap(({ issueId: id, change }) =>
      id === issueId && change.kind === 'not-mailed' ? [change.correspondentIds.length] : [],
    );

  it('is listed for those who are not confirmed, and the issue says so (LOOP-21, LOOP-22)', async () => {
    const { issueId, iid } = await opened();
    await reply({ To: addressOf(issueId), From: 'victim@customer.example' });
    await reply({ To: addressOf(issueId) }, 'An advertisement.');
    expect(await queuedNotes(issueId)).toEqual([]);
    expect(await withheldOf(issueId)).toEqual(['unconfirmed']);
    expect(toldOf(issueId)).toEqual([1]);
    const listed = async () =>
      (await started.ask(listOutgoingMails, { iid }, started.services.access(desk, 20))).items.map(
        ({ state, reason, recipient }) => [state, reason, recipient],
      );
    const shown = ['suppressed', 'unconfirmed', 'victim@customer.example'];
    await started.until(async () => JSON.stringify(await listed()).includes(JSON.stringify(shown)));
  });
  it('is mailed to whoever wrote with its own key before (LOOP-22)', async () => {
    const { issueId } = await opened();
    for (const seat of [1, 2]) await reply({ To: addressOf(issueId, seat), From: 'ann@customer.example' });
    await reply({ To: addressOf(issueId) });
    expect((await queuedNotes(issueId)).map(({ seat }) => seat)).toEqual([1, 2]);
  });
  it('does not confirm an address that only stands in Reply-To (AUTH-6, LOOP-22)', async () => {
    const { issueId } = await opened();
    const From = 'eve@elsewhere.example';
    for (const seat of [1, 2]) await reply({ To: addressOf(issueId, seat), From, 'Reply-To': 'ann@customer.example' });
    await reply({ To: addressOf(issueId) });
    expect(await withheldOf(issueId)).toEqual(['unconfirmed']);
  });
  it('is mailed to whoever is in From and wrote with its own key, wherever its Reply-To is (AUTH-6, LOOP-22)', async () => {
    const { issueId } = await opened();
    await reply({ To: addressOf(issueId), From: 'ann@customer.example' });
    await reply({ To: addressOf(issueId, 2), From: 'ann@customer.example', 'Reply-To': 'ann@home.example' });
    await reply({ To: addressOf(issueId) });
    expect((await queuedNotes(issueId)).map(({ seat }) => seat)).toContain(2);
  });
  it('goes five times a day to the author of the issue who is not confirmed (LOOP-22)', async () => {
    const From = 'author@customer.example';
    const { issueId } = await opened({ From });
    for (let count = 0; count < 8; count += 1) await reply({ To: addressOf(issueId), From: 'ann@customer.example' });
    expect((await queuedNotes(issueId)).map(({ seat }) => seat)).toEqual([1, 1, 1, 1, 1]);
    expect(toldOf(issueId)).toEqual([1, 1]);
  });
  it('since too many came is recorded, mailed to nobody, and told once in an internal note (LOOP-15)', async () => {
    const { issueId } = await opened();
    for (const seat of [1, 2]) await reply({ To: addressOf(issueId, seat), From: 'ann@customer.example' });
    for (let count = 0; count < 22; count += 1) await reply({ To: addressOf(issueId) });
    expect((await queuedNotes(issueId)).filter(({ seat }) => seat === 2)).toHaveLength(18);
    const internal = notesOf(issueId).filter((note) => note.internal);
    expect(internal.map(({ body }) => body)).toEqual([expect.stringMatching(/^Many notes came by mail/)]);
    expect(notesOf(issueId)).toHaveLength(25);
    expect(toldOf(issueId)).toEqual([]);
  });
});
