import { Injectable } from '@nestjs/common';
import {
  ContactsScope,
  Migrated,
  previewMigration,
  previewTakingBack,
  readCounterparts,
  ReplyOf,
  RequestPayload,
  UndoObstacle,
} from '@ledgerdesk/contracts';
import { RequestScope, ServiceClient } from '@ledgerdesk/messaging';
import type { TransferPlan } from '../tree/transfer-plan';
import type { Tree } from '../tree/tree';
import { bringsAll, ContactMigration, migrationBetween } from './contact-migration';

type Planned = Omit<ReplyOf<typeof previewMigration>, 'next' | 'organizationIds'>;
type Previewed = Pick<Planned, 'contacts' | 'organizations' | 'duplicates' | 'mergedFields'> &
  Readonly<{ issuesRepointed: number; linksRepointed: number; linksRemoved: number }>;
type Part = RequestPayload<typeof previewMigration>['part'];
/** All that the source owns, or any number of contacts with their organizations. */
type WholePart = Exclude<Part, { organizations: number[] }>;
type Preview = Readonly<{ tree: Tree; plan: TransferPlan; scope: RequestScope }>;
/** By the id of a contact, whether links to it would lead to another one. */
type Leading = Map<number, boolean>;
/** Contacts, and how many issues are linked to just these. */
type LinkedSet = { readonly contactIds: readonly number[]; issues: number };

/** As many ids as crm takes at once. */
const IDS_AT_ONCE = 1_000;
const WHOLE = { all: true, after: null } as const;

/** What crm and issues would do for a transfer. */
@Injectable()
export class MigrationPreviews {
  constructor(
    private readonly migration: ContactMigration,
    private readonly client: ServiceClient,
  ) {}

  /** @throws DomainError `unavailable` where the request has not the time to look at everything */
  async preview(tree: Tree, plan: TransferPlan, contactsScope: ContactsScope, scope: RequestScope): Promise<Previewed> {
    const preview = { tree, plan, scope };
    if (plan.mode === 'none') return { ...countsOf(nothing()), ...repointed([], new Map()) };
    return plan.undo ? this.previewUndo(preview, plan.undo) : this.previewTransfer(preview, contactsScope);
  }

  /** What stands in the way of an undo. @throws DomainError `unavailable` as `preview` */
  async obstacles(tree: Tree, plan: TransferPlan, scope: RequestScope): Promise<readonly UndoObstacle[]> {
    return plan.mode === 'none' ? [] : (await this.planned({ tree, plan, scope }, WHOLE)).obstacles;
  }

  private async previewTransfer(preview: Preview, contactsScope: ContactsScope): Promise<Previewed> {
    const linkedSets = this.linkedSets(preview);
    const part = bringsAll(preview.plan.mode, contactsScope) ? WHOLE : { linked: contactsIn(await linkedSets) };
    const [planned, sets] = await Promise.all([this.planned(preview, part), linkedSets]);
    const leading = leadingIn(planned, preview.plan);
    await this.askForOthers(preview, contactsIn(sets), leading);
    return { ...countsOf(planned), ...repointed(sets, leading) };
  }

  /** Links go back where they were led from, so that issues has to tell what becomes of each. */
  private async previewUndo(preview: Preview, undo: NonNullable<TransferPlan['undo']>): Promise<Previewed> {
    const planned = await this.planned(preview, WHOLE);
    const takenBack = await this.takenBack(preview, undo);
    return { ...countsOf(await this.withoutStaying(preview, planned)), ...takenBack };
  }

  /** Copies that are linked outside the affected issues are not taken away (TRF-45). */
  private async withoutStaying({ tree, plan, scope }: Preview, planned: Planned): Promise<Planned> {
    const { copies, contacts } = planned;
    if (copies.length === 0) return planned;
    const left = new Set(copies.map(({ copyId }) => copyId));
    for await (const contactIds of this.migration.linkedElsewhere(tree, plan, scope))
      for (const id of contactIds) left.delete(id);
    return { ...planned, contacts: { ...contacts, copied: left.size } };
  }

  private async planned(preview: Preview, part: WholePart): Promise<Planned> {
    const total = nothing();
    for await (const found of this.parts(preview, part)) {
      total.contacts = sum(total.contacts, found.contacts);
      total.organizations = sum(total.organizations, found.organizations);
      addPairs(total.duplicates, found.duplicates);
      addPairs(total.mergedFields, found.mergedFields);
      total.contactIds.push(...found.contactIds);
      total.obstacles.push(...found.obstacles);
      total.copies.push(...found.copies);
    }
    return total;
  }

