import type { ContactsScope, Role, TransferReason } from '@ledgerdesk/contracts';
import { Command } from '@ledgerdesk/event-sourcing';
import type { Tree } from './tree';

/**
 * Who moves a group, with the roles there are at this moment. `createsInParent`: GRP-15 in the new parent, or for a root.
 * `roleInSource`, `roleInTarget`: on the contact sources before and after.
 */
export type Mover = Readonly<{
  userId: number;
  role: Role;
  createsInParent: boolean;
  roleInSource: Role;
  roleInTarget: Role;
}>;

type Plan = {
  transferId: number;
  groupId: number;
  toParentId: number | null;
  contactsScope: ContactsScope;
  by: Mover;
  /** TRF-12 */
  somethingToMigrate: boolean;
};

/** Checks (TRF-1 to TRF-8), then locks: path, overlap and frozen settings are the transfer's until it ends. */
export class StartGroupTransfer extends Command('StartGroupTransfer')<Plan, Tree> {}
/** Checks again; then the group is at its new place. `ownerless`: no Owner of its own would be left (TRF-27). */
export class CommitGroupTransfer extends Command('CommitGroupTransfer')<Plan & { ownerless: boolean }, Tree> {}
export class FailGroupTransfer extends Command('FailGroupTransfer')<
  { transferId: number; reason: TransferReason; message: string },
  Tree
> {}
export class CompleteGroupTransfer extends Command('CompleteGroupTransfer')<{ transferId: number }, Tree> {}
