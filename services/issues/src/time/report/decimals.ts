const HOUR = 3_600n;

/** What so many seconds cost by the hour, in cents, rounded half away from zero (TIM-14). */
export const amountInCents = (seconds: number, rateInCents: number): bigint =>
  rounded(BigInt(seconds) * BigInt(rateInCents), HOUR);

/** Hundredths of hours, rounded half away from zero. */
export const hoursInHundredths = (seconds: number): bigint => rounded(BigInt(seconds) * 100n, HOUR);

/** `-1.50` of -150. */
export const decimalOf = (hundredths: bigint): string => {
  const digits = `${hundredths < 0n ? -hundredths : hundredths}`.padStart(3, '0');
  return `${hundredths < 0n ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`;
};

const rounded = (dividend: bigint, divisor: bigint): bigint => {
  const half = divisor / 2n;
  return (dividend < 0n ? dividend - half : dividend + half) / divisor;
};
