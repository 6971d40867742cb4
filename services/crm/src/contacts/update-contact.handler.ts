import { CommandHandler } from '@nestjs/cqrs';
import type { RequestPayload, updateContact } from '@ledgerdesk/contracts';
import { Commands, Executed } from '@ledgerdesk/event-store';
import { omitUndefined } from '@ledgerdesk/fields';
import { ScopedCommand } from '@ledgerdesk/messaging';
import { requireEdit } from '../crm-access';
import { OrganizationDetails } from '../organizations/organization-details/organization-details.query';
import { Plans } from '../plans/plans';
import type { OperationId } from '../reservation';
import { ClaimedEmail, PresentContact } from './contact';
import { ContactDetails } from './contact-details/contact-details.query';
import { ContactEmails } from './contact-email';
import { changedContact } from './contact-fields';
import { UpdateContact } from './contact.decider';

/** Of a contact that is visible in the group that was entered. */
export class UpdateContactInGroup extends ScopedCommand('UpdateContactInGroup')<
  RequestPayload<typeof updateContact>,
  PresentContact
> {}

@CommandHandler(UpdateContactInGroup)
export class UpdateContactHandler {
  constructor(
    private readonly commands: Commands,
    private readonly details: ContactDetails,
    private readonly emails: ContactEmails,
    private readonly organizations: OrganizationDetails,
    private readonly plans: Plans,
  ) {}

  /**
   * @throws DomainError `forbidden`, `crm-disabled`, `contact-not-found`, `contact-merged`, `precondition-failed`,
   * `contact-part-of-transfer`, `email-reserved`; InvalidFields
   */
  async execute({ data, scope }: UpdateContactInGroup): Promise<Executed<PresentContact>> {
    const { contactId, organizationId: given, active, ifChanges, ...input } = data;
    const present = await this.details.read(contactId, scope.access);
    const ids = { contactId, groupId: present.groupId };
    requireEdit(scope.access, ids.groupId);
    const found = await this.organizations.requireInGroup(given ?? null, ids.groupId, scope.access);
    const organizationId = given === undefined ? undefined : found;
    const { values, violations } = changedContact(input);
    await this.emails.throwIfViolated(ids, values.email, violations);

    const metadata = scope.command();
    const { email: address, ...others } = values;
    const update = (email?: ClaimedEmail | null) => {
      const details = { ...others, ...omitUndefined({ organizationId, email }) };
      const change = { ...ids, details, ...omitUndefined({ active, ifChanges }) };
      const execute = (ended: readonly OperationId[]) =>
        this.commands.execute(new UpdateContact({ ...change, ended }, metadata));
      return this.plans.pastEnded(execute, scope.access);
    };
    if (address === undefined || address === present.email?.address) return update();
    return address === null ? update(null) : this.emails.take(ids, address, metadata, update);
  }
}
