import { z } from 'zod';
import type { Configuration } from '@ledgerdesk/service-host';

/** Variables of its own. */
export const crmEnvironment = {
  /** ERA-1: the file, outside the data directory, that the list of erasures is also written to. */
  ERASURES_COPY: z.string().min(1).optional(),
};

export type CrmConfiguration = Configuration & Readonly<z.output<z.ZodObject<typeof crmEnvironment>>>;
