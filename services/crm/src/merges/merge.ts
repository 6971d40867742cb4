import { Event, RefusalDetails } from '@ledgerdesk/event-sourcing';

/**
 * Of a contact or organization into another one of its group, by hand (MRG-1). `fields`: those that the other one takes from
 * it. `undoes`: the merge that this one takes back (MRG-2). `by`: who asked for it.
 */
export type Merge = Readonly<{
  mergeId: string;
  thing: 'contact' | 'organization';
  id: number;
  intoId: number;
  groupId: number;
  fields: readonly string[];
  by: number;
  undoes?: string;
}>;
/** Why it was refused, as whoever asked for it is told. */
export type MergeRefusal = Readonly<{
  code: string;
  message: string;
  details: RefusalDetails;
}>;

export type MergeStarted = Event<'MergeStarted', Merge & { startedAt: string }>;
/** Nothing visible: both are as they are until it is made. */
export type MergeReserved = Event<'MergeReserved', { mergeId: string }>;
export type MergeRefused = Event<'MergeRefused', { mergeId: string; refusal: MergeRefusal }>;
/** The one leads to the other, or is back. What refers to it follows. */
export type MergeMade = Event<'MergeMade', { mergeId: string }>;
/** Links of issues, or contacts of an organization. `next`: where the next part begins; null after the last one. */
export type MergePartLed = Event<'MergePartLed', { mergeId: string; part: number; next: string | null }>;
export type MergeEvent = MergeStarted | MergeReserved | MergeRefused | MergeMade | MergePartLed;

type Started = Readonly<{ merge: Merge; startedAt: string }>;
/** `part`: the one that is led now, from 1 on; `after`: where it begins. */
export type MergeState =
  | Readonly<{ step: 'unknown' }>
  | (Started & Readonly<{ step: 'reserving' | 'making' | 'completed' }>)
  | (Started & Readonly<{ step: 'leading'; part: number; after: string | null }>)
  | (Started & Readonly<{ step: 'refused'; refusal: MergeRefusal }>);

export const MERGE_STREAM = 'crm-merge';
export const mergeStream = (mergeId: string): string => `${MERGE_STREAM}-${mergeId}`;

export const initialState: MergeState = { step: 'unknown' };

/** Whether what it has reserved is nobody else's at present. */
export const holdsReservations = ({ step }: MergeState): boolean => step === 'reserving' || step === 'making';

export const evolve = (state: MergeState, event: MergeEvent): MergeState => {
  if (event.type === 'MergeStarted') {
    const { startedAt, ...merge } = event.data;
    return { step: 'reserving', merge, startedAt };
  }
  if (state.step === 'unknown') return state;
  const { merge, startedAt } = state;
  switch (event.type) {
    case 'MergeReserved':
      return { step: 'making', merge, startedAt };
    case 'MergeRefused':
      return { step: 'refused', merge, startedAt, refusal: event.data.refusal };
    case 'MergeMade':
      return { step: 'leading', merge, startedAt, part: 1, after: null };
    case 'MergePartLed': {
      const { part, next } = event.data;
      if (next === null) return { step: 'completed', merge, startedAt };
      return { step: 'leading', merge, startedAt, part: part + 1, after: next };
    }
  }
};
