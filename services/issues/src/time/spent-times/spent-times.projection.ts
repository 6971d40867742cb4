import { Projection } from '@ledgerdesk/event-sourcing';
import type {
  IssueArrivalAbandoned,
  IssueArrived,
  IssueDeleted,
  TimeSpent,
  TimeSpentRemoved,
} from '../../issues/issue';

/** `on`: a date, where that was named, else the time, of which the date depends on the time zone (TIM-10). */
export type TimeEntry = Readonly<{ on: string; seconds: number }>;
/**
 * The time that counts of an issue; `first` and `last` of its entries. `arriving`: it counts of another issue yet, which is
 * being moved.
 */
export type SpentTimes = Readonly<{
  issueId: number;
  projectId: number;
  iid: number;
  arriving: boolean;
  first: string;
  last: string;
  entries: readonly TimeEntry[];
}>;

/**
 * One document for each issue, so that a report of many entries reads few. What an issue arrives with counts from the event
 * on by which that of the original counts no more.
 */
export const spentTimes: Projection<
  SpentTimes,
  TimeSpent | TimeSpentRemoved | IssueArrived | IssueArrivalAbandoned | IssueDeleted
> = {
  collection: 'spent-times',
  version: 2,
  fields: { issueId: 'number', projectId: 'number', arriving: 'boolean', first: 'string', last: 'string' },
  indexes: [['projectId', 'issueId']],
  handles: ['TimeSpent', 'TimeSpentRemoved', 'IssueArrived', 'IssueArrivalAbandoned', 'IssueDeleted'],
  documentIds: ({ type, data }) => {
    if (type !== 'IssueArrived') return [data.issueId];
    return data.issue.time.entries > 0 ? [data.issueId, data.from.issueId] : [];
  },
  evolve: (times, event) => {
    if (event.type === 'IssueArrived') return times?.arriving ? { ...times, arriving: false } : null;
    if (event.type !== 'TimeSpent') return null;
    const arriving = event.data.copyOf !== undefined;
    const { issueId, projectId, iid, seconds, spentAt, date } = event.data;
    const on = date ?? spentAt;
    const before = times ?? { first: on, last: on, entries: [] };
    const first = on < before.first ? on : before.first;
    const last = on > before.last ? on : before.last;
    return { issueId, projectId, iid, arriving, first, last, entries: [...before.entries, { on, seconds }] };
  },
};
