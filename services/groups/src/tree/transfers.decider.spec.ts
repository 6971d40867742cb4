import type { Role } from '@ledgerdesk/contracts';
import { DomainError, fold } from '@ledgerdesk/event-sourcing';
import { specify } from '@ledgerdesk/event-sourcing/testing';
import { metadata, NOW } from '../fixture/commands';
import { group, project, withoutCrm, withSource } from '../fixture/trees';
import { valuesOf } from './by-id';
import { CreateGroup } from './decide-groups';
import { CreateProject, TransferProject } from './decide-projects';
import { ChangeCrmSettings } from './decide-settings';
import { CommitGroupTransfer, CompleteGroupTransfer, FailGroupTransfer, StartGroupTransfer } from './decide-transfers';
import { affectedGroups, affectedProjects } from './running-transfers';
import { Mover, overlapMessage, transferChecks } from './transfer-checks';
import { transferPlan } from './transfer-plan';
import { treeDecider, TreeCommand } from './tree.decider';
import type {
  GroupTransferCompleted,
  GroupTransferFailed,
  GroupTransferred,
  GroupTransferStarted,
  Tree,
  TreeEvent,
} from './tree';

const given = specify(treeDecider);
const treeOf = (...past: TreeEvent[]): Tree => fold(treeDecider, past);
const OWNER: Role = 50;
const JANE = 7;

/** 1 ⊃ 2 ⊃ 3, 1 ⊃ 4, and 5 ⊃ 6: two roots. */
const groups = [group(1, null), group(2, 1), group(3, 2), group(4, 1), group(5, null), group(6, 5)];

type Wish = Partial<Omit<StartGroupTransfer['data'], 'by'>> & {
  by?: Partial<Mover>;
  sourceRole?: Role;
  targetRole?: Role;
};
/** By an owner of everything, whose roles are of the present contact sources. Moves 2 into 5. */
const wish = (past: readonly TreeEvent[], { by, sourceRole = OWNER, targetRole = OWNER, ...other }: Wish) => {
  const asked = { transferId: 90, groupId: 2, toParentId: 5 as number | null, ...other };
  const plan = transferPlan(treeOf(...past), asked.groupId, asked.toParentId);
  const inSource = { groupId: plan.sourceBefore, role: sourceRole };
  const inTarget = { groupId: plan.sourceAfter, role: targetRole };
  const mover: Mover = { userId: JANE, role: OWNER, createsInParent: true, inSource, inTarget, ...by };
  return { contactsScope: 'all' as const, somethingToMigrate: true, ...asked, by: mover };
};
const start = (past: readonly TreeEvent[], other: Wish = {}) => new StartGroupTransfer(wish(past, other), metadata());
const commit = (past: readonly TreeEvent[], { ownerless = false, ...other }: Wish & { ownerless?: boolean } = {}) =>
  new CommitGroupTransfer({ ...wish(past, other), ownerless }, metadata());
const fail = (transferId = 90, groupId = 2) =>
  new FailGroupTransfer({ transferId, groupId, reason: 'cancelled', message: 'Cancelled' }, metadata());
const complete = (transferId = 90) => new CompleteGroupTransfer({ transferId }, metadata());

const started = (other: Partial<GroupTransferStarted['data']> = {}): GroupTransferStarted => {
  const place = { transferId: 90, groupId: 2, fromParentId: 1, toParentId: 5 };
  const migration = { mode: 'copy', contactsScope: 'all', migrates: true, sourceBefore: 1, sourceAfter: 5 } as const;
  return {
    type: 'GroupTransferStarted',
    data: { ...place, ...migration, requestedBy: JANE, startedAt: NOW, ...other },
  };
};
const transferred = (other: Partial<GroupTransferred['data']> = {}): GroupTransferred => {
  const place = { transferId: 90, groupId: 2, parentId: 5, oldRootId: 1, newRootId: 5 };
  const change = { highestVisibility: 'private', sources: [], newOwner: null, transferredAt: NOW } as const;
  return { type: 'GroupTransferred', data: { ...place, ...change, ...other } };
};
const failed: GroupTransferFailed = {
  type: 'GroupTransferFailed',
  data: { transferId: 90, groupId: 2, reason: 'cancelled', message: 'Cancelled', failedAt: NOW },
};
const completed: GroupTransferCompleted = {
  type: 'GroupTransferCompleted',
  data: { transferId: 90, groupId: 2, oldRootId: 1, newRootId: 5, completedAt: NOW },
};

