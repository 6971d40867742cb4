import { trimmed, wordsOf } from './text';

describe('trimming', () => {
  it('takes away any Unicode space on both sides, and nothing within', () =>
    expect(trimmed(' \t\n\u0085\u00a0\u2003\u3000\ufeffa \u0085b\u2028\u0085 ')).toBe('a \u0085b'));
  it('keeps what is no space, also where it is invisible', () =>
    expect(trimmed('\u200bx\u0000')).toBe('\u200bx\u0000'));
  it('leaves nothing of white space', () => expect(['', ' ', '\u0085\u2003'].map(trimmed)).toEqual(['', '', '']));
  it('takes time in proportion to the length', () =>
    expect(trimmed(`x${' '.repeat(1_000_000)}y`)).toHaveLength(1_000_002));
});

describe('words', () => {
  it('stand between any Unicode space', () =>
    expect(wordsOf('\u0085Jane  von\u00a0Roe\u2003\n')).toEqual(['Jane', 'von', 'Roe']));
  it('are none in white space', () => expect(['', ' \u0085'].map(wordsOf)).toEqual([[], []]));
});
