import { DeadlinePassed, Event, Pending, Process } from '@ledgerdesk/event-sourcing';
import { evolve, initialState, Merge, MergeEvent, MergeRefusal, MergeState } from './merge';

export type MergeInput =
  | Event<'StartMerge', Merge & { startedAt: string }>
  | Event<'Reserved'>
  | Event<'Refused', { refusal: MergeRefusal }>
  | Event<'Made'>
  | Event<'PartLed', { part: number; next: string | null }>;

/** Only what is reserved can still be refused. */
export type MergeCommand =
  | Readonly<{ type: 'reserve' | 'make'; merge: Merge }>
  | Readonly<{ type: 'lead'; merge: Merge; part: number; after: string | null }>;

const decide = (input: MergeInput | DeadlinePassed, state: MergeState): readonly MergeEvent[] => {
  if (input.type === 'StartMerge') return state.step === 'unknown' ? [{ type: 'MergeStarted', data: input.data }] : [];
  if (state.step === 'unknown') return [];
  const { mergeId } = state.merge;
  switch (input.type) {
    case 'Reserved':
      return state.step === 'reserving' ? [{ type: 'MergeReserved', data: { mergeId } }] : [];
    case 'Refused':
      return state.step === 'reserving' ? [{ type: 'MergeRefused', data: { mergeId, ...input.data } }] : [];
    case 'Made':
      return state.step === 'making' ? [{ type: 'MergeMade', data: { mergeId } }] : [];
    case 'PartLed': {
      const isDue = state.step === 'leading' && state.part === input.data.part;
      return isDue ? [{ type: 'MergePartLed', data: { mergeId, ...input.data } }] : [];
    }
    case 'DeadlinePassed':
      return [];
  }
};

const pendingCommands = (state: MergeState): readonly Pending<MergeCommand>[] => {
  switch (state.step) {
    case 'reserving':
      return [{ step: 'reserve', command: { type: 'reserve', merge: state.merge } }];
    case 'making':
      return [{ step: 'make', command: { type: 'make', merge: state.merge } }];
    case 'leading': {
      const { merge, part, after } = state;
      return [{ step: `lead-${part}`, command: { type: 'lead', merge, part, after } }];
    }
    case 'unknown':
    case 'completed':
    case 'refused':
      return [];
  }
};

/** A merge by hand, or its undo: once it is reserved, it goes forward until all that refers to it is led. */
export const mergeProcess: Process<MergeInput, MergeState, MergeEvent, MergeCommand> = {
  initialState,
  decide,
  evolve,
  pendingCommands,
  deadline: () => null,
  ended: ({ step }) => step === 'completed' || step === 'refused',
};
