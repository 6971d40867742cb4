import { CommandHandler } from '@nestjs/cqrs';
import type { createContact, RequestPayload } from '@ledgerdesk/contracts';
import { Commands, Executed } from '@ledgerdesk/event-store';
import { ScopedCommand } from '@ledgerdesk/messaging';
import { ownerRules, requireOwn, throwIfBeingMoved } from '../crm-access';
import { OrganizationDetails } from '../organizations/organization-details/organization-details.query';
import { ClaimedEmail, PresentContact } from './contact';
import { ContactEmails } from './contact-email';
import { newContact } from './contact-fields';
import { CreateContact } from './contact.decider';

/** In the group that was entered. */
export class CreateContactInGroup extends ScopedCommand('CreateContactInGroup')<
  RequestPayload<typeof createContact>,
  PresentContact
> {}

@CommandHandler(CreateContactInGroup)
export class CreateContactHandler {
  constructor(
    private readonly commands: Commands,
    private readonly emails: ContactEmails,
    private readonly organizations: OrganizationDetails,
  ) {}

  /** @throws DomainError `forbidden`, `crm-disabled`, `contact-already-exists`, `contacts-being-moved`, `email-reserved`; InvalidFields */
  async execute({ data, scope }: CreateContactInGroup): Promise<Executed<PresentContact>> {
    const { contactId, organizationId: given = null, ...input } = data;
    const ids = { contactId, groupId: requireOwn(scope.access, 'edit') };
    throwIfBeingMoved(scope.access, ids.groupId);
    const organizationId = await this.organizations.requireInGroup(given, ids.groupId, scope.access);
    const { values, violations } = newContact(input);
    await this.emails.throwIfViolated(ids, values.email, [...ownerRules(scope.access, 'contacts'), ...violations]);

    const metadata = scope.command();
    const create = (email: ClaimedEmail | null) =>
      this.commands.execute(new CreateContact({ organizationId, ...ids, ...values, email }, metadata));
    return values.email === null ? create(null) : this.emails.take(ids, values.email, metadata, create);
  }
}
