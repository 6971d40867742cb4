import { addSpentTime, readTimeReport, RequestInput, resetSpentTime, setIssueContacts } from '@ledgerdesk/contracts';
import { refusal } from '@ledgerdesk/event-sourcing/testing';
import { entering, inGroup, newProject, StartedIssues } from '../../fixture/started-issues';

let issues: StartedIssues;
beforeAll(async () => void (issues = await StartedIssues.start()));
afterAll(() => issues.stop());
let projectId = 0;
let contacts: { ann: number; bob: number; eve: number };
beforeEach(() => {
  projectId = newProject();
  const { services } = issues;
  services.projectsBySource.clear();
  services.projectsBySource.set(projectId, [projectId]);
  const x = { id: projectId * 10 + 1, name: 'X' };
  const y = { id: projectId * 10 + 2, name: 'Y' };
  services.rates.set(x.id, { name: 'X', defaultRateCents: 10_000 });
  services.rates.set(y.id, { name: 'Y', defaultRateCents: 6_000 });
  contacts = { ann: projectId * 100 + 1, bob: projectId * 100 + 2, eve: projectId * 100 + 3 };
  services.addContact(contacts.ann, projectId, { organization: x });
  services.addContact(contacts.bob, projectId, { organization: x });
  services.addContact(contacts.eve, projectId, { organization: y });
});

const ask: StartedIssues['ask'] = (...asked) => issues.ask(...asked);
const timed = async (contactIds: readonly number[], duration: string, spentAt = '2026-01-15', project = projectId) => {
  const { iid, id } = await issues.create(entering(project), { contactIds: [...contactIds] });
  await ask(addSpentTime, { iid, duration, spentAt }, entering(project));
  return { iid, id };
};
const january = { from: '2026-01-01', to: '2026-01-31' };
const report = (question: Partial<RequestInput<typeof readTimeReport>> = {}, access = inGroup(projectId)) =>
  ask(readTimeReport, { ...january, ...question }, access);
const shownLines = async (groupBy: 'organization' | 'contact' | 'issue') => {
  const { lines } = await report({ groupBy });
  return lines.map(({ organization, contact, issue, seconds, hours, amount }) => [
    issue?.reference ?? contact?.name ?? organization.name,
    seconds,
    hours,
    amount,
  ]);
};

