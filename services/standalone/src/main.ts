import 'reflect-metadata';
import { runService } from '@ledgerdesk/service-host';
import { standaloneService } from './standalone.service';

void runService(standaloneService);
