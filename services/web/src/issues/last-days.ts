const DAY_MS = 24 * 60 * 60 * 1_000;

/** The first and last day of so many days that end today, there (`2030-12-31`). */
export const lastDays = (days: number, now: Date, timeZone: string): Readonly<{ from: string; to: string }> => {
  const day = (at: number) => new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short' }).format(at);
  return { from: day(now.getTime() - (days - 1) * DAY_MS), to: day(now.getTime()) };
};
