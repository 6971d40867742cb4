import { Decider } from '@ledgerdesk/event-sourcing';
import { ChangeGroup, changeGroup, CreateGroup, createGroup } from './decide-groups';
import {
  DeleteNamespace,
  deleteNamespace,
  RemoveNamespace,
  removeNamespace,
  RestoreNamespace,
  restoreNamespace,
} from './decide-deletions';
import { ArchiveProject, archiveProject, UnarchiveProject, unarchiveProject } from './decide-archiving';
import {
  ChangeProject,
  changeProject,
  CompleteProjectTransfer,
  completeProjectTransfer,
  CreateProject,
  createProject,
  TransferProject,
  transferProject,
} from './decide-projects';
import { ChangeCrmSettings, changeCrmSettings } from './decide-settings';
import {
  CommitGroupTransfer,
  commitGroupTransfer,
  CompleteGroupTransfer,
  completeGroupTransfer,
  FailGroupTransfer,
  failGroupTransfer,
  StartGroupTransfer,
  startGroupTransfer,
} from './decide-transfers';
import { evolve, initialState, Tree, TreeEvent } from './tree';

export type TreeCommand =
  | CreateGroup
  | CreateProject
  | DeleteNamespace
  | RestoreNamespace
  | RemoveNamespace
  | ChangeGroup
  | ChangeProject
  | ArchiveProject
  | UnarchiveProject
  | ChangeCrmSettings
  | StartGroupTransfer
  | CommitGroupTransfer
  | FailGroupTransfer
  | CompleteGroupTransfer
  | TransferProject
  | CompleteProjectTransfer;

const decide = (command: TreeCommand, tree: Tree): TreeEvent[] => {
  switch (command.type) {
    case 'CreateGroup':
      return createGroup(command, tree);
    case 'CreateProject':
      return createProject(command, tree);
    case 'DeleteNamespace':
      return deleteNamespace(command, tree);
    case 'RestoreNamespace':
      return restoreNamespace(command, tree);
    case 'RemoveNamespace':
      return removeNamespace(command, tree);
    case 'ChangeGroup':
      return changeGroup(command, tree);
    case 'ChangeProject':
      return changeProject(command, tree);
    case 'ArchiveProject':
      return archiveProject(command, tree);
    case 'UnarchiveProject':
      return unarchiveProject(command, tree);
    case 'ChangeCrmSettings':
      return changeCrmSettings(command, tree);
    case 'StartGroupTransfer':
      return startGroupTransfer(command, tree);
    case 'CommitGroupTransfer':
      return commitGroupTransfer(command, tree);
    case 'FailGroupTransfer':
      return failGroupTransfer(command, tree);
    case 'CompleteGroupTransfer':
      return completeGroupTransfer(command, tree);
    case 'TransferProject':
      return transferProject(command, tree);
    case 'CompleteProjectTransfer':
      return completeProjectTransfer(command, tree);
  }
};

/** Every group and project of the installation: no rule of the hierarchy spans streams. */
export const treeDecider: Decider<TreeCommand, Tree, TreeEvent> = {
  initialState,
  snapshot: { version: 5 },
  decide,
  evolve,
};
