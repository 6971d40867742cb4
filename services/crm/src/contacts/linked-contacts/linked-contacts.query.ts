import { Injectable } from '@nestjs/common';
import {
  Access,
  ContactView,
  contactsToFilterBy,
  LinkedContactsRefusal,
  matchContacts,
  Migration,
  ownersOfContacts,
  RequestPayload,
  readLinkedContacts,
  ReplyOf,
} from '@ledgerdesk/contracts';
import { DomainError } from '@ledgerdesk/event-sourcing';
import { EventStore, LogUnavailable } from '@ledgerdesk/event-store';
import { emailForm } from '@ledgerdesk/fields';
import { atOnce } from '../../at-once';
import { committedIntoSource, committedUndo, uncommittedMove } from '../../crm-access';
import { PresentOrganization } from '../../organizations/organization';
import { OrganizationMigration } from '../../organizations/organization-migration';
import { Plans } from '../../plans/plans';
import { plannedAs } from '../../reservation';
import { isUndo } from '../../undo-steps';
import { PresentContact } from '../contact';
import { ContactDetails } from '../contact-details/contact-details.query';
import { ContactEmails } from '../contact-email';
import { ContactList } from '../contact-list/contact-list.query';
import { ContactMigration } from '../contact-migration';

const ATTEMPTS = 4;
const MOST_TO_FILTER_BY = 20_000;

/**
 * The contacts of a contact source as issues are tied to them. While a committed transfer runs, an id of its source stands
 * for its counterpart, which is migrated now if it was not yet (TRF-36, TRF-52).
 */
@Injectable()
export class LinkedContacts {
  constructor(
    private readonly details: ContactDetails,
    private readonly emails: ContactEmails,
    private readonly list: ContactList,
    private readonly migration: ContactMigration,
    private readonly organizations: OrganizationMigration,
    private readonly plans: Plans,
    private readonly eventStore: EventStore,
  ) {}

  async read(
    access: Access,
    sourceId: number,
    { ids, emails, fresh }: RequestPayload<typeof readLinkedContacts>,
  ): Promise<ReplyOf<typeof readLinkedContacts>> {
    const into = committedIntoSource(access);
    const owners = await this.owners(sourceId, emails, into);
    const byEmail = emails.flatMap((email) => {
      const owner = owners.get(emailForm.of(email));
      return owner ? [{ email, contactId: owner.contactId }] : [];
    });
    const sought = [...new Set([...ids, ...byEmail.map(({ contactId }) => contactId)])];
    const leaving = committedUndo(access, sourceId);
    if (leaving?.mode === 'move') await atOnce(sought, (id) => this.migration.apply(id, leaving));
    const found = new Map(await this.byId(sourceId, sought, into, fresh || leaving !== null));
    if (fresh) {
      const left = sought.filter((id) => !found.has(id));
      for (const [id, contact] of await this.movedMeanwhile(access, sourceId, left)) found.set(id, contact);
    }
    const replaced = [...found].flatMap(([id, contact]) => (contact.id === id ? [] : [{ id, contactId: contact.id }]));
    const contacts = new Map([...found.values()].map((contact) => [contact.id, contact]));
    return { contacts: [...contacts.values()], byEmail, replaced };
  }

  /** By the id that was asked for: those that a contact source owns, which may be another than that of the entered group. */
  ofSource(access: Access, sourceId: number, ids: readonly number[]): Promise<ReadonlyMap<number, ContactView>> {
    const isEntered = access.target?.contactSource.groupId === sourceId;
    return this.byId(sourceId, ids, isEntered ? committedIntoSource(access) : null, false);
  }

  /** Who has these addresses: by state (LNK-20, LNK-21). */
  async match(
    access: Access,
    sourceId: number,
    { addresses }: RequestPayload<typeof matchContacts>,
  ): Promise<ReplyOf<typeof matchContacts>> {
    const owners = await this.owners(sourceId, addresses, committedIntoSource(access));
    const found = [...owners.values()].flatMap((owner) => owner ?? []);
    const idsOf = (state: PresentContact['status']) => [
      ...new Set(found.filter(({ status }) => status === state).map(({ contactId }) => contactId)),
    ];
    return { activeIds: idsOf('active'), inactiveIds: idsOf('inactive') };
  }

