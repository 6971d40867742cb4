import { killAtEachWrite } from './crash-points.suites';
import { furnish, transferJobs } from './transfer-crash-points.jobs';

// `npm run test:crash` kills before and after every write of each of them.
describe('A process that is killed during a transfer (TRF-33 to TRF-35, PRJ-4)', () =>
  killAtEachWrite({ furnish, jobs: transferJobs, modes: ['after'], alikeOnce: true }));
