import { z } from 'zod';
import { customEmail, serviceDesk } from '@ledgerdesk/contracts';
import { renamed, viewOf } from './view';

/** MA-1. */
export const serviceDeskView = viewOf(
  serviceDesk,
  {
    service_desk_enabled: renamed('enabled', z.boolean()),
    service_desk_address: renamed('address', z.string().nullable()),
    warnings: renamed('warnings', z.array(z.string())),
  },
  'ServiceDeskSettings',
);

/** MA-5. */
export const customEmailView = viewOf(
  customEmail,
  { warnings: renamed('warnings', z.array(z.string())) },
  'CustomEmail',
);
