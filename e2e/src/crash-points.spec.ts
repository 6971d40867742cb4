import { jobs } from './crash-points.jobs';
import { furnish } from './crash-points.setup';
import { killAtEachWrite } from './crash-points.suites';

// What is stored before a write is what is stored after the one before it. `npm run test:crash` kills at both.
describe('A process that is killed', () => killAtEachWrite({ furnish, jobs, modes: ['after'] }));
