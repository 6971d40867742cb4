import type { ContactView } from '@ledgerdesk/contracts';
import { Event } from '@ledgerdesk/event-sourcing';
import {
  CopyOrigin,
  ContactStatus,
  MovedBy,
  Operation,
  OperationId,
  operationOf,
  Planned,
  plannedAfter,
  Reservation,
  TakenFields,
} from '../reservation';

/** An e-mail with the claim it was taken by, and the group the claim was made for. */
export type ClaimedEmail = { address: string; claimId: string; groupId: number };
export type Details = {
  organizationId: number | null;
  firstName: string;
  lastName: string;
  email: ClaimedEmail | null;
  phone: string | null;
  description: string | null;
};
/** `groupId`: the owning group. */
export type Ids = { contactId: number; groupId: number };
type ContactChange = Ids & { changedAt: string };
type ByTransfer = Ids & { transferId: number };
type ByOperation = Ids & Operation;

/** `copy`: where a group transfer made it of another one. */
export type ContactCreated = Event<'ContactCreated', Ids & Details & { createdAt: string; copy?: CopyOrigin }>;
/** Only what is different from before. `mergeId`: of the merge by hand that took it from the merged one. */
export type ContactDetailsChanged = Event<
  'ContactDetailsChanged',
  ContactChange & { details: Partial<Details>; mergeId?: string }
>;
export type ContactActivated = Event<'ContactActivated', ContactChange>;
export type ContactDeactivated = Event<'ContactDeactivated', ContactChange>;
/** From here on the contact can't use this claim: another one needs the e-mail. May come before the creation. */
export type ClaimVoided = Event<'ClaimVoided', { claimId: string }>;
/** An import is about to create it, and has this e-mail for it until then, or until the claim is voided. */
export type ContactEmailHeld = Event<'ContactEmailHeld', Ids & { claimId: string; importId: number }>;
/** Nothing visible. Of a copy it comes before the creation. */
export type ContactReserved = Event<'ContactReserved', Ids & { reservation: Reservation }>;
/** The group and the organization are those it has from here on, the claim is that of its e-mail there. */
export type ContactMoved = Event<
  'ContactMoved',
  ByTransfer & {
    organizationId: number | null;
    claimId: string | null;
    from: { groupId: number; organizationId: number | null };
  }
>;
/** It is no more: its id leads to another contact. */
export type ContactMerged = Event<'ContactMerged', ByOperation & { intoId: number }>;
/** Of the survivor, before the other's `ContactMerged`. `formerIds`: of those that were merged into the other before. */
export type ContactDuplicateAdded = Event<
  'ContactDuplicateAdded',
  ByOperation & { duplicateId: number; formerIds: readonly number[] }
>;
/** Of the survivor, before the other's `ContactRestored`: what `ContactDuplicateAdded` brought leads there no more. */
export type ContactDuplicateRemoved = Event<'ContactDuplicateRemoved', ContactDuplicateAdded['data']>;
/** It is there again, as it was when it was merged; whose organization and claim are those it has from here on. */
export type ContactRestored = Event<
  'ContactRestored',
  ByOperation &
    Details & {
      undoes: OperationId;
      createdAt: string;
      updatedAt: string;
      status: ContactStatus;
      changes: number;
      mergedIds: readonly number[];
      copyOf: { id: number; transferId: number } | null;
    }
>;
/**
 * What is personal is gone, for ever: whatever comes before it in the stream is removed. It says all that outlives, so that
 * nothing of that is needed. `merged`: of one that was merged before, into whom its id leads.
 */
export type ContactErased = Event<
  'ContactErased',
  Ids & {
    organizationId: number | null;
    createdAt: string;
    erasedAt: string;
    changes: number;
    mergedIds: readonly number[];
    copyOf: { id: number; transferId: number } | null;
    planned: Planned;
    merged: (Operation & { intoId: number }) | null;
  }
>;

export type ContactEvent =
  | ContactCreated
  | ContactDetailsChanged
  | ContactActivated
  | ContactDeactivated
  | ClaimVoided
  | ContactEmailHeld
  | ContactReserved
  | ContactMoved
  | ContactMerged
  | ContactDuplicateAdded
  | ContactDuplicateRemoved
  | ContactRestored
  | ContactErased;

type Claims = { voidedClaims: readonly string[]; reservation: Reservation | null; planned: Planned };
/**
 * `changes` counts the visible changes. `mergedIds`: of all that were merged into it. `copyOf`: its original. `movedBy`: the
 * last transfer that moved it. `taken`: what merges by hand took from others.
 */
export type PresentContact = { status: ContactStatus } & Ids &
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
type MergedContact = { status: 'merged' } & Ids & Claims & Operation & { intoId: number; former: PresentContact };
/** `held`: the claim that an import has for it. */
export type Contact = ({ status: 'unknown'; held?: string } & Claims) | PresentContact | MergedContact;

export const contactStream = (contactId: number): string => `contact-${contactId}`;

export const initialState: Contact = { status: 'unknown', voidedClaims: [], reservation: null, planned: [] };

/** The claim that an import still has for it. */
export const heldClaim = (contact: Contact): string | null => {
  const held = contact.status === 'unknown' ? contact.held : undefined;
  return held === undefined || contact.voidedClaims.includes(held) ? null : held;
};

