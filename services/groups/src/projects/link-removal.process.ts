import { DeadlinePassed, Event, Pending, Process } from '@ledgerdesk/event-sourcing';
import {
  evolve,
  initialState,
  LinkRemoval,
  LinkRemovalEvent,
  LinkRemovalState,
  MisfitLinksRemoved,
  RunningLinkRemoval,
} from './link-removal';

export type LinkRemovalInput =
  | Event<'StartLinkRemoval', LinkRemoval>
  | Event<'PartRemoved', Omit<MisfitLinksRemoved['data'], 'transferId'>>
  | Event<'TransferCompleted'>;

/** Removes the links of one part, then tells the tree that all are gone. */
export type LinkRemovalCommand =
  | Readonly<{ type: 'remove'; running: Extract<RunningLinkRemoval, { step: 'removing' }> }>
  | Readonly<{ type: 'complete'; removal: LinkRemoval }>;

const decide = (input: LinkRemovalInput | DeadlinePassed, state: LinkRemovalState): readonly LinkRemovalEvent[] => {
  switch (input.type) {
    case 'StartLinkRemoval':
      return state.step === 'unknown' ? [{ type: 'LinkRemovalStarted', data: input.data }] : [];
    case 'PartRemoved': {
      if (state.step !== 'removing' || state.part !== input.data.part) return [];
      const { transferId } = state.removal;
      return [{ type: 'MisfitLinksRemoved', data: { transferId, ...input.data } }];
    }
    case 'TransferCompleted':
      return state.step === 'completing'
        ? [{ type: 'LinkRemovalCompleted', data: { transferId: state.removal.transferId } }]
        : [];
    case 'DeadlinePassed':
      return [];
  }
};

const pendingCommands = (state: LinkRemovalState): readonly Pending<LinkRemovalCommand>[] => {
  switch (state.step) {
    case 'removing':
      return [{ step: `remove-${state.part}`, command: { type: 'remove', running: state } }];
    case 'completing':
      return [{ step: 'complete', command: { type: 'complete', removal: state.removal } }];
    case 'unknown':
    case 'completed':
      return [];
  }
};

/** After a project was transferred to another contact source (PRJ-2, PRJ-4). */
export const linkRemovalProcess: Process<LinkRemovalInput, LinkRemovalState, LinkRemovalEvent, LinkRemovalCommand> = {
  initialState,
  decide,
  evolve,
  pendingCommands,
  deadline: () => null,
  ended: ({ step }) => step === 'completed',
};
