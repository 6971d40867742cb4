import type { Role } from '@ledgerdesk/contracts';
import { Command, DomainError } from '@ledgerdesk/event-sourcing';
import { at } from './by-id';
import { Creator, ownerBy, trimmed } from './creation';
import { contactSourceOf } from './contact-source';
import { changedFields, isEmpty } from './changes';
import { presentGroup, presentProject } from './deleted';
import { existingGroup, fullPathOfProject } from './existing';
import { throwIfViolated, violationsOf } from './field-rules';
import { assertProjectMayMove } from './freezes';
import { refusal } from './refusal';
import { Described, GroupInTree, isHigher, isTaken, linked, Tree, TreeEvent } from './tree';

export class CreateProject extends Command('CreateProject')<
  Described & { projectId: number; groupId: number; by: Creator },
  Tree
> {}

const LONGEST_DESCRIPTION = 2_000;
const TICKETS_NOT_CONFIDENTIAL =
  'Project has Service Desk issues that everyone could read. Make them confidential first.';
const DEVELOPER = 30 satisfies Role;
const MAINTAINER = 40 satisfies Role;
const OWNER = 50 satisfies Role;

export const createProject = ({ data, metadata }: CreateProject, tree: Tree): TreeEvent[] => {
  const { projectId, groupId, by } = data;
  if (at(tree.projects, projectId) !== undefined)
    throw refusal('project-already-exists', `Project ${projectId} already exists`);
  const group = presentGroup(tree, groupId);
  if (!mayCreateProject(by, group)) throw refusal('forbidden', `You may not create projects in group ${groupId}`);

  const described = trimmed(data);
  const context = { parentId: groupId, parentVisibility: group.visibility, longestDescription: LONGEST_DESCRIPTION };
  throwIfViolated(violationsOf(tree, described, context));
  const creation = { owner: ownerBy(by), createdBy: by.userId, createdAt: metadata.now };
  return [{ type: 'ProjectCreated', data: { projectId, groupId, ...described, ...creation } }];
};

/** GRP-15. */
export const mayCreateProject = (by: Creator, group: Pick<GroupInTree, 'projectCreationLevel'>): boolean => {
  if (by.isAdministrator) return true;
  if (group.projectCreationLevel === 'noone') return false;
  return by.role >= (group.projectCreationLevel === 'developer' ? DEVELOPER : MAINTAINER);
};

/** What is absent stays as it is. `openTickets`: a Service Desk issue of it is not confidential (MI-4). */
export class ChangeProject extends Command('ChangeProject')<
  { projectId: number; fields: Partial<Described>; openTickets: boolean },
  Tree
> {}

/** API-22 */
export const changeProject = ({ data }: ChangeProject, tree: Tree): TreeEvent[] => {
  const { projectId, openTickets } = data;
  const project = presentProject(tree, projectId);
  if (project.archived) throw refusal('project-archived', 'Project is archived');
  const { groupId: parentId, path } = project;
  const fields = changedFields(data.fields, project);
  const parentVisibility = existingGroup(tree, parentId).visibility;
  const present = { path, highestBelow: null };
  const context = { parentId, parentVisibility, longestDescription: LONGEST_DESCRIPTION, present };
  throwIfViolated(violationsOf(tree, fields, context));
  if (fields.visibility === 'public' && openTickets)
    throw refusal('tickets-not-confidential', TICKETS_NOT_CONFIDENTIAL);
  return isEmpty(fields) ? [] : [{ type: 'ProjectChanged', data: { projectId, ...fields } }];
};

/** Who moves a project, with the role on it; the rest is of the group that it goes to. */
export type ProjectMover = Creator & Readonly<{ roleOnProject: Role }>;

/** `toGroupId` null: none was named. */
export class TransferProject extends Command('TransferProject')<
  { transferId: number; projectId: number; toGroupId: number | null; by: ProjectMover },
  Tree
> {}
/** All links that do not fit are removed (PRJ-4). */
export class CompleteProjectTransfer extends Command('CompleteProjectTransfer')<
  { transferId: number; projectId: number },
  Tree
> {}

/** PRJ-1 to PRJ-4. */
export const transferProject = ({ data, metadata }: TransferProject, tree: Tree): TreeEvent[] => {
  const { transferId, projectId, toGroupId, by } = data;
  const { groupId, path, visibility } = presentProject(tree, projectId);
  if (toGroupId === null) throw notTransferred('Please select a new namespace for your project.');
  const group = presentGroup(tree, toGroupId);
  if (toGroupId === groupId) throw notTransferred('Project is already in this namespace.');
  if (by.roleOnProject < OWNER) throw notTransferred("You don't have permission to transfer this project.");
  if (by.role < MAINTAINER || !mayCreateProject(by, group))
    throw notTransferred("You don't have permission to transfer projects into that namespace.");
  if (isTaken(tree, toGroupId, path))
    throw notTransferred('Project with same name or path in target namespace already exists');
  if (tree.projectTransfers[projectId]) throw beingTransferred(tree, projectId);
  assertProjectMayMove(tree, projectId, toGroupId);

  const groups = linked(tree);
  const sourceOf = (id: number) => contactSourceOf(groups, groups.get(id)!).id;
  const transferred = {
    transferId,
    projectId,
    fromGroupId: groupId,
    toGroupId,
    visibility: isHigher(visibility, group.visibility) ? group.visibility : visibility,
    sourceBefore: sourceOf(groupId),
    sourceAfter: sourceOf(toGroupId),
    transferredBy: by.userId,
    transferredAt: metadata.now,
  };
  return [{ type: 'ProjectTransferred', data: transferred }];
};

/** PRJ-4 */
export const beingTransferred = (tree: Tree, projectId: number): DomainError => {
  const message = `Project ${fullPathOfProject(tree, projectId)} is being transferred. Try again later.`;
  return refusal('project-being-transferred', message, { projectId });
};

const notTransferred = (message: string) => refusal('project-not-transferred', message);

export const completeProjectTransfer = ({ data, metadata }: CompleteProjectTransfer, tree: Tree): TreeEvent[] => {
  const { transferId, projectId } = data;
  if (tree.projectTransfers[projectId]?.transferId !== transferId) return [];
  return [{ type: 'ProjectTransferCompleted', data: { transferId, projectId, completedAt: metadata.now } }];
};
