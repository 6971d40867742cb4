import { z } from 'zod';
import { addSpentTime, readTimeStats, resetSpentTime, setTimeEstimate, TimeStats } from '@ledgerdesk/contracts';
import { camelCased } from '../../request/names';
import { timeStatsView } from '../../views/issue.view';
import { RouteContext, route, textInput } from '../route';

const oneIssue = '/projects/:id/issues/:iid';
const reply = timeStatsView.schema;
const duration = z
  .string()
  .max(1_024)
  .describe('Such as `1h 30m`, in units of mo, w, d, h, m and s; hours without one');

const changed = (answer: Readonly<{ timeStats: TimeStats; visible: boolean }>, context: RouteContext) => {
  const { timeStats, visible } = answer;
  return { body: timeStatsView.show(timeStats, context), visible };
};

/** API-28 */
export const timeRoutes = [
  route({
    operationId: 'getTimeStats',
    method: 'GET',
    path: `${oneIssue}/time_stats`,
    summary: 'Estimated and spent time of an issue',
    reply,
    answer: async (context) => {
      const { timeStats } = await context.ask(readTimeStats, { iid: context.params.iid });
      return { body: timeStatsView.show(timeStats, context) };
    },
  }),
  route({
    operationId: 'setTimeEstimate',
    method: 'POST',
    path: `${oneIssue}/time_estimate`,
    summary: 'Set the estimated time of an issue',
    body: { duration },
    reply,
    answer: async (context) => {
      const payload = { iid: context.params.iid, duration: context.body.duration };
      return changed(await context.ask(setTimeEstimate, payload), context);
    },
  }),
  route({
    operationId: 'resetTimeEstimate',
    method: 'POST',
    path: `${oneIssue}/reset_time_estimate`,
    summary: 'Remove the estimated time of an issue',
    reply,
    answer: async (context) =>
      changed(await context.ask(setTimeEstimate, { iid: context.params.iid, duration: null }), context),
  }),
  route({
    operationId: 'addSpentTime',
    method: 'POST',
    path: `${oneIssue}/add_spent_time`,
    summary: 'Add time that was spent on an issue; a negative duration takes some back',
    body: {
      duration,
      summary: textInput.optional().describe('What it was spent on'),
      spent_at: z.iso.date().optional().describe('The day it was spent on; now if not given'),
    },
    status: 201,
    reply,
    answer: async (context) => {
      const payload = { iid: context.params.iid, ...camelCased(context.body) };
      return changed(await context.ask(addSpentTime, payload), context);
    },
  }),
  route({
    operationId: 'resetSpentTime',
    method: 'POST',
    path: `${oneIssue}/reset_spent_time`,
    summary: 'Remove all time that was spent on an issue',
    reply,
    answer: async (context) => changed(await context.ask(resetSpentTime, { iid: context.params.iid }), context),
  }),
];
