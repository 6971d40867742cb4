import { Injectable } from '@nestjs/common';
import {
  applyMigration,
  ContactsScope,
  listCopies,
  listIssueLinks,
  listLinkedContactIds,
  Migration,
  ownsAnything,
  prepareMigration,
  previewTakingBack,
  ReplyOf,
  repointLinks,
  selectLinked,
  TransferMode,
} from '@ledgerdesk/contracts';
import { RequestScope, ServiceClient } from '@ledgerdesk/messaging';
import { affectedProjects, SourceChange } from '../tree/running-transfers';
import { otherProjects } from '../tree/undo-plan';
import type { Tree } from '../tree/tree';
import { projectPart } from './project-part';
import type { PresentTransfer } from './transfer';

type Linked = Readonly<{ contactIds: readonly number[]; next: string | null }>;

/** How many contacts are prepared at once, so that nobody waits for long. */
const CONTACTS_AT_ONCE = 500;
/** Begins where the other issues of the source follow those that are led. */
const OTHERS = 'others ';

/** TRF-12, TRF-19: a move brings all contacts of the source; of a copy, who asks for it may choose the linked ones. */
export const bringsAll = (mode: TransferMode, contactsScope: ContactsScope): boolean =>
  mode === 'move' || contactsScope === 'all';

/** What a checked transfer changes of contact sources. */
export const sourceChangeOf = ({ request: { groupId }, plan, committedAt }: PresentTransfer): SourceChange => {
  const { fromParentId: _, ...change } = plan!;
  return { groupId, ...change, committed: committedAt === null ? null : { committedAt } };
};

/** What a checked transfer that migrates asks of crm and issues; `mode` is known not to be `none` by then. */
export const migrationOf = ({ request: { transferId }, plan }: PresentTransfer) => ({
  transferId,
  ...migrationBetween(plan!),
});
export const migrationBetween = ({
  mode,
  sourceBefore: sourceId,
  sourceAfter: targetId,
  undo,
}: Pick<SourceChange, 'mode' | 'sourceBefore' | 'sourceAfter' | 'undo'>) => {
  if (mode === 'none') throw new Error('Nothing migrates');
  return { mode, sourceId, targetId, ...(undo ? { undoes: undo.transferId } : {}) };
};

/** What crm and issues do for a transfer, a part at a time. */
@Injectable()
export class ContactMigration {
  /** Projects by what they were looked for, of each tree: since they are asked for with each part. */
  private readonly found = new WeakMap<Tree, Map<string, readonly number[]>>();

  constructor(private readonly client: ServiceClient) {}

  /** TRF-12 */
  async somethingToMigrate(
    tree: Tree,
    plan: SourceChange,
    contactsScope: ContactsScope,
    scope: RequestScope,
  ): Promise<boolean> {
    if (plan.mode === 'none') return false;
    if (plan.undo) return true;
    if (bringsAll(plan.mode, contactsScope))
      return (await this.client.ask(ownsAnything, { groupId: plan.sourceBefore }, scope)).ownsAnything;
    for await (const contactIds of this.linkedContacts(tree, plan, scope, 1)) if (contactIds.length > 0) return true;
    return false;
  }

  /** The contacts that affected issues are linked to, part by part; one of them may come again. */
  linkedContacts(
    tree: Tree,
    plan: SourceChange,
    scope: RequestScope,
    limit = CONTACTS_AT_ONCE,
  ): AsyncGenerator<readonly number[]> {
    return this.linkedIn(this.projects('affected', tree, plan), scope, limit);
  }

  /** Those that other issues of the present source are linked to. */
  linkedElsewhere(tree: Tree, plan: SourceChange, scope: RequestScope): AsyncGenerator<readonly number[]> {
    return this.linkedIn(this.projects('others', tree, plan), scope, CONTACTS_AT_ONCE);
  }

  private async *linkedIn(
    projectIds: readonly number[],
    scope: RequestScope,
    limit: number,
  ): AsyncGenerator<readonly number[]> {
    for (let after: string | null = null; ;) {
      const { contactIds, next }: Linked = await this.listLinked(projectIds, { after, limit }, scope);
      yield contactIds;
      if (next === null) return;
      after = next;
    }
  }

  /** The contacts of each linked issue that is affected, part by part. */
  async *issueLinks(
    tree: Tree,
    plan: SourceChange,
    scope: RequestScope,
  ): AsyncGenerator<readonly (readonly number[])[]> {
    const affected = this.projects('affected', tree, plan);
    for (let after: string | null = null; ;) {
      const part = projectPart(affected, after);
      const payload = { projectIds: [...part.projectIds], after: part.within };
      const { issues, next }: ReplyOf<typeof listIssueLinks> = await this.client.ask(
        listIssueLinks,
        payload,
        scope,
        named(listIssueLinks, after),
      );
      yield issues;
      after = part.next(next);
      if (after === null) return;
    }
  }

