import { Controller } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import {
  Access,
  countContacts,
  createContact,
  InvalidFields,
  listContacts,
  readContact,
  updateContact,
} from '@ledgerdesk/contracts';
import { Executed } from '@ledgerdesk/event-store';
import { omitUndefined } from '@ledgerdesk/fields';
import { Answers, type Asked, Received } from '@ledgerdesk/messaging';
import { ReadModels } from '@ledgerdesk/read-models';
import { atGroup, demandEdit, demandOwn, demandSource, isVisible, ownerRules } from '../crm-access';
import { OrganizationDetails } from '../organizations/organization-details/organization-details.query';
import { ClaimedEmail, Contact, PresentContact } from './contact';
import { ContactDetails } from './contact-details/contact-details.query';
import { ContactEmails } from './contact-email';
import { changedContact, newContact } from './contact-fields';
import { ContactList } from './contact-list/contact-list.query';
import { CreateContact, UpdateContact } from './contact.decider';

@Controller()
export class ContactsController {
  constructor(
    private readonly commands: CommandBus,
    private readonly readModels: ReadModels,
    private readonly details: ContactDetails,
    private readonly contactList: ContactList,
    private readonly emails: ContactEmails,
    private readonly organizations: OrganizationDetails,
  ) {}

  @Answers(createContact, atGroup)
  async create(@Received() { payload, access, metadata, commandId }: Asked<typeof createContact, Access>) {
    const { contactId, organizationId = null, ...input } = payload;
    const ids = { contactId, groupId: demandOwn(access, 'edit') };
    await this.demandOrganization(organizationId, ids.groupId);
    const { values, violations } = newContact(input);
    await this.emails.throwIfViolated(ids, values.email, [...ownerRules(access, 'contacts'), ...violations]);

    const meant = { commandId: commandId(1), ...metadata };
    const create = (email: ClaimedEmail | null) =>
      this.execute(new CreateContact({ organizationId, ...ids, ...values, email }, meant));
    return this.answer(await (values.email ? this.emails.take(ids, values.email, meant, create) : create(null)));
  }

  @Answers(updateContact, atGroup)
  async update(@Received() { payload, access, metadata, commandId }: Asked<typeof updateContact, Access>) {
    const { contactId, organizationId, active, ifChanges, ...input } = payload;
    const present = await this.details.read(contactId, (groupId) => isVisible(access, groupId));
    const ids = { contactId, groupId: present.groupId };
    demandEdit(access, ids.groupId);
    await this.demandOrganization(organizationId ?? null, ids.groupId);
    const { values, violations } = changedContact(input);
    await this.emails.throwIfViolated(ids, values.email, violations);

    const meant = { ...metadata, commandId: commandId(1) };
    const { email: address, ...others } = values;
    const named = { ...others, ...omitUndefined({ organizationId }) };
    const update = (email?: ClaimedEmail | null) =>
      this.execute(
        new UpdateContact(
          { ...ids, details: { ...named, ...omitUndefined({ email }) }, ...omitUndefined({ active, ifChanges }) },
          meant,
        ),
      );
    if (address === undefined || address === present.email?.address) return this.answer(await update());
    return this.answer(await (address === null ? update(null) : this.emails.take(ids, address, meant, update)));
  }

  @Answers(readContact, atGroup)
  async read(@Received() { payload: { contactId }, access }: Asked<typeof readContact, Access>) {
    const contact = await this.details.read(contactId, (groupId) => isVisible(access, groupId));
    return { contact: await this.details.view(contact) };
  }

  @Answers(listContacts, atGroup)
  async list(@Received() { payload, access }: Asked<typeof listContacts, Access>) {
    return this.contactList.page((payload.owned ? demandOwn : demandSource)(access, 'view'), payload);
  }

  @Answers(countContacts, atGroup)
  async count(@Received() { payload: { search }, access }: Asked<typeof countContacts, Access>) {
    return this.contactList.counts(demandSource(access, 'view'), search);
  }

  private execute(command: CreateContact | UpdateContact): Promise<Executed<Contact>> {
    return this.commands.execute(command);
  }

  private async answer({ state, position }: Executed<Contact>) {
    const visible = await this.readModels.waitForPosition(['ContactCreated', 'ContactDetailsChanged'], position);
    return { contact: await this.details.view(state as PresentContact), position, visible };
  }

  /** Read from its stream: it may have been created a moment ago (CRM-16). */
  private async demandOrganization(organizationId: number | null, groupId: number): Promise<void> {
    if (organizationId === null || (await this.organizations.find(organizationId))?.groupId === groupId) return;
    const message = 'The specified organization was not found or does not belong to this group';
    throw new InvalidFields([{ path: 'base', message }]);
  }
}
