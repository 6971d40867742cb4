import fc from 'fast-check';
import { escapedFormula, unescapedFormula } from './formula-cells';

describe('a cell of a table', () => {
  it.each([
    ['=1+1', "'=1+1"],
    ['+49 170', "'+49 170"],
    ['-5', "'-5"],
    ['@sum', "'@sum"],
    ['\tx', "'\tx"],
    ['\rx', "'\rx"],
    ['＝1', "'＝1"],
    ['＋1', "'＋1"],
    ['－1', "'－1"],
    ['＠x', "'＠x"],
    ["'=1", "''=1"],
    ["''@x", "'''@x"],
  ])('%j that a program takes for a formula is written as %j, and read as it was (IMP-8)', (text, cell) => {
    expect([escapedFormula(text), unescapedFormula(cell)]).toEqual([cell, text]);
  });
  it.each(['', 'Jane', "'Jane", "O'Neil =", "'", ' =1', '\n=1'])('%j stays as it is, both ways (IMP-8)', (text) =>
    expect([escapedFormula(text), unescapedFormula(text)]).toEqual([text, text]),
  );
  it('is read as it was written, whatever it is (IMP-8)', () => {
    const text = fc.array(fc.constantFrom("'", '=', '+', '-', '@', '\t', 'x', '＝')).map((parts) => parts.join(''));
    fc.assert(fc.property(text, (value) => expect(unescapedFormula(escapedFormula(value))).toBe(value)));
  });
});
