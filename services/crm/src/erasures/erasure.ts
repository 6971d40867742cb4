import { Event, RefusalDetails } from '@ledgerdesk/event-sourcing';

/** Of a contact, with all that were merged into it (ERA-1). `repeated`: it was made before, and waits for whatever is in its way. */
export type Erasure = Readonly<{ erasureId: string; contactId: number; repeated?: boolean }>;
/** Why it was refused, as whoever asked for it is told. */
export type ErasureRefusal = Readonly<{ code: string; message: string; details: RefusalDetails }>;

export type ErasureStarted = Event<'ErasureStarted', Erasure>;
export type ErasureRefused = Event<'ErasureRefused', { erasureId: string; refusal: ErasureRefusal }>;
/** Nobody can change or show what it was any more. What is left of that is removed next. */
export type ErasureMade = Event<'ErasureMade', { erasureId: string }>;
/** Nothing is left of what it was. */
export type ErasureCompleted = Event<'ErasureCompleted', { erasureId: string }>;
export type ErasureEvent = ErasureStarted | ErasureRefused | ErasureMade | ErasureCompleted;

export type ErasureState =
  | Readonly<{ step: 'unknown' }>
  | Readonly<{ step: 'erasing' | 'purging' | 'completed'; erasure: Erasure }>
  | Readonly<{ step: 'refused'; erasure: Erasure; refusal: ErasureRefusal }>;

export const ERASURE_STREAM = 'crm-erasure';
export const erasureStream = (erasureId: string): string => `${ERASURE_STREAM}-${erasureId}`;

export const initialState: ErasureState = { step: 'unknown' };

export const evolve = (state: ErasureState, event: ErasureEvent): ErasureState => {
  if (event.type === 'ErasureStarted') return { step: 'erasing', erasure: event.data };
  if (state.step === 'unknown') return state;
  const { erasure } = state;
  switch (event.type) {
    case 'ErasureRefused':
      return { step: 'refused', erasure, refusal: event.data.refusal };
    case 'ErasureMade':
      return { step: 'purging', erasure };
    case 'ErasureCompleted':
      return { step: 'completed', erasure };
  }
};
