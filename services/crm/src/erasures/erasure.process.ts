import { DeadlinePassed, Event, Pending, Process } from '@ledgerdesk/event-sourcing';
import { Erasure, ErasureEvent, ErasureRefusal, ErasureState, evolve, initialState } from './erasure';

export type ErasureInput =
  Event<'StartErasure', Erasure> | Event<'Refused', { refusal: ErasureRefusal }> | Event<'Erased'> | Event<'Purged'>;

/** Only what is not erased yet can be refused. */
export type ErasureCommand = Readonly<{ type: 'erase' | 'purge'; erasure: Erasure }>;

const decide = (input: ErasureInput | DeadlinePassed, state: ErasureState): readonly ErasureEvent[] => {
  if (input.type === 'StartErasure')
    return state.step === 'unknown' ? [{ type: 'ErasureStarted', data: input.data }] : [];
  if (state.step === 'unknown') return [];
  const { erasureId } = state.erasure;
  switch (input.type) {
    case 'Refused':
      return state.step === 'erasing' ? [{ type: 'ErasureRefused', data: { erasureId, ...input.data } }] : [];
    case 'Erased':
      return state.step === 'erasing' ? [{ type: 'ErasureMade', data: { erasureId } }] : [];
    case 'Purged':
      return state.step === 'purging' ? [{ type: 'ErasureCompleted', data: { erasureId } }] : [];
    case 'DeadlinePassed':
      return [];
  }
};

const pendingCommands = (state: ErasureState): readonly Pending<ErasureCommand>[] => {
  switch (state.step) {
    case 'erasing':
      return [{ step: 'erase', command: { type: 'erase', erasure: state.erasure } }];
    case 'purging':
      return [{ step: 'purge', command: { type: 'purge', erasure: state.erasure } }];
    case 'unknown':
    case 'refused':
    case 'completed':
      return [];
  }
};

/** An erasure: once it is made, it goes forward until nothing of what was erased is left. */
export const erasureProcess: Process<ErasureInput, ErasureState, ErasureEvent, ErasureCommand> = {
  initialState,
  decide,
  evolve,
  pendingCommands,
  deadline: () => null,
  ended: ({ step }) => step === 'refused' || step === 'completed',
};
