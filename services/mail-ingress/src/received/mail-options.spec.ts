import { changeServiceDesk, RequestInput } from '@ledgerdesk/contracts';
import { MailKeys } from '../addresses/mail-keys';
import { Correspondents } from '../correspondents/correspondents';
import { desk } from '../fixture/fake-services';
import { StartedMail } from '../fixture/started-mail';
import { writeMail } from '../fixture/write-mail';

let started: StartedMail;
beforeAll(async () => {
  started = await StartedMail.start();
});
afterAll(() => started.stop());

type Fields = Parameters<typeof writeMail>[0];
const set = (options: RequestInput<typeof changeServiceDesk>) =>
  started.ask(changeServiceDesk, options, started.services.access(desk, 40));
const endOf = async (mailId: string) => (await started.story(mailId)).at(-1);
const issueOf = (mailId: string) =>
  [...started.services.issues.values()].find(({ byMail }) => byMail.mailId === mailId);
const opened = async (fields: Fields = {}) => issueOf(await started.process(writeMail(fields)))!;
const reply = (issueId: number, fields: Fields = {}) => {
  const key = started.parts.get(MailKeys).replyKey({ issueId, seat: 1 });
  return started.process(writeMail({ To: `incoming+${key}@desk.example`, ...fields }));
};
const reopenedBy = (mailId: string) =>
  started.services.reopened.flatMap(({ issueId, byMail }) => (byMail.mailId === mailId ? [issueId] : []));
const addressesOf = async (issueId: number) => {
  const { participants } = (await started.conversation(issueId))!;
  const known = await started.parts.get(Correspondents).find(participants.map(({ mailboxId }) => mailboxId));
  return participants.map(({ mailboxId }) => known.get(mailboxId)?.address);
};
const mailsOf = async (issueId: number) =>
  (await started.queued()).flatMap((mail) =>
    mail.kind !== 'rejection' && mail.issueId === issueId ? [mail.kind] : [],
  );

describe('a reply where replies reopen issues', () => {
  beforeAll(() => set({ reopenIssueOnExternalParticipantNote: true }));
  afterAll(() => set({ reopenIssueOnExternalParticipantNote: false }));

  it('asks for it, with the mail it is because of (SET-9, MI-15)', async () => {
    const { issueId } = await opened();
    const mailId = await reply(issueId);
    expect(reopenedBy(mailId)).toEqual([issueId]);
    expect(started.services.reopened.at(-1)!.byMail).toMatchObject({ mailId, correspondentId: null });
  });
  it.each<Fields>([
    { 'Auto-Submitted': 'auto-replied' },
    { 'Auto-Submitted': 'auto-generated' },
    { 'List-Id': '<news.customer.example>' },
  ])('does not by machine mail: %j (LOOP-12, MI-15)', async (fields) => {
    const { issueId } = await opened();
    expect(reopenedBy(await reply(issueId, fields))).toEqual([]);
  });
  it('does not where too many come (LOOP-15)', async () => {
    const { issueId } = await opened();
    const mailIds: string[] = [];
    for (let count = 0; count < 21; count += 1) mailIds.push(await reply(issueId));
    expect(mailIds.map((mailId) => reopenedBy(mailId).length)).toEqual([...Array(20).fill(1), 0]);
  });
  it('is done with where the issue is deleted meanwhile', async () => {
    const { issueId } = await opened();
    started.services.refuses.set('issues.issues.reopen-by-mail', 'issue-not-found');
    expect(await endOf(await reply(issueId))).toBe('MailProcessed note');
    started.services.refuses.clear();
  });
});

describe('a reply to an issue', () => {
  it('reopens nothing unless its project says so (SET-9)', async () => {
    const { issueId } = await opened();
    expect(reopenedBy(await reply(issueId))).toEqual([]);
  });
});

describe('the Cc of a mail', () => {
  const Cc =
    'Ann <ann@customer.example>, JANE@customer.example, incoming+office-desk-9-issue-@desk.example, "a b"@x.example';

  it('takes no part unless the project says so (SET-10)', async () => {
    expect(await addressesOf((await opened({ Cc })).issueId)).toEqual(['jane@customer.example']);
  });
  it('takes part and is told so, but for own and bad addresses and the sender (SET-10, PART-2)', async () => {
    await set({ addExternalParticipantsFromCc: true });
    const { issueId } = await opened({ Cc });
    expect(await addressesOf(issueId)).toEqual(['jane@customer.example', 'ann@customer.example']);
    expect(await mailsOf(issueId)).toEqual(['thank_you', 'new_participant']);
    const told = started.services.participants.filter((told) => told.issueId === issueId);
    expect(told.map(({ change }) => [change.kind, change.correspondentIds.length])).toEqual([['added', 2]]);
  });
  it('of a reply by its own key takes part, of one by the key of another does not (PART-2)', async () => {
    const { issueId } = await opened();
    await reply(issueId, { Cc: 'bob@customer.example', From: 'eve@customer.example' });
    await reply(issueId, { Cc: 'ann@customer.example' });
    const before = ['jane@customer.example', 'eve@customer.example'];
    expect(await addressesOf(issueId)).toEqual([...before, 'ann@customer.example']);
  });
  it('of machine mail takes no part (LOOP-12)', async () => {
    const { issueId } = await opened({ Cc, 'List-Id': '<news.customer.example>' });
    expect(await addressesOf(issueId)).toEqual(['jane@customer.example']);
  });
  it('is named where there are enough, however many there are (PART-3)', async () => {
    const many = Array.from({ length: 14 }, (_, n) => `person-${n}@customer.example`);
    const { issueId } = await opened({ Cc: many.join(', ') });
    expect(await addressesOf(issueId)).toEqual(['jane@customer.example', ...many.slice(0, 9)]);
    const told = started.services.participants.filter((told) => told.issueId === issueId);
    expect(told.map(({ change }) => [change.kind, change.correspondentIds.length])).toEqual([
      ['added', 10],
      ['limit-reached', 5],
    ]);
    await set({ addExternalParticipantsFromCc: false });
  });
});

describe('a machine mail without a thread', () => {
  const generated = { 'Auto-Submitted': 'auto-generated' };
  const list = { 'List-Id': 'Office help <help.office.example>', Precedence: 'list' };

  it('that a program made is an issue where its project says so, whose sender takes part and is not thanked (SET-12, LOOP-8)', async () => {
    expect(await endOf(await started.process(writeMail(generated)))).toBe('MailIgnored auto-generated');
    await set({ autoGeneratedMail: 'open' });
    const { issueId } = await opened(generated);
    expect([await addressesOf(issueId), await mailsOf(issueId)]).toEqual([['jane@customer.example'], []]);
    expect(await endOf(await started.process(writeMail({ 'Auto-Submitted': 'auto-replied' })))).toBe(
      'MailIgnored auto-reply',
    );
  });
  it('in bulk is ignored where its project says so (SET-13, LOOP-9)', async () => {
    await set({ bulkMail: 'ignore' });
    expect(await endOf(await started.process(writeMail(list)))).toBe('MailIgnored bulk');
  });
  it('from a trusted list is a normal one (SET-14)', async () => {
    await set({ bulkMail: 'ignore', trustedLists: ['help.office.example'] });
    expect(await mailsOf((await opened(list)).issueId)).toEqual(['thank_you']);
    const { issueId } = await opened();
    await set({ reopenIssueOnExternalParticipantNote: true });
    const mailId = await reply(issueId, list);
    expect(reopenedBy(mailId)).toEqual([issueId]);
  });
});
