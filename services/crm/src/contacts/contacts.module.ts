import { Module } from '@nestjs/common';
import { commandHandlers } from '@ledgerdesk/event-store';
import { OrganizationsModule } from '../organizations/organizations.module';
import { PlansModule } from '../plans/plans.module';
import { contactStream } from './contact';
import { ContactDetails } from './contact-details/contact-details.query';
import { ContactEmails } from './contact-email';
import { ContactList } from './contact-list/contact-list.query';
import { ContactMigration } from './contact-migration';
import { contactDecider, CreateContact, EraseContact, HoldEmail, ReleaseEmail, UpdateContact } from './contact.decider';
import { ContactsController } from './contacts.controller';
import { CreateContactHandler } from './create-contact.handler';
import { BilledContacts } from './linked-contacts/billed-contacts.query';
import { LinkedContactsController } from './linked-contacts/linked-contacts.controller';
import { LinkedContacts } from './linked-contacts/linked-contacts.query';
import { UpdateContactHandler } from './update-contact.handler';

const contacts = {
  decider: contactDecider,
  streamFor: ({ data }: CreateContact | UpdateContact | EraseContact | HoldEmail | ReleaseEmail) =>
    contactStream(data.contactId),
};

@Module({
  imports: [OrganizationsModule, PlansModule],
  controllers: [ContactsController, LinkedContactsController],
  providers: [
    ContactDetails,
    ContactList,
    ContactEmails,
    ContactMigration,
    LinkedContacts,
    BilledContacts,
    CreateContactHandler,
    UpdateContactHandler,
    ...commandHandlers(contacts, CreateContact, UpdateContact, EraseContact, HoldEmail, ReleaseEmail),
  ],
  exports: [ContactDetails, ContactEmails, ContactList, ContactMigration],
})
export class ContactsModule {}
