import {
  type AccountMailKind,
  accountMailsDue,
  announced,
  groupCreated,
  groupDeleted,
  groupRestored,
  groupTransferred,
  groupUpdated,
  projectCreated,
  projectDeleted,
  projectRestored,
  projectTransferred,
  projectUpdated,
} from '@ledgerdesk/contracts';
import { Recorded } from '@ledgerdesk/event-sourcing';
import { Announce } from '@ledgerdesk/messaging';
import { TREE, type TreeEvent } from './tree/tree';
import type { UserEvent } from './users/user';

/** What others are told of the tree, and of users (EVT-2): ids and names of fields. */
export const announceGroups: Announce = (recorded) => {
  if (recorded.stream === TREE) return announce(recorded as Recorded<TreeEvent>);
  return recorded.stream.startsWith('user-') ? announceMails(recorded as Recorded<UserEvent>) : null;
};

/** What a user is to be mailed about the own account (SIG-4). */
const announceMails = ({ type, data, revision }: Recorded<UserEvent>) => {
  const kinds = mailsAfter({ type, data } as UserEvent);
  if (kinds.length === 0 || !('userId' in data)) return null;
  return announced(accountMailsDue, { userId: data.userId, revision, kinds }, `users/${data.userId}`);
};

const mailsAfter = ({ type, data }: UserEvent): AccountMailKind[] => {
  switch (type) {
    case 'EmailChangeRequested':
      return ['email_confirmation'];
    case 'UserChanged':
      return [
        ...(data.email === undefined ? [] : ['email_changed' as const]),
        ...(data.passwordHash === undefined ? [] : ['password_changed' as const]),
      ];
    case 'UserCreated':
    case 'SupportBotCreated':
    case 'UserBlocked':
    case 'UserUnblocked':
    case 'AccessTokenCreated':
    case 'AccessTokenRevoked':
    case 'StartTokenGiven':
    case 'ClaimVoided':
      return [];
  }
};

const announce = ({ type, data }: Recorded<TreeEvent>) => {
  switch (type) {
    case 'GroupCreated': {
      const { groupId, parentId } = data;
      return announced(groupCreated, { groupId, parentId }, `groups/${groupId}`);
    }
    case 'NamespaceDeleted': {
      const { place, projectIds } = data;
      return place.kind === 'group'
        ? announced(groupDeleted, { groupId: place.id, projectIds: [...projectIds] }, `groups/${place.id}`)
        : announced(projectDeleted, { projectId: place.id }, `projects/${place.id}`);
    }
    case 'NamespaceRestored': {
      const { kind, id } = data.place;
      return kind === 'group'
        ? announced(groupRestored, { groupId: id }, `groups/${id}`)
        : announced(projectRestored, { projectId: id }, `projects/${id}`);
    }
    case 'GroupChanged': {
      const { groupId, ...fields } = data;
      return announced(groupUpdated, { groupId, changed: Object.keys(fields) }, `groups/${groupId}`);
    }
    case 'CrmSettingsChanged': {
      const { groupId, ...settings } = data;
      const names = { enabled: 'crmEnabled', sourceGroupId: 'crmSourceGroupId' } as const;
      const changed = Object.keys(settings).map((name) => names[name as keyof typeof names]);
      return announced(groupUpdated, { groupId, changed }, `groups/${groupId}`);
    }
    case 'ProjectCreated': {
      const { projectId, groupId } = data;
      return announced(projectCreated, { projectId, groupId }, `projects/${projectId}`);
    }
    case 'ProjectChanged': {
      const { projectId, ...fields } = data;
      return announced(projectUpdated, { projectId, changed: Object.keys(fields) }, `projects/${projectId}`);
    }
    case 'GroupTransferCompleted': {
      const { groupId, transferId, oldRootId, newRootId } = data;
      return announced(groupTransferred, { groupId, transferId, oldRootId, newRootId }, `groups/${groupId}`);
    }
    case 'ProjectTransferred': {
      const { projectId, fromGroupId, toGroupId } = data;
      return announced(projectTransferred, { projectId, fromGroupId, toGroupId }, `projects/${projectId}`);
    }
    case 'NamespaceRemoved':
    case 'ProjectArchived':
    case 'ProjectUnarchived':
    case 'GroupTransferStarted':
    case 'GroupTransferred':
    case 'GroupTransferFailed':
    case 'ProjectTransferCompleted':
      return null;
  }
};
