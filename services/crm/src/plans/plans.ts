import { Injectable } from '@nestjs/common';
import { Access, Migration } from '@ledgerdesk/contracts';
import { CommandMetadata, DomainError } from '@ledgerdesk/event-sourcing';
import { EventStore, systemCommandMetadata } from '@ledgerdesk/event-store';
import { runningMigrations } from '../crm-access';
import { mergeProcess } from '../merges/merge.process';
import { holdsReservations, mergeStream } from '../merges/merge';
import type { OperationId, Reservation } from '../reservation';
import { Plan, PlannedIds, PlanPage, planStream, StartedPlan } from './plan';
import { planDecider, PlanCommand, PlanMigrationPage, StartMigration } from './plan.decider';

/** What was planned for each, by id of the source. */
export type Planned = ReadonlyMap<number, Reservation>;

/** What group transfers have planned, and which of their reservations still count. */
@Injectable()
export class Plans {
  constructor(private readonly eventStore: EventStore) {}

  async find(transferId: number): Promise<Plan> {
    return (await this.eventStore.load(planStream(transferId), planDecider)).state;
  }

  /** @throws DomainError `migration-released` */
  start(migration: Migration): Promise<StartedPlan> {
    return this.execute(migration.transferId, (metadata) => new StartMigration(migration, metadata));
  }

  /** Notes what was planned, but for what is noted already. @throws DomainError `migration-released` */
  async addPage(
    migration: Migration,
    { contacts = new Map(), organizations = new Map() }: Readonly<{ contacts?: Planned; organizations?: Planned }>,
  ): Promise<StartedPlan> {
    return this.addIds(migration, { contacts: byOutcome(contacts), organizations: byOutcome(organizations) });
  }

  /** As `addPage`, where it is known what becomes of each. @throws DomainError `migration-released` */
  async addIds(migration: Migration, page: PlanPage): Promise<StartedPlan> {
    const { transferId } = migration;
    await this.start(migration);
    return this.execute(transferId, (metadata) => new PlanMigrationPage({ transferId, ...page }, metadata));
  }

  /** @throws DomainError `migration-released` where it was started, and released */
  async execute(transferId: number, commandFor: (metadata: CommandMetadata) => PlanCommand): Promise<StartedPlan> {
    const metadata = { ...systemCommandMetadata(), via: 'transfer', transferId } as const;
    const { state } = await this.eventStore.execute(planStream(transferId), planDecider, commandFor(metadata));
    return state as StartedPlan;
  }

  /** The transfer of a claim, where it was rolled back, so that what it has reserved is void (TRF-33). */
  async releasedOf(transferId: number | undefined): Promise<readonly number[]> {
    if (transferId === undefined) return [];
    return (await this.find(transferId)).status === 'released' ? [transferId] : [];
  }

  /** A transfer that is committed, and not completed. */
  async committed(transferId: number | undefined): Promise<Migration | null> {
    const plan = transferId === undefined ? null : await this.find(transferId);
    return plan?.status === 'committed' ? plan.migration : null;
  }

  /**
   * Lets a command be decided on again, knowing that what had made a reservation in its way has ended: a transfer that was
   * rolled back, or is completed and not running for whoever asks (TRF-54); a merge that was refused, or is made.
   *
   * @throws what the attempt throws
   */
  async pastEnded<Result>(
    attempt: (ended: readonly OperationId[]) => Promise<Result>,
    access: Access | null = null,
  ): Promise<Result> {
    const ended: OperationId[] = [];
    for (;;) {
      try {
        return await attempt(ended);
      } catch (error) {
        const id = inTheWay(error);
        if (id === null || ended.includes(id) || !(await this.hasEnded(id, access))) throw error;
        ended.push(id);
      }
    }
  }

  private async hasEnded(id: OperationId, access: Access | null): Promise<boolean> {
    if (typeof id === 'string') {
      const { state } = await this.eventStore.load(mergeStream(id), mergeProcess);
      return !holdsReservations(state);
    }
    const { status } = await this.find(id);
    const isRunning = access !== null && runningMigrations(access).some(({ transferId }) => transferId === id);
    return status === 'released' || (status === 'completed' && !isRunning);
  }
}

const inTheWay = (error: unknown): OperationId | null => {
  if (!(error instanceof DomainError)) return null;
  const { transferId, mergeId } = error.details ?? {};
  if (typeof mergeId === 'string') return mergeId;
  const isPart = /^(contact|organization)-part-of-transfer$/.test(error.code);
  return isPart && typeof transferId === 'number' ? transferId : null;
};

/** Of a part that was planned: ids of the source by what becomes of them. */
export const byOutcome = (planned: Planned): PlannedIds => {
  const idsOf = (plan: Reservation['plan']) =>
    [...planned].flatMap(([id, reservation]) => (reservation.plan === plan ? [id] : []));
  return { moved: idsOf('move'), copied: idsOf('copy'), merged: idsOf('merge') };
};
