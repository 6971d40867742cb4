import type { TimeReportRefusal } from '@ledgerdesk/contracts';
import { DomainError } from '@ledgerdesk/event-sourcing';

const DAY_MS = 86_400_000;
const MOST_DAYS = 366;

/** Dates, both of which count, in a time zone. */
export type Period = Readonly<{ from: string; to: string; timeZone: string }>;

/** TIM-10 @throws DomainError `period-refused` */
export const assertReportable = ({ from, to }: Period): void => {
  if (to < from) throw refused('to must not be before from');
  if (Date.parse(to) - Date.parse(from) >= MOST_DAYS * DAY_MS)
    throw refused(`Period must not be longer than ${MOST_DAYS} days`);
};

/** What lies beyond these dates, in whatever time zone, is not in the period. */
export const widened = ({ from, to }: Period): Readonly<{ first: string; last: string }> => ({
  first: dateBeside(from, -1),
  last: dateBeside(to, 2),
});

/** Whether a date, or the time of something that has no date of its own, is in the period. */
export const inPeriod = (period: Period): ((on: string) => boolean) => {
  const { from, to, timeZone } = period;
  const { first, last } = widened(period);
  const format = new Intl.DateTimeFormat('en', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' });
  const localDate = (time: string): string => {
    const parts = new Map(format.formatToParts(new Date(time)).map(({ type, value }) => [type, value]));
    return `${parts.get('year')}-${parts.get('month')}-${parts.get('day')}`;
  };
  return (on) => {
    const utcDate = on.slice(0, 10);
    // No time zone is a whole day from UTC: only at the ends its date may be another one that decides.
    const isNearEnds = utcDate <= from || utcDate >= to;
    if (utcDate < first || utcDate > last) return false;
    const date = on.length > utcDate.length && isNearEnds ? localDate(on) : utcDate;
    return date >= from && date <= to;
  };
};

const dateBeside = (date: string, days: number): string =>
  new Date(Date.parse(date) + days * DAY_MS).toISOString().slice(0, 10);

const refused = (message: string) => {
  const code: TimeReportRefusal = 'period-refused';
  return new DomainError(code, message);
};