const refusalOf = (past: readonly TreeEvent[], command: TreeCommand) => {
  try {
    treeDecider.decide(command, treeOf(...past));
  } catch (error) {
    if (error instanceof DomainError) return { code: error.code, message: error.message, ...error.details };
    throw error;
  }
  return null;
};
const refused = (reason: string, message: string) => ({ code: 'transfer-refused', message, reason });
const CONTACTS =
  "Group contains contacts/organizations and you don't have enough permissions to move them to the new root group.";

describe('what a transfer means for contacts', () => {
  const plan = (past: readonly TreeEvent[], groupId: number, toParentId: number | null) => {
    const { mode, sourceBefore, sourceAfter } = transferPlan(treeOf(...past), groupId, toParentId);
    return [mode, sourceBefore, sourceAfter];
  };

  it('is nothing where the contact source stays (TRF-11)', () => {
    expect(plan(groups, 3, 4)).toEqual(['none', 1, 1]);
    expect(plan([...groups, withSource(2, 4)], 2, 5)).toEqual(['none', 4, 4]);
    expect(plan([...groups, withSource(5, 1)], 2, 5)).toEqual(['none', 1, 1]);
    expect(plan([...groups, withSource(5, 1)], 1, 6)).toEqual(['none', 1, 1]);
    expect(plan([...groups, withSource(1, 2)], 2, null)).toEqual(['none', 2, 2]);
  });
  it('is a move of all where the group is its own contact source, and nobody else uses it (TRF-13)', () => {
    expect(plan(groups, 1, 5)).toEqual(['move', 1, 5]);
    expect(plan([...groups, withSource(3, 1)], 1, 6)).toEqual(['move', 1, 5]);
    expect(plan([...groups, withSource(5, 4)], 1, 6)).toEqual(['move', 1, 4]);
  });
  it('is a copy where a group outside uses it (TRF-13)', () => {
    expect(plan([...groups, group(7, null), withSource(7, 1)], 1, 5)).toEqual(['copy', 1, 5]);
    expect(plan([...groups, withSource(1, 2)], 2, 5)).toEqual(['copy', 2, 5]);
  });
  it('is a copy where it uses a group above, or becomes a root (TRF-13, TRF-21)', () => {
    expect(plan(groups, 2, 5)).toEqual(['copy', 1, 5]);
    expect(plan(groups, 2, null)).toEqual(['copy', 1, 2]);
  });
  it('concerns what is below, but for groups with a configured source and what is below them (TRF-11)', () => {
    const past = [...groups, group(8, 3), group(9, 2), project(20, 2), project(21, 3), project(22, 8), project(23, 9)];
    const tree = treeOf(...past, project(24, 4), withSource(3, 5));
    const copied = transferPlan(tree, 2, 5);
    expect([...affectedGroups(tree, copied)]).toEqual([2, 9]);
    expect(affectedProjects(tree, copied)).toEqual([20, 23]);
    expect(affectedProjects(tree, transferPlan(tree, 2, 4))).toEqual([]);
  });
  it('concerns what is below groups that get the new source in place of the moved one (TRF-16, TRF-17)', () => {
    const past = [...groups, project(20, 3), project(21, 4), withSource(3, 1), withSource(4, 6)];
    const tree = treeOf(...past);
    expect(affectedProjects(tree, transferPlan(tree, 1, 5))).toEqual([20]);
    const moved = started({ groupId: 1, fromParentId: null, mode: 'move' });
    const change = { groupId: 1, oldRootId: 1, sources: [{ groupId: 3, sourceGroupId: 5 }] };
    const after = treeOf(...past, moved, transferred(change));
    expect(affectedProjects(after, after.transfers[90]!)).toEqual([20]);
  });
});

