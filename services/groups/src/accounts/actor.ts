import type { Access } from '@ledgerdesk/contracts';
import type { Actor } from '../users/user.decider';

/** Whoever sent a request that only users may send. */
export const actorOf = ({ user }: Access): Actor => ({ userId: user!.id, isAdministrator: user!.isAdministrator });
