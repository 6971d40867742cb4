import { NOW } from './fixture/commands';
import { groupCreated, inTree, ofUser, projectCreated } from './fixture/history';
import { announceGroups } from './groups.announcements';

describe('what is announced of groups (EVT-2, EVT-3)', () => {
  it('is a group that was created, by ids', () =>
    expect(announceGroups(groupCreated(4, 3, { name: 'Secret' }))).toEqual({
      type: 'groups.groups.created.v1',
      payload: { groupId: 4, parentId: 3 },
      subject: 'groups/4',
    }));
  it('is which settings have changed', () =>
    expect(announceGroups(inTree({ type: 'CrmSettingsChanged', data: { groupId: 4, sourceGroupId: 1 } }))).toEqual({
      type: 'groups.groups.updated.v1',
      payload: { groupId: 4, changed: ['crmSourceGroupId'] },
      subject: 'groups/4',
    }));
  it('is which fields of a project have changed, not what they are', () =>
    expect(announceGroups(inTree({ type: 'ProjectChanged', data: { projectId: 9, path: 'secret' } }))).toEqual({
      type: 'groups.projects.updated.v1',
      payload: { projectId: 9, changed: ['path'] },
      subject: 'projects/9',
    }));
  it('is a project that was created', () =>
    expect(announceGroups(projectCreated(9, 4))).toEqual({
      type: 'groups.projects.created.v1',
      payload: { projectId: 9, groupId: 4 },
      subject: 'projects/9',
    }));
  it('is a group transfer once it is completed, with both roots, and nothing of one that fails (TRF-29)', () => {
    const ids = { transferId: 90, groupId: 4 };
    const roots = { oldRootId: 1, newRootId: 5 };
    const announced = announceGroups(
      inTree({ type: 'GroupTransferCompleted', data: { ...ids, ...roots, completedAt: NOW } }),
    );
    expect(announced).toEqual({
      type: 'groups.groups.transferred.v1',
      payload: { groupId: 4, transferId: 90, oldRootId: 1, newRootId: 5 },
      subject: 'groups/4',
    });
    const place = { fromParentId: 1, toParentId: 5, requestedBy: 7, startedAt: NOW };
    const plan = { mode: 'copy', contactsScope: 'all', migrates: true, sourceBefore: 1, sourceAfter: 5 } as const;
    const change = { highestVisibility: null, sources: [], newOwner: null, transferredAt: NOW };
    const failure = { reason: 'cancelled', message: 'Cancelled', failedAt: NOW } as const;
    for (const event of [
      inTree({ type: 'GroupTransferStarted', data: { ...ids, ...place, ...plan } }),
      inTree({ type: 'GroupTransferred', data: { ...ids, parentId: 5, ...roots, ...change } }),
      inTree({ type: 'GroupTransferFailed', data: { ...ids, ...failure } }),
      inTree({ type: 'ProjectTransferCompleted', data: { transferId: 95, projectId: 9, completedAt: NOW } }),
    ])
      expect(announceGroups(event)).toBeNull();
  });
  it('is a project that was transferred', () => {
    const place = { transferId: 95, projectId: 9, fromGroupId: 4, toGroupId: 5, visibility: 'private' } as const;
    const change = { sourceBefore: 1, sourceAfter: 5, transferredBy: 7, transferredAt: NOW };
    expect(announceGroups(inTree({ type: 'ProjectTransferred', data: { ...place, ...change } }))).toEqual({
      type: 'groups.projects.transferred.v1',
      payload: { projectId: 9, fromGroupId: 4, toGroupId: 5 },
      subject: 'projects/9',
    });
  });
  it('is what was deleted and restored (GRP-19), and nothing of what is then removed', () => {
    const times = { deletedBy: 7, deletedAt: NOW, removeAt: NOW };
    const deleted = (kind: 'group' | 'project', projectIds: number[]) =>
      inTree({ type: 'NamespaceDeleted', data: { deletionId: 20, place: { kind, id: 4 }, projectIds, ...times } });
    const said = { deletionId: 20, highestVisibility: null, misfits: [], restoredBy: 7, restoredAt: NOW };
    const restored = (kind: 'group' | 'project') =>
      inTree({ type: 'NamespaceRestored', data: { place: { kind, id: 4 }, ...said } });
    expect(
      [deleted('group', [9]), deleted('project', [4]), restored('group'), restored('project')].map(announceGroups),
    ).toEqual([
      { type: 'groups.groups.deleted.v1', payload: { groupId: 4, projectIds: [9] }, subject: 'groups/4' },
      { type: 'groups.projects.deleted.v1', payload: { projectId: 4 }, subject: 'projects/4' },
      { type: 'groups.groups.restored.v1', payload: { groupId: 4 }, subject: 'groups/4' },
      { type: 'groups.projects.restored.v1', payload: { projectId: 4 }, subject: 'projects/4' },
    ]);
    const place = { kind: 'group', id: 4 } as const;
    const removal = { deletionId: 20, place, groupIds: [4], projectIds: [9], removedAt: NOW };
    expect(announceGroups(inTree({ type: 'NamespaceRemoved', data: removal }))).toBeNull();
  });
  it('is nothing of users', () =>
    expect(announceGroups(ofUser(7, { type: 'UserBlocked', data: { userId: 7 } }))).toBeNull());
});
