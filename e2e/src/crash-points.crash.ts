import { jobs } from './crash-points.jobs';
import { furnish } from './crash-points.setup';
import { killAtEachWrite } from './crash-points.suites';

describe('A process that is killed', () => killAtEachWrite({ furnish, jobs, modes: ['before', 'after'] }));
