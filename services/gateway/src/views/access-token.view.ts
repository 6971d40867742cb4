import { z } from 'zod';
import { accessToken } from '@ledgerdesk/contracts';
import { constant, viewOf } from './view';

/** API-30. A token ends at the begin of its day, in UTC. */
export const accessTokenView = viewOf(accessToken, {
  active: {
    schema: z.boolean(),
    show: ({ revoked, expiresAt }) => !revoked && (expiresAt === null || Date.parse(expiresAt) > Date.now()),
  },
  description: constant(z.null(), null),
  last_used_at: constant(z.null(), null),
});
