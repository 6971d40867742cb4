import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Event, fold, Recorded } from '@ledgerdesk/event-sourcing';
import { correspondentDecider } from './correspondent.decider';
import { ccMailsDecider } from './cc-mails.decider';
import { rejectionsDecider } from './rejections.decider';
import { unverifiedThanksDecider } from './unverified-thanks.decider';

/** As the log has kept them: one of each type and schema there ever was. Never changed. */
const sample = <E extends Event>(name: string): Recorded<E> =>
  JSON.parse(readFileSync(join(__dirname, 'samples', `${name}.json`), 'utf8'));

describe('stored events of correspondents', () => {
  const ofCorrespondent = [
    ...['Noted', 'Respelled', 'Renamed'].map((what) => `Correspondent${what}.v1`),
    'MailboxNoted.v1',
  ];
  const counted = ['IssueCounted.v1', 'AutomaticMailAllowed.v1', 'UnconfirmedMailAllowed.v1'];
  const ofInstance = [
    'RejectionAllowed.v1',
    'UnverifiedThanksAllowed.v1',
    'CcMailAllowed.v1',
    'CcMailAllowed.sender.v1',
  ];

  it('fold to the correspondent they were about', () =>
    expect(
      fold(
        correspondentDecider,
        [...ofCorrespondent, ...counted].map((name) => sample<never>(name)),
      ),
    ).toEqual({
      mailboxes: [
        { address: 'Jane@example.com', name: 'Jane Roe' },
        { address: 'JANE@example.com', name: null },
      ],
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
      unconfirmed: [{ outgoingId: '77-1-opened', allowedAt: '2026-11-24T09:00:00.000Z' }],
    }));
  it('fold to the rejections that were sent', () =>
    expect(fold(rejectionsDecider, [sample<never>('RejectionAllowed.v1')])).toEqual([
      { outgoingId: 'o-2', allowedAt: '2026-11-24T09:00:00.000Z' },
    ]));
  it('fold to the automatic mails of the installation (LOOP-23)', () => {
    const allowed = [{ outgoingId: '77-1-opened', allowedAt: '2026-11-24T09:00:00.000Z' }];
    expect(fold(unverifiedThanksDecider, [sample<never>('UnverifiedThanksAllowed.v1')])).toEqual(allowed);
    const senderId = '3e5470d6a3a47309b907421ce96d1ec70a561255cecf9ed468ad40cee18db44b';
    expect(
      fold(
        ccMailsDecider,
        ['', '.sender'].map((kind) => sample<never>(`CcMailAllowed${kind}.v1`)),
      ),
    ).toEqual([...allowed, { outgoingId: '77-2-added', senderId, allowedAt: '2026-11-24T09:00:00.000Z' }]);
  });
  it('are all there', () =>
    expect(readdirSync(join(__dirname, 'samples')).sort()).toEqual(
      [...ofCorrespondent, ...counted, ...ofInstance].map((name) => `${name}.json`).sort(),
    ));
});
