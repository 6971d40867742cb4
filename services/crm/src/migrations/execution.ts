import { Injectable } from '@nestjs/common';
import { applyMigration, Migration, readCounterparts, ReplyOf, RequestPayload } from '@ledgerdesk/contracts';
import { CommandMetadata } from '@ledgerdesk/event-sourcing';
import { atOnce } from '../at-once';
import { ContactMigration } from '../contacts/contact-migration';
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

  /** One page of the plan, or one page more for it. @throws DomainError `unavailable` where the lists are behind */
  async applyPart(migration: Migration): Promise<ReplyOf<typeof applyMigration>> {
    const { transferId } = migration;
    await this.plans.start(migration);
    const plan = await this.plans.execute(transferId, (metadata) => new CommitMigration({ transferId }, metadata));
    if (plan.applied < plan.pages.length) return replyOf(await this.applyPage(plan, migration), false);
    const isMore = await this.planWhatIsLeft(migration);
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
    if (migration.mode === 'copy') return false;
    const { next: _, ...ids } = await this.parts.read(migration.sourceId, WHOLE);
    if (ids.contactIds.length + ids.organizationIds.length === 0) return false;
    await this.preparation.plan(migration, ids, WHOLE);
    return true;
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
