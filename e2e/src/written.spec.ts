import { repeated, WriteRecord } from './written';

describe('what was written, compared with what is found', () => {
  const notes = new WriteRecord('The note');
  notes.answered.set('first', { id: 1 });
  notes.answered.set('by mail', null);
  notes.unanswered.add('given up');

  it('agrees where all that was answered is there once, whether what was given up is there or not', () => {
    expect(
      notes.differences([
        ['first', { id: 1 }],
        ['by mail', { id: 2 }],
      ]),
    ).toEqual([]);
    expect(
      notes.differences([
        ['first', { id: 1 }],
        ['by mail', { id: 2 }],
        ['given up', { id: 3 }],
      ]),
    ).toEqual([]);
  });
  it('names what is lost, doubled, changed, and what nobody has asked for', () => {
    expect(
      notes.differences([
        ['by mail', { id: 2 }],
        ['given up', null],
        ['given up', null],
        ['strange', null],
      ]),
    ).toEqual([
      'The note given up is there 2 times',
      'The note first was answered and is not there',
      'The note strange was never asked for',
    ]);
    expect(
      notes.differences([
        ['first', { id: 4 }],
        ['by mail', { id: 2 }],
      ]),
    ).toEqual(['The note first is {"id":4}, answered as {"id":1}']);
  });
  it('names an id that is given twice', () =>
    expect(repeated('The id', [1, 2, 1])).toEqual(['The id 1 is given twice']));
});
