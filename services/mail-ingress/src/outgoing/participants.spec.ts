import {
  addEmailParticipant,
  changeOutgoingMail,
  clearEmailParticipant,
  convertToTicket,
  listEmailParticipants,
  listOutgoingMails,
  removeEmailParticipant,
  Role,
  unsubscribe,
} from '@ledgerdesk/contracts';
import { refusal } from '@ledgerdesk/event-sourcing/testing';
import { MailKeys } from '../addresses/mail-keys';
import { Conversations } from '../conversations/conversations';
import { attic, desk } from '../fixture/fake-services';
import { StartedMail } from '../fixture/started-mail';
import { newMessageId, writeMail } from '../fixture/write-mail';
import { MailServer } from './fixture/mail-server';
import { newAddress, openIssue, reaches, startWith, stateOf, turnsOf, writeNote } from './fixture/outbox';

let started: StartedMail;
beforeAll(async () => {
  started = await StartedMail.start();
});
afterAll(() => started.stop());

const as = (role: Role) => started.services.access(desk, role);
const list = async (iid: number, role: Role = 20) =>
  (await started.ask(listEmailParticipants, { iid }, as(role))).participants;
const add = (iid: number, email: string, role: Role = 20) => started.ask(addEmailParticipant, { iid, email }, as(role));
const remove = (iid: number, participantId: number, role: Role = 20) =>
  started.ask(removeEmailParticipant, { iid, participantId }, as(role));
const clear = (iid: number, participantId: number, role: Role = 20) =>
  started.ask(clearEmailParticipant, { iid, participantId }, as(role));
const toldOf = (issueId: number) =>
  started.services.participants.filter((told) => told.issueId === issueId).map(({ change }) => change.kind);
const queuedTo = async (issueId: number) =>
  (await started.queued()).flatMap((mail) => (mail.kind !== 'rejection' && mail.issueId === issueId ? [mail] : []));
const issueOf = (mailId: string) =>
  [...started.services.issues.values()].find(({ byMail }) => byMail.mailId === mailId);

describe('the participants of an issue', () => {
  it('are listed to who may read it, whole for Reporters (MA-10, MI-6)', async () => {
    const From = `Jane Roe <${newAddress()}>`;
    const { issue } = await openIssue(started, { From });
    const [jane] = await list(issue.iid);
    expect(jane).toEqual({
      id: 1,
      email: From.slice(10, -1),
      name: 'Jane Roe',
      state: 'active',
      createdAt: expect.stringMatching(/Z$/),
      addedById: null,
    });
    expect(await list(issue.iid, 10)).toEqual([{ ...jane, email: 'ja*****@c*****.e**', name: null }]);
    expect(await refusal(list(999_999))).toMatch(/^issue-not-found/);
  });
  it('are added by Reporters, with a note and a mail (PART-4, OUT-3)', async () => {
    const { issue } = await openIssue(started);
    const email = newAddress();
    const { participant } = await add(issue.iid, ` ${email} `);
    expect(participant).toMatchObject({ id: 2, email, state: 'active', addedById: expect.any(Number) });
    expect((await list(issue.iid))[1]).toEqual(participant);
    expect(toldOf(issue.issueId)).toEqual(['added', 'added']);
    expect((await queuedTo(issue.issueId)).map(({ kind, seat }) => [kind, seat])).toEqual([
      ['thank_you', 1],
      ['new_participant', 2],
    ]);
    expect(await refusal(add(issue.iid, email.toUpperCase()))).toMatch(/^no-address-added/);
    expect(await refusal(add(issue.iid, newAddress(), 10))).toMatch(/^forbidden/);
  });
  it.each([
    '',
    'jane',
    'jane@',
    'a@b.example, c@d.example',
    'noreply@desk.example',
    'incoming+office-desk-9-issue-@desk.example',
  ])('are no address that nothing can be mailed to, and none of our own: %j (PART-2, PART-4)', async (email) => {
    const { issue } = await openIssue(started);
    expect(await refusal(add(issue.iid, email))).toBe('invalid-fields: email is invalid');
    expect(await list(issue.iid)).toHaveLength(1);
  });
  it('are removed by Reporters, with a note (PART-4, PART-5)', async () => {
    const { issue } = await openIssue(started);
    expect(await refusal(remove(issue.iid, 1, 10))).toMatch(/^forbidden/);
    expect(await refusal(remove(issue.iid, 2))).toMatch(/^participant-not-found/);
    await remove(issue.iid, 1);
    await remove(issue.iid, 1);
    expect(await list(issue.iid)).toMatchObject([{ id: 1, state: 'removed' }]);
    expect(toldOf(issue.issueId)).toEqual(['added', 'removed']);
  });
  it('stay as they are in an archived project (GRP-30)', async () => {
    const archived = started.services.access(attic, 40);
    const seat = { iid: 1, participantId: 1 };
    for (const change of [
      started.ask(addEmailParticipant, { iid: 1, email: newAddress() }, archived),
      started.ask(removeEmailParticipant, seat, archived),
      started.ask(clearEmailParticipant, seat, archived),
      started.ask(changeOutgoingMail, { iid: 1, outgoingId: 'some', action: 'cancel' }, archived),
    ])
      expect(await refusal(change)).toBe('project-archived: Project office/attic is archived');
  });
  it('are mailed again when a Reporter clears their mark (LOOP-11)', async () => {
    const { issue } = await openIssue(started);
    const seat = { issueId: issue.issueId, seat: 1 };
    const command = {
      commandId: newMessageId(),
      correlationId: 'r',
      traceparent: 't',
      actor: null,
      via: 'mail',
    } as const;
    const at = new Date();
    const times = { now: at.toISOString(), deadline: new Date(+at + 10_000).toISOString() };
    await started.parts.get(Conversations).recordBounce(seat, '5.1.1', { ...command, ...times });
    expect(await list(issue.iid)).toMatchObject([{ state: 'undeliverable' }]);
    expect(await refusal(clear(issue.iid, 1, 10))).toMatch(/^forbidden/);
    expect((await clear(issue.iid, 1)).participant).toMatchObject({ id: 1, state: 'active' });
    expect(await refusal(clear(issue.iid, 7))).toMatch(/^participant-not-found/);
  });
});

