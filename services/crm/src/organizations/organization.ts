import type { OrganizationView } from '@ledgerdesk/contracts';
import { Event } from '@ledgerdesk/event-sourcing';
import {
  CopyOrigin,
  MovedBy,
  Operation,
  OperationId,
  operationOf,
  Planned,
  plannedAfter,
  Reservation,
  TakenFields,
} from '../reservation';

/** A name with the claim it was taken by, and the group the claim was made for. */
export type ClaimedName = { text: string; claimId: string; groupId: number };
/** `defaultRateCents`: hundredths. */
export type Details = { name: ClaimedName; defaultRateCents: number | null; description: string | null };
/** `groupId`: the owning group. */
export type Ids = { organizationId: number; groupId: number };
type OrganizationChange = Ids & { changedAt: string };
type ByTransfer = Ids & { transferId: number };
type ByOperation = Ids & Operation;

/** `copy`: where a group transfer made it of another one. */
export type OrganizationCreated = Event<
  'OrganizationCreated',
  Ids & Details & { createdAt: string; copy?: CopyOrigin<'active' | 'inactive'> }
>;
/** Only what is different from before. `mergeId`: of the merge by hand that took it from the merged one. */
export type OrganizationDetailsChanged = Event<
  'OrganizationDetailsChanged',
  OrganizationChange & { details: Partial<Details>; mergeId?: string }
>;
export type OrganizationActivated = Event<'OrganizationActivated', OrganizationChange>;
export type OrganizationDeactivated = Event<'OrganizationDeactivated', OrganizationChange>;
/** From here on the organization can't use this claim: another one needs the name. May come before the creation. */
export type ClaimVoided = Event<'ClaimVoided', { claimId: string }>;

/** An import is about to create it, and has this name for it until then, or until the claim is voided. */
export type OrganizationNameHeld = Event<'OrganizationNameHeld', Ids & { claimId: string; importId: number }>;
/** Nothing visible. Of a copy it comes before the creation. */
export type OrganizationReserved = Event<'OrganizationReserved', Ids & { reservation: Reservation }>;
/** The group is the one it has from here on, the claim is that of its name there. */
export type OrganizationMoved = Event<'OrganizationMoved', ByTransfer & { claimId: string; from: { groupId: number } }>;
/** It is no more: its id leads to another organization. */
export type OrganizationMerged = Event<'OrganizationMerged', ByOperation & { intoId: number }>;
/** Of the survivor, before the other's `OrganizationMerged`. `formerIds`: of those merged into the other before. */
export type OrganizationDuplicateAdded = Event<
  'OrganizationDuplicateAdded',
  ByOperation & { duplicateId: number; formerIds: readonly number[] }
>;
/** Of the survivor, before the other's `OrganizationRestored`: what `OrganizationDuplicateAdded` brought leads there no more. */
export type OrganizationDuplicateRemoved = Event<'OrganizationDuplicateRemoved', OrganizationDuplicateAdded['data']>;
/** It is there again, as it was when it was merged; whose organization and claim are those it has from here on. */
export type OrganizationRestored = Event<
  'OrganizationRestored',
  ByOperation &
    Details & {
      undoes: OperationId;
      createdAt: string;
      updatedAt: string;
      status: 'active' | 'inactive';
      changes: number;
      mergedIds: readonly number[];
      copyOf: { id: number; transferId: number } | null;
    }
>;

export type OrganizationEvent =
  | OrganizationCreated
  | OrganizationDetailsChanged
  | OrganizationActivated
  | OrganizationDeactivated
  | ClaimVoided
  | OrganizationNameHeld
  | OrganizationReserved
  | OrganizationMoved
  | OrganizationMerged
  | OrganizationDuplicateAdded
  | OrganizationDuplicateRemoved
  | OrganizationRestored;

type Claims = { voidedClaims: readonly string[]; reservation: Reservation | null; planned: Planned };
/**
 * `changes` counts the visible changes. `mergedIds`: of all that were merged into it. `copyOf`: its original. `movedBy`: the
 * last transfer that moved it. `taken`: what merges by hand took from others.
 */
export type PresentOrganization = { status: 'active' | 'inactive' } & Ids &
  Details &
  Claims & {
    createdAt: string;
    updatedAt: string;
    changes: number;
    mergedIds: readonly number[];
    copyOf: { id: number; transferId: number } | null;
    movedBy: MovedBy | null;
    taken: readonly TakenFields<Details>[];
  };
/** `groupId`: which owned it last. `former`: as it was by then. */
type MergedOrganization = { status: 'merged' } & Ids &
  Claims &
  Operation & { intoId: number; former: PresentOrganization };
/** `held`: the claim that an import has for it. */
export type Organization = ({ status: 'unknown'; held?: string } & Claims) | PresentOrganization | MergedOrganization;

export const organizationStream = (organizationId: number): string => `organization-${organizationId}`;

export const initialState: Organization = { status: 'unknown', voidedClaims: [], reservation: null, planned: [] };

