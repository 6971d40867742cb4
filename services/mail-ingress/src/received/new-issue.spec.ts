import { buffer } from 'node:stream/consumers';
import { linkOfUpload, ownerOfUploads } from '@ledgerdesk/contracts';
import { MailKeys } from '../addresses/mail-keys';
import { desk, shop } from '../fixture/fake-services';
import { StartedMail } from '../fixture/started-mail';
import { newMessageId, writeMail } from '../fixture/write-mail';
import { furtherMailIdOf } from './routing/further-mails';

let started: StartedMail;
beforeAll(async () => {
  started = await StartedMail.start();
});
afterAll(() => started.stop());

const issueOf = (mailId: string) => {
  const found = [...started.services.issues.values()].find(({ byMail }) => byMail.mailId === mailId);
  if (!found) throw new Error('The mail became no issue');
  return found;
};
const processed = async (...mail: Parameters<typeof writeMail>) => issueOf(await started.process(writeMail(...mail)));
const queuedFor = async (issueId: number) =>
  (await started.queued()).filter((mail) => mail.kind !== 'rejection' && mail.issueId === issueId);

/** A mail of several parts, the first of which is its text. */
const writeParts = (text: string, ...parts: readonly string[]): string => {
  const body = [`Content-Type: text/plain; charset=utf-8\r\n\r\n${text}`, ...parts];
  const type = 'multipart/mixed; boundary="b-1"';
  return writeMail({ 'Content-Type': type }, `${body.map((part) => `--b-1\r\n${part}\r\n`).join('')}--b-1--\r\n`);
};
const attached = (name: string, content: string | Buffer, type = 'application/octet-stream') =>
  [
    `Content-Type: ${type}`,
    'Content-Transfer-Encoding: base64',
    `Content-Disposition: attachment; filename="${name}"`,
    '',
    Buffer.from(content).toString('base64'),
  ].join('\r\n');

