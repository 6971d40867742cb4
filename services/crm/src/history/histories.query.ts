import { Injectable } from '@nestjs/common';
import { Access, HistoryEntry, historyPage, nameUsers, Page, readContactHistory, ReplyOf } from '@ledgerdesk/contracts';
import { DomainError, Event, eventsUntil, fold, historyOf, Recorded } from '@ledgerdesk/event-sourcing';
import { EventStore } from '@ledgerdesk/event-store';
import { RequestScope, ServiceClient } from '@ledgerdesk/messaging';
import * as contacts from '../contacts/contact';
import { ContactMigration } from '../contacts/contact-migration';
import { mergedContact } from '../contacts/contact.decider';
import { isVisible } from '../crm-access';
import * as organizations from '../organizations/organization';
import { OrganizationMigration } from '../organizations/organization-migration';
import { mergedOrganization } from '../organizations/organization.decider';
import { contactHistory } from './contact-history';
import { CrmHistory } from './crm-action';
import { organizationHistory } from './organization-history';

type Reply = ReplyOf<typeof readContactHistory>;
type Steps = ContactMigration | OrganizationMigration;

/** What contacts and organizations were, and what became of them, from their own streams (HIS-1 to HIS-5). */
@Injectable()
export class Histories {
  constructor(
    private readonly eventStore: EventStore,
    private readonly contacts: ContactMigration,
    private readonly organizations: OrganizationMigration,
    private readonly client: ServiceClient,
  ) {}

  /** @throws DomainError `contact-not-found`, `forbidden`, `crm-disabled` */
  async ofContact(contactId: number, page: Page, scope: RequestScope): Promise<Reply> {
    await this.requireVisible(this.contacts, contactId, 'contact-not-found', scope.access);
    const events = sinceErasure(await this.eventsOf(contactId));
    return this.page(contactHistory, events, this.contacts, page, scope);
  }

  /** @throws DomainError `organization-not-found`, `forbidden`, `crm-disabled` */
  async ofOrganization(organizationId: number, page: Page, scope: RequestScope): Promise<Reply> {
    await this.requireVisible(this.organizations, organizationId, 'organization-not-found', scope.access);
    const stream = organizations.organizationStream(organizationId);
    const events = await this.eventStore.read<organizations.OrganizationEvent>(stream);
    return this.page(organizationHistory, events, this.organizations, page, scope);
  }

  /**
   * As it was at this time (HIS-4), with the group that owns it where the reader may not see the one that did.
   *
   * @throws DomainError `contact-not-found` where there was none, or it may not be read now; `contact-merged`
   */
  async contactAt(contactId: number, asOf: string, access: Access): Promise<contacts.PresentContact> {
    const owner = await this.requireVisible(this.contacts, contactId, 'contact-not-found', access);
    const state = contactStateAt(await this.eventsOf(contactId), asOf);
    if (state.status === 'merged') throw mergedContact(contactId, await this.survivorOf(this.contacts, contactId));
    if (!contacts.isPresent(state)) throw notFound('contact-not-found', contactId);
    return { ...state, groupId: sees(access, state.groupId) ? state.groupId : owner };
  }

  /** @throws DomainError `organization-not-found`, `organization-merged` likewise */
  async organizationAt(
    organizationId: number,
    asOf: string,
    access: Access,
  ): Promise<organizations.PresentOrganization> {
    const owner = await this.requireVisible(this.organizations, organizationId, 'organization-not-found', access);
    const state = await this.organizationStateAt(organizationId, asOf);
    if (state.status === 'merged')
      throw mergedOrganization(organizationId, await this.survivorOf(this.organizations, organizationId));
    if (!organizations.isPresent(state)) throw notFound('organization-not-found', organizationId);
    return { ...state, groupId: sees(access, state.groupId) ? state.groupId : owner };
  }

  /** The organization that a contact had at this time, by its name then; null where the reader may not see it now. */
  async organizationOf(
    { organizationId: id }: contacts.PresentContact,
    asOf: string,
    access: Access,
  ): Promise<Readonly<{ id: number; name: string }> | null> {
    const owner = id === null ? null : await this.organizations.ownerOf(id);
    if (id === null || owner === null || !sees(access, owner)) return null;
    const state = await this.organizationStateAt(id, asOf);
    if (state.status === 'merged') return { id, name: state.former.name.text };
    return organizations.isPresent(state) ? { id, name: state.name.text } : null;
  }

