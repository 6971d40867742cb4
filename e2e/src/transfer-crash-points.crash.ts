import { killAtEachWrite } from './crash-points.suites';
import { furnish, transferJobs } from './transfer-crash-points.jobs';

describe('A process that is killed during a transfer', () =>
  killAtEachWrite({ furnish, jobs: transferJobs, modes: ['before', 'after'] }));
