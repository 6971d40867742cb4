import type { TimeStats } from '@ledgerdesk/contracts';
import type { IssueTime } from '../issues/issue';
import { showDuration } from './durations';

/** TIM-7 */
export const timeStatsOf = ({ estimate, spent }: IssueTime): TimeStats => ({
  timeEstimate: estimate,
  totalTimeSpent: spent,
  humanTimeEstimate: showDuration(estimate),
  humanTotalTimeSpent: showDuration(spent),
});
