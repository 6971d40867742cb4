import { Projection } from '@ledgerdesk/event-sourcing';
import type { IssueDeleted, TimeSpent, TimeSpentRemoved } from '../../issues/issue';

/** `on`: a date, where that was named, else the time, of which the date depends on the time zone (TIM-10). */
export type TimeEntry = Readonly<{ on: string; seconds: number }>;
/** The time that counts of an issue; `first` and `last` of its entries. */
export type SpentTimes = Readonly<{
  issueId: number;
  projectId: number;
  iid: number;
  first: string;
  last: string;
  entries: readonly TimeEntry[];
}>;

/** One document for each issue, so that a report of many entries reads few. */
export const spentTimes: Projection<SpentTimes, TimeSpent | TimeSpentRemoved | IssueDeleted> = {
  collection: 'spent-times',
  version: 1,
  fields: { issueId: 'number', projectId: 'number', first: 'string', last: 'string' },
  indexes: [['projectId', 'issueId']],
  handles: ['TimeSpent', 'TimeSpentRemoved', 'IssueDeleted'],
  documentIds: ({ data }) => [data.issueId],
  evolve: (times, event) => {
    if (event.type !== 'TimeSpent') return null;
    const { issueId, projectId, iid, seconds, spentAt, date } = event.data;
    const on = date ?? spentAt;
    const before = times ?? { first: on, last: on, entries: [] };
    const first = on < before.first ? on : before.first;
    const last = on > before.last ? on : before.last;
    return { issueId, projectId, iid, first, last, entries: [...before.entries, { on, seconds }] };
  },
};
