import { Injectable } from '@nestjs/common';
import type { ContactsScope, TransferPreview, UndoPreview } from '@ledgerdesk/contracts';
import { RequestScope } from '@ledgerdesk/messaging';
import type { GroupNode } from '../access/access-nodes';
import { moverOf, Viewer } from '../access/viewer';
import { affectedGroups } from '../tree/running-transfers';
import { TransferCheck, transferChecks } from '../tree/transfer-checks';
import type { TransferPlan } from '../tree/transfer-plan';
import { aboveVisibility, Tree } from '../tree/tree';
import { plannedTransfer, undoReasons } from '../tree/undo-plan';
import { ContactMigration } from './contact-migration';
import { endedRolesOf, losingContacts } from './lost-rights';
import { MigrationPreviews } from './migration-previews';
import { messageOfOverlap, nameGroup } from './transfer-view';
import { Transfers } from './transfers';
import { obstacleReasons } from './undo-reasons';

/** `undoes`: the transfer that is taken back. */
export type Move = Readonly<{
  group: GroupNode;
  parent: GroupNode | null;
  contactsScope: ContactsScope;
  undoes?: number;
}>;
/** `former`: the way back, as of the transfer. */
export type Undo = Readonly<{ undoes: number; former: TransferPlan }>;
type Effects = Pick<
  UndoPreview,
  | 'contacts'
  | 'organizations'
  | 'issuesRepointed'
  | 'linksRepointed'
  | 'linksRemoved'
  | 'duplicates'
  | 'membersLosingContacts'
> &
  Pick<TransferPreview['notUndone'], 'mergedFields'>;
type Planned = Readonly<{ tree: Tree; plan: TransferPlan; somethingToMigrate: boolean }>;

const PLANNER = 15;

/** What a transfer would come to, if it were requested now. */
@Injectable()
export class TransferPreviews {
  constructor(
    private readonly transfers: Transfers,
    private readonly migration: ContactMigration,
    private readonly migrations: MigrationPreviews,
  ) {}

  /** TRF-39, TRF-46. Changes and reserves nothing. */
  async preview(viewer: Viewer, move: Move, scope: RequestScope): Promise<TransferPreview> {
    const { linksRemoved: _, ...preview } = await this.previewOf(viewer, move, await this.plan(move, scope), scope);
    return preview;
  }

  /** TRF-39, TRF-44, TRF-45. Changes and reserves nothing. */
  async previewUndo(viewer: Viewer, move: Move & Undo, scope: RequestScope): Promise<UndoPreview> {
    const { undoes } = move;
    const { reasons, ...planned } = await this.undo(move, scope);
    const preview = await this.previewOf(viewer, move, planned, scope);
    return { ...preview, allowed: preview.allowed && reasons.length === 0, undoes, reasons: [...reasons] };
  }

  /** TRF-44: every reason why it can't be undone now. */
  async undoReasons(move: Move & Undo, scope: RequestScope): Promise<readonly string[]> {
    return (await this.undo(move, scope)).reasons;
  }

  private async undo(
    { group, undoes, former }: Move & Undo,
    scope: RequestScope,
  ): Promise<Planned & { reasons: readonly string[] }> {
    const tree = await this.transfers.tree();
    const question = { transferId: null, groupId: group.id, undoes };
    const reasons = undoReasons(tree, question, scope.command().now);
    const plan = plannedTransfer(tree, { groupId: group.id, toParentId: former.toParentId, undoes });
    // What else has become of the group since has changed its contacts as well.
    const isLast = plan.undo !== undefined && former.mode !== 'none';
    const obstacles = isLast ? await this.migrations.obstacles(tree, plan, scope) : [];
    return {
      tree,
      plan: isLast ? plan : former,
      somethingToMigrate: former.mode !== 'none',
      reasons: [...reasons, ...obstacleReasons(obstacles)],
    };
  }

