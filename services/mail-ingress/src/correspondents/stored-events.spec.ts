import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Event, fold, Recorded } from '@ledgerdesk/event-sourcing';
import { correspondentDecider } from './correspondent.decider';
import { rejectionsDecider } from './rejections.decider';

/** As the log has kept them: one of each type and schema there ever was. Never changed. */
const sample = <E extends Event>(name: string): Recorded<E> =>
  JSON.parse(readFileSync(join(__dirname, 'samples', `${name}.json`), 'utf8'));

describe('stored events of correspondents', () => {
  const ofCorrespondent = ['Noted', 'Respelled', 'Renamed'].map((what) => `Correspondent${what}.v1`);
  const counted = ['IssueCounted.v1', 'AutomaticMailAllowed.v1'];

  it('fold to the correspondent they were about', () =>
    expect(
      fold(
        correspondentDecider,
        [...ofCorrespondent, ...counted].map((name) => sample<never>(name)),
      ),
    ).toEqual({
      status: 'known',
      address: 'Jane@example.com',
      name: 'Jane Roe',
      issues: [{ mailId: 'a'.repeat(64), countedAt: '2026-11-24T09:03:00.000Z' }],
      automatic: [
        {
          outgoingId: 'o-1',
          kind: 'thank_you',
          subjectKey: 'd'.repeat(64),
          verdict: 'none',
          allowedAt: '2026-11-24T09:04:00.000Z',
        },
      ],
    }));
  it('fold to the rejections that were sent', () =>
    expect(fold(rejectionsDecider, [sample<never>('RejectionAllowed.v1')])).toEqual([
      { outgoingId: 'o-2', allowedAt: '2026-11-24T09:00:00.000Z' },
    ]));
  it('are all there', () =>
    expect(readdirSync(join(__dirname, 'samples')).sort()).toEqual(
      [...ofCorrespondent, ...counted, 'RejectionAllowed.v1'].map((name) => `${name}.json`).sort(),
    ));
});
