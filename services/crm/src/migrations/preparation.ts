import { Injectable } from '@nestjs/common';
import { Migration, prepareMigration, previewMigration, ReplyOf, RequestPayload } from '@ledgerdesk/contracts';
import { atOnce } from '../at-once';
import { PresentContact } from '../contacts/contact';
import { ContactEmails } from '../contacts/contact-email';
import { ContactMigration } from '../contacts/contact-migration';
import { OrganizationMigration } from '../organizations/organization-migration';
import { OrganizationNames } from '../organizations/organization-name';
import { countPlanned } from '../plans/plan';
import { ReleaseMigration } from '../plans/plan.decider';
import { byOutcome, Planned, Plans } from '../plans/plans';
import { Reservation } from '../reservation';
import { SourceIds, SourceParts } from './source-parts';

type Part = RequestPayload<typeof prepareMigration>['part'];
type Duplicates = ReplyOf<typeof previewMigration>['duplicates'];
type Pairs = ReplyOf<typeof previewMigration>['duplicates']['contacts'];
type Plan = (id: number) => Promise<Reservation | null>;

/** Of what is not asked for yet. */
const UNKNOWN = 0;

/** Before the commit of a group transfer: what it would do, is to do, and is no longer to do. */
@Injectable()
export class Preparation {
  constructor(
    private readonly parts: SourceParts,
    private readonly plans: Plans,
    private readonly contacts: ContactMigration,
    private readonly organizations: OrganizationMigration,
    private readonly emails: ContactEmails,
    private readonly names: OrganizationNames,
  ) {}

  /** Changes nothing. */
  async preview({
    mode,
    sourceId,
    targetId,
    part,
  }: RequestPayload<typeof previewMigration>): Promise<ReplyOf<typeof previewMigration>> {
    const migration = { transferId: UNKNOWN, mode, sourceId, targetId };
    const listed = await this.parts.list(sourceId, part);
    const listedContacts = byId(listed.contacts);
    const contacts = await planAll([...listedContacts.keys()], (id) =>
      this.outcome(listedContacts.get(id)!, migration),
    );
    const organizations = await planAll(listed.organizationIds, async (id) => {
      const organization = await this.organizations.find(id);
      if (organization?.organizationId !== id || organization.groupId !== sourceId) return null;
      const same = await this.names.owner(targetId, organization.name.text);
      return outcomeOf(migration, same ? same.organizationId : null);
    });
    const duplicates = { contacts: pairsIn(contacts), organizations: pairsIn(organizations) };
    return {
      next: listed.next,
      ...countsOf(contacts, organizations),
      duplicates,
      organizationIds: 'linked' in part ? [...organizationsOf(listed.contacts)] : [],
      contactIds: [...contacts.keys()],
      mergedFields: await this.lostFields(duplicates, { listed: listedContacts, targetId }),
      obstacles: [],
      copies: [],
    };
  }

  /** Whom links to a contact would lead to: null for a copy to be, undefined for whoever does not belong to the source. */
  async counterpart(contactId: number, migration: Omit<Migration, 'transferId'>): Promise<number | null | undefined> {
    const contact = await this.contacts.find(contactId);
    if (!contact) return undefined;
    if (contact.groupId === migration.targetId) return contact.contactId;
    const outcome = await this.outcome(contact, { ...migration, transferId: UNKNOWN });
    if (outcome?.plan === 'merge') return outcome.intoId;
    return outcome && (outcome.plan === 'copy' ? null : contact.contactId);
  }

  /** @throws DomainError `migration-released`; `unavailable` where the lists are behind */
  async prepare(migration: Migration, part: Part): Promise<ReplyOf<typeof prepareMigration>> {
    await this.plans.start(migration);
    const { next, ...ids } = await this.parts.read(migration.sourceId, part);
    const { contacts, organizations } = await this.plan(migration, ids, part);
    const total = await this.parts.count(migration.sourceId);
    return { next, total, ...countsOf(contacts, organizations), obstacles: [] };
  }