describe('the checks of a group transfer', () => {
  const failing = (past: readonly TreeEvent[], other: Wish) =>
    transferChecks(treeOf(...past), wish(past, other))
      .filter(({ passed }) => !passed)
      .map(({ name, message }) => [name, message]);

  it('are all answered, in their order (TRF-1..8, TRF-39)', () =>
    expect(transferChecks(treeOf(...groups), { ...wish(groups, {}), transferId: null })).toEqual(
      [
        'already_root',
        'same_parent',
        'insufficient_permissions',
        'overlapping_transfer',
        'path_taken',
        'own_subtree',
        'too_deep',
        'insufficient_role',
        'crm_disabled_in_target',
        'insufficient_role_in_source',
      ].map((name) => ({ name, passed: true, message: null })),
    ));
  it('find that it is a root already (TRF-1)', () =>
    expect(failing(groups, { groupId: 1, toParentId: null })).toEqual([
      ['already_root', 'Group is already a root group.'],
    ]));
  it('find that it is there already (TRF-2)', () =>
    expect(failing(groups, { toParentId: 1 })).toEqual([
      ['same_parent', 'Group is already associated to the parent group.'],
    ]));
  it('find who is not its Owner, or may not create groups there (TRF-3)', () => {
    const expected = [['insufficient_permissions', "You don't have enough permissions."]];
    expect(failing(groups, { by: { role: 40 } })).toEqual(expected);
    expect(failing(groups, { by: { createsInParent: false } })).toEqual(expected);
  });
  it('find that the path is taken there, without case, by a group or a project (TRF-5)', () => {
    const expected = [['path_taken', 'The parent group already has a subgroup or a project with the same path.']];
    expect(failing([...groups, group(7, 5, { path: 'G2' })], {})).toEqual(expected);
    expect(failing([...groups, project(20, 5, { path: 'G2' })], {})).toEqual(expected);
    expect(failing([...groups, group(7, null, { path: 'G2' })], { toParentId: null })).toEqual(expected);
    expect(failing([...groups, group(7, 1, { path: 'Api' })], { groupId: 7, toParentId: null })).toEqual(expected);
    expect(failing([...groups, group(7, 4, { path: 'g2' })], {})).toEqual([]);
  });
  it('find that it would be in itself (TRF-6)', () => {
    const expected = [['own_subtree', 'Cannot transfer group to one of its subgroup.']];
    expect(failing(groups, { groupId: 1, toParentId: 1 })).toEqual(expected);
    expect(failing(groups, { groupId: 1, toParentId: 3 })).toEqual(expected);
  });
  it('find that the tree would be too deep (TRF-7)', () => {
    const line = (levels: number) => Array.from({ length: levels }, (_, n) => group(100 + n, n === 0 ? null : 99 + n));
    expect(failing([...groups, ...line(18)], { toParentId: 117 })).toEqual([]);
    expect(failing([...groups, ...line(19)], { toParentId: 118 })).toEqual([
      ['too_deep', 'Parent group is too deep (maximum is 20 levels)'],
    ]);
    expect(failing([...groups, ...line(19)], { groupId: 3, toParentId: 118 })).toEqual([]);
  });
  it('find who may not bring the contacts to the new source (TRF-8)', () => {
    expect(failing(groups, { targetRole: 20 })).toEqual([['insufficient_role', CONTACTS]]);
    expect(failing([...groups, withoutCrm(5)], {})).toEqual([['crm_disabled_in_target', CONTACTS]]);
    expect(failing(groups, { targetRole: 30 })).toEqual([]);
  });
  it('find who may not take copies of contacts of the old source (TRF-8, TRF-25)', () => {
    const expected = [['insufficient_role_in_source', CONTACTS]];
    expect(failing(groups, { sourceRole: 10 })).toEqual(expected);
    expect(failing([...groups, withoutCrm(1)], {})).toEqual(expected);
    expect(failing(groups, { sourceRole: 15 })).toEqual([]);
    expect(failing([...groups, withoutCrm(1)], { groupId: 1, sourceRole: 0 })).toEqual([]);
    expect(failing(groups, { toParentId: null, sourceRole: 10 })).toEqual(expected);
  });
  it('do not ask for rights on contacts where nothing migrates (TRF-8, TRF-12)', () => {
    const none = { sourceRole: 0, targetRole: 0 } as const;
    expect(failing(groups, { ...none, somethingToMigrate: false })).toEqual([]);
    expect(failing(groups, { ...none, groupId: 3, toParentId: 4 })).toEqual([]);
  });
});

