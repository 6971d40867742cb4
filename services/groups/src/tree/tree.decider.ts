import { Decider } from '@ledgerdesk/event-sourcing';
import { CreateGroup, createGroup } from './decide-groups';
import { CreateProject, createProject } from './decide-projects';
import { ChangeCrmSettings, changeCrmSettings } from './decide-settings';
import { evolve, initialState, Tree, TreeEvent } from './tree';

export type TreeCommand = CreateGroup | CreateProject | ChangeCrmSettings;

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
