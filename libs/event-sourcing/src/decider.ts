import { CommandMetadata, Event } from './event';

export type AnyCommand = Event & { readonly metadata: CommandMetadata };

/**
 * One line per command: `class CreateContact extends Command('CreateContact')<{ name: string }, Contact> {}`. `State`: of
 * what it is decided on, which the answer to it shows.
 */
export const Command = <Type extends string>(type: Type) =>
  class<Data extends object, State = unknown> {
    readonly type = type;
    /** A type, never a value. */
    declare readonly answeredWith?: State;
    constructor(
      readonly data: Readonly<Data>,
      readonly metadata: CommandMetadata,
    ) {}
  };

/** What a refusal tells programs beside its message: ids and the like, nothing personal. */
export type RefusalDetails = Readonly<
  Record<string, string | number | boolean | null | readonly string[] | readonly number[]>
>;

/** A rule said no. The code is the contract; the message is for people and names the thing. */
export class DomainError<Code extends string = string> extends Error {
  override readonly name = 'DomainError';
  constructor(
    readonly code: Code,
    message: string,
    readonly details?: RefusalDetails,
  ) {
    super(message);
  }
}

/** The command brings a claim on a unique value that its owner can never use: the value must be claimed again. */
export class VoidedClaim extends DomainError<'claim-voided'> {
  constructor(
    readonly claimId: string,
    value: string,
  ) {
    super('claim-voided', `Claim ${claimId} was voided; claim the ${value} again`);
  }
}

/** What an event-sourced thing decides and remembers. No I/O, no clock, no randomness. */
export interface Decider<Command, State, E> {
  readonly initialState: State;
  /**
   * For a long stream that is nobody's: a snapshot of its state is saved every 1,000 events. Raise the version with every change
   * of the state's meaning. A stream with personal facts has none.
   */
  readonly snapshot?: Readonly<{ version: number }>;
  /** The events that follow; `[]` where nothing changes. Throws a DomainError where a rule says no. */
  decide(command: Command, state: State): readonly E[];
  evolve(state: State, event: E): State;
}

export const fold = <State, E>(
  { initialState, evolve }: Pick<Decider<never, State, E>, 'initialState' | 'evolve'>,
  events: readonly E[],
): State => events.reduce((state, event) => evolve(state, event), initialState);