describe('starting a group transfer', () => {
  it('records the plan', () => {
    given(...groups)
      .when(start(groups))
      .then(started());
    given(...groups)
      .when(start(groups, { somethingToMigrate: false, contactsScope: 'linked' }))
      .then(started({ migrates: false, contactsScope: 'linked' }));
    given(...groups)
      .when(start(groups, { groupId: 3, toParentId: 4 }))
      .then(started({ groupId: 3, fromParentId: 2, toParentId: 4, mode: 'none', migrates: false, sourceAfter: 1 }));
  });
  it('is refused by the first check that fails, with its text and reason', () =>
    expect(refusalOf(groups, start(groups, { toParentId: 1, by: { role: 40 } }))).toEqual(
      refused('same_parent', 'Group is already associated to the parent group.'),
    ));
  it('is refused where the roles are of other contact sources than those there are', () => {
    const stale = start(groups, { by: { inTarget: { groupId: 6, role: OWNER } } });
    given(...groups)
      .when(stale)
      .thenRejected('concurrent-change');
  });
  it('happens once, and not any more once it has failed', () => {
    given(...groups, started())
      .when(start(groups))
      .thenNothing();
    given(...groups, started(), transferred())
      .when(start(groups))
      .thenNothing();
    given(...groups, started(), transferred(), completed)
      .when(start(groups))
      .thenNothing();
    given(...groups, started(), failed)
      .when(start(groups))
      .thenRejected('transfer-not-found');
    given(...groups, failed)
      .when(start(groups))
      .thenRejected('transfer-not-found');
  });
  it('is refused for a group or a parent that is missing', () => {
    given(...groups)
      .when(new StartGroupTransfer({ ...wish(groups, {}), groupId: 77 }, metadata()))
      .thenRejected('group-not-found');
    given(...groups)
      .when(new StartGroupTransfer({ ...wish(groups, {}), toParentId: 77 }, metadata()))
      .thenRejected('group-not-found');
  });
});

