import { CommandMetadata, DeadlinePassed, Decider, Event, Process } from '@ledgerdesk/event-sourcing';
import { EventStore, Executed } from '@ledgerdesk/event-store';

/** Records what an input means to a process, as `execute` does for a command. @throws what `EventStore.execute` throws */
export const recordInput = <Input extends Event, State, E extends Event>(
  eventStore: EventStore,
  stream: string,
  process: Process<Input, State, E, unknown>,
  input: Input | DeadlinePassed,
  metadata: CommandMetadata,
): Promise<Executed<State>> => {
  type Recordable = (Input | DeadlinePassed) & Readonly<{ metadata: CommandMetadata }>;
  return eventStore.execute<Recordable, State, E>(stream, process, { ...input, metadata });
};

/** The same for inputs that come one after the other: in one append. */
export const recordInputs = <Input extends Event, State, E extends Event>(
  eventStore: EventStore,
  stream: string,
  process: Process<Input, State, E, unknown>,
  inputs: readonly Input[],
  metadata: CommandMetadata,
): Promise<Executed<State>> => {
  type Recordable = Readonly<{ inputs: readonly Input[]; metadata: CommandMetadata }>;
  const decider: Decider<Recordable, State, E> = {
    ...process,
    decide: ({ inputs: some }, state) => decideAll(process, some, state).events,
  };
  return eventStore.execute(stream, decider, { inputs, metadata });
};

/** What inputs come to on a state, one after the other, and the state then. */
export const decideAll = <Input extends Event, State, E extends Event>(
  process: Process<Input, State, E, unknown>,
  inputs: readonly Input[],
  before: State,
): Readonly<{ events: readonly E[]; state: State }> => {
  const events: E[] = [];
  let state = before;
  for (const input of inputs)
    for (const event of process.decide(input, state)) {
      events.push(event);
      state = process.evolve(state, event);
    }
  return { events, state };
};
