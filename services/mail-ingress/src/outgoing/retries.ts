const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
/** OUT-25; the last one for all further tries. */
const PAUSES = [MINUTE, 5 * MINUTE, 15 * MINUTE, HOUR, 2 * HOUR, 4 * HOUR, 6 * HOUR];
const GIVEN_UP_AFTER = 48 * HOUR;

/**
 * How long to wait after one more failed try, in milliseconds; null: it is given up. Each mail has times of its own, +-20 %,
 * the same whenever it is asked.
 */
export const pauseAfter = (
  outgoingId: string,
  { failures, waitedMs }: Readonly<{ failures: number; waitedMs: number }>,
): number | null => {
  const pause = PAUSES[Math.min(failures, PAUSES.length - 1)]!;
  const pauseMs = Math.round(pause * (0.8 + 0.4 * fractionOf(`${outgoingId}.${failures}`)));
  return waitedMs + pauseMs > GIVEN_UP_AFTER ? null : pauseMs;
};

/** A number from 0 to 1 for a text (FNV-1a, 32 bits). */
const fractionOf = (text: string): number => {
  let hash = 0x811c9dc5;
  for (const character of text) hash = Math.imul(hash ^ character.codePointAt(0)!, 0x01000193) >>> 0;
  return hash / 0xffffffff;
};
