import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fold, Recorded } from '@ledgerdesk/event-sourcing';
import type { TransferEvent } from './transfer';
import { transferProcess } from './transfer.process';
import { transferList, TransferRow } from './transfer-list/transfer-list.projection';

/** As the log has kept them: one of each type and schema there ever was. Never changed. */
const sample = (type: TransferEvent['type']): Recorded<TransferEvent> =>
  JSON.parse(readFileSync(join(__dirname, 'samples', `${type}.v1.json`), 'utf8'));
const samples = (...types: readonly TransferEvent['type'][]) => types.map(sample);
const shown = (...types: readonly TransferEvent['type'][]) =>
  samples(...types).reduce<TransferRow | null>((row, event) => transferList.evolve(row, event, new Map()), null);

const prepared = [
  'GroupTransferRequested',
  'GroupTransferAssessed',
  'GroupTransferChecked',
  'GroupTransferPartPrepared',
] as const;
const failed = [...prepared, 'GroupTransferAbandoned', 'GroupTransferUnlocked', 'GroupTransferRolledBack'] as const;
const completed = [
  ...prepared,
  'GroupTransferCommitted',
  'GroupTransferOwnerAdded',
  'GroupTransferPartApplied',
  'GroupTransferLinksRepointed',
  'GroupTransferFinished',
] as const;

describe('stored events of group transfers, of every schema', () => {
  it('fold to what became of the transfer', () => {
    expect(fold(transferProcess, samples(...completed))).toEqual({
      request: sample('GroupTransferRequested').data,
      plan: { fromParentId: 1, mode: 'copy', sourceBefore: 1, sourceAfter: 2 },
      prepared: 5,
      total: 5,
      applied: { contacts: { moved: 0, copied: 3, merged: 1 }, organizations: { moved: 0, copied: 1, merged: 0 } },
      toApply: 5,
      part: 3,
      issuesRepointed: 2,
      linksRepointed: 3,
      failure: null,
      committedAt: '2026-11-24T09:01:00.000Z',
      finishedAt: '2026-11-24T09:02:00.000Z',
      sweepAt: null,
      now: { status: 'completed', sweep: 'due' },
    });
    expect(fold(transferProcess, samples(...completed, 'GroupTransferSweepStarted'))).toMatchObject({
      now: { status: 'completed', sweep: { step: 'contacts', part: 4 } },
    });
    const deferred = samples(...completed, 'GroupTransferSweepStarted', 'GroupTransferSweepDeferred');
    expect(fold(transferProcess, deferred)).toMatchObject({
      sweepAt: '2026-11-24T09:04:00.000Z',
      now: { status: 'completed', sweep: 'due' },
    });
    expect(fold(transferProcess, samples(...failed))).toMatchObject({
      failure: { reason: 'cancelled', message: 'The transfer was cancelled.' },
      finishedAt: '2026-11-24T09:02:00.000Z',
      now: { status: 'failed' },
    });
  });
  it('are listed as what became of it', () =>
    expect(shown(...failed)).toEqual({
      groupId: 3,
      createdAt: '2026-11-24T09:00:00.000Z',
      transfer: fold(transferProcess, samples(...failed)),
    }));
  it('are all there', () => {
    const kept = readdirSync(join(__dirname, 'samples')).map((file) => file.replace('.v1.json', ''));
    expect(new Set(kept)).toEqual(new Set(transferList.handles));
  });
});
