import type { HistoryEntry } from '@ledgerdesk/contracts';
import { changeBetween, HistoryValues, Recorded, RecordedChange } from '@ledgerdesk/event-sourcing';
import { CreationLevels, CrmSettings, Described, isHigher, TreeEvent } from '../tree';

/** What is shown of a group. */
export type GroupFields = Readonly<Described & CreationLevels & { parentId: number | null; crm: CrmSettings }>;
/** What an event of the tree is called for one group. `userId`: the member it is about. */
export type GroupAction = Pick<HistoryEntry, 'action'> &
  Readonly<{ userId?: number; changes?: RecordedChange['changes'] }>;
export type GroupChange = RecordedChange<GroupAction>;

/** What an event of the tree makes of a group that it concerns; null: it is none yet. */
export const fieldsAfter = (fields: GroupFields | null, event: TreeEvent, groupId: number): GroupFields | null => {
  switch (event.type) {
    case 'GroupCreated': {
      const { name, path, description, visibility, projectCreationLevel, subgroupCreationLevel } = event.data;
      const { parentId, crm } = event.data;
      return { parentId, name, path, description, visibility, projectCreationLevel, subgroupCreationLevel, crm };
    }
    case 'GroupChanged': {
      const { groupId: _, ...changed } = event.data;
      return fields && { ...fields, ...changed };
    }
    case 'CrmSettingsChanged': {
      const { groupId: _, ...changed } = event.data;
      return fields && { ...fields, crm: { ...fields.crm, ...changed } };
    }
    case 'GroupTransferred': {
      if (!fields) return null;
      const { groupId: moved, parentId, highestVisibility, sources } = event.data;
      const source = sources.find((changed) => changed.groupId === groupId);
      const crm = source ? { ...fields.crm, sourceGroupId: source.sourceGroupId } : fields.crm;
      return { ...lowered(fields, highestVisibility), parentId: moved === groupId ? parentId : fields.parentId, crm };
    }
    case 'NamespaceRestored':
      return fields && lowered(fields, event.data.highestVisibility);
    case 'NamespaceDeleted':
    case 'NamespaceRemoved':
    case 'ProjectCreated':
    case 'ProjectChanged':
    case 'ProjectArchived':
    case 'ProjectUnarchived':
    case 'GroupTransferStarted':
    case 'GroupTransferFailed':
    case 'GroupTransferCompleted':
    case 'ProjectTransferred':
    case 'ProjectTransferCompleted':
      return fields;
  }
};

/** What that event changed in the group, known by its position in the log; null where that is nothing. */
export const groupChange = (
  before: GroupFields | null,
  event: Recorded<TreeEvent>,
  after: GroupFields | null,
  groupId: number,
): GroupChange | null => {
  const change = changeBetween({ valuesOf, actionOf: actionFor(groupId) }, before, event, after);
  return change && { ...change, id: event.position };
};

const valuesOf = (fields: GroupFields | null): HistoryValues | null => {
  if (!fields) return null;
  const { crm, ...others } = fields;
  return { ...others, crmEnabled: crm.enabled, crmSourceGroupId: crm.sourceGroupId };
};

const actionFor =
  (groupId: number) =>
  (event: TreeEvent): GroupAction | null => {
    const isItself = (id: number) => id === groupId;
    switch (event.type) {
      case 'GroupCreated': {
        const { owner } = event.data;
        if (owner === null) return { action: 'created' };
        return { action: 'created', userId: owner, changes: { accessLevel: { from: null, to: 50 } } };
      }
      case 'GroupChanged':
      case 'CrmSettingsChanged':
        return { action: 'updated' };
      case 'GroupTransferred':
        return { action: isItself(event.data.groupId) ? 'moved' : 'updated' };
      case 'NamespaceDeleted':
        return { action: 'deleted' };
      case 'NamespaceRestored':
        return { action: isItself(event.data.place.id) ? 'restored' : 'updated' };
      case 'NamespaceRemoved':
        return { action: 'removed' };
      case 'ProjectCreated':
      case 'ProjectChanged':
      case 'ProjectArchived':
      case 'ProjectUnarchived':
      case 'GroupTransferStarted':
      case 'GroupTransferFailed':
      case 'GroupTransferCompleted':
      case 'ProjectTransferred':
      case 'ProjectTransferCompleted':
        return null;
    }
  };

const lowered = (fields: GroupFields, highest: GroupFields['visibility'] | null): GroupFields =>
  highest && isHigher(fields.visibility, highest) ? { ...fields, visibility: highest } : fields;
