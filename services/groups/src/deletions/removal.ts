import { Event } from '@ledgerdesk/event-sourcing';
import type { Namespace } from '../members/members';

/** What is removed for good when its time has come (GRP-19). `removeAt`: ISO 8601 UTC. */
export type Removal = Readonly<{ deletionId: number; place: Namespace; removeAt: string }>;

export type RemovalScheduled = Event<'RemovalScheduled', Removal>;
export type RemovalDue = Event<'RemovalDue', { deletionId: number }>;
/** From the tree, unless it was restored. */
export type RemovalCompleted = Event<'RemovalCompleted', { deletionId: number }>;
export type RemovalEvent = RemovalScheduled | RemovalDue | RemovalCompleted;

export type RemovalState =
  | Readonly<{ step: 'unknown' }>
  | Readonly<{ step: 'waiting' | 'removing'; removal: Removal }>
  | Readonly<{ step: 'completed' }>;

export const REMOVAL_STREAM = 'removal';
export const removalStream = (deletionId: number): string => `${REMOVAL_STREAM}-${deletionId}`;

export const initialState: RemovalState = { step: 'unknown' };

export const evolve = (state: RemovalState, event: RemovalEvent): RemovalState => {
  switch (event.type) {
    case 'RemovalScheduled':
      return { step: 'waiting', removal: event.data };
    case 'RemovalDue':
      return state.step === 'waiting' ? { step: 'removing', removal: state.removal } : state;
    case 'RemovalCompleted':
      return { step: 'completed' };
  }
};
