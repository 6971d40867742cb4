import type { HistoryEntry } from '@ledgerdesk/contracts';
import { Event, Recorded } from '@ledgerdesk/event-sourcing';
import { omitUndefined } from '@ledgerdesk/fields';

type Value = string | number | boolean | null;
export type Values = Readonly<Record<string, Value>>;
/** What an event is called, and which other one it names; null: nothing that anybody sees. */
export type Change = Pick<HistoryEntry, 'action' | 'fromId' | 'intoId'>;
export type HistoryDefinition<State, E extends Event> = Readonly<{
  initialState: State;
  evolve: (state: State, event: E) => State;
  /** What is shown of it; null where it is not there. */
  valuesOf: (state: State) => Values | null;
  changeBy: (event: E) => Change | null;
}>;
/** As it is recorded: who it was, by id. */
export type RecordedChange = Omit<HistoryEntry, 'actor'> & Readonly<{ actorId: number | null }>;

/** What happened to one thing, from its stream, oldest first; what changed nothing is left out (HIS-2). */
export const historyOf = <State, E extends Event>(
  { initialState, evolve, valuesOf, changeBy }: HistoryDefinition<State, E>,
  events: readonly Recorded<E>[],
): readonly RecordedChange[] => {
  let state = initialState;
  return events.flatMap((event) => {
    const before = valuesOf(state);
    state = evolve(state, event);
    const after = valuesOf(state);
    const change = changeBy(event);
    const isOpen = after && change?.action !== 'erased';
    const changes = isOpen ? changesBetween(before ?? {}, after) : {};
    if (!change || (change.action === 'updated' && Object.keys(changes).length === 0)) return [];
    const { at, actor: actorId, via, transferId, importId, mailId } = event.metadata;
    const causes = { transferId, importId, mailId };
    return [{ id: event.revision + 1, at, actorId, ...change, changes, via, ...omitUndefined(causes) }];
  });
};

const changesBetween = (before: Values, after: Values): HistoryEntry['changes'] =>
  Object.fromEntries(
    Object.entries(after).flatMap(([name, to]) => {
      const from = before[name] ?? null;
      return from === to ? [] : [[name, { from, to }]];
    }),
  );
