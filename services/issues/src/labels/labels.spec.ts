import {
  Access,
  createLabel,
  deleteLabel,
  listIssues,
  listLabels,
  listNotes,
  readIssue,
  readLabel,
  readLabels,
  RequestInput,
  Role,
  updateIssue,
  updateLabel,
} from '@ledgerdesk/contracts';
import { refusal } from '@ledgerdesk/event-sourcing/testing';
import { entering, inGroup, joe, newId, newProject, StartedIssues } from '../fixture/started-issues';
import { labelStream } from './label';

let issues: StartedIssues;
beforeAll(async () => void (issues = await StartedIssues.start()));
afterAll(() => issues.stop());
let projectId = 0;
let team = 0;
let firm = 0;
beforeEach(() => {
  projectId = newProject();
  team = newProject();
  firm = newProject();
  issues.services.ancestors.set(projectId, [team, firm]);
  issues.services.ancestors.set(team, [firm]);
});

const ask: StartedIssues['ask'] = (...asked) => issues.ask(...asked);
const planner = () => entering(projectId);
const asGuest = () => entering(projectId, { role: 10, user: joe });
const aGroup = (id: number, role: Role = 15): Access => {
  const { target, ...rest } = inGroup(id);
  return { ...rest, target: { ...target!, role } };
};
const make = async (name: string, access = planner(), asked: Partial<RequestInput<typeof createLabel>> = {}) =>
  (await ask(createLabel, { labelId: newId(), name, ...asked }, access)).label;
const names = async (access = planner(), asked: RequestInput<typeof listLabels> = {}) =>
  (await ask(listLabels, asked, access)).items.map(({ name }) => name);
const update = (iid: number, changes: Omit<RequestInput<typeof updateIssue>, 'iid'>, access = planner()) =>
  ask(updateIssue, { iid, ...changes }, access);
const labelsOf = async (iid: number, access = planner()) => (await ask(readIssue, { iid }, access)).issue.labels;

