import { Injectable } from '@nestjs/common';
import { contactSourcesBelow, contactsToBill, ContactView, ReplyOf, RequestPayload } from '@ledgerdesk/contracts';
import { DomainError } from '@ledgerdesk/event-sourcing';
import { RequestScope, ServiceClient } from '@ledgerdesk/messaging';
import { OrganizationList } from '../../organizations/organization-list/organization-list.query';
import { LinkedContacts } from './linked-contacts.query';

/** What of the contacts of issues a report of time names and counts. */
@Injectable()
export class BilledContacts {
  constructor(
    private readonly client: ServiceClient,
    private readonly linked: LinkedContacts,
    private readonly organizations: OrganizationList,
  ) {}

  /** @throws DomainError `forbidden` */
  async read(
    { contactSourceId, ids }: RequestPayload<typeof contactsToBill>,
    scope: RequestScope,
  ): Promise<ReplyOf<typeof contactsToBill>> {
    const { contactSourceIds } = await this.client.ask(contactSourcesBelow, {}, scope);
    if (!contactSourceIds.includes(contactSourceId))
      throw new DomainError('forbidden', `You may not view the contacts of group ${contactSourceId}`);
    const found = await this.linked.ofSource(scope.access, contactSourceId, [...new Set(ids)]);
    const organizationIds = [...found.values()].flatMap(({ organization }) => organization?.id ?? []);
    const organizations = await this.organizations.billed([...new Set(organizationIds)]);
    const contacts = [...found].map(([id, { id: contactId, organization, ...contact }]) => ({
      id,
      contactId,
      name: nameOf(contact),
      organizationId: (organization && organizations.get(organization.id)?.id) ?? null,
    }));
    const different = new Map([...organizations.values()].map((organization) => [organization.id, organization]));
    return { contacts, organizations: [...different.values()] };
  }
}

/** TIM-18 */
const nameOf = ({ state, firstName, lastName }: Pick<ContactView, 'state' | 'firstName' | 'lastName'>): string =>
  state === 'erased' ? 'Erased contact' : `${firstName} ${lastName}`;
