import { Injectable } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { Executed } from './executed';

/** Anything whose type says which state it is answered with: see `Command`. */
type Answered = Readonly<{ type: string; answeredWith?: unknown }>;
type StateOf<C extends Answered> = C extends Readonly<{ answeredWith?: infer State }> ? State : never;

/** Nest's CommandBus, which knows what each command is answered with. */
@Injectable()
export class Commands {
  constructor(private readonly bus: CommandBus) {}

  /** @throws what the handler of the command throws */
  execute<C extends Answered>(command: C): Promise<Executed<StateOf<C>>> {
    return this.bus.execute(command as object as never);
  }
}