describe('a label', () => {
  it('is found by name, without case, also among the groups above; what is not there is left out (GQL-21)', async () => {
    await make('Urgent', aGroup(firm));
    await make('own');
    const { labels } = await ask(readLabels, { names: ['URGENT', 'own', 'nothing'] }, asGuest());
    expect(labels.map(({ name, isProjectLabel }) => [name, isProjectLabel]).sort()).toEqual([
      ['Urgent', false],
      ['own', true],
    ]);
  });
  it('is answered as it is read and listed then (API-29)', async () => {
    const labelId = newId();
    const input = { labelId, name: ' Next week ', color: '#F00', description: 'Not now' };
    const { label, visible } = await ask(createLabel, input, planner());
    const shown = { id: labelId, name: 'Next week', color: '#FF0000', description: 'Not now' };
    expect([label, visible]).toEqual([{ ...shown, isProjectLabel: true, changes: 1 }, true]);
    for (const reference of [labelId, 'next WEEK'])
      expect(await ask(readLabel, { label: reference }, asGuest())).toEqual({ label });
    expect(await ask(listLabels, {}, asGuest())).toEqual({ items: [label], total: 1, more: false });
  });
  it('is made once by a change of an issue that is asked again while it is made', async () => {
    const { iid } = await issues.create(planner());
    const again = () => ask(updateIssue, { iid, addLabels: ['late'] }, planner(), 'asked-again');
    await Promise.all(Array.from({ length: 6 }, again));
    expect(await names()).toEqual(['late']);
  });
  it('has a color if none is given (API-29)', async () => expect((await make('late')).color).toBe('#6699cc'));
  it.each([
    [{ name: ' ' }, "name can't be blank"],
    [{ name: 'a,b' }, 'name is invalid'],
    [{ name: 'x'.repeat(256) }, 'name is too long (maximum is 255 characters)'],
    [{ name: 'a', color: 'reddish' }, 'color must be a valid color code'],
  ])('is refused where it breaks a rule: %j (ISS-7)', async (input, message) =>
    expect(await refusal(ask(createLabel, { labelId: newId(), ...input }, planner()))).toBe(
      `invalid-fields: ${message}`,
    ),
  );
  it('is created and changed by Planners, in a project that is not archived (GRP-26, GRP-30)', async () => {
    const { id: labelId } = await make('late');
    for (const access of [asGuest(), entering(projectId, { role: 0, user: null })]) {
      expect(await refusal(make('other', access))).toMatch(/^forbidden/);
      expect(await refusal(ask(updateLabel, { labelId, color: '#000' }, access))).toMatch(/^forbidden/);
      expect(await refusal(ask(deleteLabel, { labelId }, access))).toMatch(/^forbidden/);
    }
    const archived = entering(projectId, { archived: true });
    expect(await refusal(make('other', archived))).toMatch(/^project-archived/);
    expect(await refusal(ask(deleteLabel, { labelId }, archived))).toMatch(/^project-archived/);
    expect(await refusal(make('other', aGroup(team, 10)))).toMatch(/^forbidden/);
    expect(await names()).toEqual(['late']);
  });
  it('has a name that nothing has there or above, without case (ISS-7)', async () => {
    await make('Late');
    await make('Urgent', aGroup(firm));
    for (const name of ['LATE', 'urgent'])
      expect(await refusal(make(name))).toBe('label-already-exists: Label already exists');
    expect(await refusal(make('uRGENT', aGroup(team)))).toMatch(/^label-already-exists/);
    expect((await make('late', aGroup(team))).isProjectLabel).toBe(false);
    expect((await make('late', entering(newProject()))).name).toBe('late');
  });
  it('is made once where many make it at the same time', async () => {
    const made = await Promise.allSettled(['one', 'ONE', 'One', 'oNE'].map((name) => make(name)));
    expect(made.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await names()).toHaveLength(1);
  });
  it('again with the same request answers the same (API-6)', async () => {
    const asked = { labelId: newId(), name: 'late' };
    const [one, other] = await Promise.all(['l-1', 'l-1'].map((id) => ask(createLabel, asked, planner(), id)));
    expect(other!.label).toEqual(one!.label);
    const renaming = { labelId: asked.labelId, name: 'later' };
    const renamed = await Promise.all(['l-2', 'l-2'].map((id) => ask(updateLabel, renaming, planner(), id)));
    expect(renamed.map(({ label }) => label.changes)).toEqual([2, 2]);
    const deleting = { labelId: asked.labelId };
    const gone = await Promise.all(['l-3', 'l-3'].map((id) => ask(deleteLabel, deleting, planner(), id)));
    expect(gone[1]!.position).toBe(gone[0]!.position);
    expect((await issues.parts.eventStore.read(labelStream(asked.labelId))).map(({ type }) => type)).toEqual([
      ...['LabelCreated', 'LabelChanged', 'LabelDeleted'],
    ]);
  });
  it('is listed by name with those above, each owner by itself where that is asked for', async () => {
    await make('b');
    await make('C', aGroup(firm));
    await make('a', aGroup(team));
    expect(await names()).toEqual(['a', 'b', 'C']);
    expect(await names(aGroup(team))).toEqual(['a', 'C']);
    expect(await names(planner(), { includeAncestorGroups: false })).toEqual(['b']);
    expect(await names(planner(), { search: 'c' })).toEqual(['C']);
    expect(await ask(listLabels, { perPage: 2 }, planner())).toMatchObject({ total: 3, more: true });
  });
  it('of a group above is read in the project, and changed in its group only', async () => {
    const { id: labelId } = await make('late', aGroup(firm));
    expect((await ask(readLabel, { label: labelId }, planner())).label.isProjectLabel).toBe(false);
    expect(await refusal(ask(updateLabel, { labelId, color: '#000' }, planner()))).toMatch(/^label-not-found/);
    expect(await refusal(ask(deleteLabel, { labelId }, planner()))).toMatch(/^label-not-found/);
    const { label } = await ask(updateLabel, { labelId, name: 'Late', color: '#000' }, aGroup(firm));
    expect(label).toMatchObject({ name: 'Late', color: '#000000', changes: 2 });
  });
  it('of elsewhere is not there', async () => {
    const { id } = await make('late', entering(newProject()));
    for (const reference of [id, 'late'])
      expect(await refusal(ask(readLabel, { label: reference }, planner()))).toMatch(/^label-not-found/);
  });
  it('is changed only as it was read (API-12)', async () => {
    const { id: labelId } = await make('late');
    await ask(updateLabel, { labelId, color: '#000', ifChanges: [1] }, planner());
    const refused = ask(updateLabel, { labelId, color: '#111', ifChanges: [1] }, planner());
    expect(await refusal(refused)).toMatch(/^precondition-failed/);
  });
  it('that is deleted leaves its name to others', async () => {
    const { id: labelId } = await make('late');
    await ask(deleteLabel, { labelId }, planner());
    expect(await names()).toEqual([]);
    expect((await make('Late')).name).toBe('Late');
  });
});

