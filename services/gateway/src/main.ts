import 'reflect-metadata';
import { runService } from '@ledgerdesk/service-host';
import { gatewayService } from './gateway.definition';

void runService(gatewayService);
