import { SendingPause } from './sending-pause';

/** The longest pause, in seconds, after each of so many failures in a row. */
const pausesAfter = (failures: number): number[] => {
  const pause = new SendingPause(() => 1);
  let now = 0;
  return Array.from({ length: failures }, () => {
    pause.failed(now);
    const from = now;
    while (!pause.isOver(now)) now += 500;
    return (now - from) / 1_000;
  });
};

describe('the pause of sending', () => {
  it('is at most 2^n s after the n-th failure in a row, never longer than 300 s (ING-6)', () =>
    expect(pausesAfter(10)).toEqual([2, 4, 8, 16, 32, 64, 128, 256, 300, 300]));
  it('is any part of that (ING-6)', () => {
    const pause = new SendingPause(() => 0.25);
    pause.failed(0);
    expect([pause.isOver(499), pause.isOver(500)]).toEqual([false, true]);
  });
  it('is short again after 60 s without failure (ING-6)', () => {
    const pause = new SendingPause(() => 1);
    pause.failed(0);
    pause.failed(2_000);
    pause.failed(6_000 + 60_000);
    expect([pause.isOver(66_000 + 1_999), pause.isOver(66_000 + 2_000)]).toEqual([false, true]);
  });
  it('is not made longer by what fails while it lasts', () => {
    const pause = new SendingPause(() => 1);
    pause.failed(0);
    pause.failed(1_000);
    expect(pause.isOver(2_000)).toBe(true);
  });
});
