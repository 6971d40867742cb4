import { Migration } from '@ledgerdesk/contracts';
import { CommandMetadata, Decider, DomainError, Event } from '@ledgerdesk/event-sourcing';
import { derivedId, EventStore, IdBlocks, systemCommandMetadata } from '@ledgerdesk/event-store';
import { Plans } from './plans/plans';
import {
  AddDuplicateInput,
  ClaimOptions,
  ContactStatus,
  CopyInput,
  Ended,
  MergeInput,
  MoveInput,
  MovedBy,
  Operation,
  OperationId,
  Planned,
  RemoveDuplicateInput,
  Reservation,
  ReserveInput,
  RestoreInput,
  TakenFields,
} from './reservation';

export type Present = Readonly<{
  status: ContactStatus;
  groupId: number;
  reservation: Reservation | null;
  voidedClaims: readonly string[];
  changes: number;
  mergedIds: readonly number[];
  planned: Planned;
  copyOf: Readonly<{ id: number; transferId: number }> | null;
  movedBy: MovedBy | null;
  taken: readonly TakenFields<FieldValues>[];
}>;
type Claims = Pick<Present, 'reservation' | 'voidedClaims'>;
export type Merged<P extends Present> = Claims & Operation & Readonly<{ status: 'merged'; intoId: number; former: P }>;
export type State<P extends Present> = P | (Claims & Readonly<{ status: 'unknown' }>) | Merged<P>;
type CommandOf<C, Input> = new (input: Input, metadata: CommandMetadata) => C;
export type WithMetadata = Readonly<{ metadata: CommandMetadata }>;

/** How contacts, or organizations, are migrated. */
export type MigrationDefinition<P extends Present, C extends WithMetadata, E extends Event> = Readonly<{
  noun: 'contact' | 'organization';
  stream: (id: number) => string;
  decider: Decider<C, State<P>, E>;
  idOf: (present: P) => number;
  /** The e-mail or name, of which each group has no two that are the same. */
  valueOf: (present: P) => string | null;
  /** Who has this value in a group. */
  holder: (groupId: number, value: string) => Promise<P | null>;
  /** Reserves a value; see `ContactEmails.take`. */
  take: <Result>(
    owner: Readonly<{ id: number; groupId: number }>,
    value: string,
    metadata: CommandMetadata,
    use: (claimId: string) => Promise<Result>,
    options: ClaimOptions,
  ) => Promise<Result>;
  /** The field with this value, its claim, and the two as they are stored. */
  valueField: 'email' | 'name';
  claimOf: (present: P) => string | null;
  claimed: (value: string, claimId: string, groupId: number) => object;
  /** The fields that may be written. */
  detailsOf: (present: P) => FieldValues;
  update: (input: UpdateInput, metadata: CommandMetadata) => C;
  /** The organization that it is to have in the target. */
  organizationIn: (present: P, migration: Migration) => Promise<number | null>;
  commands: Readonly<{
    reserve: CommandOf<C, ReserveInput & { groupId: number }>;
    move: CommandOf<C, MoveInput>;
    merge: CommandOf<C, MergeInput>;
    addDuplicate: CommandOf<C, AddDuplicateInput>;
    copy: CommandOf<C, CopyInput<P>>;
    removeDuplicate: CommandOf<C, RemoveDuplicateInput>;
    restore: CommandOf<C, RestoreInput>;
  }>;
}>;

export type FieldValues = Readonly<Record<string, unknown>>;
/** `details`: values that are claimed where they have to be. */
export type UpdateInput = Ended & { id: number; groupId: number; details: FieldValues; mergeId?: string };

const ATTEMPTS = 8;

/**
 * What a group transfer does to one contact or organization, on its own stream. Every step may be repeated, by several
 * processes at once, and goes on after a stop in between: what is recorded says what is left to do.
 */
export class MigrationSteps<P extends Present, C extends WithMetadata, E extends Event> {
  private readonly copyIds: IdBlocks;

  constructor(
    protected readonly definition: MigrationDefinition<P, C, E>,
    private readonly eventStore: EventStore,
    protected readonly plans: Plans,
  ) {
    this.copyIds = new IdBlocks(eventStore, definition.noun);
  }

  /** It, or whom its id leads to, over any number of merges (TRF-31). */
  async find(id: number): Promise<P | null> {
    const state = await this.load(id);
    if (state.status === 'merged') return this.find(state.intoId);
    return isPresent(state) ? state : null;
  }

  /**
   * Plans what is to become of it, and reserves it, with its value in the target. Null where the source does not own it, or
   * no longer.
   */
  plan(id: number, migration: Migration): Promise<Reservation | null> {
    return this.insist(() => this.planOnce(id, migration));
  }

