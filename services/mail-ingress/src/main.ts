import { runService } from '@ledgerdesk/service-host';
import { mailIngressDefinition } from './mail-ingress.definition';

void runService(mailIngressDefinition);
