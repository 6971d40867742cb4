import { Injectable } from '@nestjs/common';
import {
  ContactView,
  countContacts,
  exportContacts,
  listContacts,
  listDuplicateContacts,
  MAX_TOTAL,
  RequestPayload,
  ReplyOf,
} from '@ledgerdesk/contracts';
import { Condition, DomainError, Where } from '@ledgerdesk/event-sourcing';
import { cursorPage, Documents, numberedPage, ReadModels } from '@ledgerdesk/read-models';
import { atOnce } from '../../at-once';
import { containing, countByState, partInOrder } from '../../list-filters';
import { OrganizationDetails } from '../../organizations/organization-details/organization-details.query';
import { contactView, PresentContact } from '../contact';
import { ContactMigration } from '../contact-migration';
import { contactList } from './contact-list.projection';
import { ContactRow } from './contact-row';
import { duplicatePairs } from './duplicate-pairs';

const PER_PAGE = 1_000;

type Filters = Pick<RequestPayload<typeof listContacts>, 'search' | 'state' | 'ids' | 'organizationId'>;

/** CRM-36 */
const stateIn = (state: Filters['state']): Condition => (state === 'all' ? { in: ['active', 'inactive'] } : state);

const viewOf = ({ contact, organization }: ContactRow): ContactView => contactView(contact, organization);

@Injectable()
export class ContactList {
  constructor(
    private readonly readModels: ReadModels,
    private readonly migration: ContactMigration,
    private readonly organizations: OrganizationDetails,
  ) {}

  /** The contacts that a group owns, filtered and sorted, a page of them (CRM-34, 36, 37). */
  async page(groupId: number, asked: RequestPayload<typeof listContacts>): Promise<ReplyOf<typeof listContacts>> {
    const { orderBy, sort, page, perPage, from } = asked;
    const where = await this.filter(groupId, asked);
    const inOrder = { where, field: `${orderBy} ${sort}`, sort: 'asc' } as const;
    const contacts = await this.contacts();
    const { found, ...rest } = from
      ? await cursorPage(contacts, { ...inOrder, ...from })
      : await numberedPage(contacts, { ...inOrder, page, perPage }, MAX_TOTAL);
    return { items: found.map(viewOf), ...rest };
  }

  /** The same, a part at a time: what comes or goes meanwhile skips and doubles no other (API-42). */
  async part(groupId: number, asked: RequestPayload<typeof exportContacts>): Promise<ReplyOf<typeof exportContacts>> {
    const where = await this.filter(groupId, asked);
    const { documents, next } = await (await this.contacts()).find({ where, ...partInOrder(asked) });
    return { items: documents.map(viewOf), next };
  }

  private async filter(groupId: number, asked: Filters): Promise<Where> {
    const { search, state, ids, organizationId } = asked;
    return {
      ...(ids || organizationId !== null ? { ownerId: groupId } : { groupId }),
      ...containing(search),
      state: stateIn(state),
      ...(ids ? { contactId: { in: await this.standingFor(ids) } } : {}),
      ...(organizationId === null
        ? {}
        : { organizationId: { in: await this.organizationsStandingFor(organizationId) } }),
    };
  }

  /** Pairs of contacts of a group that are alike, a page of them (MRG-3). How many there are is not counted. */
  async duplicates(
    groupId: number,
    { state, page, perPage }: RequestPayload<typeof listDuplicateContacts>,
  ): Promise<ReplyOf<typeof listDuplicateContacts>> {
    const where: Where = { groupId, state: stateIn(state) };
    const part = { skipped: (page - 1) * perPage, count: perPage + 1 };
    const pairs = await duplicatePairs(await this.contacts(), where, part);
    return { items: pairs.slice(0, perPage), total: null, more: pairs.length > perPage };
  }

  /** How many contacts of a group are active and inactive (CRM-38). */
  async counts(groupId: number, search: string | null): Promise<ReplyOf<typeof countContacts>> {
    return countByState(await this.contacts(), { groupId, ...containing(search) });
  }

