import type { Role } from '@ledgerdesk/contracts';
import { DomainError, fold } from '@ledgerdesk/event-sourcing';
import { specify } from '@ledgerdesk/event-sourcing/testing';
import { metadata, NOW } from '../fixture/commands';
import { group, project, withoutCrm, withSource } from '../fixture/trees';
import { at } from './by-id';
import { CommitGroupTransfer, StartGroupTransfer } from './decide-transfers';
import { affectedGroups } from './running-transfers';
import { treeDecider } from './tree.decider';
import type { GroupTransferCompleted, GroupTransferred, GroupTransferStarted, TreeEvent } from './tree';
import { notUndone, otherProjects, plannedTransfer, undoReasons } from './undo-plan';

const given = specify(treeDecider);
const JANE = 7;
const OWNER: Role = 50;
const X = 90;
const U = 91;
const LATER = '2030-01-01T09:00:00.000Z';

/** 5 is the target; 1 ⊃ 2 ⊃ 3 moves there, where 3 has 1 as its source and 2 has had 5. */
const before = [group(5, null), group(1, null), group(2, 1), withSource(2, 5), group(3, 1), withSource(3, 1)];
const move = {
  transferId: X,
  groupId: 1,
  fromParentId: null,
  toParentId: 5,
  mode: 'move',
  contactsScope: 'all',
  migrates: true,
  sourceBefore: 1,
  sourceAfter: 5,
  requestedBy: JANE,
  startedAt: NOW,
} as const;
const started: GroupTransferStarted = { type: 'GroupTransferStarted', data: move };
const transferred = (other: Partial<GroupTransferred['data']> = {}): GroupTransferred => {
  const place = { transferId: X, groupId: 1, parentId: 5, oldRootId: 1, newRootId: 5 };
  const sources = [{ groupId: 3, sourceGroupId: 5 }];
  const change = { highestVisibility: 'private', sources, newOwner: null, transferredAt: NOW } as const;
  return { type: 'GroupTransferred', data: { ...place, ...change, ...other } };
};
const completed = (transferId = X, completedAt = NOW): GroupTransferCompleted => ({
  type: 'GroupTransferCompleted',
  data: { transferId, groupId: 1, oldRootId: 1, newRootId: 5, completedAt },
});
const moved = [...before, started, transferred(), completed()];

const undo = { transferId: U, fromParentId: 5, toParentId: null, sourceBefore: 5, sourceAfter: 1 };
const undoStarted: GroupTransferStarted = {
  type: 'GroupTransferStarted',
  data: { ...move, ...undo, undo: { transferId: X, sources: [3] } },
};
const undone = transferred({
  transferId: U,
  parentId: null,
  oldRootId: 5,
  newRootId: 1,
  highestVisibility: null,
  sources: [{ groupId: 3, sourceGroupId: 1 }],
});
const by = (roleInSource: Role = OWNER, roleInTarget: Role = OWNER) => ({
  userId: JANE,
  role: OWNER,
  createsInParent: true,
  inSource: { groupId: 5, role: roleInSource },
  inTarget: { groupId: 1, role: roleInTarget },
});
const wish = { transferId: U, groupId: 1, toParentId: null, contactsScope: 'all', undoes: X } as const;
const start = (mover = by()) => new StartGroupTransfer({ ...wish, by: mover, somethingToMigrate: true }, metadata());
const commit = () =>
  new CommitGroupTransfer({ ...wish, by: by(), somethingToMigrate: true, ownerless: false }, metadata());
const treeOf = (...past: readonly TreeEvent[]) => fold(treeDecider, past);
const reasonsAfter = (past: readonly TreeEvent[], { now = NOW, undoes = X } = {}) =>
  undoReasons(treeOf(...past), { transferId: null, groupId: 1, undoes }, now);
const refusalOf = (past: readonly TreeEvent[], command: StartGroupTransfer | CommitGroupTransfer) => {
  try {
    treeDecider.decide(command, treeOf(...past));
  } catch (error) {
    if (error instanceof DomainError) return { code: error.code, message: error.message, ...error.details };
    throw error;
  }
  return null;
};