describe('a transfer overlaps with another one (TRF-40)', () => {
  const OTHER = 91;
  const overlaps = (past: readonly TreeEvent[], other: Wish) =>
    refusalOf(past, start(past, { transferId: OTHER, ...other }));
  const overlap = (transferId: number, groupId: number) => {
    const message = `Group transfer ${transferId} is in progress. Try again when it has finished.`;
    return { code: 'overlapping-transfer', message, reason: 'overlapping_transfer', transferId, groupId };
  };
  const nothing = { somethingToMigrate: false };
  const past = [...groups, group(7, null), group(8, 7), started({ migrates: false })];

  it('where it moves what moves, or is below or above it', () => {
    expect(overlaps(past, { toParentId: 7, ...nothing })).toEqual(overlap(90, 2));
    expect(overlaps(past, { groupId: 3, toParentId: 7, ...nothing })).toEqual(overlap(90, 2));
    expect(overlaps(past, { groupId: 1, toParentId: 7, ...nothing })).toEqual(overlap(90, 2));
  });
  it('where it moves into what moves, or moves what that goes into', () => {
    expect(overlaps(past, { groupId: 8, toParentId: 3, ...nothing })).toEqual(overlap(90, 2));
    expect(overlaps(past, { groupId: 5, toParentId: 7, ...nothing })).toEqual(overlap(90, 2));
  });
  it('where both migrate from or to the same group', () => {
    const migrating = [...past.slice(0, -1), started()];
    expect(overlaps(migrating, { groupId: 4, toParentId: 7 })).toEqual(overlap(90, 2));
    expect(overlaps(migrating, { groupId: 8, toParentId: 6 })).toEqual(overlap(90, 2));
    expect(overlaps(migrating, { groupId: 6, toParentId: 7 })).toEqual(overlap(90, 2));
    expect(overlaps(migrating, { groupId: 4, toParentId: 7, ...nothing })).toBeNull();
    expect(overlaps(past, { groupId: 4, toParentId: 7 })).toBeNull();
  });
  it('not where they are apart, and not with itself', () => {
    expect(overlaps(past, { groupId: 8, toParentId: null, ...nothing })).toBeNull();
    expect(overlaps(past, { groupId: 4, toParentId: 5, ...nothing })).toBeNull();
    expect(refusalOf(past, commit(past))).toBeNull();
  });
  it('until it has ended', () => {
    const committed = [...past, transferred()];
    expect(overlaps(committed, { groupId: 3, toParentId: 7, ...nothing })).toEqual(overlap(90, 2));
    expect(overlaps([...committed, completed], { groupId: 3, toParentId: 7, ...nothing })).toBeNull();
    expect(overlaps([...past, failed], { groupId: 3, toParentId: 7, ...nothing })).toBeNull();
  });
  it('also where it has something to migrate only since its start', () => {
    const second = started({ transferId: OTHER, groupId: 4, toParentId: 7, sourceAfter: 7, migrates: false });
    const both = [...past, second];
    expect(refusalOf(both, commit(both))).toEqual(overlap(OTHER, 4));
    expect(refusalOf(both, commit(both, nothing))).toBeNull();
  });
  it('and is named with its path to whoever may see it (TRF-41)', () => {
    expect(overlapMessage(90, 'g1/g2')).toBe(
      'Group transfer 90 of g1/g2 is in progress. Try again when it has finished.',
    );
    expect(overlapMessage(90, null)).toBe('Group transfer 90 is in progress. Try again when it has finished.');
  });
});

