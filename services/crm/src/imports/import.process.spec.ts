import { DeadlinePassed, fold } from '@ledgerdesk/event-sourcing';
import { specifyProcess } from '@ledgerdesk/event-sourcing/testing';
import { ImportEvent, ImportRequested, PresentImport, RowCounts } from './import';
import { ImportInput, importProcess } from './import.process';

const given = specifyProcess(importProcess);
const importId = 60;
const requested: ImportRequested = {
  type: 'ImportRequested',
  data: {
    importId,
    groupId: 3,
    kind: 'contacts',
    dryRun: false,
    mode: 'upsert',
    atomic: false,
    createOrganizations: true,
    encoding: null,
    requestedBy: 7,
    requestedAt: '2026-11-24T09:00:00.000Z',
  },
};
const atomic: ImportRequested = { ...requested, data: { ...requested.data, atomic: true } };
const read = { total: 150, parts: ['a', 'b'], warnings: [], firstContactId: 100, firstOrganizationId: 200 };
const counts = (changed: Partial<RowCounts>): RowCounts => ({
  created: 0,
  updated: 0,
  unchanged: 0,
  skipped: 0,
  failed: 0,
  ...changed,
});
const received: ImportEvent = { type: 'ImportFileReceived', data: { importId, hash: 'f' } };
const fileRead: ImportEvent = { type: 'ImportFileRead', data: { importId, ...read } };
const checked = (part: number, failed = 0): ImportEvent => ({
  type: 'ImportPartChecked',
  data: { importId, part, failed },
});
const held = (part: number, failed = 0): ImportEvent => ({ type: 'ImportPartHeld', data: { importId, part, failed } });
const released = (part: number): ImportEvent => ({ type: 'ImportPartReleased', data: { importId, part } });
const applied = (part: number, changed: Partial<RowCounts>): ImportEvent => ({
  type: 'ImportPartApplied',
  data: { importId, part, rows: `r${part}`, ...counts(changed) },
});
const finished: ImportEvent = { type: 'ImportFinished', data: { importId, finishedAt: '2026-11-24T09:01:00.000Z' } };
const abandoned = (refusal: string | null): ImportEvent => ({ type: 'ImportAbandoned', data: { importId, refusal } });
const expired: ImportEvent = { type: 'ImportRowsExpired', data: { importId } };

const all = [
  requested,
  received,
  fileRead,
  applied(1, { created: 100 }),
  applied(2, { created: 49, failed: 1 }),
  finished,
];
const stateOf = (...events: readonly ImportEvent[]): PresentImport => fold(importProcess, events)!;
const pending = (...events: readonly ImportEvent[]) =>
  importProcess.pendingCommands(stateOf(...events)).map(({ step }) => step);
const deadlinePassed: DeadlinePassed = { type: 'DeadlinePassed', data: {} };
const partApplied = (part: number, changed: Partial<RowCounts>): ImportInput => ({
  type: 'PartApplied',
  data: { part, rows: `r${part}`, ...counts(changed) },
});

