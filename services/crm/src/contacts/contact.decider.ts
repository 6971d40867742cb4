import type { ContactRefusal } from '@ledgerdesk/contracts';
import { Command, Decider, DomainError, VoidedClaim } from '@ledgerdesk/event-sourcing';
import { Ended, operationOf, throwIfClaimReserved, throwIfReserved } from '../reservation';
import {
  ClaimedEmail,
  Contact,
  ContactEvent,
  Details,
  evolve,
  heldClaim,
  Ids,
  initialState,
  isErased,
  isPresent,
  PresentContact,
} from './contact';
import { ContactMigrationCommand, decideMigration } from './decide-migration';

export class CreateContact extends Command('CreateContact')<Ids & Details, PresentContact> {}
/** Absent is unchanged. `ifChanges`: only if it has had one of these numbers of visible changes. `mergeId`: of the merge by hand that takes the details from another. `follows`: its organization, which an erased one does, too. */
export class UpdateContact extends Command('UpdateContact')<
  Ids &
    Ended & {
      details: Partial<Details>;
      active?: boolean;
      ifChanges?: readonly number[];
      mergeId?: string;
      follows?: boolean;
    },
  PresentContact
> {}
/** What is personal of it, for ever (ERA-1). `merged`: with the one that it was merged into. */
export class EraseContact extends Command('EraseContact')<
  Ended & Pick<Ids, 'contactId'> & { merged?: boolean },
  Contact
> {}
/** For a contact that an import is about to create (IMP-5). */
export class HoldEmail extends Command('HoldEmail')<Ids & { email: ClaimedEmail; importId: number }> {}
/** What an import holds for what it did not create is free again. */
export class ReleaseEmail extends Command('ReleaseEmail')<Pick<Ids, 'contactId'>> {}
export class VoidClaim extends Command('VoidClaim')<Ended & { claimId: string }> {}

export type ContactCommand =
  CreateContact | UpdateContact | EraseContact | HoldEmail | ReleaseEmail | VoidClaim | ContactMigrationCommand;

const createContact = ({ data, metadata }: CreateContact, contact: Contact): ContactEvent[] => {
  if (contact.status !== 'unknown') throw refusal('contact-already-exists', `Contact ${data.contactId} already exists`);
  assertUsable(data.email, data.groupId, contact);
  return [{ type: 'ContactCreated', data: { createdAt: metadata.now, ...data } }];
};

const updateContact = ({ data, metadata }: UpdateContact, contact: Contact): ContactEvent[] => {
  const { contactId, groupId, active, ifChanges, mergeId, follows = false } = data;
  const present = ownedBy(contact, data);
  if (!follows) throwIfErased(present);
  if (ifChanges && !ifChanges.includes(present.changes))
    throw refusal('precondition-failed', `Contact ${contactId} has had ${present.changes} changes`);
  const details = different(data.details, present);
  if ('email' in details || 'organizationId' in details) throwIfReserved('Contact', contactId, present, data);
  assertUsable(details.email ?? null, groupId, contact);

  const changedAt = metadata.now > present.updatedAt ? metadata.now : present.updatedAt;
  const changed = { contactId, groupId, changedAt };
  const isActive = present.status === 'active';
  return [
    ...(Object.keys(details).length > 0
      ? [
          {
            type: 'ContactDetailsChanged',
            data: { ...changed, details, ...(mergeId === undefined ? {} : { mergeId }) },
          } as const,
        ]
      : []),
    ...(active === undefined || active === isActive
      ? []
      : [{ type: active ? 'ContactActivated' : 'ContactDeactivated', data: changed } as const]),
  ];
};

const eraseContact = ({ data, metadata }: EraseContact, contact: Contact): ContactEvent[] => {
  const { contactId, merged: isMerged = false } = data;
  if (contact.status === 'unknown') throw refusal('contact-not-found', `There is no contact ${contactId}`);
  if (contact.status === 'merged' && !isMerged) throw mergedContact(contactId, contact.intoId);
  if (isErased(contact) || (isMerged && contact.status !== 'merged')) return [];
  if (contact.status !== 'merged') throwIfReserved('Contact', contactId, contact, data);
  const { groupId, organizationId, createdAt, updatedAt, changes, mergedIds, copyOf, planned } =
    contact.status === 'merged' ? contact.former : contact;
  const erasedAt = metadata.now > updatedAt ? metadata.now : updatedAt;
  const merged = contact.status === 'merged' ? { intoId: contact.intoId, ...operationOf(contact) } : null;
  const kept = { contactId, groupId, organizationId, createdAt, changes: changes + 1, mergedIds, copyOf, planned };
  return [{ type: 'ContactErased', data: { ...kept, erasedAt, merged } }];
};