describe('committing a group transfer', () => {
  const past = [...groups, started()];

  it('moves the group, lowers what is higher than the new parent, and keeps the rest (TRF-26, TRF-28)', () => {
    const open = [
      group(1, null, { visibility: 'public' }),
      group(2, 1, { visibility: 'public' }),
      group(3, 2),
      group(5, null, { visibility: 'internal' }),
      project(20, 2, { visibility: 'public' }),
      project(21, 3),
      started(),
    ];
    given(...open)
      .when(commit(open))
      .then(transferred({ highestVisibility: 'internal' }));
    const { groups: after, projects } = treeOf(...open, transferred({ highestVisibility: 'internal' }));
    expect([2, 3].map((id) => after[0]![id]!)).toMatchObject([
      { parentId: 5, visibility: 'internal', crm: { enabled: true, sourceGroupId: null } },
      { parentId: 2, visibility: 'private' },
    ]);
    expect([20, 21].map((id) => projects[0]![id]!.visibility)).toEqual(['internal', 'private']);
  });
  it('frees the old path and takes the new one', () => {
    const after = [...past, transferred()];
    const sister = (parentId: number) => new CreateGroup(creation(12, parentId, 'G2'), metadata());
    given(...after)
      .when(sister(1))
      .then(group(12, 1, { path: 'G2', name: 'G2', owner: null }));
    expect(refusalOf(after, sister(5))).toMatchObject({ code: 'invalid-fields' });
  });
  it('gives groups inside that were told to use its contacts the new source, itself excepted (TRF-17)', () => {
    const sourced = [...groups, withSource(3, 1), withSource(4, 5)];
    const move = { groupId: 1 };
    const running = started({ ...move, fromParentId: null, mode: 'move' });
    given(...sourced, running)
      .when(commit(sourced, move))
      .then(transferred({ ...move, sources: [{ groupId: 3, sourceGroupId: 5 }] }));
    const after = treeOf(...sourced, running, transferred({ ...move, sources: [{ groupId: 3, sourceGroupId: 5 }] }));
    expect(after.groups[0]![3]!.crm).toEqual({ enabled: true, sourceGroupId: 5 });
    const copying = [...groups, withSource(1, 2), withSource(3, 2), started({ sourceBefore: 2 })];
    given(...copying)
      .when(commit(copying))
      .then(transferred());
  });
  it('makes who moves it the Owner of a new root that has none (TRF-27)', () => {
    const root = { toParentId: null, groupId: 2 };
    const running = [...groups, started({ toParentId: null, sourceAfter: 2 })];
    const atRoot = { parentId: null, newRootId: 2, highestVisibility: null };
    given(...running)
      .when(commit(running, { ...root, ownerless: true }))
      .then(transferred({ ...atRoot, newOwner: JANE }));
    given(...running)
      .when(commit(running, root))
      .then(transferred(atRoot));
    given(...past)
      .when(commit(past, { ownerless: true }))
      .then(transferred());
  });
  it('checks all again (TRF-10)', () => {
    expect(refusalOf(past, commit(past, { by: { role: 40 } }))).toEqual(
      refused('insufficient_permissions', "You don't have enough permissions."),
    );
    expect(refusalOf([...past, withoutCrm(5)], commit(past))).toEqual(refused('crm_disabled_in_target', CONTACTS));
  });
  it('is refused where the plan is another one now', () => {
    const changed = [...groups, group(7, null), started(), withSource(1, 7)];
    expect(refusalOf(changed, commit(changed))).toEqual(
      refused('conflict', 'Contact sources have changed since the transfer began. Try again.'),
    );
  });
  it('happens once, of what runs', () => {
    given(...past, transferred())
      .when(commit(past))
      .thenNothing();
    given(...past, transferred(), completed)
      .when(commit(past))
      .thenNothing();
    given(...past, failed)
      .when(commit(past))
      .thenRejected('transfer-not-found');
    given(...groups)
      .when(commit(groups))
      .thenRejected('transfer-not-found');
  });
});

describe('the end of a group transfer', () => {
  const past = [...groups, started()];

  it('is its failure, once, which leaves the tree as it was (TRF-33)', () => {
    given(...past)
      .when(fail())
      .then(failed);
    given(...past, failed)
      .when(fail())
      .thenNothing();
    expect(treeOf(...past, failed)).toEqual({ ...treeOf(...groups), endedTransfers: { 1: { 26: 'failed' } } });
  });
  it('is its failure before it has started, so that it never does', () =>
    given(...groups)
      .when(fail())
      .then(failed));
  it('is no failure once it is committed (TRF-34, TRF-42)', () => {
    const expected = { code: 'transfer-committed', message: 'Transfer 90 is already committed.' };
    expect(refusalOf([...past, transferred()], fail())).toEqual(expected);
    expect(refusalOf([...past, transferred(), completed], fail())).toEqual(expected);
  });
  it('is its completion, once, which names both roots (TRF-29)', () => {
    given(...past, transferred())
      .when(complete())
      .then(completed);
    given(...past, transferred(), completed)
      .when(complete())
      .thenNothing();
    given(...past)
      .when(complete())
      .thenRejected('transfer-not-found');
    given(...past, failed)
      .when(complete())
      .thenRejected('transfer-not-found');
  });
});

const creation = (groupId: number, parentId: number | null, path: string): CreateGroup['data'] => ({
  ...group(groupId, parentId, { path, name: path }).data,
  crmEnabled: true,
  source: null,
  by: { userId: JANE, role: OWNER, ownsParent: true, isAdministrator: false, canCreateGroup: true },
});