describe('the labels of an issue', () => {
  it('are set, added and removed by name, by Planners (GRP-25, ISS-7)', async () => {
    await make('urgent', aGroup(firm));
    const { iid } = await issues.create(planner(), { labels: ['URGENT'] });
    expect(await labelsOf(iid)).toEqual(['urgent']);
    await update(iid, { addLabels: ['late', 'big'], removeLabels: ['urgent', 'unknown'] });
    expect(await labelsOf(iid)).toEqual(['big', 'late']);
    const { issue } = await update(iid, { labels: ['Late', 'red'] });
    expect(issue.labels).toEqual(['late', 'red']);
    await update(iid, { labels: [] });
    expect(await labelsOf(iid)).toEqual([]);
    const own = await issues.create(asGuest());
    expect(await refusal(update(own.iid, { addLabels: ['late'] }, asGuest()))).toMatch(/^forbidden/);
  });
  it('of an unknown name are made by those who may, and left out for others (ISS-7)', async () => {
    const made = await issues.create(planner(), { labels: ['new', 'NEW'] });
    expect(made.labels).toEqual(['new']);
    expect((await issues.create(asGuest(), { labels: ['new', 'other'] })).labels).toEqual([]);
    expect(await names()).toEqual(['new']);
    expect(await refusal(issues.create(planner(), { labels: ['x'.repeat(256)] }))).toMatch(/^invalid-fields: labels/);
  });
  it('are made once where many issues get them at the same time', async () => {
    const made = await Promise.all(Array.from({ length: 6 }, () => issues.create(planner(), { labels: ['rush'] })));
    expect(made.map(({ labels }) => labels)).toEqual(Array(6).fill(['rush']));
    expect(await names()).toEqual(['rush']);
  });
  it('lose nothing when many change them at the same time', async () => {
    const { iid } = await issues.create(planner());
    await Promise.all(['a', 'b', 'c', 'd'].map((name) => update(iid, { addLabels: [name] })));
    expect(await labelsOf(iid)).toEqual(['a', 'b', 'c', 'd']);
  });
  it('again with the same request are changed once (API-6)', async () => {
    const { iid, id } = await issues.create(planner());
    const asked = { iid, addLabels: ['twice'] };
    await Promise.all(['u-1', 'u-1'].map((requestId) => ask(updateIssue, asked, planner(), requestId)));
    expect(await issues.typesOf(id)).toEqual(['IssueCreated', 'IssueLabelsChanged']);
  });
  it('are told in system notes (ISS-30)', async () => {
    const { iid } = await issues.create(planner(), { labels: ['late'] });
    await update(iid, { addLabels: ['next week', 'big'], removeLabels: ['late'] });
    await update(iid, { labels: [] });
    const { items } = await ask(listNotes, { iid, sort: 'asc' }, asGuest());
    expect(items.map(({ body, system }) => [body, system])).toEqual([
      ['added ~late label', true],
      ['added ~"next week" and ~big labels and removed ~late label', true],
      ['removed ~"next week" and ~big labels', true],
    ]);
  });
  it('show the new name of one that was renamed everywhere', async () => {
    const { id: labelId } = await make('late');
    const { iid } = await issues.create(planner(), { labels: ['late'] });
    await ask(updateLabel, { labelId, name: 'too late' }, planner());
    expect(await labelsOf(iid)).toEqual(['too late']);
    expect((await ask(listIssues, { labels: ['TOO LATE'] }, planner())).items).toMatchObject([
      { labels: ['too late'] },
    ]);
    expect((await ask(listIssues, { labels: ['late'] }, planner())).items).toEqual([]);
    expect((await ask(listNotes, { iid }, planner())).items[0]!.body).toBe('added ~"too late" label');
  });
  it('lose one that is deleted, which notes go on to name', async () => {
    const { id: labelId } = await make('late');
    const { iid } = await issues.create(planner(), { labels: ['late'] });
    await ask(deleteLabel, { labelId }, planner());
    expect(await labelsOf(iid)).toEqual([]);
    expect((await ask(listIssues, { labels: 'Any' }, planner())).items).toEqual([]);
    expect((await ask(listIssues, { labels: 'None' }, planner())).items).toMatchObject([{ iid, labels: [] }]);
    await update(iid, { labels: ['Late'] });
    expect(await labelsOf(iid)).toEqual(['Late']);
    const { items } = await ask(listNotes, { iid, sort: 'asc' }, planner());
    expect(items.map(({ body }) => body)).toEqual(['added ~late label', 'added ~Late label']);
  });
  it('stay where the group that has them is above no more, and can be taken off', async () => {
    await make('late', aGroup(firm));
    const { iid } = await issues.create(planner(), { labels: ['late'] });
    issues.services.ancestors.set(projectId, []);
    expect(await labelsOf(iid)).toEqual(['late']);
    expect((await ask(listIssues, { labels: ['late'] }, planner())).items).toMatchObject([{ iid }]);
    await update(iid, { addLabels: ['LATE'] });
    expect(await names()).toEqual([]);
    await update(iid, { removeLabels: ['late'] });
    expect(await labelsOf(iid)).toEqual([]);
  });
});