describe('an issue that is made a ticket by hand', () => {
  const convert = (iid: number, email: string, role: Role = 20) =>
    started.ask(convertToTicket, { iid, email }, as(role));

  it('is one of the address, which takes part and is told so (MI-12)', async () => {
    const { issue } = await openIssue(started);
    const email = newAddress();
    await convert(issue.iid, ` ${email} `);
    expect((await list(issue.iid))[1]).toMatchObject({ email, state: 'active', addedById: expect.any(Number) });
    expect((await queuedTo(issue.issueId)).map(({ kind }) => kind)).toEqual(['thank_you', 'new_participant']);
    expect(started.services.tickets.map(({ iid }) => iid)).toContain(issue.iid);
    expect(await refusal(convert(issue.iid, newAddress()))).toMatch(/^already-a-ticket/);
    expect(await list(issue.iid)).toHaveLength(2);
  });
  it('may be one of who takes part already, to whom nothing more is mailed (MI-12, OUT-3)', async () => {
    const From = newAddress();
    const { issue } = await openIssue(started, { From });
    await convert(issue.iid, From);
    expect((await queuedTo(issue.issueId)).map(({ kind }) => kind)).toEqual(['thank_you']);
  });
  it('is none where the address is none, nobody more may take part, or the right is missing (MI-12, PART-3)', async () => {
    const { issue } = await openIssue(started);
    expect(await refusal(convert(issue.iid, 'nobody'))).toBe('invalid-fields: email is invalid');
    expect(await refusal(convert(issue.iid, newAddress(), 10))).toMatch(/^forbidden/);
    for (let count = 1; count < 10; count += 1) await add(issue.iid, newAddress());
    expect(await refusal(convert(issue.iid, newAddress()))).toMatch(/^participant-limit-reached/);
    expect(started.services.tickets.map(({ iid }) => iid)).not.toContain(issue.iid);
  });
});

