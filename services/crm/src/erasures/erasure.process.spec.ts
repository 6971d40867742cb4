import { specifyProcess } from '@ledgerdesk/event-sourcing/testing';
import type { ErasureEvent } from './erasure';
import { erasureProcess } from './erasure.process';

const given = specifyProcess(erasureProcess);
const erasureId = 'e-1';
const erasure = { erasureId, contactId: 7 };
const refusal = { code: 'contact-part-of-transfer', message: 'no', details: {} };
const started: ErasureEvent = { type: 'ErasureStarted', data: erasure };
const made: ErasureEvent = { type: 'ErasureMade', data: { erasureId } };
const refused: ErasureEvent = { type: 'ErasureRefused', data: { erasureId, refusal } };
const completed: ErasureEvent = { type: 'ErasureCompleted', data: { erasureId } };
const start = { type: 'StartErasure', data: erasure } as const;
const erased = { type: 'Erased', data: {} } as const;
const refuse = { type: 'Refused', data: { refusal } } as const;
const purged = { type: 'Purged', data: {} } as const;
const passed = { type: 'DeadlinePassed', data: {} } as const;

describe('an erasure', () => {
  it('erases the contact, then what is left of what it was (ERA-1)', () => {
    given().when(start).then(started).sends({ type: 'erase', erasure });
    given(started).when(erased).then(made).sends({ type: 'purge', erasure });
    given(started, made).when(purged).then(completed).sendsNothing();
  });
  it('can be refused only before it is made', () => {
    given(started).when(refuse).then(refused).sendsNothing();
    given(started, made).when(refuse).thenNothing();
  });
  it('ignores what does not fit its step', () => {
    for (const input of [erased, refuse, purged, passed]) given().when(input).thenNothing();
    for (const input of [start, purged, passed]) given(started).when(input).thenNothing();
    for (const input of [start, erased, passed]) given(started, made).when(input).thenNothing();
    for (const last of [completed, refused])
      for (const input of [start, erased, refuse, purged, passed]) given(started, last).when(input).thenNothing();
  });
});
