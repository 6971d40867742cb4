import type { Role, TransferReason } from '@ledgerdesk/contracts';
import { existingGroup, groupsFrom, isWithin, levelsDownTo, MOST_LEVELS, TOO_DEEP } from './existing';
import type { ChosenSource } from './contact-source';
import { RESERVED } from './field-rules';
import type { RunningTransfer } from './running-transfers';
import { transferPlan, TransferPlan } from './transfer-plan';
import { isTaken, Tree } from './tree';

/**
 * Who moves a group, with the roles there are at this moment. `createsInParent`: GRP-15 in the new parent, or for a root.
 * `inSource`, `inTarget`: the contact sources before and after that these roles are of.
 */
export type Mover = Readonly<{
  userId: number;
  role: Role;
  createsInParent: boolean;
  inSource: ChosenSource;
  inTarget: ChosenSource;
}>;

/** `transferId`: null where it is only asked about (TRF-39). `somethingToMigrate`: TRF-12. */
export type TransferQuestion = Readonly<{
  transferId: number | null;
  groupId: number;
  toParentId: number | null;
  undoes?: number;
  by: Mover;
  somethingToMigrate: boolean;
}>;

/** `overlaps`: of the check that fails because of another transfer. */
export type TransferCheck = Readonly<{
  name: TransferReason;
  passed: boolean;
  message: string | null;
  overlaps?: Readonly<{ transferId: number; groupId: number }>;
}>;

const PLANNER = 15 satisfies Role;
const DEVELOPER = 30 satisfies Role;
const OWNER = 50 satisfies Role;

const CONTACTS_REFUSED =
  "Group contains contacts/organizations and you don't have enough permissions to move them to the new root group.";

/** TRF-41. @param fullPath of the group that the other transfer moves; null where the asker may not see it */
export const overlapMessage = (transferId: number, fullPath: string | null): string =>
  `Group transfer ${transferId}${fullPath === null ? '' : ` of ${fullPath}`} is in progress. Try again when it has finished.`;

/** TRF-1 to TRF-8, in this order. */
export const transferChecks = (
  tree: Tree,
  question: TransferQuestion,
  plan: TransferPlan = transferPlan(tree, question.groupId, question.toParentId),
): readonly TransferCheck[] => {
  const { transferId, groupId, toParentId, by } = question;
  const { parentId, path } = existingGroup(tree, groupId);
  const moves = toParentId !== parentId;
  const migrates = plan.mode !== 'none' && question.somethingToMigrate;
  const crmIsOn = (id: number) => existingGroup(tree, id).crm.enabled;
  const levels = () => [...groupsFrom(tree, groupId).values()].reduce((most, level) => Math.max(most, level + 1), 1);
  const overlap = overlapping(tree, question, plan);
  const check = (name: TransferReason, fails: boolean, message: string): TransferCheck => ({
    name,
    passed: !fails,
    message: fails ? message : null,
  });
  return [
    check('already_root', !moves && toParentId === null, 'Group is already a root group.'),
    check('same_parent', !moves && toParentId !== null, 'Group is already associated to the parent group.'),
    check('insufficient_permissions', by.role < OWNER || !by.createsInParent, "You don't have enough permissions."),
    {
      ...check('overlapping_transfer', overlap !== null, overlap ? overlapMessage(overlap.transferId, null) : ''),
      ...(overlap ? { overlaps: { transferId: overlap.transferId, groupId: overlap.groupId } } : {}),
    },
    check(
      'path_taken',
      moves && (isTaken(tree, toParentId, path, transferId) || isReservedRoot(toParentId, path)),
      'The parent group already has a subgroup or a project with the same path.',
    ),
    check('own_subtree', isWithin(tree, toParentId, groupId), 'Cannot transfer group to one of its subgroup.'),
    check('too_deep', toParentId !== null && levelsDownTo(tree, toParentId) + levels() > MOST_LEVELS, TOO_DEEP),
    check(
      'insufficient_role',
      migrates && (by.inTarget.role < DEVELOPER || (question.undoes !== undefined && by.inSource.role < DEVELOPER)),
      CONTACTS_REFUSED,
    ),
    check('crm_disabled_in_target', migrates && !crmIsOn(plan.sourceAfter), CONTACTS_REFUSED),
    check(
      'insufficient_role_in_source',
      migrates && plan.mode === 'copy' && (by.inSource.role < PLANNER || !crmIsOn(plan.sourceBefore)),
      CONTACTS_REFUSED,
    ),
  ];
};

/** GRP-32: of what stands at the root of all addresses. */
const isReservedRoot = (parentId: number | null, path: string): boolean =>
  parentId === null && RESERVED.has(path.toLowerCase());

/**
 * TRF-40. What has something to migrate only since its start overlaps with whatever changes one of its contact sources: the
 * other began without looking.
 */
const overlapping = (
  tree: Tree,
  { transferId, groupId, toParentId, somethingToMigrate }: TransferQuestion,
  plan: TransferPlan,
): RunningTransfer | null => {
  const migrates = plan.mode !== 'none' && somethingToMigrate;
  const own = transferId === null ? undefined : tree.transfers[transferId];
  const beganWithout = own !== undefined && !own.migrates;
  const moves = (other: RunningTransfer) =>
    [groupId, toParentId].some((id) => isWithin(tree, id, other.groupId)) ||
    [other.groupId, other.toParentId].some((id) => isWithin(tree, id, groupId));
  const shares = ({ mode, migrates: otherMigrates, sourceBefore, sourceAfter }: RunningTransfer) =>
    migrates &&
    (otherMigrates || (beganWithout && mode !== 'none')) &&
    [sourceBefore, sourceAfter].some((id) => id === plan.sourceBefore || id === plan.sourceAfter);
  const others = Object.values(tree.transfers).filter((other) => other !== own);
  return others.find((other) => moves(other) || shares(other)) ?? null;
};