  /** A contact, the contacts of an organization, or the contact where it is of the organization: all ids that lead there. */
  async toFilterBy(
    access: Access,
    { contactId, organizationId }: RequestPayload<typeof contactsToFilterBy>,
  ): Promise<ReplyOf<typeof contactsToFilterBy>> {
    const running = access.target ? committedIntoSource(access) : null;
    const [contact, organization] = await Promise.all([
      contactId === null ? null : this.moved(this.migration, contactId, running),
      organizationId === null ? null : this.moved(this.organizations, organizationId, running),
    ]);
    if (contactId !== null) {
      const fits = organizationId === null || contact?.organizationId === organization?.organizationId;
      if (!contact || !fits) return nothingToFilterBy;
      return { groupId: contact.groupId, ids: [...(await this.idsLeadingTo([contact], running))], tooMany: false };
    }
    if (!organization) return nothingToFilterBy;
    const { groupId } = organization;
    try {
      return { groupId, ids: [...(await this.idsInOrganization(organization, running))], tooMany: false };
    } catch (error) {
      const code: LinkedContactsRefusal = 'too-many-contacts';
      if (error instanceof DomainError && error.code === code) return { groupId, ids: [], tooMany: true };
      throw error;
    }
  }

  /** By the id that was asked for: a merged contact is of the group of its survivor. */
  async ownersOf(ids: readonly number[]): Promise<ReplyOf<typeof ownersOfContacts>['owners']> {
    const owners = await atOnce([...new Set(ids)], async (contactId) => {
      const contact = await this.details.find(contactId);
      return contact ? [{ contactId, groupId: contact.groupId }] : [];
    });
    return owners.flat();
  }

  /** Those of a contact source that have the same e-mail as one of these contacts, whichever group owns it. */
  async ofSameEmail(sourceId: number, ids: readonly number[]): Promise<readonly number[]> {
    const found = await atOnce([...new Set(ids)], async (id) => {
      const email = (await this.details.find(id))?.email;
      const owner = email ? await this.owner(sourceId, email.address, null) : null;
      return owner ? [owner.contactId] : [];
    });
    return [...new Set(found.flat())];
  }

  /** By the id that was asked for: those that the source owns, and the counterparts of others. */
  private async byId(
    sourceId: number,
    ids: readonly number[],
    into: Migration | null,
    fresh: boolean,
  ): Promise<ReadonlyMap<number, ContactView>> {
    const listed: ReadonlyMap<number, ContactView> = fresh ? new Map() : await this.list.named(ids);
    const isElsewhere = (groupId: number) => groupId !== sourceId && groupId !== into?.sourceId;
    const found = await atOnce(ids, async (id) => {
      const known = listed.get(id);
      if (known?.groupId === sourceId) return [[id, known] as const];
      if (known && isElsewhere(known.groupId)) return [];
      const contact = await this.migration.findIn(id, into);
      return contact?.groupId === sourceId ? [[id, await this.details.view(contact)] as const] : [];
    });
    return new Map(found.flat());
  }

  /**
   * Those that a transfer has moved or merged since this access answer was given: what was accepted before its commit is
   * treated like the rest (TRF-59).
   */
  private async movedMeanwhile(
    access: Access,
    sourceId: number,
    ids: readonly number[],
  ): Promise<ReadonlyMap<number, ContactView>> {
    const found = await atOnce(ids, async (id) => {
      const took = await this.migration.takenFrom(id, sourceId);
      if (took === null) return [];
      const isMeant = uncommittedMove(access, sourceId)?.transferId === took;
      const contact = isMeant || (await this.plans.committed(took)) ? await this.migration.find(id) : null;
      return contact ? [[id, await this.details.view(contact)] as const] : [];
    });
    return new Map(found.flat());
  }

  /** As it is after what a committed transfer moves is moved. */
  private async moved<Thing extends PresentContact | PresentOrganization>(
    migration: Readonly<{
      find(id: number): Promise<Thing | null>;
      apply(id: number, into: Migration): Promise<number | null>;
      findIn(id: number, into: Migration | null): Promise<Thing | null>;
    }>,
    id: number,
    running: Migration | null,
  ): Promise<Thing | null> {
    const found = await migration.find(id);
    const into = running ?? (await this.plans.committed(found?.reservation?.transferId));
    if (into && isUndo(into)) {
      await migration.apply(id, into);
      return migration.find(id);
    }
    return into?.mode === 'move' ? migration.findIn(id, into) : found;
  }

