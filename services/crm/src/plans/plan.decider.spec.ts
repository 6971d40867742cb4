import { specify } from '@ledgerdesk/event-sourcing/testing';
import { MigrationPagePlanned, PlanEvent, PlanPage } from './plan';
import {
  CommitMigration,
  CompleteMigration,
  planDecider,
  PlanMigrationPage,
  RecordAppliedPage,
  ReleaseMigration,
  StartMigration,
} from './plan.decider';

const given = specify(planDecider);
const origin = {
  correlationId: 'r-1',
  traceparent: 'trace-1',
  actor: null,
  via: 'transfer',
  commandId: 'k-1',
} as const;
const metadata = {
  ...origin,
  now: '2030-01-08T09:00:00.000Z',
  deadline: '2030-01-09T09:00:00.000Z',
};
const transferId = 90;
const migration = { transferId, mode: 'move', sourceId: 3, targetId: 5 } as const;
const nothing = { moved: [], copied: [], merged: [] };
const pageOf = (moved: number[], merged: number[] = []): PlanPage => ({
  contacts: { moved, copied: [], merged },
  organizations: nothing,
});
const started: PlanEvent = { type: 'MigrationStarted', data: migration };
const planned = (page: PlanPage): MigrationPagePlanned => ({
  type: 'MigrationPagePlanned',
  data: { transferId, ...page },
});
const committed: PlanEvent = { type: 'MigrationCommitted', data: { transferId } };
const applied = (page: number): PlanEvent => ({ type: 'MigrationPageApplied', data: { transferId, page } });
const completed: PlanEvent = { type: 'MigrationCompleted', data: { transferId } };
const released: PlanEvent = { type: 'MigrationReleased', data: { transferId } };

const start = new StartMigration(migration, metadata);
const plan = (page: PlanPage) => new PlanMigrationPage({ transferId, ...page }, metadata);
const commit = new CommitMigration({ transferId }, metadata);
const apply = (page: number) => new RecordAppliedPage({ transferId, page }, metadata);
const complete = new CompleteMigration({ transferId }, metadata);
const release = new ReleaseMigration({ transferId }, metadata);

describe('the plan of a migration', () => {
  it('is started once', () => {
    given().when(start).then(started);
    given(started).when(start).thenNothing();
  });
  it('has nothing in two pages', () => {
    given(started)
      .when(plan(pageOf([1, 2], [3])))
      .then(planned(pageOf([1, 2], [3])));
    given(started, planned(pageOf([1, 2], [3])))
      .when(plan(pageOf([2, 3, 4])))
      .then(planned(pageOf([4])));
    given(started, planned(pageOf([1, 2], [3])))
      .when(plan(pageOf([2], [1])))
      .thenNothing();
  });
  it('is committed once, and applied page by page', () => {
    given(started).when(commit).then(committed);
    given(started, committed).when(commit).thenNothing();
    const past = [started, planned(pageOf([1])), planned(pageOf([2])), committed];
    given(...past)
      .when(apply(0))
      .then(applied(0));
    given(...past, applied(0))
      .when(apply(0))
      .thenNothing();
    given(...past, applied(0))
      .when(apply(1))
      .then(applied(1));
  });
  it('is completed when all pages are applied, and may go on after that (TRF-59)', () => {
    const past = [started, planned(pageOf([1])), committed];
    given(...past)
      .when(complete)
      .thenNothing();
    given(...past, applied(0))
      .when(complete)
      .then(completed);
    given(...past, applied(0), completed)
      .when(complete)
      .thenNothing();
    given(...past, applied(0), completed)
      .when(plan(pageOf([2])))
      .then(planned(pageOf([2])));
  });
  it('can be released before it is committed, also before it is started (TRF-33)', () => {
    given().when(release).then(released);
    given(started, planned(pageOf([1])))
      .when(release)
      .then(released);
    given(released).when(release).thenNothing();
    given(started, committed).when(release).thenRejected('migration-committed');
  });
  it('takes nothing more once it is released (TRF-33)', () => {
    for (const late of [start, plan(pageOf([1])), commit, complete])
      given(started, released).when(late).thenRejected('migration-released');
  });
});
