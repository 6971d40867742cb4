import { Cause, Event, EventMetadata, Recorded } from './event';

/** A list is shown whole: what it was, and what it is. */
export type HistoryValue = string | number | boolean | null | (string | number)[];
/** What is shown of a thing, by the names of fields. */
export type HistoryValues = Readonly<Record<string, HistoryValue>>;
export type HistoryChanges = Readonly<Record<string, { from: HistoryValue; to: HistoryValue }>>;
/**
 * What an event is called, and what else is said of it. `changes`: of what is no value of the thing itself; null: not even
 * those of its values are told.
 */
export type HistoryAction = Readonly<{ action: string; changes?: HistoryChanges | null }>;
/** How the changes of a thing are told; `Action` is exhaustive over its events where `actionOf` is. */
export type HistoryDefinition<State, E extends Event, Action extends HistoryAction> = Readonly<{
  initialState: State;
  evolve: (state: State, event: E) => State;
  /** What is shown of it; null where it is not there. */
  valuesOf: (state: State) => HistoryValues | null;
  /** Null: nothing that anybody sees. */
  actionOf: (event: Recorded<E>, before: State) => Action | null;
}>;
/** A change as it is recorded: who it was, by id. `id`: its place in the stream, from 1. */
export type RecordedChange<Action extends HistoryAction = HistoryAction> = Omit<Action, 'changes'> &
  Readonly<{ id: number; at: string; actorId: number | null; changes: HistoryChanges; via: EventMetadata['via'] }> &
  Cause;

/** What happened to one thing, from its stream, oldest first; what changed nothing is left out. */
export const historyOf = <State, E extends Event, Action extends HistoryAction>(
  definition: HistoryDefinition<State, E, Action>,
  events: readonly Recorded<E>[],
): readonly RecordedChange<Action>[] => {
  let state = definition.initialState;
  return events.flatMap((event) => {
    const before = state;
    state = definition.evolve(before, event);
    return changeBetween(definition, before, event, state) ?? [];
  });
};

/** What had been recorded by this time. @param asOf ISO 8601 in UTC, with milliseconds */
export const eventsUntil = <E extends Event>(events: readonly Recorded<E>[], asOf: string): readonly Recorded<E>[] =>
  events.filter(({ metadata }) => metadata.at <= asOf);

/** What one event changed, between these states; null where that is nothing. */
export const changeBetween = <State, E extends Event, Action extends HistoryAction>(
  { valuesOf, actionOf }: Pick<HistoryDefinition<State, E, Action>, 'valuesOf' | 'actionOf'>,
  before: State,
  event: Recorded<E>,
  after: State,
): RecordedChange<Action> | null => {
  const named = actionOf(event, before);
  if (!named) return null;
  const { changes: others, ...action } = named;
  const values = others === null ? null : valuesOf(after);
  const changes = { ...(values ? changesBetween(valuesOf(before) ?? {}, values) : {}), ...others };
  if (action.action === 'updated' && Object.keys(changes).length === 0) return null;
  const { at, actor: actorId, via, transferId, importId, mailId } = event.metadata;
  return {
    ...action,
    id: event.revision + 1,
    at,
    actorId,
    changes,
    via,
    ...(transferId === undefined ? {} : { transferId }),
    ...(importId === undefined ? {} : { importId }),
    ...(mailId === undefined ? {} : { mailId }),
  };
};

const changesBetween = (before: HistoryValues, after: HistoryValues): HistoryChanges =>
  Object.fromEntries(
    Object.entries(after).flatMap(([name, to]) => {
      const from = before[name] ?? null;
      return isSame(from, to) ? [] : [[name, { from, to }]];
    }),
  );

const isSame = (one: HistoryValue, other: HistoryValue): boolean =>
  Array.isArray(one) && Array.isArray(other)
    ? one.length === other.length && one.every((item, index) => item === other[index])
    : one === other;
