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
  it('is a project that was created', () =>
    expect(announceGroups(projectCreated(9, 4))).toEqual({
      type: 'groups.projects.created.v1',
      payload: { projectId: 9, groupId: 4 },
      subject: 'projects/9',
    }));
  it('is nothing of users', () =>
    expect(announceGroups(ofUser(7, { type: 'UserBlocked', data: { userId: 7 } }))).toBeNull());
});
