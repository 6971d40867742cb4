import { Access } from '@ledgerdesk/contracts';
import { Recorded } from '@ledgerdesk/event-sourcing';
import { NOW } from '../fixture/commands';
import { groupCreated, inTree, projectCreated, userCreated } from '../fixture/history';
import { accessModelOf, member } from '../fixture/worlds';
import type { GroupTransferred, GroupTransferStarted, ProjectTransferred } from '../tree/tree';
import { AccessModel } from './access-model';
import { answer } from './access.service';
import { isOwnerless, mayCreateGroupIn, moverOf, Viewer } from './viewer';

const JANE = 7;
const JOHN = 8;
const now = Date.parse(NOW);

/** 1 ⊃ 2 ⊃ 3 with projects 20 and 21, and 5 ⊃ 6: Jane owns all, John develops in 1. */
const past = [
  userCreated(JANE),
  userCreated(JOHN, { canCreateGroup: false }),
  groupCreated(1, null, { owner: JANE }),
  groupCreated(2, 1),
  groupCreated(3, 2, { visibility: 'private' }),
  projectCreated(20, 2),
  projectCreated(21, 3),
  groupCreated(5, null, { owner: JANE }),
  groupCreated(6, 5),
  member({ kind: 'group', id: 1 }, JOHN, 30),
];
const started = (other: Partial<GroupTransferStarted['data']> = {}) => {
  const place = { transferId: 90, groupId: 2, fromParentId: 1, toParentId: 6 };
  const plan = { mode: 'copy', contactsScope: 'all', migrates: true, sourceBefore: 1, sourceAfter: 5 } as const;
  const data = { ...place, ...plan, requestedBy: JANE, startedAt: NOW, ...other };
  return inTree({ type: 'GroupTransferStarted', data });
};
const transferred = (other: Partial<GroupTransferred['data']> = {}) => {
  const place = { transferId: 90, groupId: 2, parentId: 6, oldRootId: 1, newRootId: 5 };
  const change = { highestVisibility: 'private', sources: [], newOwner: null, transferredAt: NOW } as const;
  return inTree({ type: 'GroupTransferred', data: { ...place, ...change, ...other } });
};
const completed = inTree({
  type: 'GroupTransferCompleted',
  data: { transferId: 90, groupId: 2, oldRootId: 1, newRootId: 5, completedAt: NOW },
});
const failed = inTree({
  type: 'GroupTransferFailed',
  data: { transferId: 90, groupId: 2, reason: 'cancelled', message: 'Cancelled', failedAt: NOW },
});

type What = Parameters<typeof answer>[2]['what'];
const enter = (model: AccessModel, userId: number, what: What): NonNullable<Access['target']> =>
  answer(model, 1, { who: { userId }, what }, now).target!;
const after = (...events: Recorded[]) => accessModelOf(...past, ...events);
const viewer = (model: AccessModel, userId: number) => new Viewer(model, model.users.get(userId)!, now);

describe('while a group transfer runs, an access answer', () => {
  const migration = (committed: boolean) => ({ transferId: 90, mode: 'copy', sourceId: 1, targetId: 5, committed });

  it('names the migration where the group or its contact source is one side of it (TRF-56)', () => {
    const model = after(started());
    const project = enter(model, JANE, { project: 21 });
    expect(project.contactSource).toMatchObject({ groupId: 1, migration: migration(false) });
    expect(project.group).not.toHaveProperty('migration');
    expect(enter(model, JANE, { group: 1 }).group.migration).toEqual(migration(false));
    expect(enter(model, JANE, { group: 5 }).group.migration).toEqual(migration(false));
    expect(enter(model, JANE, { group: 6 }).contactSource.migration).toEqual(migration(false));
  });
  it('says of both sides that it is committed, and shows the new contact source from then on (TRF-36)', () => {
    const model = after(started(), transferred());
    const project = enter(model, JANE, { project: 'g5/g6/g2/g3/p21' });
    expect(project.contactSource).toMatchObject({ groupId: 5, migration: migration(true) });
    expect(enter(model, JANE, { group: 1 }).group.migration).toEqual(migration(true));
    expect(enter(model, JANE, { group: 5 }).group.migration).toEqual(migration(true));
    expect(() => enter(model, JANE, { project: 'g1/g2/g3/p21' })).toThrow('There is no project');
  });
  it('names the transfer of what changes its contact source, and of nothing else (TRF-57)', () => {
    const idOf = (model: AccessModel, what: What) => enter(model, JANE, what).transferId;
    for (const model of [after(started()), after(started(), transferred())]) {
      expect(idOf(model, { project: 20 })).toBe(90);
      expect(idOf(model, { project: 21 })).toBe(90);
      expect(idOf(model, { group: 2 })).toBe(90);
      expect(idOf(model, { group: 1 })).toBeUndefined();
      expect(idOf(model, { group: 6 })).toBeUndefined();
    }
  });
  it('names nothing where nothing migrates, and once it has ended', () => {
    const withoutMigration = started({ mode: 'none', migrates: false, sourceAfter: 1 });
    for (const model of [
      after(withoutMigration),
      after(started(), failed),
      after(started(), transferred(), completed),
    ]) {
      const { group, contactSource, transferId } = enter(model, JANE, { group: 2 });
      expect([group.migration, contactSource.migration, transferId]).toEqual([undefined, undefined, undefined]);
    }
  });
  it('prefers the migration that had something to migrate from the start', () => {
    const empty = started({ transferId: 89, groupId: 3, migrates: false });
    const model = after(empty, started());
    expect(enter(model, JANE, { group: 1 }).group.migration).toEqual(migration(false));
  });
});

