import { evolve, initialState, isPresent, Organization, OrganizationEvent } from '../organizations/organization';
import { CrmAction, CrmHistory } from './crm-action';

/** The changes of an organization, as others may see them. */
export const organizationHistory: CrmHistory<Organization, OrganizationEvent> = {
  initialState,
  evolve,
  valuesOf: (organization) => {
    if (!isPresent(organization)) return null;
    const { groupId, name, defaultRateCents, description, status: state } = organization;
    const defaultRate = defaultRateCents === null ? null : defaultRateCents / 100;
    return { groupId, name: name.text, defaultRate, description, state };
  },
  actionOf: (event): CrmAction | null => {
    switch (event.type) {
      case 'OrganizationCreated':
        return event.data.copy ? { action: 'copied', fromId: event.data.copy.ofId } : { action: 'created' };
      case 'OrganizationDetailsChanged':
        return { action: 'updated' };
      case 'OrganizationActivated':
        return { action: 'activated' };
      case 'OrganizationDeactivated':
        return { action: 'deactivated' };
      case 'OrganizationMoved':
        return { action: 'moved' };
      case 'OrganizationMerged':
        return { action: 'merged', intoId: event.data.intoId };
      case 'OrganizationDuplicateAdded':
        return { action: 'duplicate_added', fromId: event.data.duplicateId };
      case 'OrganizationDuplicateRemoved':
        return { action: 'duplicate_removed', fromId: event.data.duplicateId };
      case 'OrganizationRestored':
        return { action: 'restored' };
      case 'ClaimVoided':
      case 'OrganizationNameHeld':
      case 'OrganizationReserved':
        return null;
    }
  },
};
