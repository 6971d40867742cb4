import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fold, Recorded } from '@ledgerdesk/event-sourcing';
import type { ImportEvent } from './import';
import { importDefinition } from './import-steps';
import { importProcess } from './import.process';

/** As the log has kept them: one of each type and schema there ever was. Never changed. */
const sample = (type: ImportEvent['type']): Recorded<ImportEvent> =>
  JSON.parse(readFileSync(join(__dirname, 'samples', `${type}.v1.json`), 'utf8'));
const folded = (...types: readonly ImportEvent['type'][]) => fold(importProcess, types.map(sample));

const begun = ['ImportRequested', 'ImportFileReceived'] as const;
const finished = [
  ...begun,
  'ImportFileRead',
  'ImportPartChecked',
  'ImportPartHeld',
  'ImportPartApplied',
  'ImportPartReleased',
  'ImportFinished',
] as const;

describe('stored events of imports, of every schema', () => {
  it('fold to what became of the import', () => {
    const { importId: _, ...file } = sample('ImportFileRead').data as Readonly<{ importId: number }>;
    expect(folded(...finished)).toEqual({
      request: sample('ImportRequested').data,
      file,
      held: 1,
      results: ['baa5a0964d3320fbc0c6a922140453c8513ea24ab8fd0577034804a967248096'],
      counts: { created: 1, updated: 0, unchanged: 1, skipped: 0, failed: 0 },
      refusal: null,
      now: { status: 'finished', finishedAt: '2026-11-24T09:01:00.000Z' },
    });
    expect(folded(...finished, 'ImportRowsExpired', 'ImportRowsDeleted')).toMatchObject({
      results: [],
      now: { status: 'ended' },
    });
    expect(folded(...begun, 'ImportFileRead', 'ImportRightsEnded')).toMatchObject({
      now: { status: 'applying', part: 1, skips: 'all' },
    });
    expect(folded(...begun, 'ImportAbandoned', 'ImportDiscarded')).toMatchObject({
      refusal: 'Column first_name is missing',
      now: { status: 'ended' },
    });
  });
  it('are all there', () => {
    const kept = readdirSync(join(__dirname, 'samples')).map((file) => file.replace('.v1.json', ''));
    expect(new Set(kept)).toEqual(new Set(importDefinition.workList.handles));
  });
});