/** The claim that an import still has for it. */
export const heldClaim = (organization: Organization): string | null => {
  const held = organization.status === 'unknown' ? organization.held : undefined;
  return held === undefined || organization.voidedClaims.includes(held) ? null : held;
};

export const isPresent = (organization: Organization): organization is PresentOrganization =>
  organization.status === 'active' || organization.status === 'inactive';

export const evolve = (organization: Organization, event: OrganizationEvent): Organization => {
  if (event.type === 'ClaimVoided')
    return { ...organization, voidedClaims: [...organization.voidedClaims, event.data.claimId] };
  if (event.type === 'OrganizationNameHeld')
    return organization.status === 'unknown' ? { ...organization, held: event.data.claimId } : organization;
  if (event.type === 'OrganizationReserved') {
    const { reservation } = event.data;
    return { ...organization, reservation, planned: plannedAfter(organization.planned, reservation) };
  }
  if (event.type === 'OrganizationCreated') return created(organization, event);
  if (event.type === 'OrganizationRestored') return restored(organization, event);
  return isPresent(organization) ? changed(organization, event) : organization;
};

const created = ({ voidedClaims, planned }: Organization, { data }: OrganizationCreated): PresentOrganization => {
  const { copy, ...fields } = data;
  return {
    voidedClaims,
    reservation: null,
    planned,
    movedBy: null,
    taken: [],
    ...fields,
    status: copy?.status ?? 'active',
    updatedAt: copy?.updatedAt ?? fields.createdAt,
    changes: 1,
    mergedIds: [],
    copyOf: copy ? { id: copy.ofId, transferId: copy.transferId } : null,
  };
};

/** Also for those who do not know any more what it was. */
const restored = (organization: Organization, { data }: OrganizationRestored): PresentOrganization => {
  const { transferId, mergeId, undoes: _, ...fields } = data;
  const { voidedClaims, planned } = organization;
  const reservation: Reservation | null =
    mergeId === undefined ? { transferId, plan: 'move', targetId: fields.groupId, claimId: null } : null;
  const { movedBy, taken } = organization.status === 'merged' ? organization.former : { movedBy: null, taken: [] };
  return { ...fields, voidedClaims, reservation, planned, movedBy, taken };
};

const changed = (
  organization: PresentOrganization,
  event: Exclude<
    OrganizationEvent,
    ClaimVoided | OrganizationNameHeld | OrganizationReserved | OrganizationCreated | OrganizationRestored
  >,
): Organization => {
  const changes = organization.changes + 1;
  switch (event.type) {
    case 'OrganizationDetailsChanged':
      return {
        ...organization,
        changes,
        updatedAt: event.data.changedAt,
        ...event.data.details,
        taken: takenAfter(organization, event),
      };
    case 'OrganizationActivated':
      return { ...organization, changes, updatedAt: event.data.changedAt, status: 'active' };
    case 'OrganizationDeactivated':
      return { ...organization, changes, updatedAt: event.data.changedAt, status: 'inactive' };
    case 'OrganizationMoved': {
      const { groupId, claimId, transferId } = event.data;
      const name = { ...organization.name, claimId, groupId };
      const reservation: Reservation = { transferId, plan: 'move', targetId: groupId, claimId: null };
      const from = { ...event.data.from, organizationId: null };
      const movedBy = { transferId, from, organizationId: null };
      return { ...organization, changes, groupId, name, reservation, movedBy };
    }
    case 'OrganizationMerged': {
      const { organizationId, groupId, voidedClaims, planned } = organization;
      const { intoId, mergeId } = event.data;
      // The e-mail or name that goes to the survivor is nobody else's until it has arrived there.
      const reservation = mergeId === undefined ? null : organization.reservation;
      const claims = { voidedClaims, reservation, planned };
      return {
        status: 'merged',
        organizationId,
        groupId,
        ...claims,
        intoId,
        ...operationOf(event.data),
        former: organization,
      };
    }
    case 'OrganizationDuplicateAdded': {
      const { duplicateId, formerIds } = event.data;
      return { ...organization, mergedIds: [...organization.mergedIds, duplicateId, ...formerIds] };
    }
    case 'OrganizationDuplicateRemoved': {
      const removed = new Set([event.data.duplicateId, ...event.data.formerIds]);
      return { ...organization, mergedIds: organization.mergedIds.filter((id) => !removed.has(id)) };
    }
  }
};

const takenAfter = (
  before: PresentOrganization,
  { data }: OrganizationDetailsChanged,
): PresentOrganization['taken'] => {
  const { mergeId, details } = data;
  if (mergeId === undefined) return before.taken;
  const names = Object.keys(details) as (keyof Details)[];
  const replaced = Object.fromEntries(names.map((name) => [name, before[name]]));
  return [...before.taken, { mergeId, before: replaced, after: details }];
};

/** As others are shown it, which is all but what is taken out here. */
export const organizationView = (organization: PresentOrganization): OrganizationView => {
  const { organizationId: id, status: state, name, ...others } = organization;
  const { voidedClaims, reservation, planned, mergedIds, copyOf, movedBy, taken, ...fields } = others;
  return { id, state, name: name.text, ...fields };
};
