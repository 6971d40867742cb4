import 'reflect-metadata';
import { runService } from '@ledgerdesk/service-host';
import { standaloneDefinition } from './standalone.definition';

void runService(standaloneDefinition);