  private eventsOf(contactId: number): Promise<readonly Recorded<contacts.ContactEvent>[]> {
    return this.eventStore.read<contacts.ContactEvent>(contacts.contactStream(contactId));
  }

  private async organizationStateAt(id: number, asOf: string): Promise<organizations.Organization> {
    const stream = organizations.organizationStream(id);
    return fold(organizations, eventsUntil(await this.eventStore.read<organizations.OrganizationEvent>(stream), asOf));
  }

  private async page<State, E extends Event>(
    definition: CrmHistory<State, E>,
    events: readonly Recorded<E>[],
    steps: Steps,
    page: Page,
    scope: RequestScope,
  ): Promise<Reply> {
    const { items, ...rest } = await historyPage(historyOf(definition, events), page, (userIds) =>
      this.usersNamed(userIds, scope),
    );
    return { items: await Promise.all(items.map((item) => this.seenBy(scope.access, item, steps))), ...rest };
  }

  /** Without groups, organizations and ids of others that the reader may not see (HIS-3, HIS-5). */
  private async seenBy(
    access: Access,
    { fromId, intoId, changes, ...entry }: HistoryEntry,
    steps: Steps,
  ): Promise<HistoryEntry> {
    const isSeen = async (id: number | undefined) => {
      const owner = id === undefined ? null : await steps.ownerOf(id);
      return owner !== null && sees(access, owner);
    };
    const { groupId, organizationId, ...others } = changes;
    const areGroupsSeen = idsIn(groupId).every((id) => sees(access, id));
    const areOrganizationsSeen = await this.areSeen(access, idsIn(organizationId));
    return {
      ...entry,
      changes: {
        ...(groupId && areGroupsSeen ? { groupId } : {}),
        ...(organizationId && areOrganizationsSeen ? { organizationId } : {}),
        ...others,
      },
      ...((await isSeen(fromId)) ? { fromId: fromId! } : {}),
      ...((await isSeen(intoId)) ? { intoId: intoId! } : {}),
    };
  }

  private async areSeen(access: Access, organizationIds: readonly number[]): Promise<boolean> {
    const owners = await Promise.all(organizationIds.map((id) => this.organizations.ownerOf(id)));
    return owners.every((owner) => owner !== null && sees(access, owner));
  }

  private async usersNamed(userIds: readonly number[], scope: RequestScope) {
    return (await this.client.ask(nameUsers, { userIds: [...userIds] }, scope)).users;
  }

  /** The group that owns it, or owned it when it was merged. */
  private async requireVisible(
    steps: Steps,
    id: number,
    code: 'contact-not-found' | 'organization-not-found',
    access: Access,
  ): Promise<number> {
    const owner = await steps.ownerOf(id);
    if (!isVisible(access, owner) || owner === null) throw notFound(code, id);
    return owner;
  }

  private async survivorOf(steps: Steps, id: number): Promise<number> {
    const found = await steps.find(id);
    if (!found) return id;
    return 'contactId' in found ? found.contactId : found.organizationId;
  }
}

/** Of one that was erased nothing that was before counts, also until it is removed (ERA-3). */
const sinceErasure = (events: readonly Recorded<contacts.ContactEvent>[]) =>
  events.slice(
    Math.max(
      0,
      events.findIndex(({ type }) => type === 'ContactErased'),
    ),
  );

/** Before it was erased it was what it was then (ERA-3). */
const contactStateAt = (events: readonly Recorded<contacts.ContactEvent>[], asOf: string): contacts.Contact => {
  const [first, ...others] = sinceErasure(events);
  if (first?.type !== 'ContactErased') return fold(contacts, eventsUntil(events, asOf));
  return first.data.createdAt > asOf ? contacts.initialState : fold(contacts, [first, ...eventsUntil(others, asOf)]);
};

/** What a field was and is, of one that holds ids. */
const idsIn = (change: HistoryEntry['changes'][string] | undefined): readonly number[] =>
  [change?.from, change?.to].filter((id) => typeof id === 'number');

/** Whether what this group owns may be seen; where nothing may be, neither may this. */
const sees = (access: Access, groupId: number): boolean => {
  try {
    return isVisible(access, groupId);
  } catch (error) {
    if (error instanceof DomainError) return false;
    throw error;
  }
};

const notFound = (code: string, id: number) => new DomainError(code, `There is no ${code.split('-')[0]} ${id} here`);
