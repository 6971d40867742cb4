import type { Role } from '@ledgerdesk/contracts';
import { Command } from '@ledgerdesk/event-sourcing';
import { at } from './by-id';
import { Creator, ownerBy, trimmed } from './creation';
import { existingGroup } from './existing-group';
import { throwIfViolated, violationsOf } from './field-rules';
import { refusal } from './refusal';
import { Described, GroupInTree, Tree, TreeEvent } from './tree';

export class CreateProject extends Command('CreateProject')<
  Described & { projectId: number; groupId: number; by: Creator },
  Tree
> {}

const LONGEST_DESCRIPTION = 2_000;
const DEVELOPER = 30 satisfies Role;
const MAINTAINER = 40 satisfies Role;

export const createProject = ({ data, metadata }: CreateProject, tree: Tree): TreeEvent[] => {
  const { projectId, groupId, by } = data;
  if (at(tree.projects, projectId) !== undefined)
    throw refusal('project-already-exists', `Project ${projectId} already exists`);
  const group = existingGroup(tree, groupId);
  if (!mayCreateProject(by, group)) throw refusal('forbidden', `You may not create projects in group ${groupId}`);

  const described = trimmed(data);
  const context = { parentId: groupId, parentVisibility: group.visibility, longestDescription: LONGEST_DESCRIPTION };
  throwIfViolated(violationsOf(tree, described, context));
  const creation = { owner: ownerBy(by), createdBy: by.userId, createdAt: metadata.now };
  return [{ type: 'ProjectCreated', data: { projectId, groupId, ...described, ...creation } }];
};

/** GRP-15. */
const mayCreateProject = (by: Creator, group: GroupInTree): boolean => {
  if (by.isAdministrator) return true;
  if (group.projectCreationLevel === 'noone') return false;
  return by.role >= (group.projectCreationLevel === 'developer' ? DEVELOPER : MAINTAINER);
};
