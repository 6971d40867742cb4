import { Module } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import { commandHandlers } from '@ledgerdesk/event-store';
import { OrganizationsModule } from '../organizations/organizations.module';
import { contactStream } from './contact';
import { ContactDetails } from './contact-details/contact-details.query';
import { ContactEmails } from './contact-email';
import { ContactList } from './contact-list/contact-list.query';
import { contactDecider, CreateContact, UpdateContact } from './contact.decider';
import { ContactsController } from './contacts.controller';
import { LinkedContactsController } from './linked-contacts.controller';
import { LinkedContacts } from './linked-contacts/linked-contacts.query';

const contacts = {
  decider: contactDecider,
  streamFor: ({ data }: CreateContact | UpdateContact) => contactStream(data.contactId),
};

@Module({
  imports: [CqrsModule, OrganizationsModule],
  controllers: [ContactsController, LinkedContactsController],
  providers: [
    ContactDetails,
    ContactList,
    ContactEmails,
    LinkedContacts,
    ...commandHandlers(contacts, CreateContact, UpdateContact),
  ],
})
export class ContactsModule {}
