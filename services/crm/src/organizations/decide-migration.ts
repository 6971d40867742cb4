import { Command, DomainError } from '@ledgerdesk/event-sourcing';
import {
  AddDuplicateInput,
  CopyInput,
  isToReserve,
  MergeInput,
  MoveInput,
  operationIdOf,
  operationOf,
  RemoveDuplicateInput,
  reservationOf,
  ReserveInput,
  RestoreInput,
} from '../reservation';
import { isPresent, Organization, OrganizationEvent, PresentOrganization } from './organization';

export class ReserveOrganization extends Command('ReserveOrganization')<
  ReserveInput & { groupId: number },
  Organization
> {}
export class MoveOrganization extends Command('MoveOrganization')<MoveInput, Organization> {}
export class MergeOrganization extends Command('MergeOrganization')<MergeInput, Organization> {}
export class AddDuplicateOrganization extends Command('AddDuplicateOrganization')<AddDuplicateInput, Organization> {}
export class RemoveDuplicateOrganization extends Command('RemoveDuplicateOrganization')<
  RemoveDuplicateInput,
  Organization
> {}
export class RestoreOrganization extends Command('RestoreOrganization')<RestoreInput, Organization> {}
export class CopyOrganization extends Command('CopyOrganization')<CopyInput<PresentOrganization>, Organization> {}

export type OrganizationMigrationCommand =
  | ReserveOrganization
  | MoveOrganization
  | MergeOrganization
  | AddDuplicateOrganization
  | RemoveDuplicateOrganization
  | RestoreOrganization
  | CopyOrganization;

const reserve = ({ data }: ReserveOrganization, organization: Organization): OrganizationEvent[] => {
  const { id: organizationId, groupId, reservation } = data;
  const reserved = { type: 'OrganizationReserved', data: { organizationId, groupId, reservation } } as const;
  if (reservation.plan === 'create') {
    if (organization.status !== 'unknown') return [];
    return isToReserve('Organization', data, organization, data.value) ? [reserved] : [];
  }
  if (reservation.plan === 'restore' && organization.status === 'merged')
    return isToReserve('Organization', data, organization, organization.former.name.text) ? [reserved] : [];
  if (!isPresent(organization) || organization.groupId !== groupId)
    throw new DomainError('concurrent-change', `There is no organization ${organizationId} in group ${groupId}`);
  return isToReserve('Organization', data, organization, organization.name.text) ? [reserved] : [];
};

const move = ({ data }: MoveOrganization, organization: Organization): OrganizationEvent[] => {
  if (!isPresent(organization)) return [];
  const { id: organizationId, transferId } = data;
  const { targetId: groupId, claimId } = reservationOf('move', data, organization);
  if (organization.groupId === groupId) return [];
  const from = { groupId: organization.groupId };
  return [{ type: 'OrganizationMoved', data: { organizationId, groupId, transferId, claimId: claimId!, from } }];
};

const merge = ({ data }: MergeOrganization, organization: Organization): OrganizationEvent[] => {
  if (!isPresent(organization)) return [];
  const { id: organizationId, intoId, ifChanges } = data;
  if (ifChanges !== undefined && organization.changes !== ifChanges) return [];
  reservationOf('merge', data, organization);
  const merged = { organizationId, groupId: organization.groupId, ...operationOf(data), intoId };
  return [{ type: 'OrganizationMerged', data: merged }];
};

const addDuplicate = ({ data }: AddDuplicateOrganization, organization: Organization): OrganizationEvent[] => {
  const { id: organizationId, duplicateId, formerIds } = data;
  if (!isPresent(organization))
    throw new DomainError('concurrent-change', `Organization ${organizationId} is not there to be merged into`);
  if (organization.mergedIds.includes(duplicateId)) return [];
  const { groupId } = organization;
  return [
    {
      type: 'OrganizationDuplicateAdded',
      data: { organizationId, groupId, ...operationOf(data), duplicateId, formerIds },
    },
  ];
};

const removeDuplicate = ({ data }: RemoveDuplicateOrganization, organization: Organization): OrganizationEvent[] => {
  const { id: organizationId, duplicateId, formerIds } = data;
  if (!isPresent(organization) || !organization.mergedIds.includes(duplicateId)) return [];
  const { groupId } = organization;
  return [
    {
      type: 'OrganizationDuplicateRemoved',
      data: { organizationId, groupId, ...operationOf(data), duplicateId, formerIds },
    },
  ];
};

/** TRF-45: with the fields it had. */
const restore = ({ data }: RestoreOrganization, organization: Organization): OrganizationEvent[] => {
  if (organization.status !== 'merged' || operationIdOf(organization) !== data.undoes) return [];
  const { id: organizationId, undoes } = data;
  const { targetId: groupId, claimId } = reservationOf('restore', data, organization);
  const { former } = organization;
  const { defaultRateCents, description, createdAt, updatedAt, status, mergedIds, copyOf } = former;
  const name = { ...former.name, claimId: claimId!, groupId };
  const since = { createdAt, updatedAt, status, changes: former.changes + 1, mergedIds, copyOf };
  const fields = { name, defaultRateCents, description, ...since };
  const restored = { organizationId, groupId, ...operationOf(data), undoes, ...fields };
  return [{ type: 'OrganizationRestored', data: restored }];
};

/** It has the values that the original has at this moment (TRF-53). */
const copy = ({ data }: CopyOrganization, organization: Organization): OrganizationEvent[] => {
  if (isCopy(organization, data)) return [];
  const { id: organizationId, groupId, transferId, original } = data;
  const { organizationId: ofId, defaultRateCents, description, createdAt, status, updatedAt } = original;
  const { claimId } = reservationOf('create', data, organization);
  const name = { text: original.name.text, claimId, groupId };
  const fields = { organizationId, groupId, name, defaultRateCents, description, createdAt };
  return [{ type: 'OrganizationCreated', data: { ...fields, copy: { ofId, transferId, status, updatedAt } } }];
};

/** Whether it was made already. @throws DomainError `organization-already-exists` where its id is another one's */
const isCopy = (organization: Organization, { id, original }: CopyOrganization['data']): boolean => {
  if (organization.status === 'unknown') return false;
  if (!isPresent(organization) || organization.copyOf?.id === original.organizationId) return true;
  throw new DomainError('organization-already-exists', `Organization ${id} already exists`);
};

export const decideMigration = (
  command: OrganizationMigrationCommand,
  organization: Organization,
): OrganizationEvent[] => {
  switch (command.type) {
    case 'ReserveOrganization':
      return reserve(command, organization);
    case 'MoveOrganization':
      return move(command, organization);
    case 'MergeOrganization':
      return merge(command, organization);
    case 'AddDuplicateOrganization':
      return addDuplicate(command, organization);
    case 'RemoveDuplicateOrganization':
      return removeDuplicate(command, organization);
    case 'RestoreOrganization':
      return restore(command, organization);
    case 'CopyOrganization':
      return copy(command, organization);
  }
};
