import { EventStore, Log } from '@ledgerdesk/event-store';
import { ListedErasure, UNKNOWN_ERASURES, UnknownErasures } from '@ledgerdesk/service-host';
import { StateStore } from '@ledgerdesk/state';

/** Makes erasures of these contacts again; answers how many were made. */
export type RepeatErasures = (eventStore: EventStore, contactIds: readonly number[]) => Promise<number>;
/** The list of erasures, with how they are made again; null: it is not there. An empty one: there were none. */
export type Erasures = Readonly<{ list: readonly ListedErasure[]; repeat: RepeatErasures }> | null;

/**
 * Makes the erasures since the backup again (ERA-1), or notes since when they are not known, which degrades health until the
 * list is given. Repeated, it is complete.
 *
 * @param since ISO 8601 UTC; of the last event of the backup
 */
export const settleErasures = async (
  { log, state }: Readonly<{ log: Log; state: StateStore }>,
  erasures: Erasures,
  since: string,
): Promise<void> => {
  const unknown = await state.get<UnknownErasures>(UNKNOWN_ERASURES);
  if (erasures) {
    await erasures.repeat(
      new EventStore(log),
      erasures.list.map(({ id }) => id),
    );
    if (unknown) await state.delete(UNKNOWN_ERASURES, { version: unknown.version });
  } else if (!unknown) await state.set(UNKNOWN_ERASURES, { since }, { expected: 'absent' });
};
