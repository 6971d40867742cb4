import 'reflect-metadata';
import { runService } from '@ledgerdesk/service-host';
import { gatewayDefinition } from './gateway.definition';

void runService(gatewayDefinition);
