import type { GroupRefusal, Role, ServiceRefusal, SettingsRefusal } from '@ledgerdesk/contracts';
import { Command, Decider, DomainError } from '@ledgerdesk/event-sourcing';
import { at } from './by-id';
import { throwIfViolated, violationsOf } from './field-rules';
import { CreationLevels, CrmSettings, Described, evolve, GroupInTree, initialState, Tree, TreeEvent } from './tree';

/**
 * Who creates something: the role on the parent, and whether that is owner by a membership of it or above (GRP-17).
 * `role` of an administrator is owner everywhere, `ownsParent` is not.
 */
export type Creator = Readonly<{
  userId: number;
  role: Role;
  ownsParent: boolean;
  isAdministrator: boolean;
  canCreateGroup: boolean;
}>;
/** A contact source to be, and the role that whoever chooses it has there. */
export type ChosenSource = Readonly<{ groupId: number; role: Role }>;

export class CreateGroup extends Command('CreateGroup')<
  Described &
    CreationLevels & {
      groupId: number;
      parentId: number | null;
      crmEnabled: boolean;
      source: ChosenSource | null;
      by: Creator;
    }
> {}
export class CreateProject extends Command('CreateProject')<
  Described & { projectId: number; groupId: number; by: Creator }
> {}
/** What is absent stays as it is (SRC-8). */
export class ChangeCrmSettings extends Command('ChangeCrmSettings')<{
  groupId: number;
  enabled?: boolean;
  source?: ChosenSource | null;
}> {}
export type TreeCommand = CreateGroup | CreateProject | ChangeCrmSettings;

const MOST_LEVELS = 20;
const LONGEST_OF_GROUP = 500;
const LONGEST_OF_PROJECT = 2_000;
const PLANNER = 15 satisfies Role;
const DEVELOPER = 30 satisfies Role;
const MAINTAINER = 40 satisfies Role;
const OWNER = 50 satisfies Role;

const createGroup = ({ data, metadata }: CreateGroup, tree: Tree): TreeEvent[] => {
  const { groupId, parentId, projectCreationLevel, subgroupCreationLevel, crmEnabled, source, by } = data;
  if (at(tree.groups, groupId)) throw refusal('group-already-exists', `Group ${groupId} already exists`);
  const parent = parentId === null ? null : groupOf(tree, parentId);
  if (!mayCreateGroup(by, parent))
    throw refusal('forbidden', parent ? `You may not create groups in group ${parentId}` : 'You may not create groups');

  const described = trimmed(data);
  const place = { parentId, parentVisibility: parent?.visibility ?? null, longestDescription: LONGEST_OF_GROUP };
  const tooDeep = levelsDownTo(tree, parentId) >= MOST_LEVELS;
  throwIfViolated([
    ...violationsOf(tree, described, place),
    ...(tooDeep ? [{ path: 'base', message: `Parent group is too deep (maximum is ${MOST_LEVELS} levels)` }] : []),
  ]);
  if (source) checkSource(tree, source);

  const crm = { enabled: crmEnabled, sourceGroupId: source?.groupId ?? null };
  const levels = { projectCreationLevel, subgroupCreationLevel };
  const made = { owner: ownerBy(by), createdBy: by.userId, createdAt: metadata.now };
  return [{ type: 'GroupCreated', data: { groupId, parentId, ...described, ...levels, crm, ...made } }];
};

const createProject = ({ data, metadata }: CreateProject, tree: Tree): TreeEvent[] => {
  const { projectId, groupId, by } = data;
  if (at(tree.projects, projectId) !== undefined)
    throw refusal('project-already-exists', `Project ${projectId} already exists`);
  const group = groupOf(tree, groupId);
  if (!mayCreateProject(by, group)) throw refusal('forbidden', `You may not create projects in group ${groupId}`);

  const described = trimmed(data);
  const place = { parentId: groupId, parentVisibility: group.visibility, longestDescription: LONGEST_OF_PROJECT };
  throwIfViolated(violationsOf(tree, described, place));
  const made = { owner: ownerBy(by), createdBy: by.userId, createdAt: metadata.now };
  return [{ type: 'ProjectCreated', data: { projectId, groupId, ...described, ...made } }];
};

const changeCrmSettings = ({ data }: ChangeCrmSettings, tree: Tree): TreeEvent[] => {
  const { groupId, enabled, source } = data;
  const { crm } = groupOf(tree, groupId);
  const sourceGroupId = source === undefined ? undefined : (source?.groupId ?? null);
  const changed: { -readonly [Name in keyof CrmSettings]?: CrmSettings[Name] } = {};
  if (enabled !== undefined && enabled !== crm.enabled) changed.enabled = enabled;
  if (sourceGroupId !== undefined && sourceGroupId !== crm.sourceGroupId) changed.sourceGroupId = sourceGroupId;
  if (Object.keys(changed).length === 0) return [];
  if (source && 'sourceGroupId' in changed) checkSource(tree, source);
  return [{ type: 'CrmSettingsChanged', data: { groupId, ...changed } }];
};

/** GRP-15. */
const mayCreateGroup = (by: Creator, parent: GroupInTree | null): boolean => {
  if (by.isAdministrator) return true;
  if (!parent) return by.canCreateGroup;
  return by.role >= (parent.subgroupCreationLevel === 'maintainer' ? MAINTAINER : OWNER);
};
const mayCreateProject = (by: Creator, group: GroupInTree): boolean => {
  if (by.isAdministrator) return true;
  if (group.projectCreationLevel === 'noone') return false;
  return by.role >= (group.projectCreationLevel === 'developer' ? DEVELOPER : MAINTAINER);
};

/** SRC-6: who chooses a contact source must be allowed to read the contacts there (CRM-1). */
const checkSource = (tree: Tree, { groupId, role }: ChosenSource): void => {
  if (role >= PLANNER && at(tree.groups, groupId)?.crm.enabled) return;
  throw refusal('source-not-allowed', 'Contact source does not exist or you are not allowed to read its contacts');
};

/** GRP-17. */
const ownerBy = ({ userId, ownsParent }: Creator) => (ownsParent ? null : userId);

const trimmed = ({ name, path, description, visibility }: Described): Described => ({
  name: name.trim(),
  path,
  description: description.trim(),
  visibility,
});

const groupOf = (tree: Tree, groupId: number): GroupInTree => {
  const group = at(tree.groups, groupId);
  if (!group) throw refusal('group-not-found', `There is no group ${groupId}`);
  return group;
};

const levelsDownTo = (tree: Tree, groupId: number | null): number => {
  let levels = 0;
  for (let id = groupId; id !== null; id = groupOf(tree, id).parentId) levels += 1;
  return levels;
};

const refusal = (code: GroupRefusal | SettingsRefusal | ServiceRefusal | 'group-not-found', message: string) =>
  new DomainError(code, message);

const decide = (command: TreeCommand, tree: Tree): TreeEvent[] => {
  switch (command.type) {
    case 'CreateGroup':
      return createGroup(command, tree);
    case 'CreateProject':
      return createProject(command, tree);
    case 'ChangeCrmSettings':
      return changeCrmSettings(command, tree);
  }
};

/** Every group and project of the installation: no rule of the hierarchy spans streams. */
export const treeDecider: Decider<TreeCommand, Tree, TreeEvent> = {
  initialState,
  snapshot: { version: 2 },
  decide,
  evolve,
};
