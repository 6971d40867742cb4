import { runService } from '@ledgerdesk/service-host';
import { crmService } from './crm.service';

void runService(crmService);
