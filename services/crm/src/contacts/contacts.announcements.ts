import {
  announced,
  contactActivated,
  contactCreated,
  contactDeactivated,
  contactErased,
  contactMerged,
  contactMergedByHand,
  contactMoved,
  contactRestored,
  contactRestoredByHand,
  contactUpdated,
} from '@ledgerdesk/contracts';
import { Announce } from '@ledgerdesk/messaging';
import { ContactEvent, Ids } from './contact';

/** Ids, and the names of the fields that changed (EVT-3, CRM-39). */
export const announceContacts: Announce = (recorded) => {
  const event = recorded as ContactEvent;
  switch (event.type) {
    case 'ContactCreated':
      return announced(contactCreated, idsOf(event.data), subjectOf(event.data));
    case 'ContactDetailsChanged': {
      const changed = Object.keys(event.data.details);
      return announced(contactUpdated, { ...idsOf(event.data), changed }, subjectOf(event.data));
    }
    case 'ContactActivated':
      return announced(contactActivated, idsOf(event.data), subjectOf(event.data));
    case 'ContactDeactivated':
      return announced(contactDeactivated, idsOf(event.data), subjectOf(event.data));
    case 'ContactMoved': {
      const { from, transferId } = event.data;
      const moved = { ...idsOf(event.data), fromGroupId: from.groupId, transferId };
      return announced(contactMoved, moved, subjectOf(event.data));
    }
    case 'ContactMerged': {
      const { intoId, transferId } = event.data;
      if (transferId === undefined)
        return announced(contactMergedByHand, { ...idsOf(event.data), intoId }, subjectOf(event.data));
      return announced(contactMerged, { ...idsOf(event.data), intoId, transferId }, subjectOf(event.data));
    }
    case 'ContactRestored': {
      const { transferId } = event.data;
      if (transferId === undefined) return announced(contactRestoredByHand, idsOf(event.data), subjectOf(event.data));
      return announced(contactRestored, { ...idsOf(event.data), transferId }, subjectOf(event.data));
    }
    case 'ContactErased':
      return announced(contactErased, idsOf(event.data), subjectOf(event.data));
    default:
      return null;
  }
};

const idsOf = ({ contactId, groupId }: Ids) => ({ contactId, groupId });
const subjectOf = ({ contactId }: Ids) => `contacts/${contactId}`;
