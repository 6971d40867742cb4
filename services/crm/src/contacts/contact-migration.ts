import { Injectable } from '@nestjs/common';
import { Migration } from '@ledgerdesk/contracts';
import { EventStore } from '@ledgerdesk/event-store';
import { MergeSteps } from '../merge-steps';
import { OrganizationMigration } from '../organizations/organization-migration';
import { Plans } from '../plans/plans';
import { ClaimedEmail, ContactEvent, contactStream, Details, PresentContact } from './contact';
import { ContactEmails } from './contact-email';
import { ContactCommand, contactDecider, UpdateContact } from './contact.decider';
import {
  AddDuplicateContact,
  CopyContact,
  MergeContact,
  MoveContact,
  RemoveDuplicateContact,
  ReserveContact,
  RestoreContact,
} from './decide-migration';

/** Contacts as group transfers migrate them, each after its organization, and as they are merged by hand. */
@Injectable()
export class ContactMigration extends MergeSteps<PresentContact, ContactCommand, ContactEvent> {
  constructor(eventStore: EventStore, plans: Plans, emails: ContactEmails, organizations: OrganizationMigration) {
    super(
      {
        noun: 'contact',
        stream: contactStream,
        decider: contactDecider,
        idOf: ({ contactId }) => contactId,
        valueOf: ({ email }) => email && email.address,
        holder: (groupId, address) => emails.owner(groupId, address),
        take: ({ id: contactId, groupId }, address, metadata, use, options) =>
          emails.take({ contactId, groupId }, address, metadata, ({ claimId }) => use(claimId), options),
        valueField: 'email',
        claimOf: ({ email }) => email && email.claimId,
        claimed: (address, claimId, groupId): ClaimedEmail => ({ address, claimId, groupId }),
        detailsOf: ({ firstName, lastName, email, phone, description, organizationId }) => {
          const details: Details = { firstName, lastName, email, phone, description, organizationId };
          return details;
        },
        update: ({ id: contactId, ...change }, metadata) => new UpdateContact({ contactId, ...change }, metadata),
        organizationIn: async (contact, migration) => {
          const organizationId = organizationBefore(contact, migration);
          return organizationId === null ? null : organizations.apply(organizationId, migration);
        },
        commands: {
          reserve: ReserveContact,
          move: MoveContact,
          merge: MergeContact,
          addDuplicate: AddDuplicateContact,
          copy: CopyContact,
          removeDuplicate: RemoveDuplicateContact,
          restore: RestoreContact,
        },
      },
      eventStore,
      plans,
    );
  }
}

/** Where an undo takes it back: unless it was given another one since, the organization that it had then (TRF-45). */
const organizationBefore = ({ organizationId, movedBy }: PresentContact, { undoes }: Migration): number | null =>
  movedBy && movedBy.transferId === undoes && movedBy.organizationId === organizationId
    ? movedBy.from.organizationId
    : organizationId;
