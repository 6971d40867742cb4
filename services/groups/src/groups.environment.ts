import { z } from 'zod';
import type { Configuration } from '@ledgerdesk/service-host';

/** Variables of its own. */
export const groupsEnvironment = {
  /** SRC-1. */
  CRM_ENABLED_BY_DEFAULT: z.enum(['true', 'false'], 'expected true or false').default('true'),
};

export type GroupsConfiguration = Configuration & Readonly<z.output<z.ZodObject<typeof groupsEnvironment>>>;
