import { Injectable } from '@nestjs/common';
import { previewMigration, RequestPayload } from '@ledgerdesk/contracts';
import { DomainError } from '@ledgerdesk/event-sourcing';
import { EventStore } from '@ledgerdesk/event-store';
import { ReadModels } from '@ledgerdesk/read-models';
import type { PresentContact } from '../contacts/contact';
import { ContactList } from '../contacts/contact-list/contact-list.query';
import { contactList } from '../contacts/contact-list/contact-list.projection';
import { OrganizationList } from '../organizations/organization-list/organization-list.query';
import { organizationList } from '../organizations/organization-list/organization-list.projection';

type Part = RequestPayload<typeof previewMigration>['part'];
export type SourceIds = Readonly<{ contactIds: readonly number[]; organizationIds: readonly number[] }>;
type SourcePart = Readonly<{
  contacts: readonly PresentContact[];
  organizationIds: readonly number[];
  next: string | null;
}>;

const PER_PART = 500;
/** How far a list goes past its last event is stored once a second; another process sees it then, later where it is busy. */
const LISTED_WITHIN_MS = 8_000;
const CONTACTS = 'contacts:';
const ORGANIZATIONS = 'organizations:';

/** What the source of a migration owns, a part at a time: organizations first, then contacts. */
@Injectable()
export class SourceParts {
  constructor(
    private readonly eventStore: EventStore,
    private readonly readModels: ReadModels,
    private readonly contacts: ContactList,
    private readonly organizations: OrganizationList,
  ) {}

  /**
   * The ids of a part, and the cursor of the next one. Of `linked` contacts only themselves are named.
   *
   * @throws DomainError `unavailable` where the lists do not show soon what is stored already
   */
  async read(sourceId: number, part: Part): Promise<SourceIds & Readonly<{ next: string | null }>> {
    if ('linked' in part) return { contactIds: part.linked, organizationIds: [], next: null };
    const { contacts, organizationIds, next } = await this.list(sourceId, part);
    return { contactIds: contacts.map(({ contactId }) => contactId), organizationIds, next };
  }

  /** The same, with the contacts as they are listed. @throws DomainError `unavailable` */
  async list(sourceId: number, part: Part): Promise<SourcePart> {
    if ('organizations' in part) return { contacts: [], organizationIds: part.organizations, next: null };
    await this.waitForLists();
    if ('linked' in part) {
      const contacts = await this.contacts.ofThese(sourceId, part.linked);
      return { contacts, organizationIds: [], next: null };
    }
    const { after } = part;
    if (after?.startsWith(CONTACTS)) return this.contactsAfter(sourceId, after.slice(CONTACTS.length));
    const token = after?.slice(ORGANIZATIONS.length) ?? null;
    const { ids, next } = await this.organizations.idsOwnedBy(sourceId, token, PER_PART);
    if (next !== null) return { contacts: [], organizationIds: ids, next: ORGANIZATIONS + next };
    if (ids.length > 0) return { contacts: [], organizationIds: ids, next: CONTACTS };
    return this.contactsAfter(sourceId, '');
  }

  /** @throws DomainError `unavailable` */
  async count(sourceId: number): Promise<number> {
    await this.waitForLists();
    const counts = [this.contacts.countOwnedBy(sourceId), this.organizations.countOwnedBy(sourceId)];
    return (await Promise.all(counts)).reduce((sum, count) => sum + count, 0);
  }

  /** @throws DomainError `unavailable` */
  async ownsAnything(groupId: number): Promise<boolean> {
    await this.waitForLists();
    const counts = [this.contacts.countOwnedBy(groupId, 1), this.organizations.countOwnedBy(groupId, 1)];
    return (await Promise.all(counts)).some((count) => count > 0);
  }

  /** Whether one of these groups owns a contact. @throws DomainError `unavailable` */
  async ownContacts(groupIds: readonly number[]): Promise<boolean> {
    await this.waitForLists();
    return (await this.contacts.countOwnedBy({ in: groupIds }, 1)) > 0;
  }

  private async contactsAfter(sourceId: number, token: string): Promise<SourcePart> {
    const { contacts, next } = await this.contacts.ownedBy(sourceId, token || null, PER_PART);
    return { contacts, organizationIds: [], next: next === null ? null : CONTACTS + next };
  }

  /** The position of whatever is stored by now. */
  stored(): Promise<number> {
    return this.eventStore.log.head();
  }

  /** Until whatever is stored by now, or up to a position, is listed. @throws DomainError `unavailable` where it takes too long */
  async waitForLists(upTo?: number): Promise<void> {
    const types = [...contactList.handles, ...organizationList.handles];
    if (await this.readModels.waitForPosition(types, upTo ?? (await this.stored()), LISTED_WITHIN_MS)) return;
    throw new DomainError('unavailable', 'The lists of contacts and organizations are behind; try again soon');
  }
}
