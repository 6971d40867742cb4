import { listIssues, listNotes, readIssue, RequestInput, updateIssue } from '@ledgerdesk/contracts';
import { refusal } from '@ledgerdesk/event-sourcing/testing';
import { entering, everywhere, joe, newProject, StartedIssues } from '../fixture/started-issues';

let issues: StartedIssues;
beforeAll(async () => void (issues = await StartedIssues.start()));
afterAll(() => issues.stop());
let projectId = 0;
beforeEach(() => (projectId = newProject()));

const JANE = 1;
const JOE = 2;
const ask: StartedIssues['ask'] = (...asked) => issues.ask(...asked);
const planner = () => entering(projectId);
const asGuest = () => entering(projectId, { role: 10, user: joe });
const update = (iid: number, changes: Omit<RequestInput<typeof updateIssue>, 'iid'>, access = planner()) =>
  ask(updateIssue, { iid, ...changes }, access);
const namesOf = (assignees: readonly { username: string }[]) => assignees.map(({ username }) => username);

describe('the assignees of an issue', () => {
  it('are several users who may read the project; others are left out (ISS-8)', async () => {
    issues.services.shutOut.add(`${JOE}@${projectId}`);
    const shut = await issues.create(planner(), { assigneeIds: [JOE, JANE, 999] });
    expect(namesOf(shut.assignees)).toEqual(['jane']);
    issues.services.shutOut.clear();
    const { issue } = await update(shut.iid, { assigneeIds: [JOE, JANE] });
    expect(namesOf(issue.assignees)).toEqual(['jane', 'joe']);
    expect((await update(shut.iid, { assigneeIds: [] })).issue.assignees).toEqual([]);
  });
  it('are set by Planners (GRP-25)', async () => {
    const own = await issues.create(asGuest(), { assigneeIds: [JOE] });
    expect(own.assignees).toEqual([]);
    expect(await refusal(update(own.iid, { assigneeIds: [JOE] }, asGuest()))).toMatch(/^forbidden/);
  });
  it('may read a confidential issue, and change it; once they are none any more, it is not there (GRP-21, GRP-24)', async () => {
    const { iid } = await issues.create(planner(), { confidential: true, assigneeIds: [JOE] });
    const { issue } = await update(iid, { title: 'Mine', stateEvent: 'close' }, asGuest());
    expect(issue).toMatchObject({ title: 'Mine', state: 'closed' });
    expect((await ask(listIssues, {}, asGuest())).items).toMatchObject([{ iid }]);
    await update(iid, { assigneeIds: [JANE] });
    expect(await refusal(ask(readIssue, { iid }, asGuest()))).toMatch(/^issue-not-found/);
    expect(await ask(listIssues, {}, asGuest())).toMatchObject({ items: [], total: 0 });
  });
  it('are told in system notes (ISS-30)', async () => {
    const { iid } = await issues.create(planner(), { assigneeIds: [JANE, JOE] });
    await update(iid, { assigneeIds: [JANE] });
    await update(iid, { assigneeIds: [JOE] });
    const { items } = await ask(listNotes, { iid, sort: 'asc' }, asGuest());
    expect(items.map(({ body }) => body)).toEqual([
      'assigned to @jane and @joe',
      'unassigned @joe',
      'assigned to @joe and unassigned @jane',
    ]);
  });
});

describe('a filter by assignees', () => {
  const found = async (query: RequestInput<typeof listIssues>, access = planner()) =>
    (await ask(listIssues, { sort: 'asc', ...query }, access)).items.map(({ title }) => title);
  beforeEach(async () => {
    await issues.create(planner(), { title: 'both', assigneeIds: [JANE, JOE] });
    await issues.create(planner(), { title: 'joe', assigneeIds: [JOE] });
    await issues.create(planner(), { title: 'nobody' });
  });
  it.each<[string, RequestInput<typeof listIssues>, string[]]>([
    ['a user (ISS-19)', { assigneeId: JOE }, ['both', 'joe']],
    ['a name (ISS-19)', { assigneeUsername: 'jane' }, ['both']],
    ['two users', { assigneeId: JOE, assigneeUsername: 'jane' }, ['both']],
    ['the name of nobody', { assigneeUsername: 'nobody' }, []],
    ['None (ISS-19)', { assigneeId: 'None' }, ['nobody']],
    ['Any (ISS-19)', { assigneeId: 'Any' }, ['both', 'joe']],
    ['what is assigned to me (ISS-20)', { scope: 'assigned_to_me' }, ['both']],
    ['nobody, and me', { scope: 'assigned_to_me', assigneeId: 'None' }, []],
  ])('shows what fits %s', async (_, query, expected) => expect(await found(query)).toEqual(expected));
  it('shows what is assigned to me anywhere, and nothing to the public (ISS-20)', async () => {
    issues.services.visible = { planner: [], others: [projectId] };
    expect(await found({ scope: 'assigned_to_me' }, everywhere(joe))).toEqual(['both', 'joe']);
    expect(await found({ scope: 'assigned_to_me' }, everywhere(null))).toEqual([]);
  });
});
