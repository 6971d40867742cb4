import { z } from 'zod';
import type { Configuration } from '@ledgerdesk/service-host';

/** Variables of its own. */
export const groupsEnvironment = {
  /** SRC-1. */
  CRM_ENABLED_BY_DEFAULT: z.enum(['true', 'false'], 'expected true or false').default('true'),
  /** GRP-19: how long what is deleted can be restored. */
  DELETION_DELAY_DAYS: z.coerce.number().int().min(0).max(3_650).default(7),
};

export type GroupsConfiguration = Configuration & Readonly<z.output<z.ZodObject<typeof groupsEnvironment>>>;
