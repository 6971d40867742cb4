import {
  announced,
  organizationCreated,
  organizationMerged,
  organizationMergedByHand,
  organizationMoved,
  organizationRestored,
  organizationRestoredByHand,
  organizationUpdated,
} from '@ledgerdesk/contracts';
import { Announce } from '@ledgerdesk/messaging';
import { Ids, OrganizationEvent } from './organization';

/** Ids, and the names of the fields that changed (EVT-3). */
export const announceOrganizations: Announce = (recorded) => {
  const event = recorded as OrganizationEvent;
  switch (event.type) {
    case 'OrganizationCreated':
      return announced(organizationCreated, idsOf(event.data), subjectOf(event.data));
    case 'OrganizationDetailsChanged':
      return updated(event.data, Object.keys(event.data.details));
    case 'OrganizationActivated':
    case 'OrganizationDeactivated':
      return updated(event.data, ['state']);
    case 'OrganizationMoved': {
      const { from, transferId } = event.data;
      const moved = { ...idsOf(event.data), fromGroupId: from.groupId, transferId };
      return announced(organizationMoved, moved, subjectOf(event.data));
    }
    case 'OrganizationMerged': {
      const { intoId, transferId } = event.data;
      if (transferId === undefined)
        return announced(organizationMergedByHand, { ...idsOf(event.data), intoId }, subjectOf(event.data));
      return announced(organizationMerged, { ...idsOf(event.data), intoId, transferId }, subjectOf(event.data));
    }
    case 'OrganizationRestored': {
      const { transferId } = event.data;
      if (transferId === undefined)
        return announced(organizationRestoredByHand, idsOf(event.data), subjectOf(event.data));
      return announced(organizationRestored, { ...idsOf(event.data), transferId }, subjectOf(event.data));
    }
    default:
      return null;
  }
};

const updated = (ids: Ids, changed: string[]) =>
  announced(organizationUpdated, { ...idsOf(ids), changed }, subjectOf(ids));
const idsOf = ({ organizationId, groupId }: Ids) => ({ organizationId, groupId });
const subjectOf = ({ organizationId }: Ids) => `organizations/${organizationId}`;
