import { z } from 'zod';
import { serviceDesk } from '@ledgerdesk/contracts';
import { constant, renamed, viewOf } from './view';

/** MA-1. */
export const serviceDeskView = viewOf(
  serviceDesk,
  {
    service_desk_enabled: renamed('enabled', z.boolean()),
    service_desk_address: renamed('address', z.string().nullable()),
    custom_address: { before: 'projectKey', ...constant(z.null(), null) },
    warnings: renamed('warnings', z.array(z.string())),
  },
  'ServiceDeskSettings',
);