  /**
   * Moves, copies or merges it, as it is planned; what is not planned yet is planned first. Answers its counterpart in the
   * target, or null where it has none since it never belonged to the source.
   */
  apply(id: number, migration: Migration): Promise<number | null> {
    const { idOf, noun } = this.definition;
    return this.insist(async () => {
      const present = await this.find(id);
      if (present?.groupId !== migration.sourceId)
        return present?.groupId === migration.targetId ? idOf(present) : null;
      const own = idOf(present);
      const reservation = await this.planOnce(own, migration);
      if (!reservation) throw new DomainError('concurrent-change', `${noun} ${own} was moved meanwhile`);
      if (present.reservation?.transferId !== migration.transferId)
        await this.plans.addPage(migration, { [`${noun}s`]: new Map([[own, reservation]]) });
      return this.carryOut(own, reservation, migration);
    });
  }

  /**
   * As `find`, after what a committed transfer plans for it is carried out: in `move`, for all that the source owns, in
   * `copy`, for what is planned (TRF-36, TRF-52).
   */
  async findIn(id: number, migration: Migration | null): Promise<P | null> {
    const present = await this.find(id);
    if (!present || !migration || present.groupId !== migration.sourceId) return present;
    const isPlanned = present.reservation?.transferId === migration.transferId;
    if (migration.mode === 'copy' && !isPlanned) return present;
    const counterpart = await this.apply(this.definition.idOf(present), migration);
    return counterpart === null ? present : this.find(counterpart);
  }

  /** The transfer that has last moved or merged it, where that took it out of this group. */
  async takenFrom(id: number, groupId: number): Promise<number | null> {
    const state = await this.load(id);
    if (state.status === 'merged') return state.former.groupId === groupId ? (state.transferId ?? null) : null;
    return isPresent(state) && state.movedBy?.from.groupId === groupId ? state.movedBy.transferId : null;
  }

  private async planOnce(id: number, migration: Migration): Promise<Reservation | null> {
    const { holder, valueOf } = this.definition;
    const present = await this.load(id);
    if (!isPresent(present) || present.groupId !== migration.sourceId) return null;
    const { reservation } = present;
    if (reservation?.transferId === migration.transferId)
      return reservation.plan === 'copy' ? this.placeCopy(present, reservation.intoId, migration) : reservation;

    if (migration.mode === 'move') return this.planMove(present, migration);
    const value = valueOf(present);
    const same = value === null ? null : await holder(migration.targetId, value);
    return same ? this.planMerge(present, same, migration) : this.planCopy(present, migration);
  }

  /** Most of a move are not there yet: so it tries to reserve before it looks. */
  private async planMove(present: P, migration: Migration): Promise<Reservation | null> {
    const { holder, idOf, take, valueOf } = this.definition;
    const { transferId, targetId } = migration;
    const id = idOf(present);
    const value = valueOf(present);
    const reserve = (claimId: string | null, metadata: CommandMetadata) =>
      this.reserve(present, { transferId, plan: 'move', targetId, claimId }, { metadata });
    const metadata = this.metadata(transferId, id, 'move');
    if (value === null) return reserve(null, metadata);
    try {
      const owner = { id, groupId: targetId };
      return await take(owner, value, metadata, (claimId) => reserve(claimId, metadata), { transferId });
    } catch (error) {
      const same = isTaken(error) ? await holder(targetId, value) : null;
      if (!same || idOf(same) === id) throw error;
      return this.planMerge(present, same, migration);
    }
  }

  private async planCopy(present: P, migration: Migration): Promise<Reservation | null> {
    const { transferId } = migration;
    await this.reserve(present, { transferId, plan: 'copy', intoId: await this.copyIds.take() });
    return this.planOnce(this.definition.idOf(present), migration);
  }

  /** The copy's stream holds the value until the copy is made. */
  private async placeCopy(original: P, copyId: number, migration: Migration): Promise<Reservation | null> {
    const { take, valueOf } = this.definition;
    const { transferId, targetId } = migration;
    const value = valueOf(original);
    const copy = await this.load(copyId);
    if (value === null || copy.status !== 'unknown' || copy.reservation) return original.reservation;
    const metadata = this.metadata(transferId, copyId, 'create');
    const place = async (claimId: string) => {
      const reservation: Reservation = { transferId, plan: 'create', claimId };
      await this.execute(copyId, (ended) => {
        const { reserve } = this.definition.commands;
        return new reserve({ id: copyId, groupId: targetId, value, reservation, ended }, metadata);
      });
      return original.reservation;
    };
    try {
      return await take({ id: copyId, groupId: targetId }, value, metadata, place, { transferId });
    } catch (error) {
      const same = isTaken(error) ? await this.definition.holder(targetId, value) : null;
      if (!same) throw error;
      return this.planMerge(original, same, migration, { instead: true });
    }
  }

