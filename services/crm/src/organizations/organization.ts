import type { OrganizationView } from '@ledgerdesk/contracts';
import { Event } from '@ledgerdesk/event-sourcing';

/** A name with the claim it was taken by, and the group the claim was made for. */
export type ClaimedName = { text: string; claimId: string; groupId: number };
/** `defaultRateCents`: hundredths. */
export type Details = { name: ClaimedName; defaultRateCents: number | null; description: string | null };
/** `groupId`: the owning group. */
export type Ids = { organizationId: number; groupId: number };
type OrganizationChange = Ids & { changedAt: string };

export type OrganizationCreated = Event<'OrganizationCreated', Ids & Details & { createdAt: string }>;
/** Only what is different from before. */
export type OrganizationDetailsChanged = Event<
  'OrganizationDetailsChanged',
  OrganizationChange & { details: Partial<Details> }
>;
export type OrganizationActivated = Event<'OrganizationActivated', OrganizationChange>;
export type OrganizationDeactivated = Event<'OrganizationDeactivated', OrganizationChange>;
/** From here on the organization can't use this claim: another one needs the name. May come before the creation. */
export type ClaimVoided = Event<'ClaimVoided', { claimId: string }>;

export type OrganizationEvent =
  OrganizationCreated | OrganizationDetailsChanged | OrganizationActivated | OrganizationDeactivated | ClaimVoided;

type VoidedClaims = { voidedClaims: readonly string[] };
/** `changes` counts the visible changes. */
export type PresentOrganization = { status: 'active' | 'inactive' } & Ids &
  Details &
  VoidedClaims & { createdAt: string; updatedAt: string; changes: number };
export type Organization = ({ status: 'unknown' } & VoidedClaims) | PresentOrganization;

export const organizationStream = (organizationId: number): string => `organization-${organizationId}`;

export const initialState: Organization = { status: 'unknown', voidedClaims: [] };

export const evolve = (organization: Organization, event: OrganizationEvent): Organization => {
  if (event.type === 'ClaimVoided')
    return { ...organization, voidedClaims: [...organization.voidedClaims, event.data.claimId] };
  if (event.type === 'OrganizationCreated')
    return { ...organization, ...event.data, status: 'active', updatedAt: event.data.createdAt, changes: 1 };
  if (organization.status === 'unknown') return organization;

  const changed = { ...organization, updatedAt: event.data.changedAt, changes: organization.changes + 1 };
  switch (event.type) {
    case 'OrganizationDetailsChanged':
      return { ...changed, ...event.data.details };
    case 'OrganizationActivated':
      return { ...changed, status: 'active' };
    case 'OrganizationDeactivated':
      return { ...changed, status: 'inactive' };
  }
};

/** As others are shown it, which is all but what is taken out here. */
export const organizationView = (organization: PresentOrganization): OrganizationView => {
  const { organizationId: id, status: state, name, voidedClaims, ...fields } = organization;
  return { id, state, name: name.text, ...fields };
};
