import type { Migration } from '@ledgerdesk/contracts';
import { Event } from '@ledgerdesk/event-sourcing';

type OfTransfer = { transferId: number };
/** Ids of the source, by what becomes of them. `merged`: the target has the same one. */
export type PlannedIds = { moved: readonly number[]; copied: readonly number[]; merged: readonly number[] };
/** What is planned, and later applied, at a time. */
export type PlanPage = { contacts: PlannedIds; organizations: PlannedIds };

export type MigrationStarted = Event<'MigrationStarted', Migration>;
/** Nothing is in two pages. */
export type MigrationPagePlanned = Event<'MigrationPagePlanned', OfTransfer & PlanPage>;
/** From here on it only goes forward. */
export type MigrationCommitted = Event<'MigrationCommitted', OfTransfer>;
/** How many copies stay where an undo would have taken them away. */
export type Stayed = { contacts: number; organizations: number };
/** `page`: the first is 0. They are applied in their order. */
export type MigrationPageApplied = Event<'MigrationPageApplied', OfTransfer & { page: number; stayed?: Stayed }>;
/** Nothing of it was left at this moment; what is found later is planned and applied all the same (TRF-59). */
export type MigrationCompleted = Event<'MigrationCompleted', OfTransfer>;
/** Every reservation of the transfer is void. May come before anything else. */
export type MigrationReleased = Event<'MigrationReleased', OfTransfer>;

export type PlanEvent =
  | MigrationStarted
  | MigrationPagePlanned
  | MigrationCommitted
  | MigrationPageApplied
  | MigrationCompleted
  | MigrationReleased;

/** `applied`: how many of the pages. */
type Started = { migration: Migration; pages: readonly PlanPage[]; applied: number; stayed: Stayed };
export type Plan =
  { status: 'unknown' } | { status: 'released' } | ({ status: 'preparing' | 'committed' | 'completed' } & Started);
export type StartedPlan = Extract<Plan, Started>;

export const planStream = (transferId: number): string => `crm-migration-${transferId}`;

export const initialState: Plan = { status: 'unknown' };

export const isStarted = (plan: Plan): plan is StartedPlan => plan.status !== 'unknown' && plan.status !== 'released';

export const evolve = (plan: Plan, event: PlanEvent): Plan => {
  if (event.type === 'MigrationStarted')
    return { status: 'preparing', migration: event.data, pages: [], applied: 0, stayed: noneStayed };
  if (event.type === 'MigrationReleased') return { status: 'released' };
  if (!isStarted(plan)) return plan;
  switch (event.type) {
    case 'MigrationPagePlanned': {
      const { contacts, organizations } = event.data;
      return { ...plan, pages: [...plan.pages, { contacts, organizations }] };
    }
    case 'MigrationCommitted':
      return { ...plan, status: 'committed' };
    case 'MigrationPageApplied':
      return { ...plan, applied: event.data.page + 1, stayed: together(plan.stayed, event.data.stayed ?? noneStayed) };
    case 'MigrationCompleted':
      return { ...plan, status: 'completed' };
  }
};

const noneStayed: Stayed = { contacts: 0, organizations: 0 };
const together = (one: Stayed, other: Stayed): Stayed => ({
  contacts: one.contacts + other.contacts,
  organizations: one.organizations + other.organizations,
});

const outcomes = ['moved', 'copied', 'merged'] as const;

export const idsIn = (planned: PlannedIds): readonly number[] => outcomes.flatMap((outcome) => planned[outcome]);

/** How many are planned in these pages. */
export const countPlanned = (pages: readonly PlanPage[]) => {
  const countOf = (things: keyof PlanPage) => {
    const count = (outcome: keyof PlannedIds) => pages.reduce((sum, page) => sum + page[things][outcome].length, 0);
    return { moved: count('moved'), copied: count('copied'), merged: count('merged') };
  };
  return { contacts: countOf('contacts'), organizations: countOf('organizations') };
};

/** The page without what another one has already. */
export const withoutPlanned = (page: PlanPage, pages: readonly PlanPage[]): PlanPage => {
  const without = (things: keyof PlanPage): PlannedIds => {
    const left = new Set(idsIn(page[things]));
    for (const each of pages) for (const outcome of outcomes) for (const id of each[things][outcome]) left.delete(id);
    const newIn = (outcome: keyof PlannedIds) => page[things][outcome].filter((id) => left.has(id));
    return { moved: newIn('moved'), copied: newIn('copied'), merged: newIn('merged') };
  };
  return { contacts: without('contacts'), organizations: without('organizations') };
};

export const isEmpty = ({ contacts, organizations }: PlanPage): boolean =>
  idsIn(contacts).length + idsIn(organizations).length === 0;
