import { CommandMetadata, Decider, Event } from '@ledgerdesk/event-sourcing';
import { InvalidFields, NormalForm, omitUndefined, TAKEN, throwIfViolated, Violation } from '@ledgerdesk/fields';
import { claimStream } from './claim-names';
import { Claimed } from './claim.decider';
import { Claims, ClaimTaken } from './claims';
import { EventStore } from './event-store';

export type UniqueValueDefinition<OwnerId, Command, State, E> = Readonly<{
  /** Begins the names of the claim streams. */
  kind: string;
  form: NormalForm;
  /** Which field is at fault where another owner has the value, and what is said of it. */
  field: string;
  message?: string;
  /** Thrown instead of InvalidFields where another owner has the value. */
  refusal?: () => Error;
  stream: (ownerId: OwnerId) => string;
  /** See `Owners` of the claims. */
  decider: Decider<Command, State, E>;
  /** `transferId`: of the group transfer that the claim was made by; `ended` as the claimant says. */
  voidClaim: (
    claimId: string,
    metadata: CommandMetadata,
    transferId: number | undefined,
    ended: readonly (number | string)[],
  ) => Command | Promise<Command>;
  /** The claims by which an owner has a value at present. */
  claimIdsOf: (owner: State) => readonly string[];
}>;

/**
 * Who is to have which value. `groupId`: within which group it is unique, 0 being the whole installation. `transferId`: of
 * the group transfer that claims it. `ended`: what reservations of the value count no more of.
 */
export type UniqueValueClaimant<OwnerId, Value = string> = Readonly<{
  ownerId: OwnerId;
  value: Value;
  groupId?: number;
  transferId?: number;
  ended?: readonly (number | string)[];
}>;

/** A field of which no two owners have the same value, in a normal form. */
export class UniqueValue<OwnerId, Command extends Readonly<{ metadata: CommandMetadata }>, State, E extends Event> {
  private readonly claims: Claims;
  private readonly taken: Violation;

  /** @param secret the instance secret, which the names of claim streams are derived from */
  constructor(
    private readonly definition: UniqueValueDefinition<OwnerId, Command, State, E>,
    private readonly eventStore: EventStore,
    private readonly secret: string,
  ) {
    const { field, message = TAKEN } = definition;
    this.claims = new Claims(eventStore);
    this.taken = { path: field, message };
  }

  /**
   * Claims the value, and lets `use` send the owner's command with the claim's id. See `Claims.take`.
   *
   * @param metadata of the command that `use` sends
   * @throws InvalidFields, or the refusal of the definition, where another owner has the value; what `use` throws
   */
  async take<Result>(
    { ownerId, value, groupId = 0, transferId, ended = [] }: UniqueValueClaimant<OwnerId>,
    metadata: CommandMetadata,
    use: (claimId: string) => Promise<Result>,
  ): Promise<Result> {
    const { stream, decider, voidClaim, refusal } = this.definition;
    const claimed = this.claimStreamOf(value, groupId);
    try {
      return await this.claims.take(
        { owner: stream(ownerId), streamFor: () => claimed, metadata, ...omitUndefined({ transferId }) },
        { decider, voidClaim: ({ claimId, transferId }, metadata) => voidClaim(claimId, metadata, transferId, ended) },
        (claimId) => use(claimId),
      );
    } catch (error) {
      if (!(error instanceof ClaimTaken)) throw error;
      throw refusal ? refusal() : new InvalidFields([this.taken]);
    }
  }

  /**
   * Says all that is wrong with an input at once: nothing is claimed for one that breaks a rule, and yet that the value is
   * taken is among the violations, where no other one is about its field.
   *
   * @throws InvalidFields unless there are no violations
   */
  async throwIfViolated(
    claimant: UniqueValueClaimant<OwnerId, string | null | undefined>,
    violations: readonly Violation[],
  ): Promise<void> {
    const { ownerId, value, groupId = 0 } = claimant;
    if (violations.length === 0) return;
    const isSound = value && !violations.some(({ path }) => path === this.taken.path);
    const owner = isSound ? await this.holder(value, groupId) : null;
    const isTaken = owner !== null && owner.stream !== this.definition.stream(ownerId);
    throwIfViolated(isTaken ? [...violations, this.taken] : violations);
  }

  /** Who has the value, as of now: the last claim counts, as long as its owner carries it. */
  async holder(value: string, groupId = 0): Promise<Readonly<{ stream: string; state: State }> | null> {
    const claims = await this.eventStore.read<Claimed>(this.claimStreamOf(value, groupId));
    const standing = claims.at(-1)?.data;
    if (!standing) return null;
    const { state } = await this.eventStore.load(standing.owner, this.definition.decider);
    return this.definition.claimIdsOf(state).includes(standing.claimId) ? { stream: standing.owner, state } : null;
  }

  private claimStreamOf(value: string, groupId: number): string {
    return claimStream(this.definition.kind, groupId, this.definition.form, value, this.secret);
  }
}
