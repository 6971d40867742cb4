import { timeReportLine, timeReportTotals, unassignedTime } from '@ledgerdesk/contracts';
import { viewOf } from './view';

export const timeReportLineView = viewOf(timeReportLine, {}, 'TimeReportLine');
export const unassignedTimeView = viewOf(unassignedTime, {}, 'UnassignedTime');
export const timeReportTotalsView = viewOf(timeReportTotals);