describe('the undo of a group transfer', () => {
  it('has the former state as its plan, whatever the tree would plan now (TRF-44)', () => {
    const plan = plannedTransfer(treeOf(...moved), wish);
    expect(plan).toMatchObject({ mode: 'move', toParentId: null, sourceBefore: 5, sourceAfter: 1 });
    given(...moved)
      .when(start())
      .then(undoStarted);
  });
  it('brings configured sources back with the group, but only those it had changed (TRF-17, TRF-45)', () => {
    given(...moved, undoStarted)
      .when(commit())
      .then(undone);
    const { groups } = treeOf(...moved, undoStarted, undone);
    expect([at(groups, 3)?.crm.sourceGroupId, at(groups, 2)?.crm.sourceGroupId]).toEqual([1, 5]);
  });
  it('affects what the transfer had affected, before and after its commit', () => {
    const tree = treeOf(...moved, project(10, 5), project(11, 3), project(12, 2));
    const plan = plannedTransfer(tree, wish);
    expect([...affectedGroups(tree, plan)].sort()).toEqual([1, 3]);
    expect(otherProjects(tree, 5, plan)).toEqual([10, 12]);
    const after = treeOf(...moved, undoStarted, undone);
    expect([...affectedGroups(after, { ...plan, committed: {} })].sort()).toEqual([1, 3]);
  });
  it('needs a Developer in both contact sources (TRF-44)', () => {
    for (const mover of [by(20), by(OWNER, 20)])
      expect(refusalOf(moved, start(mover))).toMatchObject({ code: 'transfer-refused', reason: 'insufficient_role' });
  });
});

describe('what stands in the way of an undo (TRF-44)', () => {
  it('is nothing, where nothing has changed', () => expect(reasonsAfter(moved)).toEqual([]));
  it.each<[string, readonly TreeEvent[], string[]]>([
    ['it runs', [...before, started, transferred()], ['it is not completed']],
    ['it never was', before, ['it is not completed']],
    ['it is undone', [...moved, undoStarted, undone, completed(U)], ['it is undone already']],
    [
      'the group was moved since',
      [...moved, { ...started, data: { ...move, transferId: 92 } }, transferred({ transferId: 92 }), completed(92)],
      ['the group was moved since'],
    ],
    [
      'its source is another one',
      [...moved, group(6, null), withSource(1, 6)],
      ['the group has another contact source since', 'the group would not get its former contact source'],
    ],
    ['its path is taken', [...moved, group(6, null, { path: 'G1' })], ['its path is taken at the former place']],
    [
      'CRM is off in both',
      [...moved, withoutCrm(1), withoutCrm(5)],
      [
        'customer relations is off in the former contact source',
        'customer relations is off in the present contact source',
      ],
    ],
  ])('is that %s', (_, past, reasons) => expect(reasonsAfter(past)).toEqual(reasons));
  it('is that it was finished too long ago', () =>
    expect(reasonsAfter(moved, { now: LATER })).toEqual(['it was finished more than 30 days ago']));
  it('is that it is an undo itself', () =>
    expect(reasonsAfter([...moved, undoStarted, undone, completed(U)], { undoes: U })).toEqual([
      'it is an undo itself',
    ]));
  it('refuses the start and the commit, with all of them (TRF-10)', () => {
    const off = [withoutCrm(1), withoutCrm(5)];
    const message =
      "Transfer 90 can't be undone: customer relations is off in the former contact source and customer relations is off in the present contact source";
    const refused = { code: 'transfer-refused', reason: 'conflict', message };
    expect(refusalOf([...moved, ...off], start())).toEqual(refused);
    expect(refusalOf([...moved, undoStarted, ...off], commit())).toEqual(refused);
  });
  it('is joined as one reads it', () =>
    expect([['a'], ['a', 'b'], ['a', 'b', 'c']].map((reasons) => notUndone(9, reasons))).toEqual([
      "Transfer 9 can't be undone: a",
      "Transfer 9 can't be undone: a and b",
      "Transfer 9 can't be undone: a, b and c",
    ]));
});
