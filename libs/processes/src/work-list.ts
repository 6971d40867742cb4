import { Event, Process, Projection } from '@ledgerdesk/event-sourcing';

/** A process that has not ended: its state, and when it wants a turn (ISO 8601 UTC; null: it only waits for others). */
export type OpenProcess<State = unknown> = Readonly<{
  stream: string;
  state: State;
  revision: number;
  startedAt: string;
  wakesAt: string | null;
}>;

export type WorkListOptions<E extends Event> = Readonly<{
  /** Name of the collection. */
  collection: string;
  version: number;
  /** Streams of the process are called `<stream>-<id>`. */
  stream: string;
  handles: readonly E['type'][];
}>;

/**
 * The read model of the open processes of one kind: what a runner has to do, and what an operator can look at. It is
 * made of the process itself, so it can't tell anything else than the process does.
 */
export const workList = <Input, State, E extends Event, Command>(
  process: Process<Input, State, E, Command>,
  { collection, version, stream, handles }: WorkListOptions<E>,
): Projection<OpenProcess<State>, E> => ({
  collection,
  version,
  fields: { wakesAt: 'string', startedAt: 'string' },
  indexes: [['wakesAt'], ['startedAt']],
  handles,
  documentIds: (recorded) => (recorded.stream.startsWith(`${stream}-`) ? [recorded.stream] : []),
  evolve: (open, recorded) => {
    const state = process.evolve(open?.state ?? process.initialState, recorded);
    if (process.ended(state)) return null;
    const { at } = recorded.metadata;
    const wakesAt = process.pendingCommands(state).length > 0 ? at : process.deadline(state);
    return { stream: recorded.stream, state, revision: recorded.revision, startedAt: open?.startedAt ?? at, wakesAt };
  },
});
