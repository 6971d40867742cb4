import { z } from 'zod';
import { organization } from '@ledgerdesk/contracts';
import { owningGroupPath } from './owning-group';
import { viewOf, webUrl } from './view';

/** API-53. */
export const organizationView = viewOf(
  organization,
  {
    default_rate: {
      schema: z.number().nullable(),
      replaces: 'defaultRateCents',
      show: ({ defaultRateCents: cents }) => (cents === null ? null : cents / 100),
    },
    web_url: webUrl(
      (organization, context) =>
        `groups/${owningGroupPath(organization, context)}/-/crm/organizations/${organization.id}`,
    ),
  },
  'Organization',
);
