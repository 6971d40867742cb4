import { fold } from '@ledgerdesk/event-sourcing';
import { specifyProcess } from '@ledgerdesk/event-sourcing/testing';
import {
  applied,
  assessed,
  checked,
  committed,
  finished,
  prepared,
  repointed,
  request,
  requested,
  sweepStarted,
  transferId,
} from './fixture/transfer-events';
import { TransferEvent } from './transfer';
import { transferProcess } from './transfer.process';

const given = specifyProcess(transferProcess);
const stateOf = (...events: readonly TransferEvent[]) => fold(transferProcess, events);
const pending = (...events: readonly TransferEvent[]) =>
  transferProcess.pendingCommands(stateOf(...events)).map(({ step }) => step);

const toUndo: TransferEvent = { type: 'GroupTransferRequested', data: { ...request, undoes: 8 } };
const planned = [toUndo, assessed, checked(), prepared(1, null)];

describe('the undo of a group transfer', () => {
  it('leads links before it takes copies away, which nobody is linked to by then (TRF-45)', () => {
    const past = [...planned, committed()];
    expect(pending(...past)).toEqual(['repoint-2']);
    expect(pending(...past, repointed(2, null))).toEqual(['apply-3']);
    expect(pending(...past, repointed(2, null), applied(3, true))).toEqual(['complete']);
    const done = [...past, repointed(2, null), applied(3, true), finished, sweepStarted];
    expect(pending(...done)).toEqual(['repoint-4']);
    expect(pending(...done, repointed(4, null))).toEqual(['apply-5']);
    expect(transferProcess.ended(stateOf(...done, repointed(4, null), applied(5, true)))).toBe(true);
  });
  it('is rolled back where what is prepared stands in its way (TRF-44)', () => {
    const refusal = { reason: 'conflict', message: 'It is taken', abandonedAt: '2026-11-24T09:00:30.000Z' } as const;
    const abandoned: TransferEvent = { type: 'GroupTransferAbandoned', data: { transferId, ...refusal } };
    given(toUndo, assessed, checked()).when({ type: 'PrepareRefused', data: refusal }).then(abandoned);
    expect(pending(toUndo, assessed, checked(), abandoned)).toEqual(['unlock']);
    given(...planned)
      .when({ type: 'PrepareRefused', data: refusal })
      .thenNothing();
  });
});

describe('looking for what was stored late', () => {
  const done = [requested, assessed, checked(), prepared(1, null), committed(), applied(2, true), repointed(3, null)];
  const sweeping = [...done, finished, sweepStarted];
  const deferred = (until: string | null): TransferEvent => ({
    type: 'GroupTransferSweepDeferred',
    data: { transferId, until },
  });

  it('waits while the group is moved again, and is dropped once it is (TRF-59)', () => {
    const at = '2026-11-24T10:00:00.000Z';
    const until = '2026-11-24T10:01:00.000Z';
    given(...sweeping)
      .when({ type: 'SweepDeferred', data: { at } })
      .then(deferred(until));
    expect(transferProcess.deadline(stateOf(...sweeping, deferred(until)))).toBe(until);
    expect(pending(...sweeping, deferred(until))).toEqual([]);
    given(...sweeping)
      .when({ type: 'SweepDeferred', data: { at: null } })
      .then(deferred(null));
    expect(transferProcess.ended(stateOf(...sweeping, deferred(null)))).toBe(true);
    given(...done, finished)
      .when({ type: 'SweepDeferred', data: { at } })
      .thenNothing();
  });
});
