import { specify } from '@ledgerdesk/event-sourcing/testing';
import { newId, newProject, StartedIssues } from '../fixture/started-issues';
import { IssueNumbers } from './issue-numbers';
import { issueNumbersDecider, IssueNumberTaken, TakeIssueNumber } from './issue-numbers.decider';

const origin = { correlationId: 'r-1', traceparent: 'trace-1', actor: 1, via: 'api' } as const;
const metadata = { ...origin, now: '2030-01-07T09:00:00.000Z', deadline: '2030-01-09T09:00:00.000Z' };
const taken = (iid: number, issueId: number): IssueNumberTaken => ({
  type: 'IssueNumberTaken',
  data: { iid, issueId },
});

describe('the numbers of a project', () => {
  const take = new TakeIssueNumber({ projectId: 3, issueId: 7 }, { ...metadata, commandId: 'k-1' });
  const given = specify(issueNumbersDecider);
  it('begin with 1', () => given().when(take).then(taken(1, 7)));
  it('go on by one', () => given(taken(1, 5), taken(2, 6)).when(take).then(taken(3, 7)));

  describe('as they are kept', () => {
    let issues: StartedIssues;
    let numbers: IssueNumbers;
    beforeAll(async () => {
      issues = await StartedIssues.start();
      numbers = new IssueNumbers(issues.parts.eventStore);
    });
    afterAll(() => issues.stop());

    it('are one for each issue, however often and by whomever it is taken', async () => {
      const projectId = newProject();
      const ids = [newId(), newId(), newId()];
      const twice = [...ids, ...ids].map((issueId) => numbers.take(projectId, issueId, metadata));
      const iids = await Promise.all(twice);
      expect([iids.slice(0, 3), iids.slice(3)]).toEqual([
        [1, 2, 3],
        [1, 2, 3],
      ]);
      const others = new IssueNumbers(issues.parts.eventStore);
      expect(await Promise.all([1, 2, 3, 4].map((iid) => others.issueId(projectId, iid)))).toEqual([...ids, null]);
    });
  });
});
