import { Command, Decider, Event } from '@ledgerdesk/event-sourcing';

/** The n-th event of the stream is of number n: an issue is found by its number without looking for it. */
export type IssueNumberTaken = Event<'IssueNumberTaken', { iid: number; issueId: number }>;

export class TakeIssueNumber extends Command('TakeIssueNumber')<{ projectId: number; issueId: number }> {}

/** The numbers of the issues of a project, from 1 (ISS-1). A repeat is answered by its command, which is the issue's own. */
export const issueNumbersDecider: Decider<TakeIssueNumber, { last: number }, IssueNumberTaken> = {
  initialState: { last: 0 },
  snapshot: { version: 1 },
  decide: ({ data: { issueId } }, { last }) => [{ type: 'IssueNumberTaken', data: { iid: last + 1, issueId } }],
  evolve: (_, { data: { iid } }) => ({ last: iid }),
};

export const issueNumbersStream = (projectId: number): string => `issueNumbers-${projectId}`;
