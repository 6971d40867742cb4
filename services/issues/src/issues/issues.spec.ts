import {
  Access,
  createIssue,
  listIssues,
  locateIssues,
  readIssue,
  readIssueById,
  reserveIssueIds,
  updateIssue,
} from '@ledgerdesk/contracts';
import { refusal } from '@ledgerdesk/event-sourcing/testing';
import {
  administrator,
  asSupportBot,
  entering,
  everywhere,
  joe,
  newId,
  newProject,
  StartedIssues,
} from '../fixture/started-issues';

let issues: StartedIssues;
beforeAll(async () => void (issues = await StartedIssues.start()));
afterAll(() => issues.stop());
let projectId: number;
beforeEach(() => (projectId = newProject()));

const ask: StartedIssues['ask'] = (...asked) => issues.ask(...asked);
const asGuest = () => entering(projectId, { role: 10, user: joe });
const isoTime = expect.stringMatching(/^\d{4}-.*Z$/);

describe('creating an issue', () => {
  it('answers the whole issue, as it is read and listed then (API-5, API-25)', async () => {
    const issueId = newId();
    const input = { title: ' It broke', description: 'See\r\nthis', confidential: true };
    const { issue, visible } = await ask(createIssue, { issueId, ...input }, asGuest());
    expect(issue).toEqual({
      id: issueId,
      iid: 1,
      project: { id: projectId, fullPath: `acme/p${projectId}` },
      title: 'It broke',
      description: 'See\nthis',
      state: 'opened',
      confidential: true,
      labels: [],
      assignees: [],
      createdAt: isoTime,
      changes: 1,
      updatedAt: issue.createdAt,
      closedAt: null,
      closedBy: null,
      timeStats: { timeEstimate: 0, totalTimeSpent: 0, humanTimeEstimate: null, humanTotalTimeSpent: null },
      userNotesCount: 0,
      serviceDesk: false,
      author: { id: 2, username: 'joe', name: 'The joe', state: 'active' },
      externalAuthor: null,
      movedToId: null,
      senderVerification: null,
    });
    expect(visible).toBe(true);
    expect(await ask(readIssue, { iid: 1 }, asGuest())).toEqual({ issue });
    expect(await ask(readIssueById, { issueId }, administrator)).toEqual({ issue });
    expect(await ask(listIssues, {}, asGuest())).toEqual({ items: [issue], total: 1, more: false });
  });
  it('counts the issues of each project from 1 (ISS-1)', async () => {
    const first = projectId;
    const second = projectId;
    const elsewhere = newProject();
    const iids = [first, second, elsewhere].map(async (id) => (await issues.create(entering(id))).iid);
    expect((await Promise.all(iids)).sort()).toEqual([1, 1, 2]);
  });
  it('again with the same request answers the same, and takes no further number (API-6)', async () => {
    const asked = { issueId: newId(), title: 'It broke' };
    const [one, other] = await Promise.all(['r-1', 'r-1'].map((id) => ask(createIssue, asked, asGuest(), id)));
    expect([other!.issue, other!.position]).toEqual([one!.issue, one!.position]);
    expect(await issues.typesOf(asked.issueId)).toEqual(['IssueCreated']);
    expect((await issues.create(asGuest())).iid).toBe(2);
  });
  it('is refused with all that is wrong, and takes no number (ISS-2, ISS-3)', async () => {
    const asked = { issueId: newId(), title: ' ', description: 'x'.repeat(262_145) };
    expect(await refusal(ask(createIssue, asked, asGuest()))).toBe(
      "invalid-fields: title can't be blank, description is too long (maximum is 262144 bytes)",
    );
    expect((await issues.create(asGuest())).iid).toBe(1);
  });
  it('is for those who are signed in (GRP-22)', async () => {
    const refused = issues.create(entering(projectId, { role: 0, user: null }));
    expect(await refusal(refused)).toContain('forbidden');
  });
  it('is refused in an archived project (GRP-30)', async () => {
    const refused = issues.create(entering(projectId, { archived: true }));
    expect(await refusal(refused)).toBe('project-archived: Project is archived');
  });
  it('takes its time from an Owner only (ISS-9)', async () => {
    const createdAt = '2020-01-01T10:00:00+01:00';
    const byOwner = await issues.create(entering(projectId, { role: 50 }), { createdAt });
    expect([byOwner.createdAt, byOwner.updatedAt > byOwner.createdAt]).toEqual(['2020-01-01T09:00:00.000Z', true]);
    expect((await issues.create(entering(projectId, { role: 40 }), { createdAt })).createdAt).not.toContain('2020');
  });
});

