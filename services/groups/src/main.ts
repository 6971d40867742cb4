import 'reflect-metadata';
import { runService } from '@ledgerdesk/service-host';
import { groupsService } from './groups.service';

const announceToken = (token: string) =>
  process.stdout.write(`The administrator is root; the access token, shown only this once: ${token}\n`);

void runService(groupsService({ announceToken }));