describe('a mail of somebody who was removed', () => {
  it.each(['its key', 'a Message-ID of ours', 'its own Message-ID', 'the key of another one'])(
    'is a new issue that names the old one, also with %s (TH-10, TH-12)',
    async (by) => {
      const From = newAddress();
      const messageId = newMessageId();
      const { issue, thanked } = await openIssue(started, { From, 'Message-ID': messageId });
      await add(issue.iid, newAddress());
      await remove(issue.iid, 1);
      const keyOf = (seat: number) =>
        `incoming+${started.parts.get(MailKeys).replyKey({ issueId: issue.issueId, seat })}@desk.example`;
      const fields: Record<string, string> = {
        'its key': { To: keyOf(1) },
        'a Message-ID of ours': { 'In-Reply-To': `<${thanked.messageId}>` },
        'its own Message-ID': { 'In-Reply-To': messageId },
        'the key of another one': { To: keyOf(2) },
      }[by]!;
      const mailId = await started.process(writeMail({ From, ...fields }));
      const made = issueOf(mailId)!;
      expect(started.services.notes.filter(({ issueId }) => issueId === issue.issueId)).toEqual([]);
      expect(started.services.notes.filter(({ issueId }) => issueId === made.issueId)).toMatchObject([
        { internal: true, body: `This mail refers to #${issue.iid}, but its sender is not a participant there.` },
      ]);
    },
  );
  it('is a note again once it was added again by hand (PART-5)', async () => {
    const From = newAddress();
    const messageId = newMessageId();
    const { issue } = await openIssue(started, { From, 'Message-ID': messageId });
    await remove(issue.iid, 1);
    await add(issue.iid, From);
    const mailId = await started.process(writeMail({ From, 'In-Reply-To': messageId }));
    expect(issueOf(mailId)).toBeUndefined();
    expect(started.services.notes.filter(({ issueId }) => issueId === issue.issueId)).toHaveLength(1);
  });
});

describe('what is queued for somebody', () => {
  const listed = async (iid: number) =>
    (await started.ask(listOutgoingMails, { iid }, as(20))).items.map(({ state, reason }) => [state, reason]);
  it('and held is withdrawn at once when that one is removed, not only its last (PART-5, OUT-31)', async () => {
    const { issue } = await openIssue(started);
    await writeNote(started, issue.issueId);
    await started.outboxRests();
    const { issue: other } = await openIssue(started);
    await started.outboxRests();
    const held = ['held', 'no-smtp-server'];
    expect([await listed(issue.iid), await listed(other.iid)]).toEqual([[held, held], [held]]);
    await remove(issue.iid, 1);
    const removed = ['withdrawn', 'removed'];
    expect([await listed(issue.iid), await listed(other.iid)]).toEqual([[removed, removed], [held]]);
  });
  it.each(['by the link', 'by mail'])('and held is withdrawn at once when that one leaves %s (SUB-5)', async (how) => {
    const { issue, thanked } = await openIssue(started);
    await started.outboxRests();
    const seat = { issueId: issue.issueId, seat: 1 };
    const keys = started.parts.get(MailKeys);
    if (how === 'by the link') {
      const anybody = { position: 1, user: null, target: null };
      await started.ask(unsubscribe, { token: keys.unsubscribeToken(seat) }, anybody);
    } else {
      await started.process(writeMail({ To: `incoming+${keys.replyKey(seat)}-unsubscribe@desk.example` }, ''));
    }
    expect((await stateOf(started, thanked.outgoingId)).step).toBe('withdrawn');
    await started.until(async () => String(await listed(issue.iid)) === 'withdrawn,unsubscribed');
  });
  it('is withdrawn once that one was removed (PART-5)', async () => {
    const answers: (Error | null)[] = [Object.assign(new Error('4.3.0 later'), { responseCode: 451 })];
    const server = new MailServer({ onRcptTo: (_, __, done) => done(answers.pop() ?? null) });
    const sending = await startWith(server);
    const { issue, thanked } = await openIssue(sending);
    await reaches(sending, thanked.outgoingId, 'waiting');
    const access = sending.services.access(desk, 20);
    await sending.ask(removeEmailParticipant, { iid: issue.iid, participantId: 1 }, access);
    const turns = turnsOf(sending);
    for (const minutes of [2, 3]) await turns.take(thanked.outgoingId, minutes * 60_000);
    await turns.close();
    expect((await stateOf(sending, thanked.outgoingId)).step).toBe('withdrawn');
    expect(server.received).toEqual([]);
    await sending.stop();
    await server.close();
  });
});
