const MINUTE = 60;
const HOUR = 60 * MINUTE;

/** Seconds as the API writes durations to people (TIM-7), without days: `1h 30m`. */
export const durationText = (seconds: number): string => {
  const hours = Math.floor(seconds / HOUR);
  const minutes = Math.floor((seconds % HOUR) / MINUTE);
  const parts = [hours > 0 ? `${hours}h` : [], minutes > 0 ? `${minutes}m` : []].flat();
  return parts.join(' ') || '0h';
};
