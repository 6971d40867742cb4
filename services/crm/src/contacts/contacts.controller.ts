import { Controller } from '@nestjs/common';
import {
  countContacts,
  createContact,
  exportContacts,
  listContacts,
  listDuplicateContacts,
  readContact,
  updateContact,
} from '@ledgerdesk/contracts';
import { Commands, Executed } from '@ledgerdesk/event-store';
import { Answers, IncomingRequest } from '@ledgerdesk/messaging';
import { ReadModels } from '@ledgerdesk/read-models';
import { atGroup, listedGroup, requireSource } from '../crm-access';
import { PresentContact } from './contact';
import { ContactDetails } from './contact-details/contact-details.query';
import { ContactList } from './contact-list/contact-list.query';
import { CreateContactInGroup } from './create-contact.handler';
import { UpdateContactInGroup } from './update-contact.handler';

@Controller()
export class ContactsController {
  constructor(
    private readonly commands: Commands,
    private readonly readModels: ReadModels,
    private readonly details: ContactDetails,
    private readonly contactList: ContactList,
  ) {}

  @Answers(createContact, atGroup)
  async create({ payload, scope }: IncomingRequest<typeof createContact>) {
    return this.changed(await this.commands.execute(new CreateContactInGroup(payload, scope)));
  }

  @Answers(updateContact, atGroup)
  async update({ payload, scope }: IncomingRequest<typeof updateContact>) {
    return this.changed(await this.commands.execute(new UpdateContactInGroup(payload, scope)));
  }

  @Answers(readContact, atGroup)
  async read({ payload, scope }: IncomingRequest<typeof readContact>) {
    const contact = await this.details.read(payload.contactId, scope.access);
    return { contact: await this.details.view(contact) };
  }

  @Answers(listContacts, atGroup)
  async list({ payload, scope }: IncomingRequest<typeof listContacts>) {
    const groupId = listedGroup(scope.access, payload);
    return groupId === null ? { items: [], total: 0, more: false } : this.contactList.page(groupId, payload);
  }

  @Answers(exportContacts, atGroup)
  async export({ payload, scope }: IncomingRequest<typeof exportContacts>) {
    const groupId = listedGroup(scope.access, payload);
    return groupId === null ? { items: [], next: null } : this.contactList.part(groupId, payload);
  }

  @Answers(listDuplicateContacts, atGroup)
  async duplicates({ payload, scope }: IncomingRequest<typeof listDuplicateContacts>) {
    const groupId = listedGroup(scope.access, payload);
    return groupId === null ? { items: [], total: 0, more: false } : this.contactList.duplicates(groupId, payload);
  }

  @Answers(countContacts, atGroup)
  async count({ payload, scope }: IncomingRequest<typeof countContacts>) {
    return this.contactList.counts(requireSource(scope.access, 'view'), payload.search);
  }

  private async changed(executed: Executed<PresentContact>) {
    const { state, position } = executed;
    const visible = await this.readModels.waitUntilVisible(executed);
    return { contact: await this.details.view(state), position, visible };
  }
}
