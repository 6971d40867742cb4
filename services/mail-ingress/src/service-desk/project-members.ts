import { Role, roles } from '@ledgerdesk/contracts';
import { Allows } from '@ledgerdesk/messaging';

const withRole =
  (least: Role): Allows =>
  ({ target }) =>
    target?.kind === 'project' && target.role >= least;

/** Of the project that was entered, or more. */
export const reporters = withRole(roles.reporter);
export const maintainers = withRole(roles.maintainer);
