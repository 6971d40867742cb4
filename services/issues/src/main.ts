import { runService } from '@ledgerdesk/service-host';
import { issuesDefinition } from './issues.definition';

void runService(issuesDefinition);
