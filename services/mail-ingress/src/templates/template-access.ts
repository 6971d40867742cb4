import { Access, roles } from '@ledgerdesk/contracts';
import { Allows } from '@ledgerdesk/messaging';
import { instance, TemplateOwner } from './mail-templates';

/** MA-3: Maintainer+ of the project or group that was entered; of the instance its administrators. */
export const maintainersOfTemplates: Allows = ({ user, target }) =>
  target ? target.role >= roles.maintainer : user?.isAdministrator === true;

export const ownerOf = ({ target }: Access): TemplateOwner =>
  target ? { kind: target.kind, id: target.id } : instance;