export const isPresent = (contact: Contact): contact is PresentContact =>
  contact.status !== 'unknown' && contact.status !== 'merged';

/** Of one that was merged, too. */
export const isErased = (contact: Contact): boolean =>
  (contact.status === 'merged' ? contact.former : contact).status === 'erased';

export const evolve = (contact: Contact, event: ContactEvent): Contact => {
  if (event.type === 'ClaimVoided') return { ...contact, voidedClaims: [...contact.voidedClaims, event.data.claimId] };
  if (event.type === 'ContactEmailHeld')
    return contact.status === 'unknown' ? { ...contact, held: event.data.claimId } : contact;
  if (event.type === 'ContactReserved') {
    const { reservation } = event.data;
    return { ...contact, reservation, planned: plannedAfter(contact.planned, reservation) };
  }
  if (event.type === 'ContactCreated') return created(contact, event);
  if (event.type === 'ContactRestored') return restored(contact, event);
  if (event.type === 'ContactErased') return erased(event);
  return isPresent(contact) ? changed(contact, event) : contact;
};

const created = ({ voidedClaims, planned }: Contact, { data }: ContactCreated): PresentContact => {
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
const restored = (contact: Contact, { data }: ContactRestored): PresentContact => {
  const { transferId, mergeId, undoes: _, ...fields } = data;
  const { voidedClaims, planned } = contact;
  const reservation: Reservation | null =
    mergeId === undefined ? { transferId, plan: 'move', targetId: fields.groupId, claimId: null } : null;
  const { movedBy, taken } = contact.status === 'merged' ? contact.former : { movedBy: null, taken: [] };
  return { ...fields, voidedClaims, reservation, planned, movedBy, taken };
};

/** ERA-2. The same with and without what came before. */
const erased = ({ data }: ContactErased): Contact => {
  const { erasedAt, merged, ...kept } = data;
  const { contactId, groupId, planned } = kept;
  const claims = { voidedClaims: [], reservation: null, planned };
  const contact: PresentContact = {
    ...kept,
    ...claims,
    status: 'erased',
    firstName: 'Erased',
    lastName: 'contact',
    email: null,
    phone: null,
    description: null,
    updatedAt: erasedAt,
    movedBy: null,
    taken: [],
  };
  if (!merged) return contact;
  const { intoId } = merged;
  return { status: 'merged', contactId, groupId, ...claims, intoId, ...operationOf(merged), former: contact };
};

const changed = (
  contact: PresentContact,
  event: Exclude<
    ContactEvent,
    ClaimVoided | ContactEmailHeld | ContactReserved | ContactCreated | ContactRestored | ContactErased
  >,
): Contact => {
  const changes = contact.changes + 1;
  switch (event.type) {
    case 'ContactDetailsChanged':
      return {
        ...contact,
        changes,
        updatedAt: event.data.changedAt,
        ...event.data.details,
        taken: takenAfter(contact, event),
      };
    case 'ContactActivated':
      return { ...contact, changes, updatedAt: event.data.changedAt, status: 'active' };
    case 'ContactDeactivated':
      return { ...contact, changes, updatedAt: event.data.changedAt, status: 'inactive' };
    case 'ContactMoved': {
      const { groupId, organizationId, claimId, transferId } = event.data;
      const email = contact.email && claimId !== null ? { ...contact.email, claimId, groupId } : null;
      const reservation: Reservation = { transferId, plan: 'move', targetId: groupId, claimId: null };
      const movedBy = { transferId, from: event.data.from, organizationId };
      return { ...contact, changes, groupId, organizationId, email, reservation, movedBy };
    }
    case 'ContactMerged': {
      const { contactId, groupId, voidedClaims, planned } = contact;
      const { intoId, mergeId } = event.data;
      // The e-mail or name that goes to the survivor is nobody else's until it has arrived there.
      const reservation = mergeId === undefined ? null : contact.reservation;
      const claims = { voidedClaims, reservation, planned };
      return { status: 'merged', contactId, groupId, ...claims, intoId, ...operationOf(event.data), former: contact };
    }
    case 'ContactDuplicateAdded': {
      const { duplicateId, formerIds } = event.data;
      return { ...contact, mergedIds: [...contact.mergedIds, duplicateId, ...formerIds] };
    }
    case 'ContactDuplicateRemoved': {
      const removed = new Set([event.data.duplicateId, ...event.data.formerIds]);
      return { ...contact, mergedIds: contact.mergedIds.filter((id) => !removed.has(id)) };
    }
  }
};

const takenAfter = (before: PresentContact, { data }: ContactDetailsChanged): PresentContact['taken'] => {
  const { mergeId, details } = data;
  if (mergeId === undefined) return before.taken;
  const names = Object.keys(details) as (keyof Details)[];
  const replaced = Object.fromEntries(names.map((name) => [name, before[name]]));
  return [...before.taken, { mergeId, before: replaced, after: details }];
};

/** As others are shown it, which is all but what is taken out here; the organization's name is a fact of the organization. */
export const contactView = (contact: PresentContact, organization: ContactView['organization']): ContactView => {
  const { contactId: id, status: state, email, organizationId, ...others } = contact;
  const { voidedClaims, reservation, planned, mergedIds, copyOf, movedBy, taken, ...fields } = others;
  return { id, state, email: email && email.address, organization, ...fields };
};
