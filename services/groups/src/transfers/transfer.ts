import type { ContactsScope, Migrated, TransferMode, TransferReason } from '@ledgerdesk/contracts';
import { Event } from '@ledgerdesk/event-sourcing';
import type { Undone } from '../tree/tree';

export type MigrationCounts = Readonly<{ contacts: Migrated; organizations: Migrated }>;
/** What moves where, as the tree has locked it. Both contact sources are one where nothing migrates. */
export type LockedPlan = Readonly<{
  fromParentId: number | null;
  mode: TransferMode;
  sourceBefore: number;
  sourceAfter: number;
  undo?: Undone;
}>;

type OfTransfer = { transferId: number };

export type GroupTransferRequested = Event<
  'GroupTransferRequested',
  OfTransfer & {
    groupId: number;
    fromParentId: number | null;
    toParentId: number | null;
    contactsScope: ContactsScope;
    /** The transfer that it takes back (TRF-44). */
    undoes?: number;
    requestedBy: number;
    requestedAt: string;
  }
>;
/** TRF-12, as of the request. */
export type GroupTransferAssessed = Event<'GroupTransferAssessed', OfTransfer & { somethingToMigrate: boolean }>;
export type GroupTransferChecked = Event<'GroupTransferChecked', OfTransfer & LockedPlan>;
/** `next`: where the next part begins; null: this was the last. `total`: how many the source owns. */
export type GroupTransferPartPrepared = Event<
  'GroupTransferPartPrepared',
  OfTransfer & { part: number; next: string | null; total: number } & MigrationCounts
>;
/** The tree has the group at its new place. `newOwner`: whose membership follows (TRF-27). */
export type GroupTransferCommitted = Event<
  'GroupTransferCommitted',
  OfTransfer & { newOwner: number | null; committedAt: string }
>;
/** `overlaps`: the transfer that stood in its way, and that one's group. */
export type GroupTransferAbandoned = Event<
  'GroupTransferAbandoned',
  OfTransfer & { reason: TransferReason; message: string; overlaps?: Overlapped; abandonedAt: string }
>;
type Overlapped = { transferId: number; groupId: number };
/** The tree has let go of it, so that it can't be committed any more. */
export type GroupTransferUnlocked = Event<'GroupTransferUnlocked', OfTransfer>;
/** Everything is as if nothing had been asked (TRF-33). */
export type GroupTransferRolledBack = Event<'GroupTransferRolledBack', OfTransfer & { failedAt: string }>;
export type GroupTransferOwnerAdded = Event<'GroupTransferOwnerAdded', OfTransfer>;
/** Counts are those of the whole migration so far. `done`: nothing is left. */
export type GroupTransferPartApplied = Event<
  'GroupTransferPartApplied',
  OfTransfer & { part: number; done: boolean; total: number } & MigrationCounts
>;
export type GroupTransferLinksRepointed = Event<
  'GroupTransferLinksRepointed',
  OfTransfer & { part: number; next: string | null; issues: number; links: number }
>;
/** Everything has been applied, and the tree has let go of it. */
export type GroupTransferFinished = Event<'GroupTransferFinished', OfTransfer & { completedAt: string }>;
/** What was accepted before the commit has been stored by now, and is looked for (TRF-59). */
export type GroupTransferSweepStarted = Event<'GroupTransferSweepStarted', OfTransfer>;
/** Another transfer of the group runs (until when to wait for it), or has been committed: then nothing is looked for. */
export type GroupTransferSweepDeferred = Event<'GroupTransferSweepDeferred', OfTransfer & { until: string | null }>;

export type TransferEvent =
  | GroupTransferRequested
  | GroupTransferAssessed
  | GroupTransferChecked
  | GroupTransferPartPrepared
  | GroupTransferCommitted
  | GroupTransferAbandoned
  | GroupTransferUnlocked
  | GroupTransferRolledBack
  | GroupTransferOwnerAdded
  | GroupTransferPartApplied
  | GroupTransferLinksRepointed
  | GroupTransferFinished
  | GroupTransferSweepStarted
  | GroupTransferSweepDeferred;

export const TRANSFER_STREAM = 'group-transfer';
export const transferStream = (transferId: number): string => `${TRANSFER_STREAM}-${transferId}`;

/** What follows the commit, in this order; parts are numbered on from the preparation. */
export type ApplyStep =
  Readonly<{ step: 'contacts'; part: number }> | Readonly<{ step: 'links'; part: number; after: string | null }>;
/** Where it stands (TRF-32), and what is done there. */
export type Stage =
  | Readonly<{ status: 'requested' }>
  | Readonly<{ status: 'checking'; somethingToMigrate: boolean }>
  | Readonly<{ status: 'preparing'; part: number; after: string | null }>
  | Readonly<{ status: 'committing' }>
  | Readonly<{ status: 'rolling_back'; step: 'unlock' | 'release' }>
  | Readonly<{ status: 'failed' }>
  | Readonly<{ status: 'applying' } & (Readonly<{ step: 'owner' | 'completion' }> | ApplyStep)>
  | Readonly<{ status: 'completed'; sweep: 'due' | 'done' | ApplyStep }>;

export type PresentTransfer = Readonly<{
  request: GroupTransferRequested['data'];
  /** Null until it is checked. */
  plan: LockedPlan | null;
  /** How many contacts and organizations are planned, and how many the source owned. */
  prepared: number;
  total: number;
  applied: MigrationCounts;
  /** Of all to be applied, by the last part; null before. */
  toApply: number | null;
  /** The number of the last part. */
  part: number;
  issuesRepointed: number;
  linksRepointed: number;
  failure: Readonly<{ reason: TransferReason; message: string; overlaps?: Overlapped }> | null;
  committedAt: string | null;
  finishedAt: string | null;
  /** When the sweep is due, where it was put off. */
  sweepAt: string | null;
  now: Stage;
}>;
/** Null: nothing of it is recorded. */
export type Transfer = PresentTransfer | null;

