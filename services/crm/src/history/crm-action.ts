import type { HistoryEntry } from '@ledgerdesk/contracts';
import { Event, HistoryAction, HistoryDefinition } from '@ledgerdesk/event-sourcing';

/** What an event is called, and which other one it names. */
export type CrmAction = Pick<HistoryEntry, 'action' | 'fromId' | 'intoId'> & Pick<HistoryAction, 'changes'>;
export type CrmHistory<State, E extends Event> = HistoryDefinition<State, E, CrmAction>;
