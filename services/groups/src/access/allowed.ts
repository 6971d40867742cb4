import type { Role } from '@ledgerdesk/contracts';
import type { Allows } from '@ledgerdesk/messaging';

export const roleAtLeast =
  (least: Role): Allows =>
  ({ target }) =>
    target !== null && target.role >= least;

export const groupRole =
  (least: Role): Allows =>
  ({ target }) =>
    target?.kind === 'group' && target.role >= least;
export const projectRole =
  (least: Role): Allows =>
  ({ target }) =>
    target?.kind === 'project' && target.role >= least;

export const signedIn: Allows = ({ user }) => user !== null;
export const administrator: Allows = ({ user }) => user?.isAdministrator === true;
export const seesAll: Allows = ({ target }) => target?.sees === 'all';
