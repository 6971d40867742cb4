import { Injectable } from '@nestjs/common';
import { applyMigration, Migration, readCounterparts, ReplyOf, RequestPayload } from '@ledgerdesk/contracts';
import { CommandMetadata } from '@ledgerdesk/event-sourcing';
import { atOnce } from '../at-once';
import { PresentContact } from '../contacts/contact';
import { ContactMigration } from '../contacts/contact-migration';
import { PresentOrganization } from '../organizations/organization';
import { OrganizationMigration } from '../organizations/organization-migration';
import { countPlanned, idsIn, StartedPlan } from '../plans/plan';
import { CommitMigration, CompleteMigration, RecordAppliedPage } from '../plans/plan.decider';
import { Plans } from '../plans/plans';
import { Preparation } from './preparation';
import { SourceParts } from './source-parts';

const WHOLE = { all: true, after: null } as const;

/** After the commit of a group transfer: what was planned is done, and what the source of a move still owns. */
@Injectable()
export class Execution {
  constructor(
    private readonly parts: SourceParts,
    private readonly plans: Plans,
    private readonly preparation: Preparation,
    private readonly contacts: ContactMigration,
    private readonly organizations: OrganizationMigration,
  ) {}

  /**
   * One page of the plan, or one page more for it.
   *
   * @param createdUntil of a copy of all: what was created by then, ISO 8601, is copied
   * @throws DomainError `unavailable` where the lists are behind
   */
  async applyPart(migration: Migration, createdUntil?: string): Promise<ReplyOf<typeof applyMigration>> {
    const { transferId } = migration;
    await this.plans.start(migration);
    const plan = await this.plans.execute(transferId, (metadata) => new CommitMigration({ transferId }, metadata));
    if (plan.applied < plan.pages.length) return replyOf(await this.applyPage(plan, migration), false);
    const isMore =
      migration.mode === 'move'
        ? await this.planWhatIsLeft(migration)
        : createdUntil !== undefined && (await this.planWhatCameLate(migration, createdUntil));
    if (!isMore) await this.parts.waitForLists();
    const complete = (metadata: CommandMetadata) => new CompleteMigration({ transferId }, metadata);
    const present = await this.plans.execute(transferId, complete);
    return replyOf(present, !isMore && present.applied === present.pages.length);
  }

  /** @throws DomainError `migration-released` */
  async counterparts({
    migration,
    contactIds,
    preview,
  }: Pick<RequestPayload<typeof readCounterparts>, 'migration' | 'contactIds' | 'preview'>): Promise<
    ReplyOf<typeof readCounterparts>['counterparts']
  > {
    const { transferId, ...places } = migration;
    const found = await atOnce([...new Set(contactIds)], async (fromId) => {
      const isAsked = preview || transferId === null;
      const intoId = isAsked
        ? await this.preparation.counterpart(fromId, places)
        : ((await this.contacts.apply(fromId, { ...places, transferId })) ?? undefined);
      return intoId === undefined || intoId === fromId ? [] : [{ fromId, intoId }];
    });
    return found.flat();
  }

  private async applyPage({ pages, applied: page }: StartedPlan, migration: Migration): Promise<StartedPlan> {
    const { transferId } = migration;
    const { contacts, organizations } = pages[page]!;
    const before = await this.parts.stored();
    await atOnce(idsIn(organizations), (id) => this.organizations.apply(id, migration));
    await atOnce(idsIn(contacts), (id) => this.contacts.apply(id, migration));
    await this.parts.waitForLists(page + 1 === pages.length ? undefined : before);
    return this.plans.execute(transferId, (metadata) => new RecordAppliedPage({ transferId, page }, metadata));
  }

  /** TRF-59. Whether there was anything. */
  private async planWhatIsLeft(migration: Migration): Promise<boolean> {
    const { next: _, ...ids } = await this.parts.read(migration.sourceId, WHOLE);
    if (ids.contactIds.length + ids.organizationIds.length === 0) return false;
    await this.preparation.plan(migration, ids, WHOLE);
    return true;
  }

  /** TRF-56: what was created between the last part and the commit. Whether there was anything. */
  private async planWhatCameLate(migration: Migration, createdUntil: string): Promise<boolean> {
    const { sourceId, transferId } = migration;
    const isLate = ({ createdAt, reservation, planned }: PresentContact | PresentOrganization) =>
      createdAt <= createdUntil && ![reservation, ...planned].some((plan) => plan?.transferId === transferId);
    for (let after: string | null = null; ;) {
      const part = await this.parts.list(sourceId, { all: true, after });
      const organizations = await atOnce(part.organizationIds, (id) => this.organizations.find(id));
      const contactIds = part.contacts.filter(isLate).map(({ contactId }) => contactId);
      const late = organizations.filter((organization) => organization !== null && isLate(organization));
      const organizationIds = late.flatMap((organization) => organization?.organizationId ?? []);
      if (contactIds.length + organizationIds.length > 0) {
        await this.preparation.plan(migration, { contactIds, organizationIds }, WHOLE);
        return true;
      }
      if (part.next === null) return false;
      after = part.next;
    }
  }
}

/** Of a plan that is applied so far. Copies that stay are not among those that are taken away. */
export const replyOf = ({ pages, applied, stayed }: StartedPlan, done: boolean): ReplyOf<typeof applyMigration> => {
  const { contacts, organizations } = countPlanned(pages.slice(0, applied));
  const counts = {
    contacts: { ...contacts, copied: contacts.copied - stayed.contacts },
    organizations: { ...organizations, copied: organizations.copied - stayed.organizations },
  };
  return { done, applied: sumOf(counts), total: sumOf(countPlanned(pages)), ...counts };
};

const sumOf = (counts: ReturnType<typeof countPlanned>): number =>
  Object.values(counts)
    .flatMap((things) => Object.values(things))
    .reduce((sum, count) => sum + count, 0);
