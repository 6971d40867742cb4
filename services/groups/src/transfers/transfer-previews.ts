import { Injectable } from '@nestjs/common';
import type { ContactsScope, TransferPreview } from '@ledgerdesk/contracts';
import { RequestScope } from '@ledgerdesk/messaging';
import type { GroupNode } from '../access/access-nodes';
import { moverOf, Viewer } from '../access/viewer';
import { affectedGroups } from '../tree/running-transfers';
import { overlapMessage, TransferCheck, transferChecks } from '../tree/transfer-checks';
import { transferPlan, TransferPlan } from '../tree/transfer-plan';
import { aboveVisibility, Tree } from '../tree/tree';
import { ContactMigration } from './contact-migration';
import { endedRolesOf, losingContacts } from './lost-rights';
import { MigrationPreviews } from './migration-previews';
import { nameGroup } from './transfer-view';
import { Transfers } from './transfers';

export type Move = Readonly<{ group: GroupNode; parent: GroupNode | null; contactsScope: ContactsScope }>;
type Effects = Pick<
  TransferPreview,
  'contacts' | 'organizations' | 'issuesRepointed' | 'linksRepointed' | 'duplicates' | 'membersLosingContacts'
>;

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
    const { group, parent, contactsScope } = move;
    const { tree, plan, somethingToMigrate } = await this.plan(viewer, move, scope);
    const checks = this.check(viewer, move, { tree, plan, somethingToMigrate });
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
      ...(await this.effects(viewer, move, { tree, plan }, scope)),
      notUndone: notUndone(viewer, move, tree),
    };
  }

  /** TRF-41: the running transfer that stands in the way of this one, where nothing else does before it. */
  async overlap(viewer: Viewer, move: Move, scope: RequestScope): Promise<TransferCheck['overlaps'] | null> {
    const tree = await this.transfers.tree();
    const plan = transferPlan(tree, move.group.id, move.parent?.id ?? null);
    const first = (somethingToMigrate: boolean) =>
      this.check(viewer, move, { tree, plan, somethingToMigrate }).find(({ passed }) => !passed)?.overlaps ?? null;
    // Whoever has nothing to migrate overlaps with fewer, so that crm and issues are rarely asked.
    if (!first(true)) return null;
    return first(await this.migration.somethingToMigrate(tree, plan, move.contactsScope, scope));
  }

  private async plan(viewer: Viewer, { group, parent, contactsScope }: Move, scope: RequestScope) {
    const tree = await this.transfers.tree();
    const plan = transferPlan(tree, group.id, parent?.id ?? null);
    const somethingToMigrate = await this.migration.somethingToMigrate(tree, plan, contactsScope, scope);
    return { tree, plan, somethingToMigrate };
  }

  private check(
    viewer: Viewer,
    { group, parent }: Move,
    { tree, plan, somethingToMigrate }: { tree: Tree; plan: TransferPlan; somethingToMigrate: boolean },
  ): readonly TransferCheck[] {
    const toParentId = parent?.id ?? null;
    const by = moverOf(viewer, group, parent);
    return transferChecks(tree, { transferId: null, groupId: group.id, toParentId, by, somethingToMigrate }, plan);
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
        duplicates: null,
        membersLosingContacts: null,
      };
    const membersLosingContacts = losingContacts(viewer, affectedGroups(tree, plan), plan, move);
    return { ...(await this.migrations.preview(tree, plan, move.contactsScope, scope)), membersLosingContacts };
  }
}

/** TRF-41, with the path only where the viewer may see it. */
export const messageOfOverlap = (
  viewer: Viewer,
  { transferId, groupId }: NonNullable<TransferCheck['overlaps']>,
): string => overlapMessage(transferId, nameGroup(viewer, groupId).fullPath);

/** CRM-1 */
const viewsContacts = (viewer: Viewer, sourceId: number): boolean => {
  const source = viewer.model.groups.get(sourceId)!;
  return source.crm.enabled && viewer.role(source) >= PLANNER;
};

/** TRF-46 */
const notUndone = (viewer: Viewer, move: Move, tree: Tree): TransferPreview['notUndone'] => {
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
