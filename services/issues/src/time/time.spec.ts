import {
  addSpentTime,
  listIssues,
  listNotes,
  readIssue,
  readTimeStats,
  resetSpentTime,
  setTimeEstimate,
} from '@ledgerdesk/contracts';
import { refusal } from '@ledgerdesk/event-sourcing/testing';
import { entering, joe, newProject, StartedIssues } from '../fixture/started-issues';

let issues: StartedIssues;
beforeAll(async () => void (issues = await StartedIssues.start()));
afterAll(() => issues.stop());
let projectId = 0;
let iid = 0;
let issueId = 0;
beforeEach(async () => {
  projectId = newProject();
  ({ iid, id: issueId } = await issues.create(entering(projectId)));
});

const ask: StartedIssues['ask'] = (...asked) => issues.ask(...asked);
const asGuest = () => entering(projectId, { role: 10, user: joe });
const estimate = (duration: string | null, access = entering(projectId)) =>
  ask(setTimeEstimate, { iid, duration }, access);
const spend = (duration: string, fields = {}, access = entering(projectId)) =>
  ask(addSpentTime, { iid, duration, ...fields }, access);
const reset = () => ask(resetSpentTime, { iid }, entering(projectId));
const texts = async () => {
  const { items } = await ask(listNotes, { iid, sort: 'asc' }, asGuest());
  return items.map(({ body }) => body);
};
const untimed = { timeEstimate: 0, totalTimeSpent: 0, humanTimeEstimate: null, humanTotalTimeSpent: null };

describe('the time of an issue', () => {
  it('is estimated and spent, as the issue and its lists show at once (TIM-3, TIM-7, API-28)', async () => {
    const estimated = await estimate('3d 5h');
    const humanTimeEstimate = '3d 5h';
    expect(estimated.timeStats).toEqual({ ...untimed, timeEstimate: 104_400, humanTimeEstimate });
    expect((await spend('1.5')).timeStats.humanTotalTimeSpent).toBe('1h 30m');
    const { timeStats, visible } = await spend('1h', { spentAt: '2026-01-31', summary: ' On  site ' });
    const all = { timeEstimate: 104_400, totalTimeSpent: 9_000, humanTimeEstimate, humanTotalTimeSpent: '2h 30m' };
    expect([timeStats, visible]).toEqual([all, true]);
    expect((await ask(readTimeStats, { iid }, asGuest())).timeStats).toEqual(all);
    expect((await ask(readIssue, { iid }, asGuest())).issue.timeStats).toEqual(all);
    expect((await ask(listIssues, {}, asGuest())).items[0]!.timeStats).toEqual(all);
    expect((await issues.eventsOf(issueId)).at(-1)!.data).toMatchObject({
      authorId: 1,
      seconds: 3_600,
      spentAt: '2026-01-31T12:00:00.000Z',
      date: '2026-01-31',
    });
  });
  it('is told in system notes (ISS-30)', async () => {
    await estimate('3d 5h');
    await spend('2h 30m');
    await spend('1h', { spentAt: '2026-01-31' });
    await spend('-15m');
    await estimate(null);
    await reset();
    expect(await texts()).toEqual([
      'changed time estimate to 3d 5h',
      'added 2h 30m of time spent',
      'added 1h of time spent at 2026-01-31',
      'subtracted 15m of time spent',
      'removed time estimate',
      'removed time spent',
    ]);
    expect((await ask(readTimeStats, { iid }, asGuest())).timeStats).toEqual(untimed);
  });
  it('that was removed stays in the history, and more may be spent (TIM-6)', async () => {
    await spend('1h');
    await reset();
    expect((await spend('5m')).timeStats.totalTimeSpent).toBe(300);
    expect(await issues.typesOf(issueId)).toEqual(['IssueCreated', 'TimeSpent', 'TimeSpentRemoved', 'TimeSpent']);
  });
  it('again with the same request is spent once (API-6)', async () => {
    const asked = { iid, duration: '1h' };
    await Promise.all(['t-1', 't-1'].map((id) => ask(addSpentTime, asked, entering(projectId), id)));
    expect((await ask(readTimeStats, { iid }, asGuest())).timeStats.totalTimeSpent).toBe(3_600);
  });
});

describe('time that can not be tracked', () => {
  it.each<[string, () => Promise<unknown>, string]>([
    [
      'an unreadable estimate (TIM-2)',
      () => estimate('soon'),
      'duration-not-understood: Could not understand the time "soon".',
    ],
    ['a negative estimate', () => estimate('-1h'), 'duration-not-understood: Could not understand the time "-1h".'],
    ['unreadable time (TIM-2)', () => spend('1h x'), 'duration-not-understood: Could not understand the time "1h x".'],
    ['no time (TIM-3)', () => spend('0'), "no-time-spent: Time spent can't be 0"],
    [
      'time of the future (TIM-4)',
      () => spend('1h', { spentAt: '9999-12-31' }),
      'spent-in-the-future: Time cannot be spent in the future: 9999-12-31.',
    ],
    [
      'more than was spent (TIM-5)',
      () => spend('-2h'),
      'more-than-spent: Time to subtract exceeds the total time spent',
    ],
    [
      'a long summary (TIM-3)',
      () => spend('1h', { summary: 'x'.repeat(256) }),
      'invalid-fields: summary is too long (maximum is 255 characters)',
    ],
    ['that of Guests (GRP-25)', () => spend('1h', {}, asGuest()), 'forbidden: '],
    ['that of Guests, unreadable (GRP-25)', () => estimate('soon', asGuest()), 'forbidden: '],
    [
      'that of an archived project (GRP-30)',
      () => spend('1h', {}, entering(projectId, { archived: true })),
      'project-archived: ',
    ],
  ])('is %s, and nothing changes', async (_, track, expected) => {
    expect(await refusal(track())).toContain(expected);
    expect(await issues.typesOf(issueId)).toEqual(['IssueCreated']);
  });
  it('is that of an issue that may not be read (GRP-21)', async () => {
    const secret = await issues.create(entering(projectId), { confidential: true });
    for (const contract of [readTimeStats, resetSpentTime])
      expect(await refusal(ask(contract, { iid: secret.iid }, asGuest()))).toContain('issue-not-found');
  });
  it('is that of one who is not signed in (GRP-22)', async () => {
    const nobody = entering(projectId, { role: 0, user: null });
    expect(await refusal(spend('1h', {}, nobody))).toContain('forbidden');
    expect((await ask(readTimeStats, { iid }, nobody)).timeStats).toEqual(untimed);
  });
});