describe('a report of time', () => {
  it('tells what is to be billed to whom (TIM-10, TIM-19)', async () => {
    const { iid } = await timed(Object.values(contacts), '3h');
    const whole = await report();
    const organization = { id: projectId * 10 + 1, name: 'X' };
    expect(whole.lines[0]).toEqual({
      organization,
      contact: null,
      issue: null,
      seconds: 5_400,
      hours: '1.50',
      rate: '100.00',
      amount: '150.00',
    });
    const totals = { seconds: 10_800, amount: '240.00', amountComplete: true };
    expect(whole).toMatchObject({ unassigned: [], restrictedSeconds: 0, totals, next: null });
    expect(await shownLines('organization')).toEqual([
      ['X', 5_400, '1.50', '150.00'],
      ['Y', 5_400, '1.50', '90.00'],
    ]);
    const name = (id: number) => `Ann Roe ${id}`;
    expect(await shownLines('contact')).toEqual([
      [name(contacts.ann), 2_700, '0.75', '75.00'],
      [name(contacts.bob), 2_700, '0.75', '75.00'],
      [name(contacts.eve), 5_400, '1.50', '90.00'],
    ]);
    expect(await shownLines('issue')).toEqual([
      [`acme/p${projectId}#${iid}`, 5_400, '1.50', '150.00'],
      [`acme/p${projectId}#${iid}`, 5_400, '1.50', '90.00'],
    ]);
  });
  it('counts what was spent in the period and was not removed, also taken back (TIM-6, TIM-10, TIM-13)', async () => {
    const { iid } = await timed([contacts.ann], '3h');
    for (const [duration, spentAt] of [
      ['-1h', '2026-01-31'],
      ['5h', '2025-12-31'],
      ['5h', '2026-02-01'],
    ])
      await ask(addSpentTime, { iid, duration: duration!, spentAt: spentAt! }, entering(projectId));
    const removed = await timed([contacts.ann], '8h');
    await ask(resetSpentTime, { iid: removed.iid }, entering(projectId));
    expect(await shownLines('organization')).toEqual([['X', 7_200, '2.00', '200.00']]);
  });
  it('names the time of issues without contacts, and sums up that of issues that are restricted (TIM-16, TIM-17)', async () => {
    const { iid, id } = await timed([], '1h');
    const restricted = newProject();
    issues.services.projectsBySource.set(0, [restricted]);
    await timed([], '30m', '2026-01-15', restricted);
    expect(await report()).toMatchObject({
      lines: [],
      unassigned: [{ issue: { id, iid, projectId, reference: `acme/p${projectId}#${iid}` }, seconds: 3_600 }],
      restrictedSeconds: 1_800,
      totals: { seconds: 5_400, amount: '0.00', amountComplete: true },
    });
  });
  it('counts a link to what the contact source does not own nowhere (LNK-3, TIM-17)', async () => {
    const { id } = await timed([contacts.ann], '1h');
    issues.services.addContact(contacts.ann, projectId + 1_000);
    expect(await report()).toMatchObject({ lines: [], unassigned: [{ issue: { id }, seconds: 3_600 }] });
  });
  it('counts contacts as what they are now, each once (TIM-18)', async () => {
    await timed([contacts.ann, contacts.bob], '1h');
    issues.services.replaced.set(contacts.bob, contacts.ann);
    expect(await shownLines('contact')).toEqual([[`Ann Roe ${contacts.ann}`, 3_600, '1.00', '100.00']]);
  });
  it('has no amount where there is no rate (TIM-14)', async () => {
    issues.services.addContact(contacts.ann, projectId, { organization: null });
    await timed([contacts.ann], '1h');
    expect(await report()).toMatchObject({
      lines: [{ organization: { id: null, name: 'No organization' }, rate: null, amount: null }],
      totals: { amount: '0.00', amountComplete: false },
    });
  });
  it('is read part by part, all of one moment (TIM-13)', async () => {
    const name = 'X'.repeat(30_000);
    issues.services.rates.set(projectId * 10 + 1, { name, defaultRateCents: 100 });
    const made = [];
    for (let n = 0; n < 25; n += 1) made.push(await timed([contacts.ann], '1h'));
    const unlinked = await timed([], '1h');
    const first = await report({ groupBy: 'issue' });
    const second = await report({ groupBy: 'issue', after: first.next });
    const ids = [...first.lines, ...second.lines].map(({ issue }) => issue!.id);
    expect(ids).toEqual(made.map(({ id }) => id));
    expect(first.lines.length).toBeLessThan(made.length);
    expect([first.unassigned, second.unassigned.map(({ issue }) => issue.id)]).toEqual([[], [unlinked.id]]);
    expect([second.totals, second.next]).toEqual([first.totals, null]);
    await timed([contacts.ann], '1h');
    expect(await refusal(report({ groupBy: 'issue', after: first.next }))).toContain('report-changed: ');
  });
  it('is for Planners of the group who see its contacts (TIM-10)', async () => {
    const group = inGroup(projectId);
    const as = (change: object) => ({ ...group, target: { ...group.target!, ...change } });
    for (const access of [
      as({ role: 10 }),
      as({ contactSource: { ...group.target!.contactSource, role: 10 } }),
      as({ contactSource: { ...group.target!.contactSource, crmEnabled: false } }),
      { ...group, user: null },
      entering(projectId),
    ])
      expect(await refusal(report({}, access))).toContain('forbidden');
  });
  it.each([
    [{ from: '2026-02-01' }, 'period-refused: to must not be before from'],
    [{ from: '2025-01-01' }, 'period-refused: Period must not be longer than 366 days'],
    [{ timeZone: 'Mars/Olympus' }, 'invalid-request'],
    [{ timeZone: '+01:00' }, 'invalid-request'],
  ])('is refused for %j (TIM-10)', async (question, expected) =>
    expect(await refusal(report(question))).toContain(expected),
  );
});

describe('issues that were linked after their time was spent', () => {
  it('count for whom they are linked to now', async () => {
    const { iid } = await timed([], '1h');
    await ask(setIssueContacts, { iid, addIds: [contacts.eve] }, entering(projectId));
    expect(await shownLines('organization')).toEqual([['Y', 3_600, '1.00', '60.00']]);
  });
});