describe('a filter by labels (ISS-17)', () => {
  const found = async (labels: RequestInput<typeof listIssues>['labels'], access = planner()) =>
    (await ask(listIssues, { labels: labels ?? null, sort: 'asc' }, access)).items.map(({ title }) => title);
  beforeEach(async () => {
    await issues.create(planner(), { title: 'both', labels: ['late', 'big'] });
    await issues.create(planner(), { title: 'late', labels: ['late'] });
    await issues.create(planner(), { title: 'none' });
  });
  it.each([
    [['late'], ['both', 'late']],
    [['Late', 'BIG'], ['both']],
    [['late', 'unknown'], []],
    ['None' as const, ['none']],
    ['Any' as const, ['both', 'late']],
  ])('shows those that have each of %j', async (labels, expected) => expect(await found(labels)).toEqual(expected));
  it('in a group finds labels of the same name, whosever they are', async () => {
    const other = newProject();
    await issues.create(entering(other), { title: 'elsewhere', labels: ['LATE'] });
    issues.services.visible = { planner: [projectId, other], others: [] };
    expect(await found(['late'], aGroup(team))).toEqual(['both', 'late', 'elsewhere']);
    issues.services.visible = { planner: [projectId], others: [] };
    expect(await found(['late'], aGroup(team))).toEqual(['both', 'late']);
  });
});
