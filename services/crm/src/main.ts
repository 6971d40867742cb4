import { runService } from '@ledgerdesk/service-host';
import { crmDefinition } from './crm.definition';

void runService(crmDefinition);
