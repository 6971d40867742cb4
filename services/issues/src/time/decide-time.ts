import { Command } from '@ledgerdesk/event-sourcing';
import { changedAt, writableIssue, refusal } from '../decision-rules';
import type { Ids, Issue, IssueChange, IssueEvent, PresentIssue } from '../issues/issue';

/** In seconds; an estimate of 0 is none, and spent time that is negative is taken back. `date`: null for now. */
export type TimeChange =
  | { kind: 'estimate'; seconds: number }
  | { kind: 'spend'; seconds: number; date: string | null; summary: string | null }
  | { kind: 'remove-spent' };

/** `noteId`: of its system note, and of the time entry. */
export class TrackTime extends Command('TrackTime')<
  Ids & { authorId: number; noteId: number; change: TimeChange },
  PresentIssue
> {}

const HOUR_MS = 3_600_000;

export const trackTime = ({ data, metadata }: TrackTime, issue: Issue): IssueEvent[] => {
  const { change, ...noted } = data;
  const present = writableIssue(issue, data);
  const changed: IssueChange = { ...noted, changedAt: changedAt(metadata, present) };
  const { estimate, spent, entries } = present.time;
  switch (change.kind) {
    case 'estimate': {
      const { seconds } = change;
      return seconds === estimate ? [] : [{ type: 'TimeEstimateChanged', data: { ...changed, seconds } }];
    }
    case 'spend': {
      const { seconds, date, summary } = change;
      if (seconds === 0) throw refusal('no-time-spent', "Time spent can't be 0");
      if (date !== null && date > lastPresentDate(metadata.now))
        throw refusal('spent-in-the-future', `Time cannot be spent in the future: ${date}.`);
      if (spent + seconds < 0) throw refusal('more-than-spent', 'Time to subtract exceeds the total time spent');
      const spentAt = date === null ? metadata.now : `${date}T12:00:00.000Z`;
      return [{ type: 'TimeSpent', data: { ...changed, iid: present.iid, seconds, spentAt, date, summary } }];
    }
    case 'remove-spent':
      return entries === 0 ? [] : [{ type: 'TimeSpentRemoved', data: changed }];
  }
};

/** TIM-4: the date at UTC+14, where each day begins. */
const lastPresentDate = (now: string): string => new Date(Date.parse(now) + 14 * HOUR_MS).toISOString().slice(0, 10);
