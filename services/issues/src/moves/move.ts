import { Event, RefusalDetails } from '@ledgerdesk/event-sourcing';

/** An issue becomes another one in another project. `moveId`: the same in every attempt at the request. */
export type Move = Readonly<{
  moveId: string;
  issueId: number;
  projectId: number;
  intoId: number;
  toProjectId: number;
  requestedBy: number;
  requestedAt: string;
}>;
/** Why it ended, as whoever asked for it is told. */
export type MoveRefusal = Readonly<{ code: string; message: string; details: RefusalDetails }>;

type OfMove = { moveId: string };
export type MoveRequested = Event<'MoveRequested', Move>;
/** Nothing is written on the original any more. */
export type MoveLocked = Event<'MoveLocked', OfMove>;
/** Its number in the other project is taken. */
export type MoveNumbered = Event<'MoveNumbered', OfMove & { iid: number }>;
/** `next`: the entry that the next part begins with; null: this was the last. */
export type MovePartCopied = Event<'MovePartCopied', OfMove & { part: number; next: number | null }>;
/** The turning point: the new issue is there. */
export type MoveArrived = Event<'MoveArrived', OfMove>;
/** Whoever is mailed about the original is mailed about the new one, or about neither. */
export type MoveConversationMoved = Event<'MoveConversationMoved', OfMove & { mailingStops: boolean }>;
export type MoveSilenceTold = Event<'MoveSilenceTold', OfMove>;
export type MoveCompleted = Event<'MoveCompleted', OfMove>;
export type MoveRefused = Event<'MoveRefused', OfMove & { refusal: MoveRefusal }>;
/** The new issue can't arrive any more. */
export type MoveGivenUp = Event<'MoveGivenUp', OfMove>;
/** The original is as it was. */
export type MoveRolledBack = Event<'MoveRolledBack', OfMove>;
export type MoveEvent =
  | MoveRequested
  | MoveLocked
  | MoveNumbered
  | MovePartCopied
  | MoveArrived
  | MoveConversationMoved
  | MoveSilenceTold
  | MoveCompleted
  | MoveRefused
  | MoveGivenUp
  | MoveRolledBack;

type Numbered = Readonly<{ move: Move; iid: number }>;
export type MoveState =
  | Readonly<{ step: 'unknown' }>
  | Readonly<{ step: 'locking' | 'numbering'; move: Move }>
  /** `part`: from 1 on; `after`: how many entries are copied. */
  | (Numbered & Readonly<{ step: 'copying'; part: number; after: number }>)
  | (Numbered & Readonly<{ step: 'arriving' | 'moving-conversation' | 'telling-silence' | 'closing' | 'completed' }>)
  /** `iid`: null before it had one. */
  | Readonly<{ step: 'giving-up'; move: Move; iid: number | null; refusal: MoveRefusal }>
  | Readonly<{ step: 'releasing' | 'refused'; move: Move; refusal: MoveRefusal }>;
/** As far as anything of it is recorded. */
export type PresentMove = Exclude<MoveState, Readonly<{ step: 'unknown' }>>;

export const MOVE_STREAM = 'issue-move';
export const moveStream = (moveId: string): string => `${MOVE_STREAM}-${moveId}`;

export const initialState: MoveState = { step: 'unknown' };

export const hasEnded = ({ step }: MoveState): boolean => step === 'completed' || step === 'refused';

export const evolve = (state: MoveState, event: MoveEvent): MoveState => {
  if (event.type === 'MoveRequested') return { step: 'locking', move: event.data };
  return state.step === 'unknown' ? state : evolvePresent(state, event);
};

const evolvePresent = (state: PresentMove, event: Exclude<MoveEvent, MoveRequested>): MoveState => {
  const { move } = state;
  const iid = 'iid' in state && state.iid !== null ? state.iid : 0;
  switch (event.type) {
    case 'MoveLocked':
      return { step: 'numbering', move };
    case 'MoveNumbered':
      return { step: 'copying', move, iid: event.data.iid, part: 1, after: 0 };
    case 'MovePartCopied': {
      const { part, next } = event.data;
      return next === null
        ? { step: 'arriving', move, iid }
        : { step: 'copying', move, iid, part: part + 1, after: next };
    }
    case 'MoveArrived':
      return { step: 'moving-conversation', move, iid };
    case 'MoveConversationMoved':
      return { step: event.data.mailingStops ? 'telling-silence' : 'closing', move, iid };
    case 'MoveSilenceTold':
      return { step: 'closing', move, iid };
    case 'MoveCompleted':
      return { step: 'completed', move, iid };
    case 'MoveRefused':
      return { step: 'giving-up', move, iid: iid || null, refusal: event.data.refusal };
    case 'MoveGivenUp':
      return 'refusal' in state ? { step: 'releasing', move, refusal: state.refusal } : state;
    case 'MoveRolledBack':
      return 'refusal' in state ? { step: 'refused', move, refusal: state.refusal } : state;
  }
};