  private async idsInOrganization(
    organization: PresentOrganization,
    running: Migration | null,
  ): Promise<readonly number[]> {
    const { groupId, organizationId, mergedIds, copyOf, reservation } = organization;
    // What a committed transfer is about to bring into it. Looked at first: what leaves meanwhile has arrived afterwards.
    const into = running ?? (await this.plans.committed(reservation?.transferId ?? copyOf?.transferId));
    const former = [organizationId, ...mergedIds, ...formerIdsOf(organization)];
    const coming = into ? await this.list.ofOrganizations(into.sourceId, former, MOST_TO_FILTER_BY) : [];
    const present = await this.list.ofOrganizations(groupId, [organizationId], MOST_TO_FILTER_BY);
    const here = new Set(present.map(({ contactId }) => contactId));
    const brought = coming.filter(
      (contact) =>
        contact.reservation?.plan !== 'merge' &&
        contact.reservation?.transferId === into?.transferId &&
        !here.has(contact.contactId),
    );
    throwIfTooMany([...present, ...brought]);
    const leading = await this.idsLeadingTo(present, into);
    return [...new Set([...leading, ...brought.flatMap(idsBroughtBy)])];
  }

  /**
   * Besides their own, those of contacts that were merged into them, and those of the contacts whose links are being led
   * to them; where the group owns such a one, too, its links are its own.
   */
  private async idsLeadingTo(
    contacts: readonly PresentContact[],
    running: Migration | null,
  ): Promise<readonly number[]> {
    const formerIds = (contact: PresentContact) => [...formerIdsOf(contact), ...undoneIdsOf(contact, running)];
    const former = await this.list.named(contacts.flatMap(formerIds));
    const leading = contacts.flatMap((contact) => [
      contact.contactId,
      ...contact.mergedIds,
      // One that is not listed any more has been merged meanwhile.
      ...formerIds(contact).filter((id) => former.get(id)?.groupId !== contact.groupId),
    ]);
    return [...new Set(leading)];
  }

  /** By the form in which addresses are the same e-mail. */
  private async owners(
    sourceId: number,
    addresses: readonly string[],
    into: Migration | null,
  ): Promise<ReadonlyMap<string, PresentContact | null>> {
    const different = [...new Map(addresses.map((address) => [emailForm.of(address), address]))];
    return new Map(
      await atOnce(different, async ([form, address]) => [form, await this.owner(sourceId, address, into)] as const),
    );
  }

  /** One read of hundreds that fails does not fail them all. */
  private async owner(sourceId: number, address: string, into: Migration | null): Promise<PresentContact | null> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        const owner = await this.emails.owner(sourceId, address);
        if (owner || into?.mode !== 'move') return owner;
        const moving = await this.emails.owner(into.sourceId, address);
        const found = moving && (await this.migration.findIn(moving.contactId, into));
        return found?.groupId === sourceId ? found : null;
      } catch (error) {
        if (!(error instanceof LogUnavailable) || attempt === ATTEMPTS) throw error;
        await this.eventStore.pause(attempt);
      }
    }
  }
}

const nothingToFilterBy = { groupId: null, ids: [], tooMany: false };

/** Of the one that it is a copy of, or that a transfer plans to merge into it. */
const formerIdsOf = ({ copyOf, reservation }: PresentContact | PresentOrganization): readonly number[] => [
  ...(copyOf ? [copyOf.id] : []),
  ...(reservation?.plan === 'keep' ? [reservation.fromId] : []),
];

/** Of one that a transfer is about to bring: its own, and that of the copy that its links are led to. */
const idsBroughtBy = ({ contactId, reservation }: PresentContact): readonly number[] =>
  reservation?.plan === 'copy' ? [contactId, reservation.intoId] : [contactId];

/** Of whom its links were led to by the transfer that is being undone. */
const undoneIdsOf = (contact: PresentContact, running: Migration | null): readonly number[] => {
  if (!running || !isUndo(running)) return [];
  const { undoes } = running;
  return [plannedAs('copy', undoes, contact), plannedAs('merge', undoes, contact)].flatMap((led) => led?.intoId ?? []);
};

const throwIfTooMany = (contacts: readonly unknown[]): void => {
  if (contacts.length <= MOST_TO_FILTER_BY) return;
  const code: LinkedContactsRefusal = 'too-many-contacts';
  throw new DomainError(code, `Organization has too many contacts to filter by (maximum is ${MOST_TO_FILTER_BY})`);
};
