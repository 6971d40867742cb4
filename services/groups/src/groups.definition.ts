import { z } from 'zod';
import { Service } from '@ledgerdesk/service-host';
import { announceGroups } from './groups.announcements';
import { groupsModule } from './groups.module';
import { AnnounceToken } from './users/administrator';

/** Variables of its own. */
export const groupsEnvironment = {
  /** SRC-1. */
  CRM_ENABLED_BY_DEFAULT: z.enum(['true', 'false'], 'expected true or false').default('true'),
};

/**
 * Users and tokens, the tree of groups and projects, memberships, and what everybody may: the answer to
 * `groups.access.enter`. The first start of an installation creates the administrator `root`.
 *
 * @param announceToken is told the administrator's token, and whether it was made or configured (`LEDGERDESK_ADMIN_TOKEN`):
 * once, at the first start
 */
export const groupsService = ({
  announceToken,
}: Readonly<{ announceToken: AnnounceToken }>): Service<typeof groupsEnvironment> => ({
  name: 'groups',
  shape: groupsEnvironment,
  module: (parts) => groupsModule(parts, parts.configuration.CRM_ENABLED_BY_DEFAULT !== 'false', announceToken),
  announce: { groups: announceGroups },
});
