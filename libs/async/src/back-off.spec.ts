import { backOff } from './back-off';

const pauses = (jitter?: number, random?: () => number) =>
  [0, 1, 2, 3, 1_000, 2_000].map((failures) =>
    backOff(failures, { firstMs: 10, longestMs: 50, ...(jitter !== undefined && { jitter }) }, random),
  );

describe('the back-off', () => {
  it('doubles with each failure, up to the longest', () => expect(pauses()).toEqual([10, 20, 40, 50, 50, 50]));
  it('is random by the share of its jitter', () => {
    expect(pauses(0.5, () => 0)).toEqual([5, 10, 20, 25, 25, 25]);
    expect(pauses(0.5, () => 0.5)).toEqual([7.5, 15, 30, 37.5, 37.5, 37.5]);
  });
  it('is anything up to its longest where all of it is random', () => {
    expect(pauses(1, () => 0)).toEqual([0, 0, 0, 0, 0, 0]);
    expect(pauses(1, () => 1)).toEqual([10, 20, 40, 50, 50, 50]);
  });
});
