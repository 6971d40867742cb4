import {
  changeServiceDesk,
  listEmailParticipants,
  listMails,
  listOutgoingMails,
  moveConversation,
} from '@ledgerdesk/contracts';
import { DomainError } from '@ledgerdesk/event-sourcing';
import { aRequest, askPatiently } from '@ledgerdesk/testing';
import { desk, shop } from '../fixture/fake-services';
import { StartedMail } from '../fixture/started-mail';
import { newMessageId, writeMail } from '../fixture/write-mail';
import { keysOf, newAddress, openIssue, writeNote } from '../outgoing/fixture/outbox';

let started: StartedMail;
beforeAll(async () => (started = await StartedMail.start()));
afterAll(() => started.stop());

let ids = 90_000;
/** From the desk to the shop; `notes`: which note has become which. */
const moved = async (issueId: number, notes: { from: number; to: number }[] = [], project = shop) => {
  const before = started.services.issues.get(issueId)!;
  const toIssueId = (ids += 1);
  const place = { issueId: toIssueId, projectId: project.id, iid: toIssueId };
  started.services.issues.set(toIssueId, { ...before, ...place });
  const asked = { issueId, to: place, notes };
  const answer = await askPatiently(started.parts.client, moveConversation, asked, aRequest(null));
  return { ...place, ...answer };
};
const noted = (issueId: number) => started.services.notes.filter((note) => note.issueId === issueId);
const addressOf = (issueId: number, seat = 1) => `incoming+${keysOf(started).replyKey({ issueId, seat })}@desk.example`;
const reply = (fields: Parameters<typeof writeMail>[0], body?: string) => started.process(writeMail(fields, body));
const queuedAbout = async (issueId: number) =>
  (await started.queued()).flatMap((mail) => (mail.kind !== 'rejection' && mail.issueId === issueId ? [mail] : []));
const as = (project: typeof desk) => started.services.access(project, 40);

describe('an issue that was moved', () => {
  it.each([
    ['by its key', ({ issueId }: { issueId: number }) => ({ To: addressOf(issueId) })],
    [
      'by a Message-ID that was sent, to the former project',
      ({ sent }: { sent: string }) => ({
        To: 'incoming+office-desk-9-issue-@desk.example',
        'In-Reply-To': `<${sent}>`,
      }),
    ],
    [
      'by a Message-ID that was received, to the former project',
      ({ received }: { received: string }) => ({
        To: 'incoming+office-desk-9-issue-@desk.example',
        'In-Reply-To': received,
      }),
    ],
  ])('is found at its new place: %s (TH-8, PART-6)', async (_, fieldsOf) => {
    const From = newAddress();
    const received = newMessageId();
    const { issue, thanked } = await openIssue(started, { From, 'Message-ID': received });
    const to = await moved(issue.issueId);
    await reply({ From, ...fieldsOf({ issueId: issue.issueId, sent: thanked.messageId, received }) }, 'Well?');
    expect([noted(issue.issueId), noted(to.issueId)]).toMatchObject([[], [{ body: 'Well?' }]]);
  });
  it('is answered by new keys as well, also after a further move (PART-6)', async () => {
    const From = newAddress();
    const { issue } = await openIssue(started, { From });
    const first = await moved(issue.issueId);
    const second = await moved(first.issueId, [], desk);
    for (const { issueId } of [issue, first, second]) await reply({ From, To: addressOf(issueId) });
    expect(noted(second.issueId)).toHaveLength(3);
  });
  it('takes its participants and its mails along, and leaves none behind (PART-6, MOV-1)', async () => {
    const From = newAddress();
    const { issue } = await openIssue(started, { From });
    await reply({ From, To: addressOf(issue.issueId) });
    const [note] = noted(issue.issueId);
    const newNoteId = 77_001;
    const to = await moved(issue.issueId, [{ from: note!.noteId, to: newNoteId }]);
    const participants = async (project: typeof desk, iid: number) =>
      (await started.ask(listEmailParticipants, { iid }, as(project))).participants.map(({ email }) => email);
    expect([await participants(desk, issue.iid), await participants(shop, to.iid)]).toEqual([[], [From]]);
    const mailsOf = async (project: typeof desk, issueIid: number) =>
      (await started.ask(listMails, { issueIid }, as(project))).items.length;
    await started.until(async () => (await mailsOf(shop, to.iid)) === 2);
    expect(await mailsOf(desk, issue.iid)).toBe(0);
    const sent = async (project: typeof desk, iid: number) =>
      (await started.ask(listOutgoingMails, { iid }, as(project))).items.map(({ kind }) => kind);
    await started.until(async () => (await sent(shop, to.iid)).length === 1);
    expect(await sent(desk, issue.iid)).toEqual([]);
  });
  it('has notes mailed that were written before, once, and none of the original since (OUT-2)', async () => {
    const { issue } = await openIssue(started, { From: newAddress() });
    const newNoteId = 77_002;
    const { noteId: late } = await writeNote(started, issue.issueId);
    const before = await queuedAbout(issue.issueId);
    const to = await moved(issue.issueId, [{ from: late + 1, to: newNoteId }]);
    const { noteId, hear } = await writeNote(started, issue.issueId);
    expect(noteId).toBe(late + 1);
    await hear();
    await writeNote(started, issue.issueId);
    expect(await queuedAbout(issue.issueId)).toEqual(before);
    expect(await queuedAbout(to.issueId)).toMatchObject([{ noteId: newNoteId, seat: 1, projectId: shop.id }]);
  });
  it('is waited for while it is being moved: a mail on its way reaches the new one (MOV-6)', async () => {
    const From = newAddress();
    const { issue } = await openIssue(started, { From });
    const { refuses, asked } = started.services;
    const add = 'issues.notes.add-by-mail';
    refuses.set(add, new DomainError('issue-being-moved', 'Issue #1 is being moved.'));
    const tried = () => asked.filter(({ subject }) => subject === add).length;
    const before = tried();
    const { mailId } = await started.receive(writeMail({ From, To: addressOf(issue.issueId) }, 'Meanwhile'));
    await started.until(() => tried() > before);
    const to = await moved(issue.issueId);
    refuses.delete(add);
    await started.ended(mailId);
    expect([noted(issue.issueId), noted(to.issueId)]).toMatchObject([[], [{ body: 'Meanwhile' }]]);
  });
  it('tells where mailing stops: somebody takes part, and Service Desk is off (PART-6)', async () => {
    const { issue } = await openIssue(started, { From: newAddress() });
    const on = await moved(issue.issueId);
    const closet = { ...shop, id: 12, fullPath: 'office/closet' };
    started.services.projects.set(closet.id, closet);
    await started.ask(changeServiceDesk, { enabled: false }, as(closet));
    const off = await moved(on.issueId, [], closet);
    const unmailed = await askPatiently(
      started.parts.client,
      moveConversation,
      { issueId: 1, to: { issueId: 2, projectId: shop.id, iid: 3 }, notes: [] },
      aRequest(null),
    );
    expect([on.mailingStops, off.mailingStops, unmailed.mailingStops]).toEqual([false, true, false]);
    const { mailId } = await started.receive(writeMail({ To: addressOf(off.issueId), From: newAddress() }));
    await started.ended(mailId);
    expect((await started.story(mailId))[1]).toBe('MailRefused project-not-found');
  });
});
