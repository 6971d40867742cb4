import { DeadlinePassed, DomainError, fold } from '@ledgerdesk/event-sourcing';
import { specifyProcess } from '@ledgerdesk/event-sourcing/testing';
import {
  abandoned,
  applied,
  assessed,
  cancellation,
  checked,
  committed,
  copied,
  finished,
  inputs,
  ownerAdded,
  prepared,
  repointed,
  requested,
  rolledBack,
  staying,
  sweepStarted,
  timeout,
  unlocked,
} from './fixture/transfer-events';
import { TransferEvent } from './transfer';
import { TransferInput, transferProcess } from './transfer.process';

const given = specifyProcess(transferProcess);
const deadlinePassed: DeadlinePassed = { type: 'DeadlinePassed', data: {} };
const stateOf = (...events: readonly TransferEvent[]) => fold(transferProcess, events);
const statusOf = (...events: readonly TransferEvent[]) => stateOf(...events)!.now.status;
/** The step that is pending: one at a time. */
const pending = (...events: readonly TransferEvent[]) =>
  transferProcess.pendingCommands(stateOf(...events)).map(({ step }) => step);
const upTo = (event: TransferEvent) => copied.slice(0, copied.indexOf(event) + 1);

/** Of each step of the way forward: the events before it, its input, and what is recorded. */
const steps: readonly (readonly [step: string, input: TransferInput, event: TransferEvent])[] = [
  ['assess', inputs.assessed, assessed],
  ['start', inputs.started, checked()],
  ['prepare-1', inputs.prepared(1, 'b'), prepared(1, 'b')],
  ['prepare-2', inputs.prepared(2, null), prepared(2, null)],
  ['commit', inputs.committed(7), committed(7)],
  ['add-owner', inputs.ownerAdded, ownerAdded],
  ['apply-3', inputs.applied(3, false), applied(3, false)],
  ['apply-4', inputs.applied(4, true), applied(4, true)],
  ['repoint-5', inputs.repointed(5, 'p'), repointed(5, 'p')],
  ['repoint-6', inputs.repointed(6, null), repointed(6, null)],
  ['complete', inputs.completed, finished],
];
const late: typeof steps = [
  ['apply-7', inputs.applied(7, true), applied(7, true)],
  ['repoint-8', inputs.repointed(8, null, 0), repointed(8, null, 0)],
];
const before = (index: number) => copied.slice(0, index + 1);
const everyInput: readonly TransferInput[] = [
  ...[...steps, ...late].map(([, input]) => input),
  ...[inputs.startRefused, inputs.commitRefused, inputs.unlocked, inputs.released],
];

describe('a group transfer', () => {
  it('begins once, however often it is requested', () => {
    given().when(inputs.request).then(requested);
    given(requested).when(inputs.request).thenNothing();
    given(...copied)
      .when(inputs.request)
      .thenNothing();
  });
  it('goes from step to step (TRF-32)', () => {
    steps.forEach(([step, input, event], index) => {
      const past = before(index);
      expect([step, pending(...past)]).toEqual([step, [step]]);
      given(...past)
        .when(input)
        .then(event);
    });
    expect(steps.map((_, index) => statusOf(...before(index)))).toEqual([
      'requested',
      'checking',
      ...['preparing', 'preparing'],
      'committing',
      ...['applying', 'applying', 'applying', 'applying', 'applying', 'applying'],
    ]);
    expect(statusOf(...upTo(finished))).toBe('completed');
  });
  it('ignores whatever does not fit its step: what comes twice, late, early or mixed up (TRF-35)', () => {
    copied.forEach((_, index) => {
      const past = before(index);
      const fitting = [...steps, ...late].filter(([step]) => pending(...past).includes(step)).map(([, input]) => input);
      const refusals = { checking: inputs.startRefused, committing: inputs.commitRefused } as const;
      const refusal = refusals[statusOf(...past) as keyof typeof refusals];
      const fits = (input: TransferInput) => fitting.includes(input) || input === refusal;
      for (const input of everyInput.filter((input) => !fits(input)))
        given(...past)
          .when(input)
          .thenNothing();
    });
  });
  it('is committed at once where nothing migrates, and ends with that (TRF-11)', () => {
    const past = [requested, assessed, checked(staying)];
    expect([statusOf(...past), pending(...past)]).toEqual(['committing', ['commit']]);
    expect(pending(...past, committed())).toEqual(['complete']);
    expect(transferProcess.ended(stateOf(...past, committed(), finished))).toBe(true);
  });
  it('counts what was applied and re-pointed (TRF-37)', () =>
    expect(stateOf(...copied)).toMatchObject({
      prepared: 4,
      applied: { contacts: { moved: 0, copied: 3, merged: 1 } },
      issuesRepointed: 4,
      linksRepointed: 7,
    }));
});