describe('a group that is transferred', () => {
  it('loses the roles from above at once, and gets those of its new place (TRF-28)', () => {
    const strangers = [userCreated(9), member({ kind: 'group', id: 5 }, 9, 20)];
    expect(enter(after(...strangers, started()), JOHN, { group: 3 }).role).toBe(30);
    const model = after(...strangers, started(), transferred());
    expect(() => enter(model, JOHN, { group: 3 })).toThrow('There is no group 3');
    expect(enter(model, 9, { group: 3 }).role).toBe(20);
  });
  it('is left as it was where that fails (TRF-33)', () => {
    const before = after();
    expect(after(started(), failed)).toEqual(before);
  });
  it('has changed visibly, with all below it, and nothing else has (TRF-26)', () => {
    const { groups, projects } = after(started(), transferred());
    expect([...groups.values()].filter(({ changes }) => changes > 1).map(({ id }) => id)).toEqual([2, 3]);
    expect([...projects.values()].map(({ changes }) => changes)).toEqual([2, 2]);
    const names = [...groups.values()].map(({ fullName }) => fullName);
    expect(names).toEqual(['g1', 'g5 / g6 / g2', 'g5 / g6 / g2 / g3', 'g5', 'g5 / g6']);
  });
  it('has an Owner in the same step where it becomes a root without one (TRF-27)', () => {
    const root = { parentId: null, newRootId: 2, highestVisibility: null };
    const model = after(started({ toParentId: null, sourceAfter: 2 }), transferred({ ...root, newOwner: JANE }));
    expect(enter(model, JANE, { group: 'g2/g3' }).role).toBe(50);
    expect(() => enter(model, JOHN, { group: 2 })).toThrow('There is no group 2');
  });
  it('gives groups inside the new contact source that they were told to have (TRF-17)', () => {
    const sourced = inTree({ type: 'CrmSettingsChanged', data: { groupId: 3, sourceGroupId: 2 } });
    const sources = [{ groupId: 3, sourceGroupId: 5 }];
    const model = after(sourced, started({ mode: 'move', sourceBefore: 2 }), transferred({ sources }));
    expect(enter(model, JANE, { project: 21 }).contactSource.groupId).toBe(5);
    expect(enter(model, JANE, { group: 2 }).mayOwnContacts).toBe(false);
    expect(model.groups.get(5)!.uses).toBe(1);
  });
});

describe('a project that is transferred', () => {
  const moved = (other: Partial<ProjectTransferred['data']> = {}) => {
    const place = { transferId: 95, projectId: 21, fromGroupId: 3, toGroupId: 6, visibility: 'private' } as const;
    const change = { sourceBefore: 1, sourceAfter: 5, transferredBy: JANE, transferredAt: NOW };
    return inTree({ type: 'ProjectTransferred', data: { ...place, ...change, ...other } });
  };
  it('is at its new place at once, with the roles and the contact source there (PRJ-4)', () => {
    const model = after(moved());
    expect(enter(model, JANE, { project: 'g5/g6/p21' })).toMatchObject({ id: 21, contactSource: { groupId: 5 } });
    expect(() => enter(model, JOHN, { project: 21 })).toThrow('There is no project 21');
    expect(() => enter(model, JANE, { project: 'g1/g2/g3/p21' })).toThrow('There is no project');
    expect(model.groups.get(3)!.projects).toEqual([]);
    expect(model.projects.get(21)!.changes).toBe(2);
  });
});

describe('who moves a group', () => {
  const model = after();
  const group = model.groups.get(2)!;
  const other = model.groups.get(6)!;

  it('is known with the present roles on the group and on both contact sources (TRF-3, TRF-8)', () => {
    expect(moverOf(viewer(model, JANE), group, other)).toEqual({
      userId: JANE,
      role: 50,
      createsInParent: true,
      inSource: { groupId: 1, role: 50 },
      inTarget: { groupId: 5, role: 50 },
    });
    expect(moverOf(viewer(model, JOHN), group, null)).toEqual({
      userId: JOHN,
      role: 30,
      createsInParent: false,
      inSource: { groupId: 1, role: 30 },
      inTarget: { groupId: 2, role: 30 },
    });
  });
  it('creates groups as GRP-15 says, and none once blocked', () => {
    expect(mayCreateGroupIn(viewer(model, JANE), null)).toBe(true);
    expect(mayCreateGroupIn(viewer(model, JOHN), group)).toBe(false);
    const blocked = after();
    blocked.users.get(JANE)!.blocked = true;
    expect(mayCreateGroupIn(viewer(blocked, JANE), null)).toBe(false);
    expect(moverOf(viewer(blocked, JANE), blocked.groups.get(2)!, null).role).toBe(0);
  });
  it('leaves it without an Owner of its own unless one is there who stays (TRF-27)', () => {
    const ownerless = (...events: Recorded[]) => {
      const present = after(...events);
      return isOwnerless(viewer(present, JANE), present.groups.get(2)!);
    };
    const place = { kind: 'group', id: 2 } as const;
    expect(ownerless()).toBe(true);
    expect(ownerless(member(place, JOHN, 40))).toBe(true);
    expect(ownerless(member(place, JOHN, 50, '2030-01-01'))).toBe(true);
    expect(ownerless(member(place, JOHN, 50))).toBe(false);
  });
});
