import 'reflect-metadata';
import { runService } from '@ledgerdesk/service-host';
import { groupsDefinition } from './groups.definition';

void runService(groupsDefinition);
