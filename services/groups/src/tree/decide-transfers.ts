import type { ContactsScope, TransferReason } from '@ledgerdesk/contracts';
import { Command, DomainError } from '@ledgerdesk/event-sourcing';
import { at } from './by-id';
import { beingTransferred } from './decide-projects';
import { presentGroup } from './deleted';
import { existingGroup, rootOf } from './existing';
import { projectInTheWay } from './freezes';
import { refusal } from './refusal';
import { affectedGroups, RunningTransfer } from './running-transfers';
import { Mover, TransferCheck, transferChecks } from './transfer-checks';
import { changedSources, TransferPlan } from './transfer-plan';
import type { Tree, TreeEvent } from './tree';
import { notUndone, plannedTransfer, undoReasons } from './undo-plan';

type Plan = {
  transferId: number;
  groupId: number;
  toParentId: number | null;
  contactsScope: ContactsScope;
  /** The transfer that it takes back (TRF-44). */
  undoes?: number;
  by: Mover;
  /** TRF-12 */
  somethingToMigrate: boolean;
};

/**
 * Checks (TRF-1 to TRF-8), then locks: path, overlap and frozen settings are the transfer's until it ends. Refused as
 * `overlapping-transfer` or `transfer-refused`, with the `reason` (TRF-38) among the details; as `project-being-transferred`
 * where it is to be tried again later, and as `concurrent-change` where the mover's roles are of other contact sources.
 */
export class StartGroupTransfer extends Command('StartGroupTransfer')<Plan, Tree> {}
/** Checks again; then the group is at its new place. `ownerless`: no Owner of its own would be left (TRF-27). */
export class CommitGroupTransfer extends Command('CommitGroupTransfer')<Plan & { ownerless: boolean }, Tree> {}
/** Also of a transfer that has not started: then it never will. Refused as `transfer-committed` (TRF-42). */
export class FailGroupTransfer extends Command('FailGroupTransfer')<
  { transferId: number; groupId: number; reason: TransferReason; message: string },
  Tree
> {}
export class CompleteGroupTransfer extends Command('CompleteGroupTransfer')<{ transferId: number }, Tree> {}

export const startGroupTransfer = ({ data, metadata }: StartGroupTransfer, tree: Tree): TreeEvent[] => {
  const { transferId, groupId, toParentId, contactsScope, by, somethingToMigrate } = data;
  if (tree.transfers[transferId] || at(tree.endedTransfers, transferId) === 'completed') return [];
  if (at(tree.endedTransfers, transferId)) throw notRunning(transferId);
  presentGroup(tree, groupId);
  if (toParentId !== null) presentGroup(tree, toParentId);
  const plan = checkedPlan(tree, data, metadata.now);
  const inTheWay = projectInTheWay(tree, affectedGroups(tree, plan));
  if (inTheWay !== null) throw beingTransferred(tree, inTheWay);

  const { mode, sourceBefore, sourceAfter, undo } = plan;
  const migration = { mode, contactsScope, migrates: mode !== 'none' && somethingToMigrate, sourceBefore, sourceAfter };
  const fromParentId = existingGroup(tree, groupId).parentId;
  const start = { requestedBy: by.userId, startedAt: metadata.now };
  const undoing = undo === undefined ? {} : { undo };
  const started = { transferId, groupId, fromParentId, toParentId, ...migration, ...undoing, ...start };
  return [{ type: 'GroupTransferStarted', data: started }];
};

export const commitGroupTransfer = ({ data, metadata }: CommitGroupTransfer, tree: Tree): TreeEvent[] => {
  const { transferId, groupId, toParentId, by, ownerless } = data;
  const transfer = tree.transfers[transferId];
  if (transfer?.committed || at(tree.endedTransfers, transferId) === 'completed') return [];
  if (!transfer) throw notRunning(transferId);
  const plan = checkedPlan(tree, data, metadata.now);
  if (!isAsStarted(plan, transfer))
    throw refused('conflict', 'Contact sources have changed since the transfer began. Try again.');

  const newRootId = toParentId === null ? groupId : rootOf(tree, toParentId);
  const roots = { oldRootId: rootOf(tree, groupId), newRootId };
  const transferred = {
    transferId,
    groupId,
    parentId: toParentId,
    ...roots,
    highestVisibility: toParentId === null ? null : existingGroup(tree, toParentId).visibility,
    sources: changedSources(tree, plan),
    newOwner: toParentId === null && ownerless ? by.userId : null,
    transferredAt: metadata.now,
  };
  return [{ type: 'GroupTransferred', data: transferred }];
};

export const failGroupTransfer = ({ data, metadata }: FailGroupTransfer, tree: Tree): TreeEvent[] => {
  const { transferId } = data;
  const end = at(tree.endedTransfers, transferId);
  if (tree.transfers[transferId]?.committed || end === 'completed')
    throw refusal('transfer-committed', `Transfer ${transferId} is already committed.`);
  return end === 'failed' ? [] : [{ type: 'GroupTransferFailed', data: { ...data, failedAt: metadata.now } }];
};

export const completeGroupTransfer = ({ data, metadata }: CompleteGroupTransfer, tree: Tree): TreeEvent[] => {
  const { transferId } = data;
  const transfer = tree.transfers[transferId];
  if (at(tree.endedTransfers, transferId) === 'completed') return [];
  if (!transfer?.committed) throw notRunning(transferId);
  const { groupId, committed } = transfer;
  const completed = { transferId, groupId, ...committed, completedAt: metadata.now };
  return [{ type: 'GroupTransferCompleted', data: completed }];
};

/** @throws DomainError where a check fails */
const checkedPlan = (tree: Tree, data: Plan, now: string): TransferPlan => {
  const { undoes, by, somethingToMigrate } = data;
  const reasons = undoes === undefined ? [] : undoReasons(tree, { ...data, undoes }, now);
  if (undoes !== undefined && reasons.length > 0) throw refused('conflict', notUndone(undoes, reasons));
  const plan = plannedTransfer(tree, data);
  if (somethingToMigrate && (by.inSource.groupId !== plan.sourceBefore || by.inTarget.groupId !== plan.sourceAfter))
    throw refusal('concurrent-change', 'Contact sources have just changed; try again');
  const failed = transferChecks(tree, data, plan).find(({ passed }) => !passed);
  if (failed) throw refusedBy(failed);
  return plan;
};

const refusedBy = ({ name, message, overlaps }: TransferCheck): DomainError =>
  overlaps ? refusal('overlapping-transfer', message!, { reason: name, ...overlaps }) : refused(name, message!);

const refused = (reason: TransferReason, message: string) => new DomainError('transfer-refused', message, { reason });

const notRunning = (transferId: number) => refusal('transfer-not-found', `Group transfer ${transferId} does not run`);

const isAsStarted = (plan: TransferPlan, started: RunningTransfer): boolean =>
  plan.mode === started.mode && plan.sourceBefore === started.sourceBefore && plan.sourceAfter === started.sourceAfter;
