import { Event } from '@ledgerdesk/event-sourcing';

/** Of links to contacts that are not of the project's new contact source (PRJ-2). `by`: who moved the project. */
export type LinkRemoval = Readonly<{ transferId: number; projectId: number; keepSourceId: number; by: number }>;

export type LinkRemovalStarted = Event<'LinkRemovalStarted', LinkRemoval>;
/** `next`: where the next part begins; null after the last one. */
export type MisfitLinksRemoved = Event<
  'MisfitLinksRemoved',
  { transferId: number; part: number; next: string | null; issues: number; links: number }
>;
export type LinkRemovalCompleted = Event<'LinkRemovalCompleted', { transferId: number }>;
export type LinkRemovalEvent = LinkRemovalStarted | MisfitLinksRemoved | LinkRemovalCompleted;

/** `part`: the one that is removed now, from 1 on; `after`: where it begins. */
export type RunningLinkRemoval =
  | Readonly<{ step: 'removing'; removal: LinkRemoval; part: number; after: string | null }>
  | Readonly<{ step: 'completing'; removal: LinkRemoval }>;
export type LinkRemovalState = Readonly<{ step: 'unknown' }> | RunningLinkRemoval | Readonly<{ step: 'completed' }>;

export const LINK_REMOVAL_STREAM = 'project-transfer';
export const linkRemovalStream = (transferId: number): string => `${LINK_REMOVAL_STREAM}-${transferId}`;

export const initialState: LinkRemovalState = { step: 'unknown' };

export const evolve = (state: LinkRemovalState, event: LinkRemovalEvent): LinkRemovalState => {
  switch (event.type) {
    case 'LinkRemovalStarted':
      return { step: 'removing', removal: event.data, part: 1, after: null };
    case 'MisfitLinksRemoved': {
      if (state.step !== 'removing') return state;
      const { removal, part } = state;
      const { next } = event.data;
      return next === null
        ? { step: 'completing', removal }
        : { step: 'removing', removal, part: part + 1, after: next };
    }
    case 'LinkRemovalCompleted':
      return { step: 'completed' };
  }
};
