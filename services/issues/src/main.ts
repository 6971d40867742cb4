import { runService } from '@ledgerdesk/service-host';
import { issuesService } from './issues.service';

void runService(issuesService);
