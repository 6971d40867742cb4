import { Access } from '@ledgerdesk/contracts';
import { DomainError } from '@ledgerdesk/event-sourcing';
import { Allows } from '@ledgerdesk/messaging';
import { assertWritable, isPlanner } from '../issue-access';

/** Somebody in a project or group of which they may see everything (GRP-20). */
export const seesLabels: Allows = ({ target }) => target?.sees === 'all';
/** Somebody who is signed in, likewise. */
export const signedInWithLabels: Allows = (access) => access.user !== null && seesLabels(access);

/** GRP-26, GRP-30 @throws DomainError `project-archived`, `forbidden` */
export const assertMayWriteLabels = (access: Access): void => {
  if (access.target?.kind === 'project') assertWritable(access);
  if (!isPlanner(access)) throw new DomainError('forbidden', 'You may not create or edit labels here');
};
