import { DeadlinePassed, Event, Pending, Process } from '@ledgerdesk/event-sourcing';
import { evolve, initialState, Removal, RemovalEvent, RemovalState } from './removal';

export type RemovalInput = Event<'ScheduleRemoval', Removal> | Event<'RemovedFromTree'>;
export type RemovalCommand = Readonly<{ type: 'remove'; removal: Removal }>;

const decide = (input: RemovalInput | DeadlinePassed, state: RemovalState): readonly RemovalEvent[] => {
  switch (input.type) {
    case 'ScheduleRemoval':
      return state.step === 'unknown' ? [{ type: 'RemovalScheduled', data: input.data }] : [];
    case 'DeadlinePassed':
      return state.step === 'waiting' ? [{ type: 'RemovalDue', data: { deletionId: state.removal.deletionId } }] : [];
    case 'RemovedFromTree':
      return state.step === 'removing'
        ? [{ type: 'RemovalCompleted', data: { deletionId: state.removal.deletionId } }]
        : [];
  }
};

const pendingCommands = (state: RemovalState): readonly Pending<RemovalCommand>[] =>
  state.step === 'removing' ? [{ step: 'remove', command: { type: 'remove', removal: state.removal } }] : [];

/** Waits until what is deleted can be restored no longer, then removes it (GRP-19). */
export const removalProcess: Process<RemovalInput, RemovalState, RemovalEvent, RemovalCommand> = {
  initialState,
  decide,
  evolve,
  pendingCommands,
  deadline: (state) => (state.step === 'waiting' ? state.removal.removeAt : null),
  ended: ({ step }) => step === 'completed',
};
