import { Injectable } from '@nestjs/common';
import { ContactView, countContacts, listContacts, MAX_TOTAL, RequestPayload, ReplyOf } from '@ledgerdesk/contracts';
import { DomainError, Where } from '@ledgerdesk/event-sourcing';
import { Documents, numberedPage, ReadModels } from '@ledgerdesk/read-models';
import { containing, countByState } from '../../list-filters';
import { contactView } from '../contact';
import { contactList } from './contact-list.projection';
import { ContactRow } from './contact-row';

const PER_PAGE = 1_000;

@Injectable()
export class ContactList {
  constructor(private readonly readModels: ReadModels) {}

  /** The contacts that a group owns, filtered and sorted, a page of them (CRM-34, 36, 37). */
  async page(groupId: number, asked: RequestPayload<typeof listContacts>): Promise<ReplyOf<typeof listContacts>> {
    const { search, state, ids, organizationId, orderBy, sort, page, perPage } = asked;
    const where: Where = {
      ...(ids || organizationId !== null ? { ownerId: groupId } : { groupId }),
      ...containing(search),
      ...(state === 'all' ? {} : { state }),
      ...(ids ? { contactId: { in: ids } } : {}),
      ...(organizationId === null ? {} : { organizationId }),
    };
    const inOrder = { where, field: `${orderBy} ${sort}`, sort: 'asc', page, perPage } as const;
    const { found, ...rest } = await numberedPage(await this.contacts(), inOrder, MAX_TOTAL);
    return { items: found.map(({ contact, organization }) => contactView(contact, organization)), ...rest };
  }

  /** Those of these contacts that a group owns. */
  async named(groupId: number, ids: readonly number[]): Promise<readonly ContactView[]> {
    const found = await (await this.contacts()).get(ids);
    const owned = [...found.values()].filter(({ contact }) => contact.groupId === groupId);
    return owned.map(({ contact, organization }) => contactView(contact, organization));
  }

  /**
   * The ids of the contacts of an organization that a group owns.
   *
   * @throws DomainError `too-many-contacts` where there are more than `most`
   */
  async idsOfOrganization(groupId: number, organizationId: number, most: number): Promise<readonly number[]> {
    const contacts = await this.contacts();
    const where = { ownerId: groupId, organizationId };
    const ids = [] as number[];
    for (let after: string | null = null; ;) {
      const found = await contacts.find({ where, limit: PER_PAGE, ...(after === null ? {} : { after }) });
      ids.push(...found.documents.map(({ contact }) => contact.contactId));
      if (ids.length > most)
        throw new DomainError(
          'too-many-contacts',
          `Organization has too many contacts to filter by (maximum is ${most})`,
        );
      if (!found.next) return ids;
      after = found.next;
    }
  }

  /** How many contacts of a group are active and inactive (CRM-38). */
  async counts(groupId: number, search: string | null): Promise<ReplyOf<typeof countContacts>> {
    return countByState(await this.contacts(), { groupId, ...containing(search) });
  }

  /** Only contacts have a group. */
  private async contacts(): Promise<Documents<ContactRow>> {
    return (await this.readModels.documents(contactList)) as Documents<ContactRow>;
  }
}
