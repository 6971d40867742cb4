import { changesOf, conflictsOf, mergedOf, type Values } from './conflicts';

const before: Values = { first_name: 'Jane', phone: null, description: 'Buys' };

describe('a form that is saved', () => {
  it('sends what was changed in it, and nothing else', () => {
    expect(changesOf(before, { ...before, phone: '1' })).toEqual({ phone: '1' });
    expect(changesOf(before, before)).toEqual({});
  });
});

describe('a form whose thing somebody else has changed meanwhile', () => {
  it('keeps what was changed in it, and takes over the rest', () => {
    const theirs = { ...before, phone: '2', description: 'Sells' };
    expect(mergedOf(before, { ...before, phone: '1' }, theirs)).toEqual({ ...theirs, phone: '1' });
  });
  it('is in no conflict where nobody touched the same field', () => {
    expect(conflictsOf(before, { ...before, phone: '1' }, { ...before, description: 'Sells' })).toEqual([]);
  });
  it('is in no conflict where both want the same', () => {
    expect(conflictsOf(before, { ...before, phone: '1' }, { ...before, phone: '1' })).toEqual([]);
  });
  it('shows both values of a field that both have changed, also where one is empty', () => {
    const mine = { ...before, first_name: 'Janet', description: null };
    const theirs = { ...before, first_name: 'Joan', description: 'Sells' };
    expect(conflictsOf(before, mine, theirs)).toEqual([
      { name: 'first_name', mine: 'Janet', theirs: 'Joan' },
      { name: 'description', mine: '', theirs: 'Sells' },
    ]);
  });
});