describe('an import', () => {
  it('is requested once', () => {
    given().when({ type: 'RequestImport', data: requested.data }).then(requested).sendsNothing();
    given(requested).when({ type: 'RequestImport', data: requested.data }).thenNothing();
  });
  it('reads its file, applies its parts one after the other, and deletes the file (IMP-7)', () => {
    given(requested)
      .when({ type: 'FileReceived', data: { hash: 'f' } })
      .then(received);
    given(requested, received).when({ type: 'FileRead', data: read }).then(fileRead);
    given(...all.slice(0, 3))
      .when(partApplied(1, { created: 100 }))
      .then(all[3]!);
    given(...all.slice(0, 4))
      .when(partApplied(2, { created: 49, failed: 1 }))
      .then(all[4]!);
    given(...all.slice(0, 5))
      .when({ type: 'FileDeleted', data: { at: '2026-11-24T09:01:00.000Z' } })
      .then(finished);
    expect(all.map((_, index) => pending(...all.slice(0, index + 1)))).toEqual([
      [],
      ['read'],
      ['apply-1-none'],
      ['apply-2-none'],
      ['delete-file'],
      [],
    ]);
    expect(stateOf(...all)).toMatchObject({ counts: counts({ created: 149, failed: 1 }), results: ['r1', 'r2'] });
  });
  it('takes no part twice, and none before its turn (IMP-7)', () => {
    given(...all.slice(0, 4))
      .when(partApplied(1, { created: 100 }))
      .thenNothing();
    given(...all.slice(0, 3))
      .when(partApplied(2, { created: 49 }))
      .thenNothing();
    given(...all)
      .when({ type: 'FileRead', data: read })
      .thenNothing();
  });
  it('of no rows only deletes its file', () => {
    const empty: ImportEvent = { type: 'ImportFileRead', data: { importId, ...read, total: 0, parts: [] } };
    expect(pending(requested, received, empty)).toEqual(['delete-file']);
    expect(pending(atomic, received, empty)).toEqual(['delete-file']);
  });
  it('that is atomic checks every part before it applies the first one (IMP-5)', () => {
    expect(pending(atomic, received, fileRead)).toEqual(['check-1']);
    expect(pending(atomic, received, fileRead, checked(1))).toEqual(['check-2']);
    expect(pending(atomic, received, fileRead, checked(1), checked(2))).toEqual(['hold-1']);
    const input: ImportInput = { type: 'PartChecked', data: { part: 2, failed: 0 } };
    given(atomic, received, fileRead).when(input).thenNothing();
    given(atomic, received, fileRead, checked(1)).when(input).then(checked(2));
  });
  it('that is atomic holds every part before it applies the first one, and releases what is left (IMP-5)', () => {
    const holding = [atomic, received, fileRead, checked(1), checked(2)];
    given(...holding)
      .when({ type: 'PartHeld', data: { part: 1, failed: 0 } })
      .then(held(1));
    given(...holding)
      .when({ type: 'PartHeld', data: { part: 2, failed: 0 } })
      .thenNothing();
    expect(pending(...holding, held(1))).toEqual(['hold-2']);
    const allHeld = [...holding, held(1), held(2)];
    expect(pending(...allHeld)).toEqual(['apply-1-none']);
    const written = [...allHeld, applied(1, { created: 100 }), applied(2, { created: 50 })];
    expect(pending(...written)).toEqual(['release-1']);
    given(...written)
      .when({ type: 'PartReleased', data: { part: 1 } })
      .then(released(1));
    given(...written, released(1))
      .when({ type: 'PartReleased', data: { part: 1 } })
      .thenNothing();
    expect(pending(...written, released(1))).toEqual(['release-2']);
    expect(pending(...written, released(1), released(2))).toEqual(['delete-file']);
  });
  it('that is atomic writes nothing where a row can not be held, and releases only what it tried (IMP-5)', () => {
    const failing = [atomic, received, fileRead, checked(1), checked(2), held(1, 1)];
    expect(pending(...failing)).toEqual(['apply-1-sound']);
    const skipped = [...failing, applied(1, { skipped: 99, failed: 1 }), applied(2, { skipped: 50 })];
    expect(pending(...skipped)).toEqual(['release-1']);
    expect(pending(...skipped, released(1))).toEqual(['delete-file']);
  });
  it('that is atomic holds nothing in a dry run (IMP-6)', () => {
    const dry: ImportRequested = { ...atomic, data: { ...atomic.data, dryRun: true } };
    expect(pending(dry, received, fileRead, checked(1), checked(2))).toEqual(['apply-1-none']);
  });
  it('that is atomic skips every sound row where one fails (IMP-5)', () => {
    const checks = [atomic, received, fileRead, checked(1, 1), checked(2)];
    expect(pending(...checks)).toEqual(['apply-1-sound']);
    expect(pending(...checks, applied(1, { skipped: 99, failed: 1 }))).toEqual(['apply-2-sound']);
  });
  it('skips the rest once the rights have ended (IMP-7)', () => {
    const ended: ImportEvent = { type: 'ImportRightsEnded', data: { importId } };
    given(...all.slice(0, 4))
      .when({ type: 'RightsEnded', data: { part: 2 } })
      .then(ended);
    given(...all.slice(0, 4))
      .when({ type: 'RightsEnded', data: { part: 1 } })
      .thenNothing();
    expect(pending(...all.slice(0, 4), ended)).toEqual(['apply-2-all']);
    expect(pending(atomic, received, fileRead, checked(1), ended)).toEqual(['apply-1-all']);
    const holding = [atomic, received, fileRead, checked(1), checked(2), held(1), ended];
    expect(pending(...holding, applied(1, {}), applied(2, {}))).toEqual(['release-1']);
  });
  it('whose file can not be read deletes it, and says why (IMP-2)', () => {
    const refusal = 'Column name is missing';
    given(requested, received)
      .when({ type: 'FileRefused', data: { message: refusal } })
      .then(abandoned(refusal));
    expect(pending(requested, received, abandoned(refusal))).toEqual(['delete-file']);
    const discarded: ImportEvent = { type: 'ImportDiscarded', data: { importId } };
    given(requested, received, abandoned(refusal))
      .when({ type: 'FileDeleted', data: { at: 't' } })
      .then(discarded);
    const state = stateOf(requested, received, abandoned(refusal), discarded);
    expect([importProcess.ended(state), state.refusal]).toEqual([true, refusal]);
  });
  it('whose file does not come within 15 minutes is abandoned', () => {
    expect(importProcess.deadline(stateOf(requested))).toBe('2026-11-24T09:15:00.000Z');
    given(requested).when(deadlinePassed).then(abandoned(null));
    given(requested, received).when(deadlinePassed).thenNothing();
  });
  it('keeps what came of its rows for 7 days (IMP-7)', () => {
    expect(importProcess.deadline(stateOf(...all))).toBe('2026-12-01T09:01:00.000Z');
    given(...all)
      .when(deadlinePassed)
      .then(expired);
    expect(pending(...all, expired)).toEqual(['delete-rows']);
    const deleted: ImportEvent = { type: 'ImportRowsDeleted', data: { importId } };
    given(...all, expired)
      .when({ type: 'RowsDeleted', data: {} })
      .then(deleted);
    const state = stateOf(...all, expired, deleted);
    expect([importProcess.ended(state), state.results, state.counts.created]).toEqual([true, [], 149]);
  });
});
