import { Injectable } from '@nestjs/common';
import {
  ContactsScope,
  Migrated,
  previewMigration,
  ReplyOf,
  repointLinks,
  RequestPayload,
  UndoObstacle,
} from '@ledgerdesk/contracts';
import { RequestScope, ServiceClient } from '@ledgerdesk/messaging';
import type { TransferPlan } from '../tree/transfer-plan';
import type { Tree } from '../tree/tree';
import { bringsAll, ContactMigration, migrationBetween } from './contact-migration';

type Planned = Omit<ReplyOf<typeof previewMigration>, 'next' | 'organizationIds'>;
type Part = RequestPayload<typeof previewMigration>['part'];

/** As many ids as crm takes at once. */
const IDS_AT_ONCE = 1_000;
/** Whoever asks removes nothing. */
const NOBODY = 1;

/** What crm and issues would do for a transfer. */
@Injectable()
export class MigrationPreviews {
  constructor(
    private readonly migration: ContactMigration,
    private readonly client: ServiceClient,
  ) {}

  /** @throws DomainError `unavailable` where the request has not the time to look at everything */
  async preview(tree: Tree, plan: TransferPlan, contactsScope: ContactsScope, scope: RequestScope) {
    if (plan.mode === 'none') return { ...nothing(), issuesRepointed: 0, linksRepointed: 0, linksRemoved: 0 };
    let planned = nothing();
    for await (const part of this.parts(tree, plan, contactsScope, scope)) planned = together(planned, part);
    const { issues, links, removed } = await this.repointed(tree, plan, scope);
    const repointed = { issuesRepointed: issues, linksRepointed: links, linksRemoved: removed };
    return { ...(await this.withoutStaying(tree, plan, planned, scope)), ...repointed };
  }

  /** What stands in the way of an undo. @throws DomainError `unavailable` as `preview` */
  async obstacles(tree: Tree, plan: TransferPlan, scope: RequestScope): Promise<readonly UndoObstacle[]> {
    if (plan.mode === 'none') return [];
    const obstacles: UndoObstacle[] = [];
    for await (const part of this.parts(tree, plan, 'all', scope)) obstacles.push(...part.obstacles);
    return obstacles;
  }

  /** Copies that are linked outside the affected issues are not taken away (TRF-45). */
  private async withoutStaying(
    tree: Tree,
    plan: TransferPlan,
    planned: Planned,
    scope: RequestScope,
  ): Promise<Planned> {
    const { copies, contacts } = planned;
    if (copies.length === 0) return planned;
    const left = new Set(copies.map(({ copyId }) => copyId));
    for await (const contactIds of this.migration.linkedElsewhere(tree, plan, scope))
      for (const id of contactIds) left.delete(id);
    return { ...planned, contacts: { ...contacts, copied: left.size } };
  }

  private async *parts(
    tree: Tree,
    plan: TransferPlan,
    contactsScope: ContactsScope,
    scope: RequestScope,
  ): AsyncGenerator<Planned> {
    const migration = migrationBetween(plan);
    const ask = (part: Part, name: string) =>
      this.client.ask(previewMigration, { ...migration, part }, scope, `${previewMigration.subject}/${name}`);
    if (plan.undo || bringsAll(plan.mode, contactsScope)) {
      for (let after: string | null = null; ;) {
        const part: ReplyOf<typeof previewMigration> = await ask({ all: true, after }, after ?? '');
        yield part;
        if (part.next === null) return;
        after = part.next;
      }
    }
    const linked = new Set<number>();
    for await (const contactIds of this.migration.linkedContacts(tree, plan, scope))
      for (const id of contactIds) linked.add(id);
    const organizations = new Set<number>();
    for (const [from, ids] of inParts(linked)) {
      const part = await ask({ linked: ids }, `linked/${from}`);
      yield part;
      for (const id of part.organizationIds) organizations.add(id);
    }
    for (const [from, ids] of inParts(organizations)) yield await ask({ organizations: ids }, `organizations/${from}`);
  }

  private async repointed(tree: Tree, plan: TransferPlan, scope: RequestScope) {
    const migration = { transferId: null, ...migrationBetween(plan) };
    const counted = { issues: 0, links: 0, removed: 0 };
    for (let after: string | null = null; ;) {
      const part: ReplyOf<typeof repointLinks> = await this.migration.repoint(
        tree,
        plan,
        { migration, after, by: NOBODY, preview: true },
        scope,
      );
      counted.issues += part.issues;
      counted.links += part.links;
      counted.removed += part.removed;
      if (part.next === null) return counted;
      after = part.next;
    }
  }
}

const inParts = function* (ids: ReadonlySet<number>): Generator<readonly [from: number, ids: number[]]> {
  for (let from = 0; from < ids.size; from += IDS_AT_ONCE) yield [from, [...ids].slice(from, from + IDS_AT_ONCE)];
};

const nothing = (): Planned => {
  const none = { moved: 0, copied: 0, merged: 0 };
  const noPairs = { contacts: [], organizations: [] };
  return {
    contacts: none,
    organizations: none,
    duplicates: noPairs,
    mergedFields: noPairs,
    obstacles: [],
    copies: [],
  };
};

const together = (one: Planned, other: Planned): Planned => ({
  contacts: sum(one.contacts, other.contacts),
  organizations: sum(one.organizations, other.organizations),
  duplicates: {
    contacts: [...one.duplicates.contacts, ...other.duplicates.contacts],
    organizations: [...one.duplicates.organizations, ...other.duplicates.organizations],
  },
  mergedFields: {
    contacts: [...one.mergedFields.contacts, ...other.mergedFields.contacts],
    organizations: [...one.mergedFields.organizations, ...other.mergedFields.organizations],
  },
  obstacles: [...one.obstacles, ...other.obstacles],
  copies: [...one.copies, ...other.copies],
});
const sum = (one: Migrated, other: Migrated): Migrated => ({
  moved: one.moved + other.moved,
  copied: one.copied + other.copied,
  merged: one.merged + other.merged,
});
