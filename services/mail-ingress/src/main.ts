import { runService } from '@ledgerdesk/service-host';
import { mailIngressService } from './mail-ingress.service';

void runService(mailIngressService);
