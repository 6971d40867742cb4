import { z } from 'zod';
import { readTimeReport, ReplyOf, TimeReportLine, UnassignedTime } from '@ledgerdesk/contracts';
import { DomainError } from '@ledgerdesk/event-sourcing';
import { camelCased } from '../../request/names';
import { timeReportLineView, timeReportTotalsView, unassignedTimeView } from '../../views/time-report.view';
import { CsvColumn, csvExport } from '../csv-export';
import { withDefaults } from '../contract-parameters';
import { RouteContext, route } from '../route';

const { from, to, groupBy, timeZone } = readTimeReport.payload.shape;
const query = {
  ...withDefaults(
    { from, to, group_by: groupBy.unwrap().optional(), time_zone: timeZone.unwrap().optional() },
    readTimeReport,
  ),
  format: z.enum(['json', 'csv']).optional().meta({ default: 'json' }),
};
type Context = RouteContext<string, typeof query>;
type Report = Omit<ReplyOf<typeof readTimeReport>, 'next'>;

const TRIES = 3;

const reply = z.object({
  from,
  to,
  currency: z.string().describe('Of all rates and amounts, by ISO 4217'),
  lines: z.array(timeReportLineView.schema),
  unassigned: z.array(unassignedTimeView.schema),
  restricted_seconds: z.int(),
  totals: timeReportTotalsView.schema,
});

/** A report is of one moment: where something changes while its parts are read, it is read anew. */
const readReport = async (context: Context): Promise<Report> => {
  for (let tried = 1; ; tried += 1) {
    try {
      return await readParts(context);
    } catch (error) {
      const hasChanged = error instanceof DomainError && error.code === 'report-changed';
      if (!hasChanged || tried === TRIES) throw error;
    }
  }
};

const readParts = async ({ ask, query }: Context): Promise<Report> => {
  const { format: _, ...question } = query;
  const lines: TimeReportLine[] = [];
  const unassigned: UnassignedTime[] = [];
  for (let after: string | null = null; ;) {
    const { next, ...report }: ReplyOf<typeof readTimeReport> = await ask(readTimeReport, {
      ...camelCased(question),
      after,
    });
    lines.push(...report.lines);
    unassigned.push(...report.unassigned);
    if (next === null) return { ...report, lines, unassigned };
    after = next;
  }
};

type Row = Readonly<{ line: TimeReportLine } | { line: null; unassigned: UnassignedTime }>;
const rowsOf = ({ lines, unassigned }: Report): readonly Row[] => [
  ...lines.map((line) => ({ line })),
  ...unassigned.map((unassigned) => ({ line: null, unassigned })),
];
const column = (
  name: string,
  ofLine: (line: TimeReportLine) => string | number | null | undefined,
  ofUnassigned: (unassigned: UnassignedTime) => string | number | null = () => null,
): CsvColumn<Row> => ({
  name,
  cell: (row) => {
    const value = row.line ? ofLine(row.line) : ofUnassigned(row.unassigned);
    return value === null || value === undefined ? null : `${value}`;
  },
});
const numbers = (column: CsvColumn<Row>): CsvColumn<Row> => ({ ...column, isNumber: true });

/** TIM-20 */
const columns: readonly CsvColumn<Row>[] = [
  column('organization_id', ({ organization }) => organization.id),
  column(
    'organization',
    ({ organization }) => organization.name,
    () => 'unassigned',
  ),
  column('contact_id', ({ contact }) => contact?.id),
  column('contact', ({ contact }) => contact?.name),
  column(
    'issue',
    ({ issue }) => issue?.reference,
    ({ issue }) => issue.reference,
  ),
  numbers(
    column(
      'seconds',
      ({ seconds }) => seconds,
      ({ seconds }) => seconds,
    ),
  ),
  numbers(column('hours', ({ hours }) => hours)),
  numbers(column('rate', ({ rate }) => rate)),
  numbers(column('amount', ({ amount }) => amount)),
];

const shown = (report: Report, context: Context) => ({
  from: context.query.from,
  to: context.query.to,
  currency: context.currency,
  lines: report.lines.map((line) => timeReportLineView.show(line, context)),
  unassigned: report.unassigned.map((one) => unassignedTimeView.show(one, context)),
  restricted_seconds: report.restrictedSeconds,
  totals: timeReportTotalsView.show(report.totals, context),
});

export const timeReportRoutes = [
  route({
    operationId: 'getTimeReport',
    method: 'GET',
    path: '/groups/:id/crm/reports/time',
    summary: 'Time spent on the issues of a group and of all below it, and what it costs',
    signedIn: true,
    query,
    unsupported: { names: ['rate_at'] },
    reply,
    downloads: 'text/csv',
    answer: async (context) => {
      const report = await readReport(context);
      if (context.query.format !== 'csv') return { body: shown(report, context) };
      const part = async () => ({ items: rowsOf(report), next: null });
      return { download: await csvExport(context as RouteContext, { name: 'time.csv', columns, part }) };
    },
  }),
];