describe('a mail to the address of a project', () => {
  it('becomes an issue of it, step by step (IN-11 to IN-14, MI-2, MI-3)', async () => {
    const mailId = await started.process(writeMail());
    expect(await started.story(mailId)).toEqual([
      'MailReceived',
      'MailTargetDecided issue',
      'MailDelivered',
      'MailConversed',
      'MailProcessed issue',
    ]);
    expect(issueOf(mailId)).toMatchObject({
      projectId: desk.id,
      title: 'Printer',
      description: 'The printer is on fire.',
      byMail: { mailId, verdict: 'none' },
    });
  });
  it('records the ids of what it becomes before they are used (IN-5)', async () => {
    const mailId = await started.process(writeMail());
    const [, decided] = await started.read(`mail-${mailId}`);
    expect(decided!.data).toMatchObject({ target: { kind: 'issue', issueId: issueOf(mailId).issueId } });
  });
  it('is recorded without an address, a name, the subject or a text (architecture: Personal data)', async () => {
    const mail = writeMail({ Subject: 'Unheard of', From: 'Zoe Quirk <zoe@quirk.example>' }, 'Extraordinary words.');
    const mailId = await started.process(mail);
    const { issueId } = issueOf(mailId);
    const streams = [`mail-${mailId}`, `conversation-${issueId}`];
    const written = JSON.stringify(await Promise.all(streams.map((stream) => started.read(stream))));
    for (const personal of ['zoe', 'Quirk', 'Unheard', 'Extraordinary'])
      expect(written.toLowerCase()).not.toContain(personal.toLowerCase());
  });
  it('is confidential as the project says, in a public one always (MI-4)', async () => {
    const inShop = await processed({ To: 'incoming+office-shop-10-issue-@desk.example' });
    expect(inShop).toMatchObject({ projectId: shop.id, confidential: true });
    expect((await processed()).confidential).toBe(true);
  });
  it('is found by the full path of the project, in any letter case (RT-2, RT-9)', async () => {
    expect((await processed({ To: '<Incoming+Office/Desk@DESK.example>' })).projectId).toBe(desk.id);
  });
  it.each([
    ['Delivered-To', 'incoming+office-desk-9-issue-@desk.example'],
    ['X-Original-To', 'incoming+office-desk-9-issue-@desk.example'],
    ['Cc', 'incoming+office-desk-9-issue-@desk.example'],
    ['Received', 'from a by b for <incoming+office-desk-9-issue-@desk.example>; Mon, 23 Nov 2026 10:00:00 +0000'],
  ])('is also found where only %s names it (RT-11, RT-14)', async (header, value) => {
    expect((await processed({ To: undefined, [header]: value })).projectId).toBe(desk.id);
  });
  it('is also found by the envelope alone (RT-14)', async () => {
    const recipients = ['incoming+office-desk-9-issue-@desk.example'];
    const envelope = { sender: 'jane@customer.example', recipients, clientAddress: null, heloName: null };
    const mailId = await started.process(writeMail({ To: 'all@customer.example' }), { envelope });
    expect(issueOf(mailId).projectId).toBe(desk.id);
  });
  it('goes to each project that it names, with an issue and an outcome of its own (RT-13)', async () => {
    const addresses = 'incoming+office-shop-10-issue-@desk.example, incoming+office-desk-9-issue-@desk.example';
    const mailId = await started.process(writeMail({ To: addresses, Cc: addresses }));
    const further = furtherMailIdOf(mailId, desk.id);
    await started.ended(further);
    expect([issueOf(mailId).projectId, issueOf(further).projectId]).toEqual([shop.id, desk.id]);
    expect(await started.story(further)).toEqual(await started.story(mailId));
    const [, decided] = await started.read(`mail-${mailId}`);
    expect(decided!.data).toMatchObject({ furtherProjectIds: [] });
  });
  it('is answered in each of them by itself (RT-13, TH-1)', async () => {
    const To = 'incoming+office-shop-10-issue-@desk.example, incoming+office-desk-9-issue-@desk.example';
    const first = newMessageId();
    const opened = await started.process(writeMail({ To, 'Message-ID': first }));
    await started.ended(furtherMailIdOf(opened, desk.id));
    const replied = await started.process(writeMail({ To, 'In-Reply-To': first }));
    await started.ended(furtherMailIdOf(replied, desk.id));
    const notes = started.services.notes.filter(({ byMail }) =>
      [replied, furtherMailIdOf(replied, desk.id)].includes(byMail.mailId),
    );
    expect(notes.map(({ issueId }) => issueId)).toEqual([
      issueOf(opened).issueId,
      issueOf(furtherMailIdOf(opened, desk.id)).issueId,
    ]);
  });
  it('that answers a ticket reaches the other project it names (RT-13)', async () => {
    const mailId = await started.process(writeMail());
    const key = started.parts.get(MailKeys).replyKey({ issueId: issueOf(mailId).issueId, seat: 1 });
    const Cc = 'incoming+office-shop-10-issue-@desk.example, incoming+office-desk-9-issue-@desk.example';
    const reply = await started.process(writeMail({ To: `incoming+${key}@desk.example`, Cc }));
    await started.ended(furtherMailIdOf(reply, shop.id));
    expect(issueOf(furtherMailIdOf(reply, shop.id)).projectId).toBe(shop.id);
    expect(await started.read(`mail-${furtherMailIdOf(reply, desk.id)}`)).toEqual([]);
  });
  it('reaches five projects at most; the others are named in its record (RT-13)', async () => {
    const others = [20, 21, 22, 23, 24, 25].map((id) => ({ ...desk, id, fullPath: `office/p${id}` }));
    for (const project of others) started.services.projects.set(project.id, project);
    const To = others.map(({ id }) => `incoming+office-p${id}-${id}-issue-@desk.example`).join(', ');
    const mailId = await started.process(writeMail({ To }));
    for (const id of [21, 22, 23, 24]) await started.ended(furtherMailIdOf(mailId, id));
    expect(await started.read(`mail-${furtherMailIdOf(mailId, 25)}`)).toEqual([]);
    const [, decided] = await started.read(`mail-${mailId}`);
    expect(decided!.data).toMatchObject({ projectId: 20, furtherProjectIds: [25] });
  });
  it('reaches no further project where it is a report or our own (LOOP-2, RT-13)', async () => {
    const To = 'incoming+office-shop-10-issue-@desk.example, incoming+office-desk-9-issue-@desk.example';
    const mailId = await started.process(writeMail({ To, Sender: 'noreply@desk.example' }));
    expect((await started.story(mailId)).at(-1)).toBe('MailIgnored own-mail');
    expect(await started.read(`mail-${furtherMailIdOf(mailId, desk.id)}`)).toEqual([]);
  });
  it('without From is an issue that nobody is thanked for (RT-14, SND-2)', async () => {
    const { issueId, byMail } = await processed({ From: undefined });
    expect(byMail.correspondentId).toBeNull();
    expect(await queuedFor(issueId)).toEqual([]);
  });
  it('without subject has a title all the same (BODY-12)', async () => {
    expect((await processed({ Subject: undefined })).title).toBe('(no subject)');
  });
  it('with a long subject has it as a whole in the description (BODY-12)', async () => {
    const subject = `${'very '.repeat(80)}long`;
    const { title, description } = await processed({ Subject: subject });
    expect(title).toHaveLength(255);
    expect(title!.endsWith('…')).toBe(true);
    expect(description).toBe(`${subject}\n\nThe printer is on fire.`);
  });
  it('of more than 200,000 bytes is cut, and attached as a whole (BODY-20)', async () => {
    const { description, uploads, issueId } = await processed({}, 'word '.repeat(50_000));
    expect(Buffer.byteLength(description!)).toBeLessThan(201_000);
    expect(uploads).toMatchObject([{ name: 'full-text.txt', mediaType: 'text/plain', image: null }]);
    expect(description).toContain(`[full-text.txt](${linkOfUpload(uploads[0]!)})`);
    const full = await started.parts.blobs.open(ownerOfUploads(issueId), uploads[0]!.hash);
    expect((await buffer(full!)).toString().trim()).toBe('word '.repeat(50_000).trim());
  });
  it('has its attachments as links after its text, an image shown (ATT-1, ATT-2)', async () => {
    const png = Buffer.from(
      'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
      'base64',
    );
    const mail = writeParts('See both.', attached('plan.pdf', '%PDF-1.4'), attached('dot.png', png, 'image/png'));
    const { description, uploads, issueId } = issueOf(await started.process(mail));
    expect(uploads.map(({ name, image }) => [name, image])).toEqual([
      ['plan.pdf', null],
      ['dot.png', 'image/png'],
    ]);
    const [plan, dot] = uploads.map(linkOfUpload);
    expect(description).toBe(`See both.\n\n[plan.pdf](${plan})\n![dot.png](${dot})`);
    expect(await buffer((await started.parts.blobs.open(ownerOfUploads(issueId), uploads[1]!.hash))!)).toEqual(png);
  });
  it('names what of it is not stored (ATT-5)', async () => {
    const many = Array.from({ length: 52 }, (_, n) => attached(`file-${n}.bin`, `content ${n}`));
    const { description, uploads } = issueOf(await started.process(writeParts('Many.', ...many)));
    expect(uploads).toHaveLength(50);
    expect(description).toMatch(/Not stored: file-50\.bin \(.*\): .*\nNot stored: file-51\.bin/);
  });
});

