import { Type } from '@nestjs/common';
import { CommandHandler } from '@nestjs/cqrs';
import { AnyCommand, Decider, Event } from '@ledgerdesk/event-sourcing';
import { EventStore } from './event-store';

/** Registers each command with the Nest CommandBus: `execute` decides on the stream that the command is meant for. */
export const commandHandlers = <C extends AnyCommand, State, E extends Event>(
  { decider, streamFor }: Readonly<{ decider: Decider<C, State, E>; streamFor: (command: C) => string }>,
  ...commands: readonly Type<C>[]
): Type[] =>
  commands.map((command) => {
    @CommandHandler(command)
    class DeciderCommandHandler {
      constructor(private readonly eventStore: EventStore) {}

      execute(received: C) {
        return this.eventStore.execute(streamFor(received), decider, received);
      }
    }
    return DeciderCommandHandler;
  });
