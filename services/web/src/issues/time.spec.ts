import { durationText } from './duration';
import { lastDays } from './last-days';

describe('time on the page of a contact (UI-18)', () => {
  it.each([
    [0, '0h'],
    [900, '15m'],
    [5_400, '1h 30m'],
    [36_000, '10h'],
  ])('is written for people: %i seconds are %s', (seconds, text) => expect(durationText(seconds)).toBe(text));
  it('is that of ninety days, of which today is the last where the visitor is', () => {
    const now = new Date('2026-11-30T23:30:00Z');
    expect(lastDays(90, now, 'UTC')).toEqual({ from: '2026-09-02', to: '2026-11-30' });
    expect(lastDays(90, now, 'Asia/Tokyo')).toEqual({ from: '2026-09-03', to: '2026-12-01' });
  });
});