describe('the late sweep of a group transfer (TRF-59)', () => {
  it('begins 60 s after the commit', () => {
    expect(transferProcess.deadline(stateOf(...upTo(finished)))).toBe('2030-01-01T00:02:00.000Z');
    expect(pending(...upTo(finished))).toEqual([]);
    given(...upTo(finished))
      .when(deadlinePassed)
      .then(sweepStarted);
  });
  it('applies and re-points once more, then the process ends; the transfer stays completed', () => {
    const swept = upTo(sweepStarted);
    late.forEach(([step, input, event], index) => {
      const past = [...swept, ...late.slice(0, index).map(([, , event]) => event)];
      expect([statusOf(...past), pending(...past)]).toEqual(['completed', [step]]);
      given(...past)
        .when(input)
        .then(event);
    });
    expect([transferProcess.ended(stateOf(...copied)), statusOf(...copied)]).toEqual([true, 'completed']);
  });
});

describe('a group transfer that fails before its commit (TRF-33)', () => {
  const uncommitted = copied.slice(1, 5);
  it('is rolled back after a refusal at the check, where nothing has been prepared', () => {
    const past = [requested, assessed];
    given(...past)
      .when(inputs.startRefused)
      .then(abandoned());
    expect([statusOf(...past, abandoned()), pending(...past, abandoned())]).toEqual(['rolling_back', ['unlock']]);
    given(...past, abandoned())
      .when(inputs.unlocked)
      .then(unlocked, rolledBack())
      .sendsNothing();
  });
  it('is unlocked first, then releases what was prepared', () => {
    const past = copied.slice(0, 5);
    given(...past)
      .when(inputs.commitRefused)
      .then(abandoned());
    expect(pending(...past, abandoned())).toEqual(['unlock']);
    given(...past, abandoned())
      .when(inputs.unlocked)
      .then(unlocked);
    expect(pending(...past, abandoned(), unlocked)).toEqual(['release']);
    given(...past, abandoned(), unlocked)
      .when(inputs.released)
      .then(rolledBack())
      .sendsNothing();
    const failed = stateOf(...past, abandoned(), unlocked, rolledBack());
    expect([failed!.now.status, failed!.failure, transferProcess.ended(failed)]).toEqual([
      'failed',
      { reason: 'path_taken', message: 'The path is taken.' },
      true,
    ]);
  });
  it('fails 15 minutes after the request, at any step before the commit', () => {
    uncommitted.forEach((_, index) => {
      const past = before(index + 1);
      expect(transferProcess.deadline(stateOf(...past))).toBe(timeout.abandonedAt);
      given(...past)
        .when(deadlinePassed)
        .then(abandoned(timeout));
    });
  });
  it('can be cancelled at any step before the commit (TRF-42)', () =>
    uncommitted.forEach((_, index) =>
      given(...before(index + 1))
        .when(inputs.cancel)
        .then(abandoned(cancellation)),
    ));
  it('has nothing to take back before the tree was asked', () =>
    given(requested).when(inputs.cancel).then(abandoned(cancellation), rolledBack()).sendsNothing());
  it('goes back however long it takes', () => {
    const past = [...copied.slice(0, 5), abandoned()];
    for (const back of [past, [...past, unlocked]]) {
      expect(transferProcess.deadline(stateOf(...back))).toBeNull();
      given(...back)
        .when(deadlinePassed)
        .thenNothing();
      given(...back)
        .when(inputs.cancel)
        .thenNothing();
    }
  });
  it('goes forward where the commit was faster than the cancellation', () => {
    const past = [...copied.slice(0, 5), abandoned(cancellation)];
    given(...past)
      .when(inputs.committed(7))
      .then(committed(7));
    const forward = stateOf(...past, committed(7));
    expect([forward!.now.status, forward!.failure]).toEqual(['applying', null]);
    given(...past, unlocked)
      .when(inputs.committed(7))
      .thenNothing();
  });
  it('ignores whatever comes once it has failed', () => {
    const failed = [...copied.slice(0, 5), abandoned(), unlocked, rolledBack()];
    for (const input of [...everyInput, inputs.cancel, deadlinePassed])
      given(...failed)
        .when(input)
        .thenNothing();
  });
});

describe('a group transfer that is committed', () => {
  const indices = copied.map((_, index) => index).filter((index) => index >= 5);
  it('is not cancelled any more (TRF-42)', () =>
    indices.forEach((index) =>
      expect(() => transferProcess.decide(inputs.cancel, stateOf(...before(index)))).toThrow(
        new DomainError('transfer-committed', 'Transfer 9 is already committed.'),
      ),
    ));
  it('goes forward however long it takes (TRF-34)', () =>
    indices
      .filter((index) => statusOf(...before(index)) === 'applying')
      .forEach((index) => {
        expect(transferProcess.deadline(stateOf(...before(index)))).toBeNull();
        given(...before(index))
          .when(deadlinePassed)
          .thenNothing();
      }));
});
