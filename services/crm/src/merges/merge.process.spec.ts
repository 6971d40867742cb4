import { fold } from '@ledgerdesk/event-sourcing';
import { specifyProcess } from '@ledgerdesk/event-sourcing/testing';
import { Merge, MergeEvent } from './merge';
import { MergeInput, mergeProcess } from './merge.process';

const given = specifyProcess(mergeProcess);
const mergeId = 'm';
const merge: Merge = { mergeId, thing: 'contact', id: 7, intoId: 8, groupId: 3, fields: ['email'], by: 1 };
const start: MergeInput = { type: 'StartMerge', data: { ...merge, startedAt: 't1' } };
const started: MergeEvent = { type: 'MergeStarted', data: { ...merge, startedAt: 't1' } };
const reserved: MergeEvent = { type: 'MergeReserved', data: { mergeId } };
const made: MergeEvent = { type: 'MergeMade', data: { mergeId } };
const part = (number: number, next: string | null): MergeEvent => ({
  type: 'MergePartLed',
  data: { mergeId, part: number, next },
});
const refusal = { code: 'x', message: 'X', details: {} };
const refused: MergeEvent = { type: 'MergeRefused', data: { mergeId, refusal } };
const inputs: Record<string, MergeInput> = {
  reserved: { type: 'Reserved', data: {} },
  made: { type: 'Made', data: {} },
  refused: { type: 'Refused', data: { refusal } },
  led: { type: 'PartLed', data: { part: 1, next: '9' } },
};

describe('a merge by hand (MRG-1)', () => {
  it('reserves, makes one of the two, and leads what refers to them, part by part', () => {
    given().when(start).then(started).sends({ type: 'reserve', merge });
    given(started).when(inputs.reserved!).then(reserved).sends({ type: 'make', merge });
    given(started, reserved).when(inputs.made!).then(made).sends({ type: 'lead', merge, part: 1, after: null });
    given(started, reserved, made)
      .when(inputs.led!)
      .then(part(1, '9'))
      .sends({ type: 'lead', merge, part: 2, after: '9' });
  });
  it('is over after the last part, or where it is refused', () => {
    for (const past of [
      [started, refused],
      [started, reserved, made, part(1, null)],
    ]) {
      expect(mergeProcess.ended(fold(mergeProcess, past))).toBe(true);
      for (const input of [start, ...Object.values(inputs)])
        given(...past)
          .when(input)
          .thenNothing();
    }
  });
  it('is never refused once it is reserved, and ignores what is repeated, late or early', () => {
    given(started, reserved).when(inputs.refused!).thenNothing();
    given(started, reserved).when(inputs.reserved!).thenNothing();
    given(started).when(inputs.made!).thenNothing();
    given(started).when(start).thenNothing();
    given(started, reserved, made, part(1, '9')).when(inputs.led!).thenNothing();
    for (const input of Object.values(inputs)) given().when(input).thenNothing();
    given(started).when({ type: 'DeadlinePassed', data: {} }).thenNothing();
  });
});
