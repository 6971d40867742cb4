import { SettingsView } from '@ledgerdesk/contracts';
import { Viewer } from '../access/viewer';
import { contactSourceOf, Groups, mayOwnContacts, Sourced } from '../tree/contact-source';

interface Group extends Sourced<Group> {
  readonly id: number;
}

/**
 * The CRM settings of a group (API-39). A contact source that the viewer may not see has its id only.
 *
 * @param groups the group's tree: the viewer's, or a newer one
 */
export const showSettings = (
  viewer: Viewer,
  group: Group,
  sourceLocked: boolean,
  groups: Groups<Group> = viewer.model.groups,
): SettingsView => {
  const { id, crm } = contactSourceOf(groups, group);
  const source = viewer.model.groups.get(id);
  const seen = source && viewer.sees(source) !== null;
  return {
    groupId: group.id,
    ...group.crm,
    contactSource: { id, name: seen ? source.name : null, fullPath: seen ? source.fullPath : null },
    contactSourceEnabled: crm.enabled,
    mayOwnContacts: mayOwnContacts(group),
    sourceLocked,
  };
};
