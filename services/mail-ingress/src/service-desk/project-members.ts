import { Access, Role, roles, ServiceDeskRefusal } from '@ledgerdesk/contracts';
import { DomainError } from '@ledgerdesk/event-sourcing';
import { Allows } from '@ledgerdesk/messaging';

const withRole =
  (least: Role): Allows =>
  ({ target }) =>
    target?.kind === 'project' && target.role >= least;

/** Of the project that was entered, or more. */
export const reporters = withRole(roles.reporter);
export const maintainers = withRole(roles.maintainer);

/** GRP-30 @throws DomainError `project-archived` */
export const assertWritable = ({ target }: Access): void => {
  if (target?.archived)
    throw new DomainError<ServiceDeskRefusal>('project-archived', `Project ${target.fullPath} is archived`);
};
