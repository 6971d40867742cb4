import { Projection } from '@ledgerdesk/event-sourcing';
import { evolve, PresentTransfer, TransferEvent } from '../transfer';

export type TransferRow = Readonly<{ groupId: number; createdAt: string; transfer: PresentTransfer }>;

/** Every transfer there was, as the process itself has it. */
export const transferList: Projection<TransferRow, TransferEvent> = {
  collection: 'transfers',
  version: 2,
  fields: { groupId: 'number', createdAt: 'string' },
  indexes: [['groupId', 'createdAt']],
  handles: [
    ...(['GroupTransferRequested', 'GroupTransferAssessed', 'GroupTransferChecked'] as const),
    ...(['GroupTransferPartPrepared', 'GroupTransferCommitted', 'GroupTransferAbandoned'] as const),
    ...(['GroupTransferUnlocked', 'GroupTransferRolledBack', 'GroupTransferOwnerAdded'] as const),
    ...(['GroupTransferPartApplied', 'GroupTransferLinksRepointed'] as const),
    ...(['GroupTransferFinished', 'GroupTransferSweepStarted', 'GroupTransferSweepDeferred'] as const),
  ],
  documentIds: ({ data: { transferId } }) => [transferId],
  evolve: (row, event) => {
    const transfer = evolve(row?.transfer ?? null, event);
    return transfer && { groupId: transfer.request.groupId, createdAt: transfer.request.requestedAt, transfer };
  },
};
