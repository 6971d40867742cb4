export type BackOff = Readonly<{
  /** The pause after 0 failures, in milliseconds. */
  firstMs: number;
  longestMs: number;
  /** The share of the pause that is random, from 0 (the default) to 1. */
  jitter?: number;
}>;

/**
 * Answers how many milliseconds to wait after so many failures (a whole number from 0): twice as long with each, at most
 * `longestMs`.
 *
 * @param random answers a number from 0 up to 1
 */
export const backOff = (
  failures: number,
  { firstMs, longestMs, jitter = 0 }: BackOff,
  random: () => number = Math.random,
): number => Math.min(firstMs * 2 ** failures, longestMs) * (1 - jitter + jitter * random());
