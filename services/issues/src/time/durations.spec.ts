import fc from 'fast-check';
import { readDuration, showDuration } from './durations';

const HOUR = 3_600;

describe('a duration', () => {
  it.each([
    ['1mo 2w 3d 4h 5m', 576_000 + 2 * 144_000 + 3 * 28_800 + 4 * HOUR + 300],
    ['1mo', 160 * HOUR],
    ['1w', 40 * HOUR],
    ['1d', 8 * HOUR],
    ['30s', 30],
    ['5m 1h', HOUR + 300],
    ['1h30m', 1.5 * HOUR],
    [' 1 h  30 m ', 1.5 * HOUR],
    ['1H 1Mo', 161 * HOUR],
    ['1.5h', 1.5 * HOUR],
    ['.5d', 4 * HOUR],
    ['1.1h', 3_960],
    ['2', 2 * HOUR],
    ['0.25', 900],
    ['0', 0],
    ['-15m', -900],
    ['-1h 30m', -1.5 * HOUR],
    ['- 2', -2 * HOUR],
    ['-0', 0],
  ])('"%s" is read (TIM-1)', (text, seconds) => expect(readDuration(text)).toBe(seconds));
  it.each([
    '',
    ' ',
    '-',
    'h',
    'an hour',
    '1h 30',
    '1x',
    '1h, 5m',
    '--1h',
    '1h -30m',
    '1,5h',
    '1.h',
    '1e3h',
    '٣h',
    '9999999999h',
  ])('"%s" can not be read (TIM-2)', (text) => expect(readDuration(text)).toBeNull());
  it('can not be read where it is longer than can be added up', () =>
    expect(readDuration(`${'9'.repeat(1_000)}s`)).toBeNull());

  it.each([
    [576_000 + 2 * 144_000 + 3 * 28_800 + 4 * HOUR + 300, '1mo 2w 3d 4h 5m'],
    [3 * 28_800 + 5 * HOUR, '3d 5h'],
    [-900, '-15m'],
    [61, '1m 1s'],
    [13 * 576_000, '13mo'],
    [0, null],
  ])('of %d seconds is shown without zero parts, the largest units first (TIM-1, TIM-7)', (seconds, text) =>
    expect(showDuration(seconds)).toBe(text),
  );
  it('that is shown reads as the same seconds, also without spaces, and in any order and letter case', () => {
    const seconds = fc.oneof(fc.integer({ min: -(2 ** 31) + 1, max: 2 ** 31 - 1 }), fc.integer({ min: -90, max: 90 }));
    fc.assert(
      fc.property(
        seconds.filter((one) => one !== 0),
        (one) => {
          const [, sign, parts] = /^(-?)(.*)$/.exec(showDuration(one)!)!;
          const reordered = `${sign}${parts!.split(' ').reverse().join('')}`;
          for (const text of [`${sign}${parts}`, reordered, reordered.toUpperCase()])
            expect(readDuration(text)).toBe(one);
        },
      ),
    );
  });
  it('is the sum of its parts, rounded once', () => {
    const units = { mo: 576_000, w: 144_000, d: 28_800, h: HOUR, m: 60, s: 1 } as const;
    const part = fc.record({
      hundredths: fc.integer({ min: 0, max: 9_999 }),
      unit: fc.constantFrom(...(Object.keys(units) as (keyof typeof units)[])),
      space: fc.constantFrom('', ' ', '  '),
    });
    fc.assert(
      fc.property(fc.array(part, { minLength: 1, maxLength: 8 }), (parts) => {
        const text = parts.map(
          ({ hundredths, unit, space }) => `${(hundredths / 100).toFixed(2)}${space}${unit}${space}`,
        );
        const hundredths = parts.reduce((sum, one) => sum + one.hundredths * units[one.unit], 0);
        const beside = Math.abs(readDuration(text.join(''))! - hundredths / 100);
        expect(beside).toBeLessThanOrEqual(0.500_001);
      }),
    );
  });
});
