import { ServiceDefinition } from '@ledgerdesk/service-host';
import { announceGroups } from './groups.announcements';
import { groupsEnvironment } from './groups.environment';
import { namespaceRemovalProcess } from './deletions/removal-steps';
import { scheduleRemoval } from './deletions/schedule-removal';
import { GroupsModule } from './groups.module';
import { projectTransferProcess } from './projects/link-removal-steps';
import { startLinkRemoval, startLinkRemovalOfRestored } from './projects/start-link-removal';
import { groupHistory } from './tree/group-history/group-history.projection';
import { transferList } from './transfers/transfer-list/transfer-list.projection';
import { groupTransferProcess } from './transfers/transfer-steps';
import { AdministratorTokenRecipient, PrintAdministratorToken } from './accounts/administrator-token';

export { AdministratorTokenRecipient, groupsEnvironment };

/**
 * Users and tokens, the tree of groups and projects, memberships, and what everybody may: the answer to
 * `groups.access.enter`. The first start of an installation creates the administrator `root`, and tells the token to the
 * `AdministratorTokenRecipient`: here standard output, unless the installation provides another one.
 */
export const groupsDefinition: ServiceDefinition<typeof groupsEnvironment> = {
  name: 'groups',
  module: GroupsModule,
  providers: [{ provide: AdministratorTokenRecipient, useClass: PrintAdministratorToken }],
  environment: groupsEnvironment,
  projections: [transferList, groupHistory],
  announce: { groups: announceGroups },
  processes: [groupTransferProcess, projectTransferProcess, namespaceRemovalProcess],
  listeners: [startLinkRemoval, startLinkRemovalOfRestored, scheduleRemoval],
};
