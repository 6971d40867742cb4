import assert from 'node:assert/strict';
import { specify } from '@ledgerdesk/event-sourcing/testing';
import { metadata, NOW } from '../fixture/commands';
import { group, project, withSource } from '../fixture/trees';
import type { Namespace } from '../members/members';
import { changeAll } from './by-id';
import { ArchiveProject } from './decide-archiving';
import { DeleteNamespace, RemoveNamespace, RestoreNamespace } from './decide-deletions';
import { ChangeGroup, CreateGroup } from './decide-groups';
import { ChangeProject, CreateProject, TransferProject } from './decide-projects';
import { ChangeCrmSettings } from './decide-settings';
import type { NamespaceDeleted, NamespaceRemoved, NamespaceRestored } from './tree';
import { treeDecider } from './tree.decider';

const given = specify(treeDecider);
const WEEK_MS = 7 * 24 * 60 * 60_000;
const aGroup = (id: number): Namespace => ({ kind: 'group', id });
const aProject = (id: number): Namespace => ({ kind: 'project', id });

const remove = (place: Namespace, other: Partial<DeleteNamespace['data']> = {}) =>
  new DeleteNamespace({ deletionId: 20, place, by: 7, confirmed: true, delayMs: WEEK_MS, ...other }, metadata());
const restore = (place: Namespace, transferIds: number[] = []) =>
  new RestoreNamespace({ place, by: 8, transferIds }, metadata());
const removeForGood = (deletionId = 20) => new RemoveNamespace({ deletionId }, metadata());
const deleted = (place: Namespace, projectIds: number[], deletionId = 20): NamespaceDeleted => {
  const times = { deletedAt: NOW, removeAt: '2026-12-01T10:00:00.000Z' };
  return { type: 'NamespaceDeleted', data: { deletionId, place, projectIds, deletedBy: 7, ...times } };
};
const restored = (place: Namespace, other: Partial<NamespaceRestored['data']> = {}): NamespaceRestored => {
  const said = { highestVisibility: null, misfits: [], restoredBy: 8, restoredAt: NOW };
  return { type: 'NamespaceRestored', data: { deletionId: 20, place, ...said, ...other } };
};
const removed = (place: Namespace, groupIds: number[], projectIds: number[]): NamespaceRemoved => ({
  type: 'NamespaceRemoved',
  data: { deletionId: 20, place, groupIds, projectIds, removedAt: NOW },
});

/** 1 has 2, which has 3; 4 is in 1, 5 in 3. */
const past = [group(1, null), group(2, 1), group(3, 2), project(4, 1), project(5, 3), group(9, null)];
const by = { userId: 7, role: 50, ownsParent: true, isAdministrator: false, canCreateGroup: true } as const;

describe('deleting a group or project (GRP-19)', () => {
  it('records what goes with it, and until when it can be restored', () => {
    given(...past)
      .when(remove(aGroup(2)))
      .then(deleted(aGroup(2), [5]));
    given(...past)
      .when(remove(aProject(4)))
      .then(deleted(aProject(4), [4]));
  });
  it('is refused without the confirmation, or of what is missing or deleted', () => {
    given(...past)
      .when(remove(aGroup(2), { confirmed: false }))
      .thenRejected('not-confirmed');
    given(...past)
      .when(remove(aGroup(77)))
      .thenRejected('group-not-found');
    given(...past, deleted(aGroup(2), [5]))
      .when(remove(aGroup(3)))
      .thenRejected('group-not-found');
    given(...past, deleted(aGroup(2), [5]))
      .when(remove(aProject(5)))
      .thenRejected('project-not-found');
  });
  it('is refused where one event could not tell of all that goes with it', () => {
    const ids = Array.from({ length: 50_000 }, (_, n) => n + 1);
    const inGroup = { groupId: 1, path: 'p', visibility: 'private', archived: false } as const;
    const tree = treeDecider.evolve(treeDecider.initialState, group(1, null));
    const full = { ...tree, projects: changeAll(tree.projects, ids, () => inGroup) };
    assert.throws(() => treeDecider.decide(remove(aGroup(1)), full), { code: 'too-much-to-delete' });
  });
  it('is refused while a group outside has it or one in it as contact source (GRP-18)', () => {
    given(...past, withSource(9, 3))
      .when(remove(aGroup(2)))
      .thenRejected('contact-source-of-others');
    given(...past, withSource(3, 2), withSource(2, 3))
      .when(remove(aGroup(2)))
      .then(deleted(aGroup(2), [5]));
    // What is deleted has its source yet.
    given(...past, withSource(9, 3), deleted(aGroup(9), [], 21))
      .when(remove(aGroup(2)))
      .thenRejected('contact-source-of-others');
  });
  it('takes it from every decision, and keeps its path (GRP-5)', () => {
    const gone = [...past, deleted(aGroup(2), [5])];
    const described = { name: 'New', path: 'new', description: '', visibility: 'private' } as const;
    const levels = { projectCreationLevel: 'developer', subgroupCreationLevel: 'maintainer' } as const;
    const create = { ...described, ...levels, groupId: 30, parentId: 3, crmEnabled: true, source: null, by };
    for (const command of [
      new CreateGroup(create, metadata()),
      new CreateProject({ ...described, projectId: 30, groupId: 3, by }, metadata()),
      new ChangeGroup({ groupId: 3, fields: { name: 'New' }, settings: {} }, metadata()),
      new ChangeCrmSettings({ groupId: 3, enabled: false }, metadata()),
      new TransferProject({ transferId: 1, projectId: 4, toGroupId: 3, by: { ...by, roleOnProject: 50 } }, metadata()),
    ])
      given(...gone)
        .when(command)
        .thenRejected('group-not-found');
    for (const command of [
      new ChangeProject({ projectId: 5, fields: { name: 'New' }, openTickets: false }, metadata()),
      new ArchiveProject({ projectId: 5 }, metadata()),
      new TransferProject({ transferId: 1, projectId: 5, toGroupId: 1, by: { ...by, roleOnProject: 50 } }, metadata()),
    ])
      given(...gone)
        .when(command)
        .thenRejected('project-not-found');
    given(...gone)
      .when(new ChangeCrmSettings({ groupId: 1, source: { groupId: 3, role: 50 } }, metadata()))
      .thenRejected('source-not-allowed');
    given(...gone)
      .when(new CreateGroup({ ...create, parentId: 1, path: 'G2' }, metadata()))
      .thenRejected('invalid-fields');
  });
});

