import { Contact, ContactEvent, evolve, initialState, isPresent } from '../contacts/contact';
import { CrmAction, CrmHistory } from './crm-action';

/** The changes of a contact, as others may see them. */
export const contactHistory: CrmHistory<Contact, ContactEvent> = {
  initialState,
  evolve,
  valuesOf: (contact) => {
    if (!isPresent(contact)) return null;
    const { groupId, organizationId, firstName, lastName, email, phone, description, status: state } = contact;
    const address = email && email.address;
    return { groupId, organizationId, firstName, lastName, email: address, phone, description, state };
  },
  actionOf: (event): CrmAction | null => {
    switch (event.type) {
      case 'ContactCreated':
        return event.data.copy ? { action: 'copied', fromId: event.data.copy.ofId } : { action: 'created' };
      case 'ContactDetailsChanged':
        return { action: 'updated' };
      case 'ContactActivated':
        return { action: 'activated' };
      case 'ContactDeactivated':
        return { action: 'deactivated' };
      case 'ContactMoved':
        return { action: 'moved' };
      case 'ContactMerged':
        return { action: 'merged', intoId: event.data.intoId };
      case 'ContactDuplicateAdded':
        return { action: 'duplicate_added', fromId: event.data.duplicateId };
      case 'ContactDuplicateRemoved':
        return { action: 'duplicate_removed', fromId: event.data.duplicateId };
      case 'ContactRestored':
        return { action: 'restored' };
      case 'ContactErased':
        return { action: 'erased', changes: null };
      case 'ClaimVoided':
      case 'ContactEmailHeld':
      case 'ContactReserved':
        return null;
    }
  },
};