const holdEmail = ({ data }: HoldEmail, contact: Contact): ContactEvent[] => {
  const { contactId, groupId, email, importId } = data;
  if (contact.status !== 'unknown' || heldClaim(contact) === email.claimId) return [];
  assertUsable(email, groupId, contact);
  return [{ type: 'ContactEmailHeld', data: { contactId, groupId, claimId: email.claimId, importId } }];
};

const releaseEmail = (contact: Contact): ContactEvent[] => {
  const claimId = heldClaim(contact);
  return claimId === null ? [] : [{ type: 'ClaimVoided', data: { claimId } }];
};

/** This stream is the truth: the contact carries the claim and has the e-mail, or can never use it from now on. */
const voidClaim = ({ data }: VoidClaim, contact: Contact): ContactEvent[] => {
  const { claimId } = data;
  if (isPresent(contact) && contact.email?.claimId === claimId)
    throw refusal('claim-taken', `Contact ${contact.contactId} has the e-mail of claim ${claimId}`);
  if (heldClaim(contact) === claimId) throw refusal('claim-taken', `An import holds the e-mail of claim ${claimId}`);
  throwIfClaimReserved('Contact', claimId, contact, data);
  return contact.voidedClaims.includes(claimId) ? [] : [{ type: 'ClaimVoided', data: { claimId } }];
};

/** What of the details is other than at present. The same address is the same e-mail, whatever the claim. */
const different = (details: Partial<Details>, present: Details): Partial<Details> => {
  const plain = (value: Details[keyof Details]) => (typeof value === 'object' ? value?.address : value);
  const changed = Object.entries(details).filter(
    ([field, value]) => plain(value) !== plain(present[field as keyof Details]),
  );
  return Object.fromEntries(changed);
};

const assertUsable = (email: ClaimedEmail | null, groupId: number, { voidedClaims }: Contact): void => {
  if (email && voidedClaims.includes(email.claimId)) throw new VoidedClaim(email.claimId, 'e-mail');
  if (email && email.groupId !== groupId)
    throw refusal('claim-elsewhere', `Claim ${email.claimId} is not for group ${groupId}; claim the e-mail there`);
};

/** A contact of another group is not there. */
const ownedBy = (contact: Contact, { contactId, groupId }: Ids): PresentContact => {
  if (contact.status === 'merged') throw mergedContact(contactId, contact.intoId);
  if (contact.status === 'unknown' || contact.groupId !== groupId)
    throw refusal('contact-not-found', `There is no contact ${contactId} in group ${groupId}`);
  return contact;
};

/** ERA-4 */
export const throwIfErased = ({ contactId, status }: PresentContact): void => {
  if (status === 'erased') throw refusal('contact-erased', `Contact ${contactId} has been erased.`);
};

const refusal = (code: ContactRefusal, message: string) => new DomainError(code, message);

/** TRF-31 */
export const mergedContact = (contactId: number, intoId: number): DomainError => {
  const code: ContactRefusal = 'contact-merged';
  return new DomainError(code, `Contact ${contactId} was merged into contact ${intoId}.`, { intoId });
};

const decide = (command: ContactCommand, contact: Contact): ContactEvent[] => {
  switch (command.type) {
    case 'CreateContact':
      return createContact(command, contact);
    case 'UpdateContact':
      return updateContact(command, contact);
    case 'EraseContact':
      return eraseContact(command, contact);
    case 'HoldEmail':
      return holdEmail(command, contact);
    case 'ReleaseEmail':
      return releaseEmail(contact);
    case 'VoidClaim':
      return voidClaim(command, contact);
    case 'ReserveContact':
    case 'MoveContact':
    case 'MergeContact':
    case 'AddDuplicateContact':
    case 'RemoveDuplicateContact':
    case 'RestoreContact':
    case 'CopyContact':
      return decideMigration(command, contact);
  }
};

export const contactDecider: Decider<ContactCommand, Contact, ContactEvent> = { initialState, decide, evolve };
