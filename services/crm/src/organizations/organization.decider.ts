import type { OrganizationRefusal } from '@ledgerdesk/contracts';
import { Command, Decider, DomainError, VoidedClaim } from '@ledgerdesk/event-sourcing';
import { Ended, throwIfClaimReserved, throwIfReserved } from '../reservation';
import { decideMigration, OrganizationMigrationCommand } from './decide-migration';
import {
  ClaimedName,
  Organization,
  OrganizationEvent,
  Details,
  evolve,
  heldClaim,
  Ids,
  initialState,
  isPresent,
  PresentOrganization,
} from './organization';

export class CreateOrganization extends Command('CreateOrganization')<Ids & Details, PresentOrganization> {}
/** Absent is unchanged. `ifChanges`: only if it has had one of these numbers of visible changes. `mergeId`: of the merge by hand that takes the details from another. */
export class UpdateOrganization extends Command('UpdateOrganization')<
  Ids & Ended & { details: Partial<Details>; active?: boolean; ifChanges?: readonly number[]; mergeId?: string },
  PresentOrganization
> {}
/** For an organization that an import is about to create (IMP-5). */
export class HoldName extends Command('HoldName')<Ids & { name: ClaimedName; importId: number }> {}
/** What an import holds for what it did not create is free again. */
export class ReleaseName extends Command('ReleaseName')<Pick<Ids, 'organizationId'>> {}
export class VoidClaim extends Command('VoidClaim')<Ended & { claimId: string }> {}

export type OrganizationCommand =
  CreateOrganization | UpdateOrganization | HoldName | ReleaseName | VoidClaim | OrganizationMigrationCommand;

const createOrganization = (
  { data, metadata }: CreateOrganization,
  organization: Organization,
): OrganizationEvent[] => {
  if (organization.status !== 'unknown')
    throw refusal('organization-already-exists', `Organization ${data.organizationId} already exists`);
  assertUsable(data.name, data.groupId, organization);
  return [{ type: 'OrganizationCreated', data: { ...data, createdAt: metadata.now } }];
};

const updateOrganization = (
  { data, metadata }: UpdateOrganization,
  organization: Organization,
): OrganizationEvent[] => {
  const { organizationId, groupId, active, ifChanges, mergeId } = data;
  const present = ownedBy(organization, data);
  if (ifChanges && !ifChanges.includes(present.changes))
    throw refusal('precondition-failed', `Organization ${organizationId} has had ${present.changes} changes`);
  const details = different(data.details, present);
  if ('name' in details) throwIfReserved('Organization', organizationId, present, data);
  assertUsable(details.name, groupId, organization);

  const changedAt = metadata.now > present.updatedAt ? metadata.now : present.updatedAt;
  const changed = { organizationId, groupId, changedAt };
  const isActive = present.status === 'active';
  return [
    ...(Object.keys(details).length > 0
      ? [
          {
            type: 'OrganizationDetailsChanged',
            data: { ...changed, details, ...(mergeId === undefined ? {} : { mergeId }) },
          } as const,
        ]
      : []),
    ...(active === undefined || active === isActive
      ? []
      : [{ type: active ? 'OrganizationActivated' : 'OrganizationDeactivated', data: changed } as const]),
  ];
};

const holdName = ({ data }: HoldName, organization: Organization): OrganizationEvent[] => {
  const { organizationId, groupId, name, importId } = data;
  if (organization.status !== 'unknown' || heldClaim(organization) === name.claimId) return [];
  assertUsable(name, groupId, organization);
  return [{ type: 'OrganizationNameHeld', data: { organizationId, groupId, claimId: name.claimId, importId } }];
};

const releaseName = (organization: Organization): OrganizationEvent[] => {
  const claimId = heldClaim(organization);
  return claimId === null ? [] : [{ type: 'ClaimVoided', data: { claimId } }];
};

/** This stream is the truth: the organization carries the claim and has the name, or can never use it from now on. */
const voidClaim = ({ data }: VoidClaim, organization: Organization): OrganizationEvent[] => {
  const { claimId } = data;
  if (isPresent(organization) && organization.name.claimId === claimId)
    throw refusal('claim-taken', `Organization ${organization.organizationId} has the name of claim ${claimId}`);
  if (heldClaim(organization) === claimId) throw refusal('claim-taken', `An import holds the name of claim ${claimId}`);
  throwIfClaimReserved('Organization', claimId, organization, data);
  return organization.voidedClaims.includes(claimId) ? [] : [{ type: 'ClaimVoided', data: { claimId } }];
};

/** What of the details is other than at present. The same text is the same name, whatever the claim. */
const different = (details: Partial<Details>, present: Details): Partial<Details> => {
  const plain = (value: Details[keyof Details]) => (typeof value === 'object' ? value?.text : value);
  const changed = Object.entries(details).filter(
    ([field, value]) => plain(value) !== plain(present[field as keyof Details]),
  );
  return Object.fromEntries(changed);
};

const assertUsable = (name: ClaimedName | undefined, groupId: number, { voidedClaims }: Organization): void => {
  if (name && voidedClaims.includes(name.claimId)) throw new VoidedClaim(name.claimId, 'name');
  if (name && name.groupId !== groupId)
    throw refusal('claim-elsewhere', `Claim ${name.claimId} is not for group ${groupId}; claim the name there`);
};

/** An organization of another group is not there. */
const ownedBy = (organization: Organization, { organizationId, groupId }: Ids): PresentOrganization => {
  if (organization.status === 'merged') throw mergedOrganization(organizationId, organization.intoId);
  if (organization.status === 'unknown' || organization.groupId !== groupId)
    throw refusal('organization-not-found', `There is no organization ${organizationId} in group ${groupId}`);
  return organization;
};

const refusal = (code: OrganizationRefusal, message: string) => new DomainError(code, message);

/** TRF-31 */
export const mergedOrganization = (organizationId: number, intoId: number): DomainError => {
  const code: OrganizationRefusal = 'organization-merged';
  return new DomainError(code, `Organization ${organizationId} was merged into organization ${intoId}.`, { intoId });
};

const decide = (command: OrganizationCommand, organization: Organization): OrganizationEvent[] => {
  switch (command.type) {
    case 'CreateOrganization':
      return createOrganization(command, organization);
    case 'UpdateOrganization':
      return updateOrganization(command, organization);
    case 'HoldName':
      return holdName(command, organization);
    case 'ReleaseName':
      return releaseName(organization);
    case 'VoidClaim':
      return voidClaim(command, organization);
    case 'ReserveOrganization':
    case 'MoveOrganization':
    case 'MergeOrganization':
    case 'AddDuplicateOrganization':
    case 'RemoveDuplicateOrganization':
    case 'RestoreOrganization':
    case 'CopyOrganization':
      return decideMigration(command, organization);
  }
};

export const organizationDecider: Decider<OrganizationCommand, Organization, OrganizationEvent> = {
  initialState,
  decide,
  evolve,
};
