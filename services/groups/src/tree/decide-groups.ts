import type { Role } from '@ledgerdesk/contracts';
import { Command } from '@ledgerdesk/event-sourcing';
import { at } from './by-id';
import { Creator, ownerBy, trimmed } from './creation';
import { changedFields, isEmpty } from './changes';
import { settingsEvents, SettingsChange } from './decide-settings';
import { presentGroup } from './deleted';
import { existingGroup, levelsDownTo, MOST_LEVELS, TOO_DEEP } from './existing';
import { throwIfViolated, violationsOf } from './field-rules';
import { assertMayBeRenamed, assertMayBeSource } from './freezes';
import { refusal } from './refusal';
import { checkSource, ChosenSource } from './contact-source';
import { CreationLevels, Described, GroupInTree, highestBelow, Tree, TreeEvent } from './tree';

export class CreateGroup extends Command('CreateGroup')<
  Described &
    CreationLevels & {
      groupId: number;
      parentId: number | null;
      crmEnabled: boolean;
      source: ChosenSource | null;
      by: Creator;
    },
  Tree
> {}

const LONGEST_DESCRIPTION = 500;
const MAINTAINER = 40 satisfies Role;
const OWNER = 50 satisfies Role;

export const createGroup = ({ data, metadata }: CreateGroup, tree: Tree): TreeEvent[] => {
  const { groupId, parentId, projectCreationLevel, subgroupCreationLevel, crmEnabled, source, by } = data;
  if (at(tree.groups, groupId)) throw refusal('group-already-exists', `Group ${groupId} already exists`);
  const parent = parentId === null ? null : presentGroup(tree, parentId);
  if (!mayCreateGroup(by, parent))
    throw refusal('forbidden', parent ? `You may not create groups in group ${parentId}` : 'You may not create groups');

  const described = trimmed(data);
  const context = { parentId, parentVisibility: parent?.visibility ?? null, longestDescription: LONGEST_DESCRIPTION };
  const tooDeep = levelsDownTo(tree, parentId) >= MOST_LEVELS;
  throwIfViolated([
    ...violationsOf(tree, described, context),
    ...(tooDeep ? [{ path: 'base', message: TOO_DEEP }] : []),
  ]);
  if (source) {
    checkSource(tree, source);
    assertMayBeSource(tree, source.groupId);
  }

  const crm = { enabled: crmEnabled, sourceGroupId: source?.groupId ?? null };
  const levels = { projectCreationLevel, subgroupCreationLevel };
  const creation = { owner: ownerBy(by), createdBy: by.userId, createdAt: metadata.now };
  return [{ type: 'GroupCreated', data: { groupId, parentId, ...described, ...levels, crm, ...creation } }];
};

/** GRP-15. */
export const mayCreateGroup = (by: Creator, parent: Pick<GroupInTree, 'subgroupCreationLevel'> | null): boolean => {
  if (by.isAdministrator) return true;
  if (!parent) return by.canCreateGroup;
  return by.role >= (parent.subgroupCreationLevel === 'maintainer' ? MAINTAINER : OWNER);
};

/** What is absent stays as it is. */
export class ChangeGroup extends Command('ChangeGroup')<
  { groupId: number; fields: Partial<Described & CreationLevels>; settings: SettingsChange },
  Tree
> {}

/** API-18 */
export const changeGroup = ({ data }: ChangeGroup, tree: Tree): TreeEvent[] => {
  const { groupId, settings } = data;
  const group = presentGroup(tree, groupId);
  const { parentId, path } = group;
  const fields = changedFields(data.fields, group);
  const parentVisibility = parentId === null ? null : existingGroup(tree, parentId).visibility;
  const present = { path, highestBelow: highestBelow(tree, groupId) };
  const context = { parentId, parentVisibility, longestDescription: LONGEST_DESCRIPTION, present };
  throwIfViolated(violationsOf(tree, fields, context));
  if (fields.path !== undefined) assertMayBeRenamed(tree, groupId);
  const changes: TreeEvent[] = isEmpty(fields) ? [] : [{ type: 'GroupChanged', data: { groupId, ...fields } }];
  return [...changes, ...settingsEvents(tree, groupId, settings)];
};
