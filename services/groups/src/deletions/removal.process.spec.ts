import { specifyProcess } from '@ledgerdesk/event-sourcing/testing';
import type { RemovalEvent } from './removal';
import { removalProcess } from './removal.process';

const given = specifyProcess(removalProcess);
const removal = { deletionId: 20, place: { kind: 'group', id: 2 }, removeAt: '2026-12-01T10:00:00.000Z' } as const;
const scheduled: RemovalEvent = { type: 'RemovalScheduled', data: removal };
const due: RemovalEvent = { type: 'RemovalDue', data: { deletionId: 20 } };
const completed: RemovalEvent = { type: 'RemovalCompleted', data: { deletionId: 20 } };
const schedule = { type: 'ScheduleRemoval', data: removal } as const;
const passed = { type: 'DeadlinePassed', data: {} } as const;
const gone = { type: 'RemovedFromTree', data: {} } as const;

describe('the removal of what was deleted (GRP-19)', () => {
  it('waits until it can be restored no longer', () => {
    given().when(schedule).then(scheduled).sendsNothing();
    expect(removalProcess.deadline({ step: 'waiting', removal })).toBe(removal.removeAt);
    given(scheduled).when(schedule).thenNothing();
  });
  it('then removes it, once', () => {
    given(scheduled).when(passed).then(due).sends({ type: 'remove', removal });
    given(scheduled, due).when(gone).then(completed).sendsNothing();
  });
  it('ignores what does not fit its step', () => {
    given().when(passed).thenNothing();
    given(scheduled).when(gone).thenNothing();
    given(scheduled, due).when(passed).thenNothing();
    for (const input of [schedule, passed, gone]) given(scheduled, due, completed).when(input).thenNothing();
  });
});