  /** The part of the preparation that begins there. */
  async prepare(tree: Tree, transfer: PresentTransfer, after: string | null, scope: RequestScope) {
    const migration = migrationOf(transfer);
    if (migration.undoes !== undefined || bringsAll(migration.mode, transfer.request.contactsScope))
      return this.client.ask(prepareMigration, { ...migration, part: { all: true, after } }, scope);
    const projectIds = this.projects('affected', tree, sourceChangeOf(transfer));
    const { contactIds, next } = await this.listLinked(projectIds, { after, limit: CONTACTS_AT_ONCE }, scope);
    const part = { linked: [...contactIds] };
    return { ...(await this.client.ask(prepareMigration, { ...migration, part }, scope)), next };
  }

  /**
   * The part of re-pointing that begins there. The undo of a move goes on to the other issues of the source, which lose what
   * goes back (TRF-45).
   */
  async repoint(
    tree: Tree,
    change: SourceChange,
    { migration, after, by }: Readonly<{ migration: Migration; after: string | null; by: number }>,
    scope: RequestScope,
  ) {
    const part = this.issuesPart(tree, change, after);
    const payload = { ...part.payload, migration, by };
    const { next, ...counts } = await this.client.ask(repointLinks, payload, scope, named(repointLinks, after));
    return { next: part.next(next), ...counts };
  }

  /** What `repoint` of an undo would do of it. */
  async previewTakingBack(
    tree: Tree,
    change: SourceChange,
    {
      migration,
      after,
    }: Readonly<{ migration: Omit<Migration, 'transferId'> & { undoes: number }; after: string | null }>,
    scope: RequestScope,
  ) {
    const part = this.issuesPart(tree, change, after);
    const payload = { ...part.payload, migration };
    const step = named(previewTakingBack, after);
    const { next, ...counts } = await this.client.ask(previewTakingBack, payload, scope, step);
    return { next: part.next(next), ...counts };
  }

  /** The part of the contacts that comes next. Copies that are still linked stay (TRF-45): links of affected issues are led. */
  async apply(transfer: PresentTransfer, scope: RequestScope) {
    const migration = migrationOf(transfer);
    if (migration.undoes === undefined) {
      const isOfAll = migration.mode === 'copy' && transfer.request.contactsScope === 'all';
      const late = isOfAll && transfer.committedAt !== null ? { createdUntil: transfer.committedAt } : {};
      return this.client.ask(applyMigration, { ...migration, ...late }, scope);
    }
    if (migration.mode === 'move') return this.client.ask(applyMigration, migration, scope);
    const copies = await this.client.ask(listCopies, migration, scope);
    const { contactIds: staying } = await this.client.ask(selectLinked, copies, scope);
    return this.client.ask(applyMigration, { ...migration, staying }, scope);
  }

  /** The issues whose links are led from there on, and what comes after them. */
  private issuesPart(tree: Tree, change: SourceChange, after: string | null) {
    const others = after !== null && after.startsWith(OTHERS);
    const projectIds = this.projects(others ? 'others' : 'affected', tree, change);
    const part = projectPart(projectIds, others ? after.slice(OTHERS.length) || null : after);
    const goesOn = !others && change.undo !== undefined && change.mode === 'move';
    const next = (within: string | null): string | null => {
      const at = part.next(within);
      if (at !== null) return others ? OTHERS + at : at;
      return goesOn ? OTHERS : null;
    };
    return { payload: { projectIds: [...part.projectIds], after: part.within, others }, next };
  }

  /** The projects whose contact source changes, or the others that have the present one. */
  private projects(which: 'affected' | 'others', tree: Tree, change: SourceChange): readonly number[] {
    const { groupId, mode, sourceBefore, sourceAfter, committed, undo } = change;
    const places = [groupId, mode, sourceBefore, sourceAfter, committed !== null, undo?.transferId ?? null];
    const name = JSON.stringify([which, ...places]);
    const found = this.found.get(tree) ?? new Map<string, readonly number[]>();
    const find = () =>
      which === 'affected' ? affectedProjects(tree, change) : otherProjects(tree, sourceBefore, change);
    const projectIds = found.get(name) ?? find();
    this.found.set(tree, found.set(name, projectIds));
    return projectIds;
  }

  private async listLinked(
    projectIds: readonly number[],
    { after, limit }: Readonly<{ after: string | null; limit: number }>,
    scope: RequestScope,
  ): Promise<Linked> {
    const part = projectPart(projectIds, after);
    const payload = { projectIds: [...part.projectIds], after: part.within, limit };
    const step = named(listLinkedContactIds, after);
    const { contactIds, next } = await this.client.ask(listLinkedContactIds, payload, scope, step);
    return { contactIds, next: part.next(next) };
  }
}

/** Questions of one scope are told apart by where their parts begin. */
const named = ({ subject }: Readonly<{ subject: string }>, after: string | null) => `${subject}/${after ?? ''}`;
