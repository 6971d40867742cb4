import type { TransferRefusal } from '@ledgerdesk/contracts';
import { DeadlinePassed, DomainError, Event, later, Pending, Process } from '@ledgerdesk/event-sourcing';
import {
  ApplyStep,
  evolve,
  GroupTransferAbandoned,
  GroupTransferAssessed,
  GroupTransferChecked,
  GroupTransferCommitted,
  GroupTransferFinished,
  GroupTransferLinksRepointed,
  GroupTransferPartApplied,
  GroupTransferPartPrepared,
  GroupTransferRequested,
  GroupTransferRolledBack,
  initialState,
  migrates,
  PresentTransfer,
  Transfer,
  TransferEvent,
} from './transfer';

type Without<Data> = Omit<Data, 'transferId'>;
type Refusal = Without<GroupTransferAbandoned['data']>;

/** What a step came to, and what a caller wants. The commit may have been faster than what was to prevent it. */
export type TransferInput =
  | Event<'RequestTransfer', GroupTransferRequested['data']>
  | Event<'CancelTransfer', { at: string }>
  | Event<'Assessed', Without<GroupTransferAssessed['data']>>
  | Event<'Started', Without<GroupTransferChecked['data']>>
  | Event<'StartRefused', Refusal>
  | Event<'PrepareRefused', Refusal>
  | Event<'PartPrepared', Without<GroupTransferPartPrepared['data']>>
  | Event<'Committed', Without<GroupTransferCommitted['data']>>
  | Event<'CommitRefused', Refusal>
  | Event<'Unlocked', Without<GroupTransferRolledBack['data']>>
  | Event<'Released', Without<GroupTransferRolledBack['data']>>
  | Event<'OwnerAdded'>
  | Event<'PartApplied', Without<GroupTransferPartApplied['data']>>
  | Event<'SweepDeferred', { at: string | null }>
  | Event<'LinksRepointed', Without<GroupTransferLinksRepointed['data']>>
  | Event<'Completed', Without<GroupTransferFinished['data']>>;

/** One step each; `transfer` is what is known by then. */
export type TransferCommand = Readonly<{ transfer: PresentTransfer }> &
  (
    | Readonly<{ type: 'assess' | 'commit' | 'unlock' | 'release' | 'add-owner' | 'complete' }>
    | Readonly<{ type: 'start'; somethingToMigrate: boolean }>
    | Readonly<{ type: 'prepare'; part: number; after: string | null }>
    | Readonly<{ type: 'repoint'; part: number; after: string | null }>
    | Readonly<{ type: 'apply'; part: number }>
  );

const SECOND = 1_000;
/** TRF-33 */
const COMMITTED_WITHIN = 15 * 60 * SECOND;
/** TRF-59: longer than what was accepted before the commit may take. */
const SWEPT_AFTER = 60 * SECOND;

const decide = (input: TransferInput | DeadlinePassed, transfer: Transfer): readonly TransferEvent[] => {
  if (input.type === 'RequestTransfer') return transfer ? [] : [{ type: 'GroupTransferRequested', data: input.data }];
  return transfer ? conclude(input, transfer) : [];
};

const conclude = (
  input: Exclude<TransferInput, { type: 'RequestTransfer' }> | DeadlinePassed,
  transfer: PresentTransfer,
): readonly TransferEvent[] => {
  const { transferId } = transfer.request;
  const { status } = transfer.now;
  switch (input.type) {
    case 'CancelTransfer':
      return cancel(input.data.at, transfer);
    case 'DeadlinePassed':
      return passed(transfer);
    case 'Assessed':
      return status === 'requested' ? [{ type: 'GroupTransferAssessed', data: { transferId, ...input.data } }] : [];
    case 'Started':
      return status === 'checking' ? [{ type: 'GroupTransferChecked', data: { transferId, ...input.data } }] : [];
    case 'StartRefused':
      return status === 'checking' ? abandon(input.data, transfer) : [];
    case 'PrepareRefused':
      return status === 'preparing' ? abandon(input.data, transfer) : [];
    case 'PartPrepared':
      return status === 'preparing' && transfer.now.part === input.data.part
        ? [{ type: 'GroupTransferPartPrepared', data: { transferId, ...input.data } }]
        : [];
    case 'Committed':
      return status === 'committing' || isUnlocking(transfer)
        ? [{ type: 'GroupTransferCommitted', data: { transferId, ...input.data } }]
        : [];
    case 'CommitRefused':
      return status === 'committing' ? abandon(input.data, transfer) : [];
    case 'Unlocked':
      return isUnlocking(transfer) ? unlocked(input.data.failedAt, transfer) : [];
    case 'Released':
      return status === 'rolling_back' && transfer.now.step === 'release'
        ? [{ type: 'GroupTransferRolledBack', data: { transferId, ...input.data } }]
        : [];
    case 'OwnerAdded':
      return status === 'applying' && transfer.now.step === 'owner'
        ? [{ type: 'GroupTransferOwnerAdded', data: { transferId } }]
        : [];
    case 'PartApplied':
      return isAt('contacts', input.data.part, transfer)
        ? [{ type: 'GroupTransferPartApplied', data: { transferId, ...input.data } }]
        : [];
    case 'LinksRepointed':
      return isAt('links', input.data.part, transfer)
        ? [{ type: 'GroupTransferLinksRepointed', data: { transferId, ...input.data } }]
        : [];
    case 'SweepDeferred':
      return status === 'completed' && typeof transfer.now.sweep === 'object'
        ? [{ type: 'GroupTransferSweepDeferred', data: { transferId, until: sweptAfter(input.data.at) } }]
        : [];
    case 'Completed':
      return status === 'applying' && transfer.now.step === 'completion'
        ? [{ type: 'GroupTransferFinished', data: { transferId, ...input.data } }]
        : [];
  }
};

