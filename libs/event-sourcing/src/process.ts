import { Decider } from './decider';
import { Event, Origin } from './event';

/** The runner's word to a process that its deadline has passed. */
export type DeadlinePassed = Event<'DeadlinePassed'>;

/** `step` names the command within its process: sent again under the same step, it is the same command. */
export type Pending<Command> = Readonly<{ step: string; command: Command }>;

/**
 * One attempt at a pending command: of the process with this stream, under this step, which may take so many milliseconds.
 */
export type ProcessStep = Origin & Readonly<{ stream: string; step: string; remainingMs: number }>;

/**
 * A decider that also knows, from its state alone, what is still to be sent and until when it waits. An input that
 * does not fit the present step decides nothing, in any order, any number of times.
 */
export interface Process<Input, State, E, Command> extends Decider<Input | DeadlinePassed, State, E> {
  /** At most 200. Empty where the process waits, or has ended. */
  pendingCommands(state: State): readonly Pending<Command>[];
  /** ISO 8601 UTC; null where it waits however long it takes. */
  deadline(state: State): string | null;
  /** The runner leaves an ended process alone for good. */
  ended(state: State): boolean;
  /**
   * Whether a command that came to this comes to it again when it is sent again, however late. Such an outcome may be
   * recorded together with that of the next step. Without this, each is recorded before the next step begins.
   */
  isRepeatable?(outcome: Input): boolean;
}