describe('reading an issue', () => {
  const notFound = (iid: number) => `issue-not-found: There is no issue #${iid} here`;

  it('is for whoever may read the project, also without being signed in (GRP-20)', async () => {
    const { iid } = await issues.create(asGuest());
    expect((await ask(readIssue, { iid }, entering(projectId, { role: 0, user: null }))).issue.iid).toBe(iid);
  });
  it('of a confidential one is for Planners, its author and the Support Bot; for others it is not there (GRP-21)', async () => {
    const { iid } = await issues.create(asGuest(), { confidential: true });
    for (const access of [entering(projectId), asGuest(), asSupportBot(projectId)])
      expect((await ask(readIssue, { iid }, access)).issue.confidential).toBe(true);
    for (const access of [entering(projectId, { role: 10 }), entering(projectId, { role: 0, user: null })])
      expect(await refusal(ask(readIssue, { iid }, access))).toBe(notFound(iid));
  });
  it('finds none with a number that is not taken', async () =>
    expect(await refusal(ask(readIssue, { iid: 1 }, asGuest()))).toBe(notFound(1)));
  it('tells also what it is linked to and what the asker may do, where that is asked for (GRP-24, GRP-25)', async () => {
    const { iid } = await issues.create(asGuest(), {});
    const details = async (access: Access) => (await ask(readIssue, { iid, withDetails: true }, access)).details;
    expect(await details(asGuest())).toEqual({ contactIds: [], mayUpdate: true, mayPlan: false });
    expect(await details(entering(projectId))).toEqual({ contactIds: [], mayUpdate: true, mayPlan: true });
    const stranger = entering(projectId, { role: 10 });
    expect(await details(stranger)).toEqual({ contactIds: [], mayUpdate: false, mayPlan: false });
    const listed = await ask(listIssues, { withDetails: true, iids: [iid] }, stranger);
    expect(listed.details).toEqual([{ contactIds: [], mayUpdate: false, mayPlan: false }]);
  });
  it('is located by its id, whoever asks', async () => {
    const { id, iid } = await issues.create(asGuest(), {});
    const { issues: located } = await issues.askAsGroups(locateIssues, { issueIds: [id, 999_999_999] });
    expect(located).toEqual([{ issueId: id, projectId, iid }]);
  });
  it('by its id is for administrators and the Support Bot (API-24)', async () => {
    const { id: issueId } = await issues.create(asGuest(), { confidential: true });
    expect((await ask(readIssueById, { issueId }, asSupportBot(projectId))).issue.id).toBe(issueId);
    expect(await refusal(ask(readIssueById, { issueId }, everywhere()))).toContain('forbidden');
    expect(await refusal(ask(readIssueById, { issueId: 9_999_999 }, administrator))).toContain('issue-not-found');
  });
});

describe('updating an issue', () => {
  it('answers it as it is then, and counts what everybody sees (API-7, API-25)', async () => {
    const { iid, id } = await issues.create(asGuest());
    const changes = { title: 'It works', description: 'Now', stateEvent: 'close' as const };
    const { issue } = await ask(updateIssue, { iid, ...changes }, asGuest());
    expect(issue).toMatchObject({ title: 'It works', description: 'Now', state: 'closed', changes: 4 });
    expect(issue).toMatchObject({ closedAt: isoTime, closedBy: { username: 'joe' } });
    expect(await ask(readIssue, { iid }, asGuest())).toEqual({ issue });
    expect(await issues.typesOf(id)).toEqual([
      ...['IssueCreated', 'IssueTitleChanged', 'IssueDescriptionChanged', 'IssueClosed'],
    ]);
  });
  it('closes and reopens, once each (ISS-5)', async () => {
    const { iid } = await issues.create(asGuest());
    const twice = async (stateEvent: 'close' | 'reopen') => {
      await ask(updateIssue, { iid, stateEvent }, asGuest());
      return (await ask(updateIssue, { iid, stateEvent }, asGuest())).issue;
    };
    expect(await twice('close')).toMatchObject({ state: 'closed', changes: 2 });
    expect(await twice('reopen')).toMatchObject({ state: 'opened', closedAt: null, closedBy: null, changes: 3 });
  });
  it('is for Planners and its author (GRP-24)', async () => {
    const { iid } = await issues.create(asGuest());
    expect((await ask(updateIssue, { iid, title: 'Mine' }, asGuest())).issue.title).toBe('Mine');
    expect((await ask(updateIssue, { iid, title: 'Ours' }, entering(projectId))).issue.title).toBe('Ours');
    const refused = ask(updateIssue, { iid, title: 'Yours' }, entering(projectId, { role: 10 }));
    expect(await refusal(refused)).toContain('forbidden');
  });
  it('of who sees it is for Planners (GRP-25, ISS-6)', async () => {
    const { iid } = await issues.create(asGuest(), { confidential: true });
    expect(await refusal(ask(updateIssue, { iid, confidential: false }, asGuest()))).toContain('forbidden');
    const asItIs = await ask(updateIssue, { iid, confidential: true, title: 'Mine' }, asGuest());
    expect(asItIs.issue).toMatchObject({ confidential: true, title: 'Mine' });
    expect((await ask(updateIssue, { iid, confidential: false }, entering(projectId))).issue.confidential).toBe(false);
  });
  it('is refused in an archived project (GRP-30), by its rules, and where it was read before another change', async () => {
    const { iid } = await issues.create(asGuest());
    const archived = entering(projectId, { archived: true });
    expect(await refusal(ask(updateIssue, { iid, title: 'x' }, archived))).toContain('project-archived');
    expect(await refusal(ask(updateIssue, { iid, title: '' }, asGuest()))).toContain("title can't be blank");
    await ask(updateIssue, { iid, title: 'x', ifChanges: [1] }, asGuest());
    expect(await refusal(ask(updateIssue, { iid, title: 'y', ifChanges: [1] }, asGuest()))).toContain('precondition');
  });
});

describe('drawing ids', () => {
  it.each(['issue', 'note', 'label'] as const)('of kind %s never gives one twice', async (kind) => {
    const drawn = await Promise.all([1, 2].map(() => ask(reserveIssueIds, { kind, count: 100 }, everywhere())));
    expect(new Set(drawn.flatMap(({ ids }) => ids)).size).toBe(200);
  });
});
