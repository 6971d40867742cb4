import { InvalidFields } from '@ledgerdesk/contracts';
import type { Membership } from './members';

/** Whether a membership still holds at this time: it ends at 00:00 UTC of its end date (GRP-10). */
export const holds = ({ expiresAt }: Pick<Membership, 'expiresAt'>, now: string): boolean =>
  expiresAt === null || expiresAt > now.slice(0, 10);

/** @throws InvalidFields for an end date at which the membership would have ended already */
export const assertNotEnded = (expiresAt: string | null, now: string): void => {
  if (!holds({ expiresAt }, now))
    throw new InvalidFields([{ path: 'expiresAt', message: 'cannot be today or a date in the past' }]);
};
