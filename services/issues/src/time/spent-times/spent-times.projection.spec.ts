import { recorded, specifyProjection } from '@ledgerdesk/event-sourcing/testing';
import type { IssueArrived, TimeSpent } from '../../issues/issue';
import { spentTimes } from './spent-times.projection';

const given = specifyProjection(spentTimes);
const changed = { issueId: 7, projectId: 3, noteId: 11, authorId: 1, changedAt: 't1' };
const spent = (seconds: number, on: string) => {
  const date = on.length === 10 ? on : null;
  const data: TimeSpent['data'] = {
    ...changed,
    iid: 4,
    seconds,
    spentAt: date ? `${on}T12:00:00.000Z` : on,
    date,
    summary: null,
  };
  return recorded('t2', { type: 'TimeSpent', data } as const);
};
const removed = recorded('t3', { type: 'TimeSpentRemoved', data: changed } as const);
const ids = { issueId: 7, projectId: 3, iid: 4, arriving: false };

describe('the times that count of an issue', () => {
  it('are its entries, with the first and the last, and by their dates where those were given', () =>
    given()
      .when(spent(60, '2026-02-01T09:00:00.000Z'), spent(-20, '2026-01-31'), spent(5, '2026-02-02'))
      .then({
        7: {
          ...ids,
          first: '2026-01-31',
          last: '2026-02-02',
          entries: [
            { on: '2026-02-01T09:00:00.000Z', seconds: 60 },
            { on: '2026-01-31', seconds: -20 },
            { on: '2026-02-02', seconds: 5 },
          ],
        },
      }));
  it('are those of the original until the new issue arrives, and its own from that event on (MOV-1)', () => {
    const time = { estimate: 0, spent: 60, entries: 1 };
    const copied = recorded('t3', {
      type: 'TimeSpent',
      data: { ...spent(60, '2026-02-01').data, issueId: 70, projectId: 30, iid: 5, copyOf: 11 },
    } as const);
    const arrived = recorded('t4', {
      type: 'IssueArrived',
      data: { issueId: 70, from: { issueId: 7 }, issue: { time } } as IssueArrived['data'],
    } as const);
    const entries = [{ on: '2026-02-01', seconds: 60 }];
    const day = { first: '2026-02-01', last: '2026-02-01', entries };
    const original = { ...ids, ...day };
    const moved = { issueId: 70, projectId: 30, iid: 5, ...day };
    given(spent(60, '2026-02-01'))
      .when(copied)
      .then({ 7: original, 70: { ...moved, arriving: true } });
    given(spent(60, '2026-02-01'), copied)
      .when(arrived)
      .then({ 7: null, 70: { ...moved, arriving: false } });
  });
  it('are those since all were removed (TIM-6)', () => {
    given(spent(60, '2026-02-01')).when(removed).then({ 7: null });
    const entries = [{ on: '2026-02-02', seconds: 5 }];
    given(spent(60, '2026-02-01'), removed)
      .when(spent(5, '2026-02-02'))
      .then({ 7: { ...ids, first: '2026-02-02', last: '2026-02-02', entries } });
  });
});
