import { recorded, specifyProjection } from '@ledgerdesk/event-sourcing/testing';
import type { TimeSpent } from '../../issues/issue';
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
  it('are those since all were removed (TIM-6)', () => {
    given(spent(60, '2026-02-01')).when(removed).then({ 7: null });
    const entries = [{ on: '2026-02-02', seconds: 5 }];
    given(spent(60, '2026-02-01'), removed)
      .when(spent(5, '2026-02-02'))
      .then({ 7: { ...ids, first: '2026-02-02', last: '2026-02-02', entries } });
  });
});
