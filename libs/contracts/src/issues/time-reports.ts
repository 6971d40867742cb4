import { z } from 'zod';
import { request } from '../message';

const id = z.int().positive();

/** An IANA name, as this runtime knows it; an offset is none. */
const isTimeZone = (name: string): boolean => {
  if (!/^[A-Za-z]/.test(name)) return false;
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
};

/** What a line is about; `null` under an id: what has none, such as `No organization`. */
export const timeReportGrouping = z.enum(['organization', 'contact', 'issue']);
export type TimeReportGrouping = z.infer<typeof timeReportGrouping>;
export const reportedIssue = z.object({ id, iid: id, projectId: id, reference: z.string() });
/** Decimals with two places; `rate` is that of one hour. Without a rate there is no amount (TIM-14). */
export const timeReportLine = z.object({
  organization: z.object({ id: id.nullable(), name: z.string() }),
  contact: z.object({ id, name: z.string() }).nullable(),
  issue: reportedIssue.nullable(),
  seconds: z.int(),
  hours: z.string(),
  rate: z.string().nullable(),
  amount: z.string().nullable(),
});
export type TimeReportLine = z.infer<typeof timeReportLine>;
export const unassignedTime = z.object({ issue: reportedIssue, seconds: z.int() });
export type UnassignedTime = z.infer<typeof unassignedTime>;
export const timeReportTotals = z.object({ seconds: z.int(), amount: z.string(), amountComplete: z.boolean() });

/**
 * TIM-10 to TIM-19, of the group that was entered and all below it. The lines of a part, and then what is unassigned, go on
 * where the part before it ended; `after` is its `next`. The parts of one report are of one moment: where something changed
 * since the first part, it is refused as `report-changed`.
 *
 * Refusals: `forbidden` unless Planner+ of the group and of its contact source (CRM-1); `period-refused`, `report-changed`,
 * `too-many-projects`.
 */
export const readTimeReport = request('issues.time.report', {
  payload: z.object({
    from: z.iso.date(),
    to: z.iso.date(),
    groupBy: timeReportGrouping.default('organization'),
    timeZone: z.string().max(100).refine(isTimeZone).default('UTC'),
    after: z.string().max(200).nullable().default(null),
  }),
  reply: z.object({
    lines: z.array(timeReportLine),
    unassigned: z.array(unassignedTime),
    restrictedSeconds: z.int(),
    totals: timeReportTotals,
    next: z.string().nullable(),
  }),
});

export type TimeReportRefusal = 'period-refused' | 'report-changed';