  private async previewOf(
    viewer: Viewer,
    move: Move,
    { tree, plan, somethingToMigrate }: Planned,
    scope: RequestScope,
  ) {
    const { group, parent, contactsScope } = move;
    const checks = this.check(viewer, move, { tree, plan, somethingToMigrate });
    const { mergedFields, ...effects } = await this.effects(viewer, move, { tree, plan }, scope);
    return {
      groupId: group.id,
      toParentId: parent?.id ?? null,
      allowed: checks.every(({ passed }) => passed),
      checks: checks.map((check) => ({
        name: check.name,
        passed: check.passed,
        message: check.overlaps ? messageOfOverlap(viewer, check.overlaps) : check.message,
      })),
      mode: plan.mode,
      contactsScope,
      contactSourceBefore: nameGroup(viewer, plan.sourceBefore),
      contactSourceAfter: nameGroup(viewer, plan.sourceAfter),
      ...effects,
      notUndone: { ...notUndone(viewer, move, tree), mergedFields },
    };
  }

  /** TRF-41: the running transfer that stands in the way of this one, where nothing else does before it. */
  async overlap(viewer: Viewer, move: Move, scope: RequestScope): Promise<TransferCheck['overlaps'] | null> {
    const tree = await this.transfers.tree();
    const plan = plannedTransfer(tree, placesOf(move));
    const first = (somethingToMigrate: boolean) =>
      this.check(viewer, move, { tree, plan, somethingToMigrate }).find(({ passed }) => !passed)?.overlaps ?? null;
    // Whoever has nothing to migrate overlaps with fewer, so that crm and issues are rarely asked.
    if (!first(true)) return null;
    return first(await this.migration.somethingToMigrate(tree, plan, move.contactsScope, scope));
  }

  private async plan(move: Move, scope: RequestScope): Promise<Planned> {
    const tree = await this.transfers.tree();
    const plan = plannedTransfer(tree, placesOf(move));
    const somethingToMigrate = await this.migration.somethingToMigrate(tree, plan, move.contactsScope, scope);
    return { tree, plan, somethingToMigrate };
  }

  private check(viewer: Viewer, move: Move, { tree, plan, somethingToMigrate }: Planned): readonly TransferCheck[] {
    const by = moverOf(viewer, move.group, move.parent);
    return transferChecks(tree, { transferId: null, ...placesOf(move), by, somethingToMigrate }, plan);
  }

  /** TRF-25: who may not view the contacts of both sources gets nothing that depends on them. */
  private async effects(
    viewer: Viewer,
    move: Move,
    { tree, plan }: { tree: Tree; plan: TransferPlan },
    scope: RequestScope,
  ): Promise<Effects> {
    if (![plan.sourceBefore, plan.sourceAfter].every((id) => viewsContacts(viewer, id)))
      return {
        contacts: null,
        organizations: null,
        issuesRepointed: null,
        linksRepointed: null,
        linksRemoved: null,
        mergedFields: null,
        duplicates: null,
        membersLosingContacts: null,
      };
    const membersLosingContacts = losingContacts(viewer, affectedGroups(tree, plan), plan, move);
    const planned = await this.migrations.preview(tree, plan, move.contactsScope, scope);
    return { ...planned, membersLosingContacts };
  }
}

const placesOf = ({ group, parent, undoes }: Move) => ({
  groupId: group.id,
  toParentId: parent?.id ?? null,
  ...(undoes === undefined ? {} : { undoes }),
});

/** CRM-1 */
const viewsContacts = (viewer: Viewer, sourceId: number): boolean => {
  const source = viewer.model.groups.get(sourceId)!;
  return source.crm.enabled && viewer.role(source) >= PLANNER;
};

/** TRF-46 */
const notUndone = (viewer: Viewer, move: Move, tree: Tree): Omit<TransferPreview['notUndone'], 'mergedFields'> => {
  const { model } = viewer;
  const lowered = move.parent
    ? aboveVisibility(tree, move.group.id, move.parent.visibility)
    : { groups: [], projects: [] };
  const shown = (kind: 'group' | 'project', ids: readonly number[]) =>
    ids.flatMap((id) => {
      const namespace = model[`${kind}s`].get(id);
      return namespace ? [{ kind, id, fullPath: namespace.fullPath }] : [];
    });
  return {
    visibilities: [...shown('group', lowered.groups), ...shown('project', lowered.projects)],
    endedRoles: endedRolesOf(viewer, move).map(({ id: userId, username }) => ({ userId, username })),
  };
};
