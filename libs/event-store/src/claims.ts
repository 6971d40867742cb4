import { CommandMetadata, Decider, DomainError, Event, VoidedClaim } from '@ledgerdesk/event-sourcing';
import { Claim, claimDecider, TakeClaim } from './claim.decider';
import { EventStore } from './event-store';
import { derivedId } from './ids';

/** The value belongs to another: its owner's stream carries the claim. */
export class ClaimTaken extends DomainError<'claim-taken'> {
  constructor(readonly owner: string) {
    super('claim-taken', `The value is taken by ${owner}`);
  }
}

export type Claimant<State> = Readonly<{
  /** The stream of whoever is to have the value. */
  owner: string;
  /** The claim stream, by what the owner is at present (its group may have changed). See `claimStream`. */
  streamFor: (owner: State) => string;
  /** Of the command that the claim is made for, which `use` sends. */
  metadata: CommandMetadata;
  transferId?: number;
}>;

/**
 * How owners are asked to do without a claim. The decider refuses it as `claim-taken` while its state carries the claim
 * as the present one; else it records that the claim is void, also of an owner that does not exist, and from then on
 * refuses each command that brings the claim with a VoidedClaim. Whatever else it refuses with is what the claimant is
 * refused with.
 */
export type Owners<Command, State, E> = Readonly<{
  decider: Decider<Command, State, E>;
  voidClaim: (claim: Claim, metadata: CommandMetadata) => Command | Promise<Command>;
}>;

const PATIENCE_MS = 1_000;

/**
 * Values that only one may have. A claim stream decides who may try, the owner's stream who has the value: there is no
 * confirmation and no release. Every claim before the last one was found void before it was overtaken, so that at any
 * time at most one claim can be used.
 */
export class Claims {
  private readonly patienceMs: number;

  /** @param patienceMs how long a claim may stand before its owner's event must be there, in milliseconds */
  constructor(
    private readonly eventStore: EventStore,
    { patienceMs = PATIENCE_MS }: Readonly<{ patienceMs?: number }> = {},
  ) {
    this.patienceMs = patienceMs;
  }

  /**
   * Claims the value for a command of the owner, then lets `use` send that command with the claim's id, and answers what
   * it answers. Where the owner has the value already, `use` gets that claim. A claim that was voided meanwhile
   * (VoidedClaim), or turns out to be for another group (`claim-elsewhere`), is made anew. A repeat of a command that the
   * owner's stream holds comes to `use` at once, which answers it as it does every repeat. `use` may take another value
   * for the same command: each of the two makes anew only the claim that is its own.
   *
   * @throws ClaimTaken where another owner has the value; what `use` throws; DomainError `concurrent-change` at the
   * command's deadline
   */
  async take<Command extends Readonly<{ metadata: CommandMetadata }>, State, E extends Event, Result>(
    claimant: Claimant<State>,
    owners: Owners<Command, State, E>,
    use: (claimId: string, owner: State) => Promise<Result>,
  ): Promise<Result> {
    const { owner, streamFor, metadata } = claimant;
    let over: string | null = null;
    for (let attempt = 0; ; attempt += 1) {
      if (attempt > 0) checkTime(owner, metadata);
      const present = await this.eventStore.load(owner, owners.decider);
      const stream = streamFor(present.state);
      const claimId = derivedId(metadata.commandId, stream, attempt);
      if (present.placeOf(metadata.commandId)) return use(claimId, present.state);

      const standing: Claim = await this.claim(stream, claimId, claimant, over);
      if (standing.claimId === over) continue; // The id was used up by an earlier run of the command.
      const usable = standing.commandId === metadata.commandId || !(await this.settle(standing, claimant, owners));
      try {
        if (usable) return await use(standing.claimId, present.state);
      } catch (error) {
        const isVoided = error instanceof VoidedClaim && error.claimId === standing.claimId;
        if (!isVoided && !isRefusal(error, 'claim-elsewhere')) throw error;
        await this.eventStore.pause(attempt);
        // One that is not void must not be overtaken.
        if (!isVoided) continue;
      }
      over = standing.claimId;
    }
  }

  /** The claim that stands afterwards: this one, or another that is not known to be void. */
  private async claim<State>(
    stream: string,
    claimId: string,
    { owner, metadata, transferId }: Claimant<State>,
    over: string | null,
  ): Promise<Claim> {
    const data = { owner, forCommand: metadata.commandId, over, ...(transferId === undefined ? {} : { transferId }) };
    const claim = new TakeClaim(data, { ...metadata, commandId: claimId });
    const { state } = await this.eventStore.execute(stream, claimDecider, claim);
    return state!;
  }

  /**
   * Waits for the outcome of a claim as long as it may be under way, then has its owner decide. Answers whether the claim
   * is void, for ever; where it is not, the claimant has the value itself.
   */
  private async settle<Command extends Readonly<{ metadata: CommandMetadata }>, State, E extends Event>(
    standing: Claim,
    { owner, metadata }: Claimant<State>,
    { decider, voidClaim }: Owners<Command, State, E>,
  ): Promise<boolean> {
    const since = performance.now();
    const mayBeUnderWay = () =>
      Date.now() - Date.parse(standing.claimedAt) < this.patienceMs && performance.now() - since < this.patienceMs;
    for (let look = 0; mayBeUnderWay(); look += 1) {
      checkTime(owner, metadata);
      if ((await this.eventStore.load(standing.owner, decider)).placeOf(standing.commandId)) break;
      await this.eventStore.pause(look);
    }
    const ask = await voidClaim(standing, { ...metadata, commandId: derivedId(standing.claimId, 'void') });
    try {
      await this.eventStore.execute(standing.owner, decider, ask);
      return true;
    } catch (error) {
      if (!isRefusal(error, 'claim-taken')) throw error;
      if (standing.owner !== owner) throw new ClaimTaken(standing.owner);
      return false;
    }
  }
}

const isRefusal = (error: unknown, code: string): boolean => error instanceof DomainError && error.code === code;

const checkTime = (owner: string, { deadline }: CommandMetadata): void => {
  if (Date.now() >= Date.parse(deadline))
    throw new DomainError('concurrent-change', `Others claim the same value as ${owner} at the same time; try again`);
};