/** TRF-42. While the commit is under way, whether it was faster shows when the tree is unlocked. */
const cancel = (at: string, transfer: PresentTransfer): readonly TransferEvent[] => {
  if (transfer.committedAt !== null) throw alreadyCommitted(transfer.request.transferId);
  const cancelled = { reason: 'cancelled', message: 'The transfer was cancelled.', abandonedAt: at } as const;
  return isUncommitted(transfer) ? abandon(cancelled, transfer) : [];
};

export const alreadyCommitted = (transferId: number) =>
  new DomainError<TransferRefusal>('transfer-committed', `Transfer ${transferId} is already committed.`);

const passed = (transfer: PresentTransfer): readonly TransferEvent[] => {
  const at = deadline(transfer);
  if (at === null) return [];
  if (!isUncommitted(transfer))
    return [{ type: 'GroupTransferSweepStarted', data: { transferId: transfer.request.transferId } }];
  return abandon(
    { reason: 'timeout', message: 'The transfer took longer than 15 minutes.', abandonedAt: at },
    transfer,
  );
};

/** Before the first command to the tree nothing is to be taken back. */
const abandon = (refusal: Refusal, { request: { transferId }, now }: PresentTransfer): readonly TransferEvent[] => {
  const abandoned: TransferEvent = { type: 'GroupTransferAbandoned', data: { transferId, ...refusal } };
  if (now.status !== 'requested') return [abandoned];
  return [abandoned, { type: 'GroupTransferRolledBack', data: { transferId, failedAt: refusal.abandonedAt } }];
};

const unlocked = (failedAt: string, transfer: PresentTransfer): readonly TransferEvent[] => {
  const { transferId } = transfer.request;
  const event: TransferEvent = { type: 'GroupTransferUnlocked', data: { transferId } };
  if (migrates(transfer)) return [event];
  return [event, { type: 'GroupTransferRolledBack', data: { transferId, failedAt } }];
};

const isUnlocking = ({ now }: PresentTransfer): boolean => now.status === 'rolling_back' && now.step === 'unlock';

const isUncommitted = ({ now: { status } }: PresentTransfer): boolean =>
  ['requested', 'checking', 'preparing', 'committing'].includes(status);

const sweptAfter = (at: string | null): string | null => (at === null ? null : later(at, SWEPT_AFTER));

/** The part of what follows the commit that it is at, for the first time or in the sweep. */
const applyStepOf = ({ now }: PresentTransfer): ApplyStep | null => {
  if (now.status === 'completed') return typeof now.sweep === 'object' ? now.sweep : null;
  return now.status === 'applying' && 'part' in now ? now : null;
};
const isAt = (step: ApplyStep['step'], part: number, transfer: PresentTransfer): boolean => {
  const present = applyStepOf(transfer);
  return present?.step === step && present.part === part;
};

const pendingCommands = (transfer: Transfer): readonly Pending<TransferCommand>[] => {
  const command = transfer && commandOf(transfer);
  return command ? [{ step: stepOf(command), command }] : [];
};

const stepOf = (command: TransferCommand): string =>
  'part' in command ? `${command.type}-${command.part}` : command.type;

const commandOf = (transfer: PresentTransfer): TransferCommand | null => {
  const { now } = transfer;
  switch (now.status) {
    case 'requested':
      return { type: 'assess', transfer };
    case 'checking':
      return { type: 'start', transfer, somethingToMigrate: now.somethingToMigrate };
    case 'preparing':
      return { type: 'prepare', transfer, part: now.part, after: now.after };
    case 'committing':
      return { type: 'commit', transfer };
    case 'rolling_back':
      return { type: now.step, transfer };
    case 'failed':
      return null;
    case 'applying': {
      if ('part' in now) return applyCommand(now, transfer);
      return { type: now.step === 'owner' ? 'add-owner' : 'complete', transfer };
    }
    case 'completed':
      return typeof now.sweep === 'object' ? applyCommand(now.sweep, transfer) : null;
  }
};

const applyCommand = (at: ApplyStep, transfer: PresentTransfer): TransferCommand =>
  at.step === 'contacts'
    ? { type: 'apply', transfer, part: at.part }
    : { type: 'repoint', transfer, part: at.part, after: at.after };

/** The way back and the way forward after the commit have none. */
const deadline = (transfer: Transfer): string | null => {
  if (!transfer) return null;
  const { now, request, committedAt } = transfer;
  switch (now.status) {
    case 'requested':
    case 'checking':
    case 'preparing':
    case 'committing':
      return later(request.requestedAt, COMMITTED_WITHIN);
    case 'completed':
      return now.sweep === 'due' ? (transfer.sweepAt ?? later(committedAt!, SWEPT_AFTER)) : null;
    case 'rolling_back':
    case 'failed':
    case 'applying':
      return null;
  }
};

const ended = (transfer: Transfer): boolean => {
  const now = transfer?.now;
  return now?.status === 'failed' || (now?.status === 'completed' && now.sweep === 'done');
};

type TransferProcess = Process<TransferInput, Transfer, TransferEvent, TransferCommand>;
/** A group transfer (TRF-32 to TRF-35): forward or back until the tree has committed it, and only forward from then on. */
export const transferProcess: TransferProcess = {
  initialState,
  decide,
  evolve,
  pendingCommands,
  deadline,
  ended,
};
