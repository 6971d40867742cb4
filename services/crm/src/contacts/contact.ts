import type { ContactView } from '@ledgerdesk/contracts';
import { Event } from '@ledgerdesk/event-sourcing';

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

export type ContactCreated = Event<'ContactCreated', Ids & Details & { createdAt: string }>;
/** Only what is different from before. */
export type ContactDetailsChanged = Event<'ContactDetailsChanged', ContactChange & { details: Partial<Details> }>;
export type ContactActivated = Event<'ContactActivated', ContactChange>;
export type ContactDeactivated = Event<'ContactDeactivated', ContactChange>;
/** From here on the contact can't use this claim: another one needs the e-mail. May come before the creation. */
export type ClaimVoided = Event<'ClaimVoided', { claimId: string }>;

export type ContactEvent = ContactCreated | ContactDetailsChanged | ContactActivated | ContactDeactivated | ClaimVoided;

type VoidedClaims = { voidedClaims: readonly string[] };
/** `changes` counts the visible changes. */
export type PresentContact = { status: 'active' | 'inactive' } & Ids &
  Details &
  VoidedClaims & { createdAt: string; updatedAt: string; changes: number };
export type Contact = ({ status: 'unknown' } & VoidedClaims) | PresentContact;

export const contactStream = (contactId: number): string => `contact-${contactId}`;

export const initialState: Contact = { status: 'unknown', voidedClaims: [] };

export const evolve = (contact: Contact, event: ContactEvent): Contact => {
  if (event.type === 'ClaimVoided') return { ...contact, voidedClaims: [...contact.voidedClaims, event.data.claimId] };
  if (event.type === 'ContactCreated')
    return {
      voidedClaims: contact.voidedClaims,
      ...event.data,
      status: 'active',
      updatedAt: event.data.createdAt,
      changes: 1,
    };
  if (contact.status === 'unknown') return contact;

  const changed = { ...contact, updatedAt: event.data.changedAt, changes: contact.changes + 1 };
  switch (event.type) {
    case 'ContactDetailsChanged':
      return { ...changed, ...event.data.details };
    case 'ContactActivated':
      return { ...changed, status: 'active' };
    case 'ContactDeactivated':
      return { ...changed, status: 'inactive' };
  }
};

/** As others are shown it, which is all but what is taken out here; the organization's name is a fact of the organization. */
export const contactView = (contact: PresentContact, organization: ContactView['organization']): ContactView => {
  const { contactId: id, status: state, email, organizationId, voidedClaims, ...fields } = contact;
  return { id, state, email: email && email.address, organization, ...fields };
};
