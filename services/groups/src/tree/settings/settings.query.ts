import { SettingsView } from '@ledgerdesk/contracts';
import { RememberedGroup } from '../../access/remembered';
import { contactSourceOf, mayOwnContacts, Viewer } from '../../access/viewer';

/** The CRM settings of a group (API-39). A contact source that the viewer may not see has its id only. */
export const showSettings = (viewer: Viewer, group: RememberedGroup): SettingsView => {
  const source = contactSourceOf(viewer.memory, group);
  const seen = viewer.sees(source) !== null;
  return {
    groupId: group.id,
    ...group.crm,
    contactSource: { id: source.id, name: seen ? source.name : null, fullPath: seen ? source.fullPath : null },
    contactSourceEnabled: source.crm.enabled,
    mayOwnContacts: mayOwnContacts(group),
    sourceLocked: false,
  };
};