  private async *parts({ plan, scope }: Preview, whole: WholePart): AsyncGenerator<ReplyOf<typeof previewMigration>> {
    const migration = migrationBetween(plan);
    const ask = (part: Part, name: string) =>
      this.client.ask(previewMigration, { ...migration, part }, scope, `${previewMigration.subject}/${name}`);
    if ('all' in whole) {
      for (let after: string | null = null; ;) {
        const part: ReplyOf<typeof previewMigration> = await ask({ all: true, after }, after ?? '');
        yield part;
        if (part.next === null) return;
        after = part.next;
      }
    }
    const brought = new Set<number>();
    for (const [n, linked] of inParts(whole.linked).entries()) {
      const part = await ask({ linked }, `linked/${n}`);
      yield part;
      for (const id of part.organizationIds) brought.add(id);
    }
    for (const [n, organizations] of inParts([...brought]).entries())
      yield await ask({ organizations }, `organizations/${n}`);
  }

  private async linkedSets({ tree, plan, scope }: Preview): Promise<readonly LinkedSet[]> {
    const sets = new Map<string, LinkedSet>();
    for await (const issues of this.migration.issueLinks(tree, plan, scope))
      for (const contactIds of issues) {
        const set = sets.get(contactIds.join()) ?? { contactIds, issues: 0 };
        set.issues += 1;
        sets.set(contactIds.join(), set);
      }
    return [...sets.values()];
  }

  /** Whoever is not of the source by this id may be so by another one. */
  private async askForOthers({ plan, scope }: Preview, linked: readonly number[], leading: Leading): Promise<void> {
    const migration = { transferId: null, ...migrationBetween(plan) };
    for (const [n, contactIds] of inParts(linked.filter((id) => !leading.has(id))).entries()) {
      const asked = { migration, contactIds, preview: true };
      const step = `${readCounterparts.subject}/${n}`;
      const { counterparts } = await this.client.ask(readCounterparts, asked, scope, step);
      for (const { fromId } of counterparts) leading.set(fromId, true);
    }
  }

  private async takenBack(
    { tree, plan, scope }: Preview,
    { transferId: undoes }: NonNullable<TransferPlan['undo']>,
  ): Promise<Pick<Previewed, 'issuesRepointed' | 'linksRepointed' | 'linksRemoved'>> {
    const migration = { ...migrationBetween(plan), undoes };
    const counted = { issuesRepointed: 0, linksRepointed: 0, linksRemoved: 0 };
    for (let after: string | null = null; ;) {
      const part: ReplyOf<typeof previewTakingBack> = await this.migration.previewTakingBack(
        tree,
        plan,
        { migration, after },
        scope,
      );
      counted.issuesRepointed += part.issues;
      counted.linksRepointed += part.links;
      counted.linksRemoved += part.removed;
      if (part.next === null) return counted;
      after = part.next;
    }
  }
}

const contactsIn = (sets: readonly LinkedSet[]): number[] => [...new Set(sets.flatMap(({ contactIds }) => contactIds))];

const inParts = (ids: readonly number[]): number[][] =>
  Array.from({ length: Math.ceil(ids.length / IDS_AT_ONCE) }, (_, n) =>
    ids.slice(n * IDS_AT_ONCE, (n + 1) * IDS_AT_ONCE),
  );

const repointed = (sets: readonly LinkedSet[], leading: Leading) => {
  const counted = { issuesRepointed: 0, linksRepointed: 0, linksRemoved: 0 };
  for (const { contactIds, issues } of sets) {
    const links = contactIds.filter((id) => leading.get(id)).length;
    if (links > 0) counted.issuesRepointed += issues;
    counted.linksRepointed += links * issues;
  }
  return counted;
};

const leadingIn = ({ contactIds, duplicates }: Planned, { mode }: TransferPlan): Leading =>
  new Map([
    ...contactIds.map((id) => [id, mode === 'copy'] as const),
    ...duplicates.contacts.map(({ fromId }) => [fromId, true] as const),
  ]);

const countsOf = ({ contacts, organizations, duplicates, mergedFields }: Planned) => ({
  contacts,
  organizations,
  duplicates,
  mergedFields,
});

const nothing = (): Planned => ({
  contacts: { moved: 0, copied: 0, merged: 0 },
  organizations: { moved: 0, copied: 0, merged: 0 },
  duplicates: { contacts: [], organizations: [] },
  contactIds: [],
  mergedFields: { contacts: [], organizations: [] },
  obstacles: [],
  copies: [],
});

const addPairs = <Pair>(to: Record<'contacts' | 'organizations', Pair[]>, found: typeof to): void => {
  to.contacts.push(...found.contacts);
  to.organizations.push(...found.organizations);
};

const sum = (one: Migrated, other: Migrated): Migrated => ({
  moved: one.moved + other.moved,
  copied: one.copied + other.copied,
  merged: one.merged + other.merged,
});
