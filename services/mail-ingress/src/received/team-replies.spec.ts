import { simpleParser } from 'mailparser';
import {
  AnnouncementOf,
  changeServiceDesk,
  issueCreated,
  moveConversation,
  noteAdded,
  ownerOfUploads,
  readSubscription,
  TeamMemberView,
  unsubscribe,
} from '@ledgerdesk/contracts';
import { anAccess, aRequest, askPatiently } from '@ledgerdesk/testing';
import { desk, shop } from '../fixture/fake-services';
import { StartedMail } from '../fixture/started-mail';
import { writeMail } from '../fixture/write-mail';
import { MailServer } from '../outgoing/fixture/mail-server';
import { keysOf, openIssue, reaches, startWith } from '../outgoing/fixture/outbox';
import { QueueTeamMails } from '../outgoing/queue-team-mails';
import { TeamMail } from '../team/team-mail';

type Heard = AnnouncementOf<typeof noteAdded | typeof issueCreated>;
const tom = 21;
const member = (id: number, asked: Partial<TeamMemberView> = {}): TeamMemberView => ({
  id,
  username: `user-${id}`,
  address: `user-${id}@office.example`,
  role: 15,
  isBlocked: false,
  reads: true,
  wantsMails: true,
  ...asked,
});

describe.each([
  { accepted: 'as the own words of the user', environment: { MAIL_UNVERIFIED_TEAM_MAIL: 'true' } },
  { accepted: 'as an unverified note', environment: {} },
])('a user who works on a ticket, whose mail without verdict counts $accepted', ({ environment }) => {
  const isOwn = 'MAIL_UNVERIFIED_TEAM_MAIL' in environment;
  const server = new MailServer();
  let started: StartedMail;
  beforeAll(async () => {
    started = await startWith(server, environment);
    started.services.users.set(tom, member(tom));
  });
  afterAll(async () => {
    await started.stop();
    await server.close();
  });
  const teamMails = async (issueId: number) =>
    (await started.queuedOfAllKinds()).filter(
      (mail): mail is TeamMail => mail.kind === 'team' && mail.issueId === issueId,
    );
  let heard = 0;
  const hear = (data: Heard['data']) => {
    const announcement = { id: `heard-${(heard += 1)}`, traceparent: 'trace-1', data } as Heard;
    return () => started.parts.get(QueueTeamMails).handle(announcement);
  };
  /** A public note by mail on a ticket that is assigned to these, or to nobody. */
  const noteByMail = async (assigned: readonly number[] = [tom]) => {
    const { issue } = await openIssue(started, { Subject: 'It burns' });
    const { issueId, iid } = issue;
    started.services.assignees.set(issueId, assigned);
    await started.process(writeMail({ To: addressOf(issueId, 1) }, 'It **still** burns.\r\n'));
    const { noteId } = started.services.notes.find((note) => note.issueId === issueId)!;
    const tell = hear({ issueId, projectId: desk.id, iid, noteId, internal: false, external: true });
    await tell();
    return { issueId, iid, noteId, tell };
  };
  const addressOf = (issueId: number, seat: number) =>
    `incoming+${keysOf(started).replyKey({ issueId, seat })}@desk.example`;
  const SEAT = 100_001;
  const answer = (issueId: number, fields: Parameters<typeof writeMail>[0] = {}, body = 'On my way.\r\n') =>
    started.process(writeMail({ From: 'user-21@office.example', To: addressOf(issueId, SEAT), ...fields }, body));
  const last = async (mailId: string) => (await started.story(mailId)).at(-1);
  const refusalOf = async (mailId: string) =>
    (await started.story(mailId)).find((event) => event.startsWith('MailRefused'));

  it('is mailed each public note that came by mail, with the link, to answer to the own seat, once (MEM-1)', async () => {
    const { issueId, noteId, tell } = await noteByMail();
    await tell();
    const [mail, ...more] = await teamMails(issueId);
    expect(more).toEqual([]);
    expect(mail).toMatchObject({ userId: tom, seat: SEAT, noteId });
    await reaches(started, mail!.outgoingId, 'sent');
    const isIt = (raw: string) => raw.replace(/\r\n\s+/g, ' ').includes(`Message-ID: <${mail!.messageId}>`);
    const { to, subject, replyTo, text, html } = await simpleParser(server.received.find(isIt)!);
    expect([to, replyTo].map((named) => [named].flat()[0]!.value[0]!.address)).toEqual([
      'user-21@office.example',
      addressOf(issueId, SEAT),
    ]);
    expect(subject).toMatch(/^Re: It burns \(#\d+\)$/);
    expect(text).toContain('still');
    expect(html).toContain('<strong>still</strong>');
    expect(text).toMatch(/http:\/\/desk\.example\/office\/desk\/-\/issues\/\d+/);
  });
  it('is mailed nothing without the right to read, an address, or the wish (MEM-1)', async () => {
    const others = [{ reads: false }, { address: null }, { wantsMails: false }];
    others.forEach((asked, index) => started.services.users.set(30 + index, member(30 + index, asked)));
    const { issueId } = await noteByMail([30, 31, 32]);
    expect(await teamMails(issueId)).toEqual([]);
  });
  it('is mailed new tickets and notes on those without assignee, where the project names the user (MEM-5)', async () => {
    started.services.users.set(40, member(40, { role: 10 }));
    const maintainer = started.services.access(desk, 40);
    await started.ask(changeServiceDesk, { notifyUsers: [tom] }, maintainer);
    const { issue } = await openIssue(started, { Subject: 'It burns' });
    const { issueId, iid } = issue;
    const tell = hear({ issueId, projectId: desk.id, iid });
    await tell();
    expect(await teamMails(issueId)).toMatchObject([{ userId: tom, noteId: null }]);
    const unassigned = await noteByMail([]);
    expect(await teamMails(unassigned.issueId)).toMatchObject([{ userId: tom, noteId: unassigned.noteId }]);
    started.services.users.set(tom, member(tom, { role: 10 }));
    expect(await teamMails((await noteByMail([])).issueId)).toEqual([]);
    started.services.users.set(tom, member(tom));
    await started.ask(changeServiceDesk, { notifyUsers: [] }, maintainer);
  });
  it('answers by mail (MEM-2, MC-2, TH-11)', async () => {
    const { issueId, noteId } = await noteByMail();
    const before = (await started.conversation(issueId))!.participants.length;
    const mailId = await answer(issueId, { Cc: 'jane@customer.example' }, 'On my way.\r\n\r\n/close\r\n');
    expect(await last(mailId)).toBe('MailProcessed note');
    const own = started.services.teamNotes.filter((note) => note.issueId === issueId);
    const others = started.services.notes.filter((note) => note.issueId === issueId && note.noteId !== noteId);
    const body = 'On my way.\n\n`/close`';
    if (isOwn) {
      expect(own).toMatchObject([{ by: tom, body }]);
      expect(others).toEqual([]);
    } else {
      const unverified = { internal: true, contactIds: [], body: `Unverified reply from @user-21\n\n${body}` };
      expect(others).toMatchObject([{ ...unverified, byMail: { correspondentId: null, verdict: 'none' } }]);
      expect(own).toEqual([]);
    }
    expect((await started.conversation(issueId))!.participants).toHaveLength(before);
    const [mail] = await teamMails(issueId);
    const byId = await answer(issueId, {
      To: 'incoming+office-desk-9-issue-@desk.example',
      'In-Reply-To': `<${mail!.messageId}>`,
    });
    expect(await last(byId)).toBe('MailProcessed note');
  });
  it('is not answered for by others, with the key or the Message-ID (MEM-3, TH-11, ERR-12)', async () => {
    const { issueId } = await noteByMail();
    const eve = { From: 'eve@customer.example' };
    expect(await refusalOf(await answer(issueId, eve))).toBe('MailRefused user-not-found');
    const two = { From: 'user-21@office.example, eve@customer.example', Sender: 'eve@customer.example' };
    expect(await refusalOf(await answer(issueId, two))).toBe('MailRefused user-not-found');
    const forged = { ...eve, 'Reply-To': 'user-21@office.example' };
    expect(await refusalOf(await answer(issueId, forged))).toBe('MailRefused user-not-found');
    const [mail] = await teamMails(issueId);
    const named = { To: 'incoming+office-desk-9-issue-@desk.example', 'In-Reply-To': `<${mail!.messageId}>` };
    expect(await last(await answer(issueId, { ...eve, ...named }))).toBe('MailProcessed issue');
  });
  it('writes nothing when blocked, without the right to, or as a machine (MEM-3, ERR-13, ERR-14)', async () => {
    const { issueId } = await noteByMail();
    const as = async (asked: Partial<TeamMemberView>, fields = {}) => {
      started.services.users.set(tom, member(tom, asked));
      const mailId = await answer(issueId, fields);
      started.services.users.set(tom, member(tom));
      return (await started.story(mailId)).find((event) => /^Mail(Refused|Ignored)/.test(event));
    };
    expect(await as({ isBlocked: true, reads: false })).toBe('MailRefused user-blocked');
    expect(await as({ reads: false })).toBe('MailRefused not-authorized');
    expect(await as({}, { 'Auto-Submitted': 'auto-replied' })).toBe('MailIgnored auto-reply');
    if (!isOwn) return;
    started.services.refuses.set('issues.notes.add-by-team-member', 'issue-not-found');
    expect(await as({})).toBe('MailRefused not-authorized');
    started.services.refuses.clear();
  });
  it('leaves no attachment of an answer behind, where the ticket is deleted by then', async () => {
    const { issueId } = await noteByMail();
    const attached = { 'Content-Type': 'text/plain; name="plan.txt"', 'Content-Disposition': 'attachment' };
    started.services.issues.delete(issueId);
    await answer(issueId, attached);
    expect(await started.parts.blobs.list(ownerOfUploads(issueId))).toEqual([]);
  });
  it('writes where the ticket is by then, after it was moved (TH-8, MEM-2)', async () => {
    const { issueId } = await noteByMail();
    const to = { issueId: 95_001, projectId: shop.id, iid: 5 };
    started.services.issues.set(to.issueId, { ...started.services.issues.get(issueId)!, ...to });
    await askPatiently(started.parts.client, moveConversation, { issueId, to, notes: [] }, aRequest(null));
    const [mail] = await teamMails(issueId);
    const byId = { To: 'incoming+office-desk-9-issue-@desk.example', 'In-Reply-To': `<${mail!.messageId}>` };
    for (const fields of [{}, byId]) expect(await last(await answer(issueId, fields))).toBe('MailProcessed note');
    const { notes, teamNotes } = started.services;
    expect((isOwn ? teamNotes : notes).filter((note) => note.issueId === to.issueId)).toHaveLength(2);
  });
  it('gets no more mails about it after using the link of one (SUB-5)', async () => {
    const { issueId, iid } = await noteByMail();
    const token = keysOf(started).unsubscribeToken({ issueId, seat: SEAT });
    const nobody = anAccess();
    expect((await started.ask(readSubscription, { token }, nobody)).subscribed).toBe(true);
    await started.ask(unsubscribe, { token }, nobody);
    expect((await started.ask(readSubscription, { token }, nobody)).subscribed).toBe(false);
    await started.process(writeMail({ To: addressOf(issueId, 1) }, 'Again.\r\n'));
    const { noteId } = started.services.notes.filter((note) => note.issueId === issueId).at(-1)!;
    const tell = hear({ issueId, projectId: desk.id, iid, noteId, internal: false, external: true });
    await tell();
    expect(await teamMails(issueId)).toHaveLength(1);
  });
  it('who writes to the address of the project is a customer like anyone (MEM-4)', async () => {
    const mailId = await started.process(writeMail({ From: 'user-21@office.example' }));
    expect(await last(mailId)).toBe('MailProcessed issue');
  });
});
