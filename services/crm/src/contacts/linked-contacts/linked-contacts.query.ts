import { Injectable } from '@nestjs/common';
import pLimit from 'p-limit';
import {
  contactsToFilterBy,
  LinkedContactsRefusal,
  matchContacts,
  ownersOfContacts,
  RequestPayload,
  readLinkedContacts,
  ReplyOf,
} from '@ledgerdesk/contracts';
import { DomainError } from '@ledgerdesk/event-sourcing';
import { EventStore, LogUnavailable } from '@ledgerdesk/event-store';
import { emailForm } from '@ledgerdesk/fields';
import { OrganizationDetails } from '../../organizations/organization-details/organization-details.query';
import { PresentContact } from '../contact';
import { ContactDetails } from '../contact-details/contact-details.query';
import { ContactEmails } from '../contact-email';
import { ContactList } from '../contact-list/contact-list.query';

const AT_ONCE = 32;
const ATTEMPTS = 4;

/** The contacts of a contact source as issues are tied to them. */
@Injectable()
export class LinkedContacts {
  constructor(
    private readonly details: ContactDetails,
    private readonly emails: ContactEmails,
    private readonly list: ContactList,
    private readonly organizations: OrganizationDetails,
    private readonly eventStore: EventStore,
  ) {}

  async read(
    sourceId: number,
    { ids, emails, fresh }: RequestPayload<typeof readLinkedContacts>,
  ): Promise<ReplyOf<typeof readLinkedContacts>> {
    const owners = await this.owners(sourceId, emails);
    const byEmail = emails.flatMap((email) => {
      const owner = owners.get(emailForm.of(email));
      return owner ? [{ email, contactId: owner.contactId }] : [];
    });
    const sought = [...new Set([...ids, ...byEmail.map(({ contactId }) => contactId)])];
    const contacts = fresh ? await this.present(sourceId, sought) : await this.list.named(sourceId, sought);
    return { contacts: [...contacts], byEmail, replaced: [] };
  }

  /** Who has these addresses: by state (LNK-20, LNK-21). */
  async match(
    sourceId: number,
    { addresses }: RequestPayload<typeof matchContacts>,
  ): Promise<ReplyOf<typeof matchContacts>> {
    const found = [...(await this.owners(sourceId, addresses)).values()].flatMap((owner) => owner ?? []);
    const idsOf = (state: PresentContact['status']) => [
      ...new Set(found.filter(({ status }) => status === state).map(({ contactId }) => contactId)),
    ];
    return { activeIds: idsOf('active'), inactiveIds: idsOf('inactive') };
  }

  /** A contact, the contacts of an organization, or the contact where it is of the organization. */
  async toFilterBy(
    { contactId, organizationId }: RequestPayload<typeof contactsToFilterBy>,
    most: number,
  ): Promise<ReplyOf<typeof contactsToFilterBy>> {
    const [contact, organization] = await Promise.all([
      contactId === null ? null : this.details.find(contactId),
      organizationId === null ? null : this.organizations.find(organizationId),
    ]);
    if (contactId !== null) {
      const fits = contact !== null && (organizationId === null || contact.organizationId === organizationId);
      return fits ? { groupId: contact.groupId, ids: [contactId], tooMany: false } : nothingToFilterBy;
    }
    if (organizationId === null || !organization) return nothingToFilterBy;
    const { groupId } = organization;
    try {
      return { groupId, ids: [...(await this.list.idsOfOrganization(groupId, organizationId, most))], tooMany: false };
    } catch (error) {
      const code: LinkedContactsRefusal = 'too-many-contacts';
      if (error instanceof DomainError && error.code === code) return { groupId, ids: [], tooMany: true };
      throw error;
    }
  }

  async ownersOf(ids: readonly number[]): Promise<ReplyOf<typeof ownersOfContacts>['owners']> {
    const contacts = await many([...new Set(ids)], (contactId) => this.details.find(contactId));
    return contacts.flatMap((contact) => (contact ? [{ contactId: contact.contactId, groupId: contact.groupId }] : []));
  }

  private async present(sourceId: number, ids: readonly number[]) {
    const contacts = await many(ids, (contactId) => this.details.find(contactId));
    const owned = contacts.flatMap((contact) => (contact?.groupId === sourceId ? contact : []));
    return many(owned, (contact) => this.details.view(contact));
  }

  /** By the form in which addresses are the same e-mail. */
  private async owners(
    sourceId: number,
    addresses: readonly string[],
  ): Promise<ReadonlyMap<string, PresentContact | null>> {
    const different = [...new Map(addresses.map((address) => [emailForm.of(address), address]))];
    return new Map(
      await many(different, async ([form, address]) => [form, await this.owner(sourceId, address)] as const),
    );
  }

  /** One read of hundreds that fails does not fail them all. */
  private async owner(sourceId: number, address: string): Promise<PresentContact | null> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.emails.owner(sourceId, address);
      } catch (error) {
        if (!(error instanceof LogUnavailable) || attempt === ATTEMPTS) throw error;
        await this.eventStore.pause(attempt);
      }
    }
  }
}

const nothingToFilterBy = { groupId: null, ids: [], tooMany: false };

const many = <Item, Result>(items: readonly Item[], read: (item: Item) => Promise<Result>): Promise<Result[]> => {
  const atOnce = pLimit(AT_ONCE);
  return Promise.all(items.map((item) => atOnce(read, item)));
};