describe('while a group transfer runs', () => {
  const past = [...groups, group(7, 5), group(8, 7), project(20, 2), project(21, 4), started({ toParentId: 7 })];
  const part = (fullPath: string) => ({
    code: 'part-of-transfer',
    message: `${fullPath} is part of group transfer 90.`,
    transferId: 90,
  });
  const settings = (groupId: number, other: Partial<ChangeCrmSettings['data']> = {}) =>
    new ChangeCrmSettings({ groupId, enabled: false, ...other }, metadata());
  const creator = creation(0, 1, '').by;
  const sourceOf = (groupId: number) => ({ source: { groupId, role: OWNER } });

  it('holds its new path (TRF-58)', () => {
    const makeGroup = new CreateGroup(creation(12, 7, 'G2'), metadata());
    const makeProject = new CreateProject({ ...project(22, 7, { path: 'G2' }).data, by: creator }, metadata());
    for (const command of [makeGroup, makeProject]) {
      given(...past)
        .when(command)
        .thenRejected('invalid-fields');
      expect(refusalOf([...past, failed], command)).toBeNull();
    }
    expect(refusalOf(past, new CreateGroup(creation(12, 8, 'G2'), metadata()))).toBeNull();
  });
  it('lets groups and projects be created in it (TRF-50)', () => {
    expect(refusalOf(past, new CreateGroup(creation(12, 3, 'new'), metadata()))).toBeNull();
    const data = { ...project(22, 3).data, by: creator };
    expect(refusalOf(past, new CreateProject(data, metadata()))).toBeNull();
  });
  it('no CRM settings change in it, of the contact sources, nor at its new place and above (TRF-57)', () => {
    expect(refusalOf(past, settings(2))).toEqual(part('g1/g2'));
    expect(refusalOf(past, settings(3))).toEqual(part('g1/g2/g3'));
    expect(refusalOf(past, settings(1))).toEqual(part('g1'));
    expect(refusalOf(past, settings(5))).toEqual(part('g5'));
    expect(refusalOf(past, settings(7))).toEqual(part('g5/g7'));
    for (const groupId of [4, 6, 8]) expect(refusalOf(past, settings(groupId))).toBeNull();
    expect(refusalOf([...past, transferred()], settings(3))).toEqual(part('g5/g2/g3'));
    expect(refusalOf([...past, transferred(), completed], settings(3))).toBeNull();
  });
  it('nobody chooses its contact source (TRF-57)', () => {
    expect(refusalOf(past, settings(6, sourceOf(1)))).toEqual(part('g1'));
    expect(refusalOf(past, new CreateGroup({ ...creation(12, 6, 'new'), ...sourceOf(1) }, metadata()))).toEqual(
      part('g1'),
    );
    expect(refusalOf(past, settings(6, sourceOf(5)))).toBeNull();
    const weak = { source: { groupId: 1, role: 10 } } as const;
    expect(refusalOf(past, settings(6, weak))).toMatchObject({ code: 'source-not-allowed' });
  });
  it('no project comes into or leaves what changes its contact source (TRF-57)', () => {
    const move = (projectId: number, toGroupId: number) => {
      const data = { transferId: 95, projectId, toGroupId, by: { ...creator, roleOnProject: OWNER } };
      return new TransferProject(data, metadata());
    };
    expect(refusalOf(past, move(20, 4))).toEqual(part('g1/g2/p20'));
    expect(refusalOf(past, move(21, 3))).toEqual(part('g1/g2/g3'));
    expect(refusalOf(past, move(20, 3))).toBeNull();
    expect(refusalOf(past, move(21, 6))).toBeNull();
  });
});

describe('a tree of 10,000 groups and 100,000 projects', () => {
  const open = { visibility: 'public' } as const;
  const below = Array.from({ length: 10_000 }, (_, n) => group(n + 10, 2, open));
  const projects = Array.from({ length: 100_000 }, (_, n) => project(n + 1, 10 + (n % below.length), open));

  it('is moved as a whole, by a small event (TRF-26)', () => {
    const past = treeOf(...groups, ...below, ...projects, started());
    const events = treeDecider.decide(commit(groups), past);
    expect(events).toEqual([transferred()]);
    const after = events.reduce(treeDecider.evolve, past);
    expect(affectedProjects(after, after.transfers[90]!)).toHaveLength(100_000);
    expect(new Set(valuesOf(after.projects).map(({ visibility }) => visibility))).toEqual(new Set(['private']));
  });
});
