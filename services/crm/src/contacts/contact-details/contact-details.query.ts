import { Injectable } from '@nestjs/common';
import { Access, ContactRefusal, ContactView } from '@ledgerdesk/contracts';
import { DomainError } from '@ledgerdesk/event-sourcing';
import { EventStore } from '@ledgerdesk/event-store';
import { isVisible } from '../../crm-access';
import { OrganizationDetails } from '../../organizations/organization-details/organization-details.query';
import { contactStream, contactView, PresentContact } from '../contact';
import { contactDecider } from '../contact.decider';

/** Read from the streams of the contact and of its organization, so that it is never behind. */
@Injectable()
export class ContactDetails {
  constructor(
    private readonly eventStore: EventStore,
    private readonly organizations: OrganizationDetails,
  ) {}

  async find(contactId: number): Promise<PresentContact | null> {
    const { state } = await this.eventStore.load(contactStream(contactId), contactDecider);
    return state.status === 'unknown' ? null : state;
  }

  /** @throws DomainError `contact-not-found` alike where there is none, and where it may not be seen */
  async read(contactId: number, access: Access): Promise<PresentContact> {
    const present = await this.find(contactId);
    if (isVisible(access, present?.groupId ?? null) && present) return present;
    const code: ContactRefusal = 'contact-not-found';
    throw new DomainError(code, `There is no contact ${contactId} here`);
  }

  async view(contact: PresentContact): Promise<ContactView> {
    const { organizationId: id } = contact;
    const organization = id === null ? null : await this.organizations.find(id);
    return contactView(contact, organization && { id: organization.organizationId, name: organization.name.text });
  }
}