  /** What the target has is reserved first, so that it still has it when the other is to be merged. */
  private async planMerge(
    present: P,
    same: P,
    { transferId }: Migration,
    { instead = false } = {},
  ): Promise<Reservation | null> {
    const { idOf } = this.definition;
    await this.reserve(same, { transferId, plan: 'keep', fromId: idOf(present) }, { instead: true });
    return this.reserve(present, { transferId, plan: 'merge', intoId: idOf(same) }, { instead });
  }

  protected async reserve(
    present: P,
    reservation: Reservation & { transferId: number },
    { instead = false, metadata }: Readonly<{ instead?: boolean; metadata?: CommandMetadata }> = {},
  ): Promise<Reservation | null> {
    const { commands, idOf, valueOf } = this.definition;
    const id = idOf(present);
    const { groupId } = present;
    const { transferId } = reservation;
    const value = valueOf(present);
    const stamped = metadata ?? this.metadata(transferId, id, ...Object.values(reservation).map(String));
    const input = { id, groupId, value, reservation, instead };
    const state = await this.execute(id, (ended) => new commands.reserve({ ...input, ended }, stamped));
    return state.reservation;
  }

  private async carryOut(id: number, reservation: Reservation, migration: Migration): Promise<number> {
    const { commands, organizationIn } = this.definition;
    const { transferId, mode, targetId: groupId } = migration;
    const present = await this.load(id);
    if (!isPresent(present))
      throw new DomainError('concurrent-change', `${this.definition.noun} ${id} was merged meanwhile`);
    switch (reservation.plan) {
      case 'move': {
        const organizationId = await organizationIn(present, migration);
        const move = new commands.move({ id, transferId, organizationId }, this.metadata(transferId, id, 'moved'));
        await this.execute(id, () => move);
        return id;
      }
      case 'merge': {
        const { intoId } = reservation;
        if (mode === 'copy') return intoId;
        const duplicate = { id: intoId, transferId, duplicateId: id, formerIds: present.mergedIds };
        const added = this.metadata(transferId, intoId, 'duplicate', id);
        await this.execute(intoId, () => new commands.addDuplicate(duplicate, added));
        const merged = this.metadata(transferId, id, 'merged');
        await this.execute(id, () => new commands.merge({ id, transferId, intoId }, merged));
        return intoId;
      }
      case 'copy': {
        const { intoId } = reservation;
        const organizationId = await organizationIn(present, migration);
        const input = { id: intoId, groupId, transferId, organizationId, original: present };
        // What is copied may differ from process to process, and so must the ids of its events.
        const copied = this.metadata(transferId, intoId, 'copied', present.changes);
        await this.execute(intoId, () => new commands.copy(input, copied));
        return intoId;
      }
      case 'keep':
      case 'create':
      case 'restore':
      case 'separate':
        throw new Error(`${this.definition.noun} ${id} is of the source, and is planned as ${reservation.plan}`);
    }
  }

  protected async execute(id: number, commandFor: (ended: readonly OperationId[]) => C): Promise<State<P>> {
    const { decider, stream } = this.definition;
    const executed = await this.plans.pastEnded((ended) =>
      this.eventStore.execute(stream(id), decider, commandFor(ended)),
    );
    return executed.state;
  }

  protected async load(id: number): Promise<State<P>> {
    return (await this.eventStore.load(this.definition.stream(id), this.definition.decider)).state;
  }

  /** The same in every attempt and every process. */
  protected metadata(transferId: number, id: number, ...step: readonly (string | number | null)[]): CommandMetadata {
    const commandId = derivedId(this.definition.stream(id), 'transfer', transferId, ...step.map(String));
    return { ...systemCommandMetadata({ commandId }), via: 'transfer', transferId };
  }

  /** Others may be faster: then it is planned anew. */
  protected async insist<Result>(attempt: () => Promise<Result>): Promise<Result> {
    for (let made = 1; ; made += 1) {
      try {
        return await attempt();
      } catch (error) {
        const passes = isTaken(error) || (error instanceof DomainError && error.code === 'concurrent-change');
        if (!passes || made === ATTEMPTS) throw error;
        await this.eventStore.pause(made);
      }
    }
  }
}

export const isTaken = (error: unknown): boolean => error instanceof DomainError && error.code === 'invalid-fields';

export const isPresent = <P extends Present>(state: State<P>): state is P =>
  state.status !== 'unknown' && state.status !== 'merged';