describe('restoring what was deleted (GRP-19)', () => {
  it('brings it back as it was', () => {
    given(...past, deleted(aGroup(2), [5]))
      .when(restore(aGroup(2)))
      .then(restored(aGroup(2), { highestVisibility: 'private' }));
    given(...past, deleted(aGroup(1), [4, 5]))
      .when(restore(aGroup(1)))
      .then(restored(aGroup(1)));
    given(...past, deleted(aProject(4), [4]), restored(aProject(4)))
      .when(new ArchiveProject({ projectId: 4 }, metadata()))
      .then({ type: 'ProjectArchived', data: { projectId: 4 } });
  });
  it('is refused while something above is deleted, whose topmost is named, and where nothing is', () => {
    const both = [...past, deleted(aGroup(3), [5], 21), deleted(aGroup(1), [4, 5])];
    given(...both)
      .when(restore(aGroup(3)))
      .thenRejected('restored-above-first');
    given(...both)
      .when(restore(aProject(5)))
      .thenRejected('restored-above-first');
    given(...past)
      .when(restore(aGroup(2)))
      .thenRejected('not-deleted');
    given(...both, restored(aGroup(1)))
      .when(restore(aGroup(3)))
      .then(restored(aGroup(3), { deletionId: 21, highestVisibility: 'private' }));
  });
  it('lowers it to what its parent has become meanwhile (GRP-7)', () => {
    const open = { visibility: 'internal' } as const;
    const lowered = { type: 'GroupChanged', data: { groupId: 1, visibility: 'private' } } as const;
    const tree = [group(1, null, open), group(2, 1, open), project(5, 2, open), deleted(aGroup(2), [5])];
    const lower = new ChangeGroup({ groupId: 1, fields: { visibility: 'private' }, settings: {} }, metadata());
    given(...tree)
      .when(lower)
      .then(lowered);
    given(...tree, lowered, restored(aGroup(2), { highestVisibility: 'private' }))
      .when(new ChangeProject({ projectId: 5, fields: { visibility: 'private' }, openTickets: false }, metadata()))
      .thenNothing();
  });
  it('removes the links of projects that have another contact source since (PRJ-2)', () => {
    const moved = [...past, deleted(aGroup(3), [5]), withSource(2, 9)];
    const misfits = [{ projectId: 5, transferId: 40, sourceAfter: 9 }];
    given(...moved)
      .when(restore(aGroup(3), [40]))
      .then(restored(aGroup(3), { highestVisibility: 'private', misfits }));
    given(...moved)
      .when(restore(aGroup(3)))
      .thenRejected('concurrent-change');
    given(...moved, restored(aGroup(3), { misfits }))
      .when(
        new TransferProject(
          { transferId: 1, projectId: 5, toGroupId: 1, by: { ...by, roleOnProject: 50 } },
          metadata(),
        ),
      )
      .thenRejected('project-being-transferred');
  });
});

describe('removing what was deleted, for good (GRP-19)', () => {
  it('takes all that is in it, and gives its path to others', () => {
    const gone = [...past, deleted(aGroup(2), [5])];
    given(...gone)
      .when(removeForGood())
      .then(removed(aGroup(2), [2, 3], [5]));
    const after = [...gone, removed(aGroup(2), [2, 3], [5])];
    given(...after)
      .when(new ChangeGroup({ groupId: 3, fields: { name: 'New' }, settings: {} }, metadata()))
      .thenRejected('group-not-found');
    given(...after)
      .when(restore(aProject(5)))
      .thenRejected('project-not-found');
    given(...after)
      .when(new ChangeProject({ projectId: 4, fields: { path: 'g2' }, openTickets: false }, metadata()))
      .then({ type: 'ProjectChanged', data: { projectId: 4, path: 'g2' } });
  });
  it('does nothing where it was restored, is removed already, or went with what was above', () => {
    given(...past, deleted(aGroup(2), [5]), restored(aGroup(2)))
      .when(removeForGood())
      .thenNothing();
    given(...past, deleted(aGroup(2), [5]), removed(aGroup(2), [2, 3], [5]))
      .when(removeForGood())
      .thenNothing();
    given(...past, deleted(aGroup(3), [5], 21), deleted(aGroup(2), [5]), removed(aGroup(2), [2, 3], [5]))
      .when(removeForGood(21))
      .thenNothing();
  });
});
