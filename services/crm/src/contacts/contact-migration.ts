import { Injectable } from '@nestjs/common';
import { EventStore } from '@ledgerdesk/event-store';
import { MigrationSteps } from '../migration-steps';
import { OrganizationMigration } from '../organizations/organization-migration';
import { Plans } from '../plans/plans';
import { ContactEvent, contactStream, PresentContact } from './contact';
import { ContactEmails } from './contact-email';
import { ContactCommand, contactDecider } from './contact.decider';
import { AddDuplicateContact, CopyContact, MergeContact, MoveContact, ReserveContact } from './decide-migration';

/** Contacts as group transfers migrate them, each after its organization. */
@Injectable()
export class ContactMigration extends MigrationSteps<PresentContact, ContactCommand, ContactEvent> {
  constructor(eventStore: EventStore, plans: Plans, emails: ContactEmails, organizations: OrganizationMigration) {
    super(
      {
        noun: 'contact',
        stream: contactStream,
        decider: contactDecider,
        idOf: ({ contactId }) => contactId,
        valueOf: ({ email }) => email && email.address,
        holder: (groupId, address) => emails.owner(groupId, address),
        take: ({ id: contactId, groupId }, address, metadata, use, transferId) =>
          emails.take({ contactId, groupId }, address, metadata, ({ claimId }) => use(claimId), transferId),
        organizationIn: async ({ organizationId }, migration) =>
          organizationId === null ? null : organizations.apply(organizationId, migration),
        commands: {
          reserve: ReserveContact,
          move: MoveContact,
          merge: MergeContact,
          addDuplicate: AddDuplicateContact,
          copy: CopyContact,
        },
      },
      eventStore,
      plans,
    );
  }
}
