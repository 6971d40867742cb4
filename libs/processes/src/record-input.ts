import { CommandMetadata, DeadlinePassed, Event, Process } from '@ledgerdesk/event-sourcing';
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