describe('the sender of a new mail', () => {
  it('becomes a participant, which a system note says (PART-1)', async () => {
    const { issueId, byMail } = await processed();
    expect(await started.conversation(issueId)).toMatchObject({
      participants: [{ seat: 1, state: 'active', correspondentId: byMail.correspondentId }],
    });
    const told = started.services.participants.filter((change) => change.issueId === issueId);
    expect(told).toEqual([{ issueId, change: { kind: 'added', correspondentIds: [byMail.correspondentId] } }]);
  });
  it('is thanked once, by a mail that answers its own (OUT-1, OUT-12, OUT-13, LOOP-14)', async () => {
    const messageId = newMessageId();
    const { issueId, iid, byMail } = await processed({ 'Message-ID': messageId });
    const id = messageId.slice(1, -1);
    expect(await queuedFor(issueId)).toMatchObject([
      {
        kind: 'thank_you',
        projectId: desk.id,
        issueId,
        iid,
        seat: 1,
        noteId: null,
        correspondentId: byMail.correspondentId,
        inReplyTo: id,
        references: [id],
        after: null,
        messageId: expect.stringMatching(/^thank_you\..*@desk\.example$/),
      },
    ]);
  });
  it.each([
    ['X-Auto-Response-Suppress', 'All'],
    ['X-Auto-Response-Suppress', 'DR, OOF'],
    ['X-Loop', 'jane@customer.example'],
  ])('is not thanked where it says %s: %s, and takes part (LOOP-13)', async (header, value) => {
    const { issueId } = await processed({ [header]: value });
    expect(await queuedFor(issueId)).toEqual([]);
    expect((await started.conversation(issueId))!.participants).toHaveLength(1);
  });
  it('is the first of Reply-To (SND-1)', async () => {
    const { issueId } = await processed({ 'Reply-To': 'boss@customer.example' });
    const same = await processed({ From: 'BOSS@customer.example' });
    const senderOf = async (id: number) => (await started.conversation(id))!.participants[0]!.correspondentId;
    expect(await senderOf(issueId)).toBe(await senderOf(same.issueId));
  });
});

describe('the contacts of a new mail', () => {
  it('are those of From, Reply-To and Cc; inactive ones are named in its record (MC-1, MC-3, MC-4)', async () => {
    started.services.contacts
      .set('jane@customer.example', 41)
      .set('ann@customer.example', 42)
      .set('old@c.example', -43);
    const mailId = await started.process(
      writeMail({ Cc: 'ann@customer.example, old@c.example, nobody@customer.example' }),
    );
    expect(issueOf(mailId).contactIds).toEqual([41, 42]);
    const [, decided] = await started.read(`mail-${mailId}`);
    expect(decided!.data).toMatchObject({ contactIds: [41, 42], skippedContactIds: [43] });
  });
  it('are not looked for where CRM is off (MC-4)', async () => {
    started.services.crmEnabled = false;
    expect((await processed()).contactIds).toEqual([]);
    started.services.crmEnabled = true;
  });
});

describe('the verdict of a mail', () => {
  const trusted = 'mx.desk.example; dmarc=pass header.from=customer.example';
  it('is none where nobody trusted says it, whatever the mail says (AUTH-2, SEC-17)', async () => {
    const fields = { 'Authentication-Results': trusted, 'X-Ledgerdesk-Verdict': 'pass' };
    expect((await processed(fields)).byMail.verdict).toBe('none');
  });
});
