import fc from 'fast-check';
import { pauseAfter } from './retries';

const MINUTE = 60_000;
const nominal = [1, 5, 15, 60, 120, 240, 360, 360, 360].map((minutes) => minutes * MINUTE);

describe('the pause after a failed try', () => {
  it('is 1, 5, 15 min, 1, 2, 4 h, then 6 h, within 20 %, the same whenever it is asked (OUT-25)', () =>
    fc.assert(
      fc.property(fc.string(), fc.integer({ min: 0, max: 8 }), (outgoingId, failures) => {
        const pause = pauseAfter(outgoingId, { failures, waitedMs: 0 })!;
        expect(pause).toBe(pauseAfter(outgoingId, { failures, waitedMs: 0 }));
        expect(pause).toBeGreaterThanOrEqual(nominal[failures]! * 0.8 - 1);
        expect(pause).toBeLessThanOrEqual(nominal[failures]! * 1.2 + 1);
      }),
    ));
  it('differs between mails', () => {
    const pauses = ['7-1-opened', '7-2-opened', '8-1-opened', '9-1-note-4'].map((id) =>
      pauseAfter(id, { failures: 3, waitedMs: 0 }),
    );
    expect(new Set(pauses).size).toBe(4);
  });
  it('is none where it would end more than 48 h of waiting', () =>
    expect(pauseAfter('7-1-opened', { failures: 9, waitedMs: 44 * 60 * MINUTE })).toBeNull());
});