export const initialState: Transfer = null;

const none: Migrated = { moved: 0, copied: 0, merged: 0 };
export const countOf = ({ contacts, organizations }: MigrationCounts): number =>
  [contacts, organizations].reduce((sum, { moved, copied, merged }) => sum + moved + copied + merged, 0);

/** Copies are taken away after the links to them: nobody is linked to them any more then. */
const isCopyUndo = ({ plan, request }: PresentTransfer): boolean =>
  request.undoes !== undefined && plan?.mode === 'copy';

export const migrates = ({ plan }: PresentTransfer): boolean => plan !== null && plan.mode !== 'none';

const requested = (request: GroupTransferRequested['data']): PresentTransfer => ({
  request,
  plan: null,
  prepared: 0,
  total: 0,
  applied: { contacts: none, organizations: none },
  toApply: null,
  part: 0,
  issuesRepointed: 0,
  linksRepointed: 0,
  failure: null,
  committedAt: null,
  finishedAt: null,
  sweepAt: null,
  now: { status: 'requested' },
});

export const evolve = (transfer: Transfer, event: TransferEvent): Transfer => {
  if (event.type === 'GroupTransferRequested') return requested(event.data);
  return transfer && evolvePresent(transfer, event);
};

const evolvePresent = (
  transfer: PresentTransfer,
  event: Exclude<TransferEvent, GroupTransferRequested>,
): PresentTransfer => {
  switch (event.type) {
    case 'GroupTransferAssessed': {
      const { somethingToMigrate } = event.data;
      return { ...transfer, now: { status: 'checking', somethingToMigrate } };
    }
    case 'GroupTransferChecked': {
      const { transferId: _, ...plan } = event.data;
      const checked = { ...transfer, plan };
      return { ...checked, now: migrates(checked) ? { status: 'preparing', part: 1, after: null } : COMMITTING };
    }
    case 'GroupTransferPartPrepared': {
      const { part, next, total } = event.data;
      const prepared = transfer.prepared + countOf(event.data);
      const now: Stage = next === null ? COMMITTING : { status: 'preparing', part: part + 1, after: next };
      return { ...transfer, part, prepared, total, now };
    }
    case 'GroupTransferCommitted': {
      const { newOwner, committedAt } = event.data;
      const now: Stage = newOwner === null ? applying(transfer) : { status: 'applying', step: 'owner' };
      return { ...transfer, failure: null, committedAt, now };
    }
    case 'GroupTransferAbandoned': {
      const { transferId: _, abandonedAt: __, ...failure } = event.data;
      return { ...transfer, failure, now: { status: 'rolling_back', step: 'unlock' } };
    }
    case 'GroupTransferUnlocked':
      return { ...transfer, now: { status: 'rolling_back', step: 'release' } };
    case 'GroupTransferRolledBack':
      return { ...transfer, finishedAt: event.data.failedAt, now: { status: 'failed' } };
    case 'GroupTransferOwnerAdded':
      return { ...transfer, now: applying(transfer) };
    case 'GroupTransferPartApplied': {
      const { part, done, total, contacts, organizations } = event.data;
      const applied = { ...transfer, part, toApply: total, applied: { contacts, organizations } };
      const atEnd = isCopyUndo(transfer) ? null : linksAt(part + 1);
      return { ...applied, now: following(transfer, done ? atEnd : contactsAt(part + 1)) };
    }
    case 'GroupTransferLinksRepointed': {
      const { part, next, issues, links } = event.data;
      const repointed = {
        ...transfer,
        part,
        issuesRepointed: transfer.issuesRepointed + issues,
        linksRepointed: transfer.linksRepointed + links,
      };
      const atEnd = isCopyUndo(transfer) ? contactsAt(part + 1) : null;
      return { ...repointed, now: following(transfer, next === null ? atEnd : linksAt(part + 1, next)) };
    }
    case 'GroupTransferFinished': {
      const now: Stage = { status: 'completed', sweep: migrates(transfer) ? 'due' : 'done' };
      return { ...transfer, finishedAt: event.data.completedAt, now };
    }
    case 'GroupTransferSweepStarted':
      return { ...transfer, now: { status: 'completed', sweep: firstStep(transfer) } };
    case 'GroupTransferSweepDeferred': {
      const { until } = event.data;
      return { ...transfer, sweepAt: until, now: { status: 'completed', sweep: until === null ? 'done' : 'due' } };
    }
  }
};

const COMMITTING: Stage = { status: 'committing' };

const contactsAt = (part: number): ApplyStep => ({ step: 'contacts', part });
const linksAt = (part: number, after: string | null = null): ApplyStep => ({ step: 'links', part, after });
const firstStep = (transfer: PresentTransfer): ApplyStep =>
  isCopyUndo(transfer) ? linksAt(transfer.part + 1) : contactsAt(transfer.part + 1);

const applying = (transfer: PresentTransfer): Stage =>
  migrates(transfer) ? { status: 'applying', ...firstStep(transfer) } : { status: 'applying', step: 'completion' };

/** The next part, where it was applied for the first time or in the sweep; null: there is none. */
const following = ({ now }: PresentTransfer, next: ApplyStep | null): Stage => {
  if (now.status === 'completed') return { status: 'completed', sweep: next ?? 'done' };
  return next ? { status: 'applying', ...next } : { status: 'applying', step: 'completion' };
};
