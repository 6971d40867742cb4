import type { Migration, MigrationRefusal } from '@ledgerdesk/contracts';
import { Command, Decider, DomainError } from '@ledgerdesk/event-sourcing';
import { evolve, initialState, isEmpty, isStarted, Plan, PlanEvent, PlanPage, Stayed, withoutPlanned } from './plan';

type OfTransfer = { transferId: number };
export class StartMigration extends Command('StartMigration')<Migration, Plan> {}
export class PlanMigrationPage extends Command('PlanMigrationPage')<OfTransfer & PlanPage, Plan> {}
export class CommitMigration extends Command('CommitMigration')<OfTransfer, Plan> {}
export class RecordAppliedPage extends Command('RecordAppliedPage')<
  OfTransfer & { page: number; stayed?: Stayed },
  Plan
> {}
export class CompleteMigration extends Command('CompleteMigration')<OfTransfer, Plan> {}
export class ReleaseMigration extends Command('ReleaseMigration')<OfTransfer, Plan> {}

export type PlanCommand =
  StartMigration | PlanMigrationPage | CommitMigration | RecordAppliedPage | CompleteMigration | ReleaseMigration;

const decide = (command: PlanCommand, plan: Plan): PlanEvent[] => {
  const { transferId } = command.data;
  if (command.type === 'ReleaseMigration') return release(transferId, plan);
  if (plan.status === 'released') throw refusal('migration-released', `Group transfer ${transferId} was rolled back`);
  if (command.type === 'StartMigration')
    return plan.status === 'unknown' ? [{ type: 'MigrationStarted', data: command.data }] : [];
  if (plan.status === 'unknown') throw new Error(`The migration of group transfer ${transferId} was never started`);
  switch (command.type) {
    case 'PlanMigrationPage': {
      const page = withoutPlanned(command.data, plan.pages);
      return isEmpty(page) ? [] : [{ type: 'MigrationPagePlanned', data: { transferId, ...page } }];
    }
    case 'CommitMigration':
      return plan.status === 'preparing' ? [{ type: 'MigrationCommitted', data: { transferId } }] : [];
    case 'RecordAppliedPage': {
      const { data } = command;
      return data.page === plan.applied ? [{ type: 'MigrationPageApplied', data }] : [];
    }
    case 'CompleteMigration': {
      const isDone = plan.status === 'committed' && plan.applied === plan.pages.length;
      return isDone ? [{ type: 'MigrationCompleted', data: { transferId } }] : [];
    }
  }
};

const release = (transferId: number, plan: Plan): PlanEvent[] => {
  if (isStarted(plan) && plan.status !== 'preparing')
    throw refusal('migration-committed', `Group transfer ${transferId} is already committed`);
  return plan.status === 'released' ? [] : [{ type: 'MigrationReleased', data: { transferId } }];
};

const refusal = (code: MigrationRefusal, message: string) => new DomainError(code, message);

/** What a group transfer migrates: ids only, so that nothing personal is here. */
export const planDecider: Decider<PlanCommand, Plan, PlanEvent> = {
  initialState,
  snapshot: { version: 2 },
  decide,
  evolve,
};
