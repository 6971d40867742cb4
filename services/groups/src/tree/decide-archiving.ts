import { Command } from '@ledgerdesk/event-sourcing';
import { presentProject } from './deleted';
import type { Tree, TreeEvent } from './tree';

/** GRP-30 */
export class ArchiveProject extends Command('ArchiveProject')<{ projectId: number }, Tree> {}
export class UnarchiveProject extends Command('UnarchiveProject')<{ projectId: number }, Tree> {}

export const archiveProject = ({ data: { projectId } }: ArchiveProject, tree: Tree): TreeEvent[] =>
  presentProject(tree, projectId).archived ? [] : [{ type: 'ProjectArchived', data: { projectId } }];

export const unarchiveProject = ({ data: { projectId } }: UnarchiveProject, tree: Tree): TreeEvent[] =>
  presentProject(tree, projectId).archived ? [{ type: 'ProjectUnarchived', data: { projectId } }] : [];
