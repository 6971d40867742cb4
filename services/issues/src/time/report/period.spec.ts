import fc from 'fast-check';
import { refusal } from '@ledgerdesk/event-sourcing/testing';
import { assertReportable, inPeriod, widened } from './period';

const january = { from: '2026-01-01', to: '2026-01-31', timeZone: 'UTC' };

describe('a period', () => {
  it.each([
    ['2025-12-31', false],
    ['2026-01-01', true],
    ['2026-01-31', true],
    ['2026-02-01', false],
    ['2025-12-31T23:59:59.999Z', false],
    ['2026-01-01T00:00:00.000Z', true],
    ['2026-01-31T23:59:59.999Z', true],
    ['2026-02-01T00:00:00.000Z', false],
  ])('has its first and its last day: %s is in it: %s (TIM-10)', (on, isIn) =>
    expect(inPeriod(january)(on)).toBe(isIn),
  );
  it.each([
    ['Pacific/Kiritimati', '2025-12-31T10:00:00.000Z', true],
    ['Pacific/Kiritimati', '2025-12-31T09:59:59.999Z', false],
    ['Pacific/Kiritimati', '2026-01-31T10:00:00.000Z', false],
    ['America/New_York', '2026-02-01T04:59:59.999Z', true],
    ['America/New_York', '2026-02-01T05:00:00.000Z', false],
    ['America/New_York', '2026-01-01T04:59:59.999Z', false],
    ['Pacific/Kiritimati', '2026-01-31', true],
    ['America/New_York', '2026-01-01', true],
  ])('is one of %s: %s is in it: %s, and a given date is that date (TIM-10)', (timeZone, on, isIn) =>
    expect(inPeriod({ ...january, timeZone })(on)).toBe(isIn),
  );
  it('has the times of which the date there is in it, and none of them lies beyond what is looked for', () => {
    const zones = fc.constantFrom(
      'Pacific/Kiritimati',
      'Pacific/Niue',
      'Asia/Kathmandu',
      'Europe/Berlin',
      'Etc/GMT+12',
    );
    const times = fc.date({ min: new Date('2026-01-26'), max: new Date('2026-04-04'), noInvalidDate: true });
    const period = { from: '2026-02-01', to: '2026-03-29' };
    fc.assert(
      fc.property(zones, times, (timeZone, time) => {
        const on = time.toISOString();
        const date = time.toLocaleDateString('sv-SE', { timeZone });
        const isIn = date >= period.from && date <= period.to;
        expect(inPeriod({ ...period, timeZone })(on)).toBe(isIn);
        const { first, last } = widened({ ...period, timeZone });
        if (isIn) expect(on >= first && on < last).toBe(true);
      }),
    );
  });
  it('does not end before it begins, and is no longer than a leap year (TIM-10)', async () => {
    const message = (from: string, to: string) =>
      refusal(Promise.resolve().then(() => assertReportable({ from, to, timeZone: 'UTC' })));
    expect(await message('2026-01-02', '2026-01-01')).toBe('period-refused: to must not be before from');
    const long = 'period-refused: Period must not be longer than 366 days';
    expect(await message('2028-01-01', '2029-01-01')).toBe(long);
    expect(() => assertReportable({ from: '2028-01-01', to: '2028-12-31', timeZone: 'UTC' })).not.toThrow();
    expect(() => assertReportable({ from: '2026-01-01', to: '2026-01-01', timeZone: 'UTC' })).not.toThrow();
  });
});
