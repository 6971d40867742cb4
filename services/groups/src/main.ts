import 'reflect-metadata';
import { runService } from '@ledgerdesk/service-host';
import { groupsService } from './groups.definition';
import { AnnounceToken } from './users/administrator';

/** One that was configured is known to whoever configured it, and is printed nowhere. */
const announceToken: AnnounceToken = (token, origin) => {
  if (origin === 'made')
    process.stdout.write(`The administrator is root; the access token, shown only this once: ${token}\n`);
};

void runService(groupsService({ announceToken }));
