import type { OrganizationView } from '@ledgerdesk/contracts';
import { Event } from '@ledgerdesk/event-sourcing';
import type { CopyOrigin, Reservation } from '../reservation';

/** A name with the claim it was taken by, and the group the claim was made for. */
export type ClaimedName = { text: string; claimId: string; groupId: number };
/** `defaultRateCents`: hundredths. */
export type Details = { name: ClaimedName; defaultRateCents: number | null; description: string | null };
/** `groupId`: the owning group. */
export type Ids = { organizationId: number; groupId: number };
type OrganizationChange = Ids & { changedAt: string };
type ByTransfer = Ids & { transferId: number };

/** `copy`: where a group transfer made it of another one. */
export type OrganizationCreated = Event<
  'OrganizationCreated',
  Ids & Details & { createdAt: string; copy?: CopyOrigin }
>;
/** Only what is different from before. */
export type OrganizationDetailsChanged = Event<
  'OrganizationDetailsChanged',
  OrganizationChange & { details: Partial<Details> }
>;
export type OrganizationActivated = Event<'OrganizationActivated', OrganizationChange>;
export type OrganizationDeactivated = Event<'OrganizationDeactivated', OrganizationChange>;
/** From here on the organization can't use this claim: another one needs the name. May come before the creation. */
export type ClaimVoided = Event<'ClaimVoided', { claimId: string }>;

/** Nothing visible. Of a copy it comes before the creation. */
export type OrganizationReserved = Event<'OrganizationReserved', Ids & { reservation: Reservation }>;
/** The group is the one it has from here on, the claim is that of its name there. */
export type OrganizationMoved = Event<'OrganizationMoved', ByTransfer & { claimId: string; from: { groupId: number } }>;
/** It is no more: its id leads to another organization. */
export type OrganizationMerged = Event<'OrganizationMerged', ByTransfer & { intoId: number }>;
/** Of the survivor, before the other's `OrganizationMerged`. `formerIds`: of those merged into the other before. */
export type OrganizationDuplicateAdded = Event<
  'OrganizationDuplicateAdded',
  ByTransfer & { duplicateId: number; formerIds: readonly number[] }
>;

export type OrganizationEvent =
  | OrganizationCreated
  | OrganizationDetailsChanged
  | OrganizationActivated
  | OrganizationDeactivated
  | ClaimVoided
  | OrganizationReserved
  | OrganizationMoved
  | OrganizationMerged
  | OrganizationDuplicateAdded;

type Claims = { voidedClaims: readonly string[]; reservation: Reservation | null };
/** `changes` counts the visible changes. `mergedIds`: of all that were merged into it. `copyOf`: its original. */
export type PresentOrganization = { status: 'active' | 'inactive' } & Ids &
  Details &
  Claims & {
    createdAt: string;
    updatedAt: string;
    changes: number;
    mergedIds: readonly number[];
    copyOf: { id: number; transferId: number } | null;
  };
/** `groupId`: which owned it last. */
type MergedOrganization = { status: 'merged' } & Ids & Claims & { intoId: number };
export type Organization = ({ status: 'unknown' } & Claims) | PresentOrganization | MergedOrganization;

export const organizationStream = (organizationId: number): string => `organization-${organizationId}`;

export const initialState: Organization = { status: 'unknown', voidedClaims: [], reservation: null };

export const isPresent = (organization: Organization): organization is PresentOrganization =>
  organization.status === 'active' || organization.status === 'inactive';

export const evolve = (organization: Organization, event: OrganizationEvent): Organization => {
  if (event.type === 'ClaimVoided')
    return { ...organization, voidedClaims: [...organization.voidedClaims, event.data.claimId] };
  if (event.type === 'OrganizationReserved') return { ...organization, reservation: event.data.reservation };
  if (event.type === 'OrganizationCreated') return created(organization, event);
  return isPresent(organization) ? changed(organization, event) : organization;
};

const created = ({ voidedClaims }: Organization, { data }: OrganizationCreated): PresentOrganization => {
  const { copy, ...fields } = data;
  return {
    voidedClaims,
    reservation: null,
    ...fields,
    status: copy?.status ?? 'active',
    updatedAt: copy?.updatedAt ?? fields.createdAt,
    changes: 1,
    mergedIds: [],
    copyOf: copy ? { id: copy.ofId, transferId: copy.transferId } : null,
  };
};

const changed = (
  organization: PresentOrganization,
  event: Exclude<OrganizationEvent, ClaimVoided | OrganizationReserved | OrganizationCreated>,
): Organization => {
  const changes = organization.changes + 1;
  switch (event.type) {
    case 'OrganizationDetailsChanged':
      return { ...organization, changes, updatedAt: event.data.changedAt, ...event.data.details };
    case 'OrganizationActivated':
      return { ...organization, changes, updatedAt: event.data.changedAt, status: 'active' };
    case 'OrganizationDeactivated':
      return { ...organization, changes, updatedAt: event.data.changedAt, status: 'inactive' };
    case 'OrganizationMoved': {
      const { groupId, claimId, transferId } = event.data;
      const name = { ...organization.name, claimId, groupId };
      const reservation: Reservation = { transferId, plan: 'move', targetId: groupId, claimId: null };
      return { ...organization, changes, groupId, name, reservation };
    }
    case 'OrganizationMerged': {
      const { organizationId, groupId, voidedClaims } = organization;
      return { status: 'merged', organizationId, groupId, voidedClaims, reservation: null, intoId: event.data.intoId };
    }
    case 'OrganizationDuplicateAdded': {
      const { duplicateId, formerIds } = event.data;
      return { ...organization, mergedIds: [...organization.mergedIds, duplicateId, ...formerIds] };
    }
  }
};

/** As others are shown it, which is all but what is taken out here. */
export const organizationView = (organization: PresentOrganization): OrganizationView => {
  const { organizationId: id, status: state, name, ...others } = organization;
  const { voidedClaims, reservation, mergedIds, copyOf, ...fields } = others;
  return { id, state, name: name.text, ...fields };
};
