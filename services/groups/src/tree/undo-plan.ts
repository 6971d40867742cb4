import { at, idsWhere } from './by-id';
import { contactSourceIn, contactSourceOf } from './contact-source';
import { deletedFrom } from './deleted';
import { groupsFrom, isWithin, levelsDownTo, MOST_LEVELS } from './existing';
import { affectedGroups, SourceChange } from './running-transfers';
import { transferPlan, TransferPlan } from './transfer-plan';
import { isTaken, LastTransfer, linked, Tree } from './tree';

/** `transferId`: of the undo; null where it is only asked about. */
export type UndoQuestion = Readonly<{ transferId: number | null; groupId: number; undoes: number }>;

const DAY_MS = 24 * 60 * 60 * 1_000;
/** TRF-44 */
const UNDONE_WITHIN_DAYS = 30;

/** What is planned where a group is to go, or to go back (`undoes`). @throws DomainError `group-not-found` */
export const plannedTransfer = (
  tree: Tree,
  { groupId, toParentId, undoes }: Readonly<{ groupId: number; toParentId: number | null; undoes?: number }>,
): TransferPlan => {
  const last = undoes === undefined ? null : lastTransfer(tree, groupId, undoes);
  return last ? undoPlan(groupId, last) : transferPlan(tree, groupId, toParentId);
};

/** The former state is the plan (TRF-44). */
const undoPlan = (groupId: number, last: LastTransfer): TransferPlan => {
  const { transferId, fromParentId: toParentId, mode, sources } = last;
  const between = { sourceBefore: last.sourceAfter, sourceAfter: last.sourceBefore };
  return { groupId, toParentId, mode, ...between, undo: { transferId, sources }, committed: null };
};

/** The transfer, where it is the one that brought the group where it is. */
const lastTransfer = (tree: Tree, groupId: number, transferId: number): LastTransfer | null => {
  const last = at(tree.lastTransfers, groupId);
  return last?.transferId === transferId ? last : null;
};

/** TRF-44: why a transfer can't be undone, as far as the tree knows, in words. @param now ISO 8601 */
export const undoReasons = (tree: Tree, question: UndoQuestion, now: string): readonly string[] => {
  const { groupId, undoes } = question;
  const last = lastTransfer(tree, groupId, undoes);
  const isCompleted = at(tree.endedTransfers, undoes) === 'completed';
  const isUndone = at(tree.undone, undoes) !== undefined;
  const undoer = at(tree.lastTransfers, groupId)?.transferId;
  const isMoved = isCompleted && !last && !(isUndone && undoer === at(tree.undone, undoes));
  return [
    ...(isCompleted ? [] : ['it is not completed']),
    ...(last?.completedAt && isOlder(last.completedAt, now)
      ? [`it was finished more than ${UNDONE_WITHIN_DAYS} days ago`]
      : []),
    ...(isUndone ? ['it is undone already'] : []),
    ...(isUndo(tree, undoes) ? ['it is an undo itself'] : []),
    ...(isMoved ? ['the group was moved since'] : []),
    ...(isCompleted && last ? reasonsOfPlace(tree, question, last) : []),
  ];
};

/** @param reasons at least one */
export const notUndone = (transferId: number, reasons: readonly string[]): string => {
  const others = reasons.slice(0, -1).join(', ');
  return `Transfer ${transferId} can't be undone: ${others}${others && ' and '}${reasons.at(-1)}`;
};

const isOlder = (then: string, now: string): boolean =>
  Date.parse(now) - Date.parse(then) > UNDONE_WITHIN_DAYS * DAY_MS;

const isUndo = (tree: Tree, transferId: number): boolean =>
  Object.values(tree.undone).some((block) => Object.values(block).includes(transferId));

const reasonsOfPlace = (
  tree: Tree,
  { transferId, groupId }: UndoQuestion,
  { fromParentId, mode, sourceBefore, sourceAfter }: LastTransfer,
): readonly string[] => {
  const group = at(tree.groups, groupId)!;
  const parent = fromParentId === null ? null : at(tree.groups, fromParentId);
  if (parent === undefined || deletedFrom(tree, fromParentId) !== null) return ['the former parent is gone'];
  const isBelow = isWithin(tree, fromParentId, groupId);
  if (isBelow) return ['the former parent is below the group now'];
  const groups = linked(tree);
  const present = groups.get(groupId)!;
  const former = fromParentId === null ? null : groups.get(fromParentId)!;
  const levels = Math.max(...groupsFrom(tree, groupId).values()) + 1;
  const isOff = (sourceId: number) => mode !== 'none' && !at(tree.groups, sourceId)?.crm.enabled;
  return [
    ...(contactSourceOf(groups, present).id === sourceAfter ? [] : ['the group has another contact source since']),
    ...(contactSourceIn(groups, present, former).id === sourceBefore
      ? []
      : ['the group would not get its former contact source']),
    ...(isTaken(tree, fromParentId, group.path, transferId) ? ['its path is taken at the former place'] : []),
    ...(levelsDownTo(tree, fromParentId) + levels > MOST_LEVELS ? ['the former parent is too deep now'] : []),
    ...(isOff(sourceBefore) ? ['customer relations is off in the former contact source'] : []),
    ...(isOff(sourceAfter) ? ['customer relations is off in the present contact source'] : []),
  ];
};

/** The projects that have this contact source, but for those of which the transfer changes it. */
export const otherProjects = (tree: Tree, sourceId: number, transfer: SourceChange): readonly number[] => {
  const affected = affectedGroups(tree, transfer);
  const groups = linked(tree);
  const others = new Set(
    idsWhere(tree.groups, (_, id) => !affected.has(id) && contactSourceOf(groups, groups.get(id)!).id === sourceId),
  );
  return idsWhere(tree.projects, ({ groupId }) => others.has(groupId));
};
