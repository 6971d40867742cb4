import type { Access, Role } from '@ledgerdesk/contracts';

type Allows = (access: Access) => boolean;

export const roleAtLeast =
  (least: Role): Allows =>
  ({ target }) =>
    target !== null && target.role >= least;

export const signedIn: Allows = ({ user }) => user !== null;
export const administrator: Allows = ({ user }) => user?.isAdministrator === true;
export const everyone: Allows = () => true;
export const seesAll: Allows = ({ target }) => target?.sees === 'all';