  /** Those of these contacts that are listed, by id, with the group that owns each. */
  async named(ids: readonly number[]): Promise<ReadonlyMap<number, ContactView>> {
    const found = await (await this.contacts()).get(ids);
    const rows = [...found.values()];
    return new Map(rows.map(({ contactId, contact, organization }) => [contactId, contactView(contact, organization)]));
  }

  /** The contacts of these organizations that a group owns, as they were listed; no more of them than `most` and 1,000. */
  async ofOrganizations(
    groupId: number,
    organizationIds: readonly number[],
    most: number,
  ): Promise<readonly PresentContact[]> {
    const contacts = await this.contacts();
    const where = { ownerId: groupId, organizationId: { in: organizationIds } };
    const found: PresentContact[] = [];
    for (let after: string | null = null; ;) {
      const page = await contacts.find({ where, limit: PER_PAGE, ...(after === null ? {} : { after }) });
      found.push(...page.documents.map(({ contact }) => contact));
      if (!page.next || found.length > most) return found;
      after = page.next;
    }
  }

  /** Those of these contacts that a group owns, as they are listed. */
  async ofThese(groupId: number, ids: readonly number[]): Promise<readonly PresentContact[]> {
    const found = await (await this.contacts()).get(ids);
    return [...found.values()].map(({ contact }) => contact).filter((contact) => contact.groupId === groupId);
  }

  /** The contacts of an organization that a group owns, with ids after one, as they were listed. */
  async inOrganization(
    groupId: number,
    { organizationId, afterId, limit }: Readonly<{ organizationId: number; afterId: number; limit: number }>,
  ): Promise<readonly PresentContact[]> {
    const where = { ownerId: groupId, organizationId, contactId: { gt: afterId } };
    const sort = { field: 'contactId', direction: 'ascending' } as const;
    const { documents } = await (await this.contacts()).find({ where, sort, limit });
    return documents.map(({ contact }) => contact);
  }

  /** @throws DomainError `unavailable` where what was stored up to this position is not listed soon */
  async waitForStored(position: number): Promise<void> {
    if (await this.readModels.waitForPosition(contactList.handles, position)) return;
    throw new DomainError('unavailable', 'The list of contacts is behind; try again soon');
  }

  /** What a group owns, as it is listed, a part at a time, and the token of the next part. */
  async ownedBy(
    groupId: number,
    after: string | null,
    limit: number,
  ): Promise<Readonly<{ contacts: readonly PresentContact[]; next: string | null }>> {
    const page = { where: { groupId }, limit, ...(after === null ? {} : { after }) };
    const { documents, next } = await (await this.contacts()).find(page);
    return { contacts: documents.map(({ contact }) => contact), next };
  }

  /** How many contacts a group owns, counted no further than `upTo` where that is given. */
  async countOwnedBy(groupId: number | Readonly<{ in: readonly number[] }>, upTo?: number): Promise<number> {
    return (await this.contacts()).count({ groupId }, upTo);
  }

  /** Merged ones are not listed: whoever is not there may lead to another (TRF-31). */
  private async standingFor(ids: readonly number[]): Promise<readonly number[]> {
    const listed = await (await this.contacts()).get(ids);
    const found = await atOnce(ids, async (id) => {
      if (listed.has(id)) return id;
      return (await this.migration.find(id))?.contactId ?? id;
    });
    return [...new Set(found)];
  }

  /** With those that were merged into it: their contacts follow (MRG-1). */
  private async organizationsStandingFor(id: number): Promise<readonly number[]> {
    const found = await this.organizations.find(id);
    return found ? [found.organizationId, ...found.mergedIds] : [id];
  }

  /** Only contacts have a group. */
  private async contacts(): Promise<Documents<ContactRow>> {
    return (await this.readModels.documents(contactList)) as Documents<ContactRow>;
  }
}