  /** Reserves these of the source, and notes what is planned for each. @throws DomainError `migration-released` */
  async plan(migration: Migration, ids: SourceIds, part: Part) {
    const contacts = await planAll(ids.contactIds, (id) => this.contacts.plan(id, migration));
    const organizationIds = 'linked' in part ? await this.organizationsOf(contacts) : ids.organizationIds;
    const organizations = await planAll(organizationIds, (id) => this.organizations.plan(id, migration));
    await this.plans.addPage(migration, { contacts, organizations });
    return { contacts, organizations };
  }

  /** One event makes every reservation void. @throws DomainError `migration-committed` */
  async release({ transferId }: Migration): Promise<void> {
    await this.plans.execute(transferId, (metadata) => new ReleaseMigration({ transferId }, metadata));
  }

  private async outcome(contact: PresentContact, migration: Migration): Promise<Reservation | null> {
    if (contact.groupId !== migration.sourceId) return null;
    const same = contact.email && (await this.emails.owner(migration.targetId, contact.email.address));
    return outcomeOf(migration, same ? same.contactId : null);
  }

  /** TRF-46: of each pair, what the one in the target keeps its own of. */
  private async lostFields(
    { contacts, organizations }: Duplicates,
    { listed, targetId }: Readonly<{ listed: ReadonlyMap<number, PresentContact>; targetId: number }>,
  ): Promise<ReplyOf<typeof previewMigration>['mergedFields']> {
    const intoIds = contacts.map(({ intoId }) => intoId);
    const survivors = byId((await this.parts.list(targetId, { linked: intoIds })).contacts);
    const contactFields = contacts.map((pair) => {
      const both = [listed.get(pair.fromId) ?? null, survivors.get(pair.intoId) ?? null] as const;
      return differing(pair, both, ['firstName', 'lastName', 'phone', 'description', 'status']);
    });
    const organizationFields = await atOnce(organizations, async (pair) => {
      const both = [await this.organizations.find(pair.fromId), await this.organizations.find(pair.intoId)] as const;
      return differing(pair, both, ['defaultRateCents', 'description', 'status']);
    });
    return { contacts: contactFields.flat(), organizations: organizationFields.flat() };
  }

  /** Linked contacts bring their organizations (TRF-19). */
  private async organizationsOf(contacts: Planned): Promise<readonly number[]> {
    const found = await atOnce([...contacts.keys()], (id) => this.contacts.find(id));
    return organizationsOf(found.flatMap((contact) => contact ?? []));
  }
}

const byId = (contacts: readonly PresentContact[]): ReadonlyMap<number, PresentContact> =>
  new Map(contacts.map((contact) => [contact.contactId, contact]));

const organizationsOf = (contacts: readonly PresentContact[]): readonly number[] => [
  ...new Set(contacts.flatMap(({ organizationId }) => organizationId ?? [])),
];

/** Each once. */
const planAll = async (ids: readonly number[], plan: Plan): Promise<Planned> =>
  ofSource(await atOnce([...new Set(ids)], async (id) => [id, await plan(id)] as const));

const ofSource = (planned: readonly (readonly [id: number, Reservation | null])[]): Planned =>
  new Map(planned.flatMap(([id, reservation]) => (reservation ? [[id, reservation] as const] : [])));

/** As it would be planned: into what the target has, or not. */
const outcomeOf = ({ transferId, mode, targetId }: Migration, intoId: number | null): Reservation => {
  if (intoId !== null) return { transferId, plan: 'merge', intoId };
  return mode === 'move'
    ? { transferId, plan: 'move', targetId, claimId: null }
    : { transferId, plan: 'copy', intoId: UNKNOWN };
};

const pairsIn = (planned: Planned): Pairs =>
  [...planned].flatMap(([fromId, reservation]) =>
    reservation.plan === 'merge' ? [{ fromId, intoId: reservation.intoId }] : [],
  );

const differing = <Thing extends object>(
  pair: Pairs[number],
  [one, other]: readonly [Thing | null, Thing | null],
  among: readonly (keyof Thing & string)[],
) => {
  const fields = one && other ? among.filter((field) => one[field] !== other[field]) : [];
  return fields.length === 0
    ? []
    : [{ ...pair, fields: fields.map((field) => (field === 'status' ? 'state' : field)) }];
};

const countsOf = (contacts: Planned, organizations: Planned) =>
  countPlanned([{ contacts: byOutcome(contacts), organizations: byOutcome(organizations) }]);
