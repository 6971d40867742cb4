import { DeadlinePassed, Event, Pending, Process } from '@ledgerdesk/event-sourcing';
import {
  evolve,
  hasEnded,
  initialState,
  Move,
  MoveConversationMoved,
  MoveEvent,
  MovePartCopied,
  MoveRefusal,
  MoveState,
  PresentMove,
} from './move';

type Without<Data> = Omit<Data, 'moveId'>;

/** `Arrived` may be faster than what was to prevent it. */
export type MoveInput =
  | Event<'RequestMove', Move>
  | Event<'Locked'>
  | Event<'Numbered', { iid: number }>
  | Event<'PartCopied', Without<MovePartCopied['data']>>
  | Event<'Arrived'>
  | Event<'ConversationMoved', Without<MoveConversationMoved['data']>>
  | Event<'SilenceTold'>
  | Event<'Closed'>
  | Event<'Refused', { refusal: MoveRefusal }>
  | Event<'GivenUp'>
  | Event<'Released'>;

export type MoveCommand = Readonly<{ move: Move }> &
  (
    | Readonly<{ type: 'lock' | 'number' | 'give-up' | 'release' }>
    | Readonly<{ type: 'copy'; iid: number; part: number; after: number }>
    | Readonly<{ type: 'arrive' | 'move-conversation' | 'tell-silence' | 'close'; iid: number }>
  );

const decide = (input: MoveInput | DeadlinePassed, state: MoveState): readonly MoveEvent[] => {
  if (input.type === 'RequestMove')
    return state.step === 'unknown' ? [{ type: 'MoveRequested', data: input.data }] : [];
  return state.step === 'unknown' || input.type === 'DeadlinePassed' ? [] : conclude(input, state);
};

type Outcome = Exclude<MoveInput, Readonly<{ type: 'RequestMove' }>>;

const conclude = (input: Outcome, state: PresentMove): readonly MoveEvent[] => {
  const { moveId } = state.move;
  const at = (...steps: PresentMove['step'][]) => steps.includes(state.step);
  switch (input.type) {
    case 'Locked':
      return at('locking') ? [{ type: 'MoveLocked', data: { moveId } }] : [];
    case 'Numbered':
      return at('numbering') ? [{ type: 'MoveNumbered', data: { moveId, ...input.data } }] : [];
    case 'PartCopied': {
      const isDue = state.step === 'copying' && state.part === input.data.part;
      return isDue ? [{ type: 'MovePartCopied', data: { moveId, ...input.data } }] : [];
    }
    case 'Arrived': {
      const isDue = at('arriving') || (state.step === 'giving-up' && state.iid !== null);
      return isDue ? [{ type: 'MoveArrived', data: { moveId } }] : [];
    }
    case 'ConversationMoved':
      return at('moving-conversation') ? [{ type: 'MoveConversationMoved', data: { moveId, ...input.data } }] : [];
    case 'SilenceTold':
      return at('telling-silence') ? [{ type: 'MoveSilenceTold', data: { moveId } }] : [];
    case 'Closed':
      return at('closing') ? [{ type: 'MoveCompleted', data: { moveId } }] : [];
    case 'Refused': {
      const isDue = at('locking', 'numbering', 'copying', 'arriving');
      return isDue ? [{ type: 'MoveRefused', data: { moveId, ...input.data } }] : [];
    }
    case 'GivenUp':
      return at('giving-up') ? [{ type: 'MoveGivenUp', data: { moveId } }] : [];
    case 'Released':
      return at('releasing') ? [{ type: 'MoveRolledBack', data: { moveId } }] : [];
  }
};

const pendingCommands = (state: MoveState): readonly Pending<MoveCommand>[] => {
  const command = commandOf(state);
  if (!command) return [];
  return [{ step: command.type === 'copy' ? `copy-${command.part}` : command.type, command }];
};

const commandOf = (state: MoveState): MoveCommand | null => {
  switch (state.step) {
    case 'locking':
      return { type: 'lock', move: state.move };
    case 'numbering':
      return { type: 'number', move: state.move };
    case 'copying': {
      const { move, iid, part, after } = state;
      return { type: 'copy', move, iid, part, after };
    }
    case 'arriving':
      return { type: 'arrive', move: state.move, iid: state.iid };
    case 'moving-conversation':
      return { type: 'move-conversation', move: state.move, iid: state.iid };
    case 'telling-silence':
      return { type: 'tell-silence', move: state.move, iid: state.iid };
    case 'closing':
      return { type: 'close', move: state.move, iid: state.iid };
    case 'giving-up':
      return { type: 'give-up', move: state.move };
    case 'releasing':
      return { type: 'release', move: state.move };
    case 'unknown':
    case 'completed':
    case 'refused':
      return null;
  }
};

/** The move of an issue (MOV-6): forward or back until the new issue has arrived, and only forward from then on. */
export const moveProcess: Process<MoveInput, MoveState, MoveEvent, MoveCommand> = {
  initialState,
  decide,
  evolve,
  pendingCommands,
  deadline: () => null,
  ended: hasEnded,
};
