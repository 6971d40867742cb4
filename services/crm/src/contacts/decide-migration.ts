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
import { Contact, ContactEvent, isPresent, PresentContact } from './contact';

export class ReserveContact extends Command('ReserveContact')<ReserveInput & { groupId: number }, Contact> {}
export class MoveContact extends Command('MoveContact')<MoveInput, Contact> {}
export class MergeContact extends Command('MergeContact')<MergeInput, Contact> {}
export class AddDuplicateContact extends Command('AddDuplicateContact')<AddDuplicateInput, Contact> {}
export class RemoveDuplicateContact extends Command('RemoveDuplicateContact')<RemoveDuplicateInput, Contact> {}
export class RestoreContact extends Command('RestoreContact')<RestoreInput, Contact> {}
export class CopyContact extends Command('CopyContact')<CopyInput<PresentContact>, Contact> {}

export type ContactMigrationCommand =
  | ReserveContact
  | MoveContact
  | MergeContact
  | AddDuplicateContact
  | RemoveDuplicateContact
  | RestoreContact
  | CopyContact;

const reserve = ({ data }: ReserveContact, contact: Contact): ContactEvent[] => {
  const { id: contactId, groupId, reservation } = data;
  const reserved = { type: 'ContactReserved', data: { contactId, groupId, reservation } } as const;
  if (reservation.plan === 'create') {
    if (contact.status !== 'unknown') return [];
    return isToReserve('Contact', data, contact, data.value) ? [reserved] : [];
  }
  if (reservation.plan === 'restore' && contact.status === 'merged')
    return isToReserve('Contact', data, contact, contact.former.email && contact.former.email.address)
      ? [reserved]
      : [];
  if (!isPresent(contact) || contact.groupId !== groupId)
    throw new DomainError('concurrent-change', `There is no contact ${contactId} in group ${groupId}`);
  if (reservation.mergeId !== undefined && contact.status === 'erased')
    throw new DomainError('contact-erased', `Contact ${contactId} has been erased.`);
  return isToReserve('Contact', data, contact, contact.email && contact.email.address) ? [reserved] : [];
};

const move = ({ data }: MoveContact, contact: Contact): ContactEvent[] => {
  if (!isPresent(contact)) return [];
  const { id: contactId, transferId, organizationId } = data;
  const { targetId: groupId, claimId } = reservationOf('move', data, contact);
  if (contact.groupId === groupId) return [];
  const from = { groupId: contact.groupId, organizationId: contact.organizationId };
  return [{ type: 'ContactMoved', data: { contactId, groupId, transferId, organizationId, claimId, from } }];
};

const merge = ({ data }: MergeContact, contact: Contact): ContactEvent[] => {
  if (!isPresent(contact)) return [];
  const { id: contactId, intoId, ifChanges } = data;
  if (ifChanges !== undefined && contact.changes !== ifChanges) return [];
  reservationOf('merge', data, contact);
  return [{ type: 'ContactMerged', data: { contactId, groupId: contact.groupId, ...operationOf(data), intoId } }];
};

const addDuplicate = ({ data }: AddDuplicateContact, contact: Contact): ContactEvent[] => {
  const { id: contactId, duplicateId, formerIds } = data;
  if (!isPresent(contact))
    throw new DomainError('concurrent-change', `Contact ${contactId} is not there to be merged into`);
  if (contact.mergedIds.includes(duplicateId)) return [];
  const { groupId } = contact;
  return [
    { type: 'ContactDuplicateAdded', data: { contactId, groupId, ...operationOf(data), duplicateId, formerIds } },
  ];
};

const removeDuplicate = ({ data }: RemoveDuplicateContact, contact: Contact): ContactEvent[] => {
  const { id: contactId, duplicateId, formerIds } = data;
  if (!isPresent(contact) || !contact.mergedIds.includes(duplicateId)) return [];
  const { groupId } = contact;
  return [
    { type: 'ContactDuplicateRemoved', data: { contactId, groupId, ...operationOf(data), duplicateId, formerIds } },
  ];
};

/** TRF-45: with the fields it had. */
const restore = ({ data }: RestoreContact, contact: Contact): ContactEvent[] => {
  if (contact.status !== 'merged' || operationIdOf(contact) !== data.undoes) return [];
  const { id: contactId, undoes, organizationId } = data;
  const { targetId: groupId, claimId } = reservationOf('restore', data, contact);
  const { former } = contact;
  const { firstName, lastName, phone, description, createdAt, updatedAt, status, mergedIds, copyOf } = former;
  const email = former.email && claimId !== null ? { ...former.email, claimId, groupId } : null;
  const fields = { organizationId, firstName, lastName, email, phone, description };
  const since = { createdAt, updatedAt, status, changes: former.changes + 1, mergedIds, copyOf };
  const restored = { contactId, groupId, ...operationOf(data), undoes, ...fields, ...since };
  return [{ type: 'ContactRestored', data: restored }];
};

/** It has the values that the original has at this moment (TRF-53). */
const copy = ({ data }: CopyContact, contact: Contact): ContactEvent[] => {
  if (isCopy(contact, data)) return [];
  const { id: contactId, groupId, transferId, organizationId, original } = data;
  const { contactId: ofId, firstName, lastName, phone, description, createdAt, status, updatedAt } = original;
  const email = original.email && {
    address: original.email.address,
    claimId: reservationOf('create', data, contact).claimId,
    groupId,
  };
  const fields = { contactId, groupId, organizationId, firstName, lastName, email, phone, description, createdAt };
  return [{ type: 'ContactCreated', data: { ...fields, copy: { ofId, transferId, status, updatedAt } } }];
};

/** Whether it was made already. @throws DomainError `contact-already-exists` where its id is another one's */
const isCopy = (contact: Contact, { id, original }: CopyContact['data']): boolean => {
  if (contact.status === 'unknown') return false;
  if (!isPresent(contact) || contact.copyOf?.id === original.contactId) return true;
  throw new DomainError('contact-already-exists', `Contact ${id} already exists`);
};

export const decideMigration = (command: ContactMigrationCommand, contact: Contact): ContactEvent[] => {
  switch (command.type) {
    case 'ReserveContact':
      return reserve(command, contact);
    case 'MoveContact':
      return move(command, contact);
    case 'MergeContact':
      return merge(command, contact);
    case 'AddDuplicateContact':
      return addDuplicate(command, contact);
    case 'RemoveDuplicateContact':
      return removeDuplicate(command, contact);
    case 'RestoreContact':
      return restore(command, contact);
    case 'CopyContact':
      return copy(command, contact);
  }
};
