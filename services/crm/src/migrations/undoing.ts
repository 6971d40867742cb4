import { Injectable } from '@nestjs/common';
import {
  applyMigration,
  prepareMigration,
  previewMigration,
  readCounterparts,
  ReplyOf,
  RequestPayload,
  UndoObstacle,
} from '@ledgerdesk/contracts';
import { CommandMetadata } from '@ledgerdesk/event-sourcing';
import { atOnce } from '../at-once';
import { ContactList } from '../contacts/contact-list/contact-list.query';
import { ContactMigration } from '../contacts/contact-migration';
import { OrganizationMigration } from '../organizations/organization-migration';
import { countPlanned, idsIn, isStarted, PlannedIds, PlanPage, StartedPlan } from '../plans/plan';
import { CommitMigration, CompleteMigration, RecordAppliedPage } from '../plans/plan.decider';
import { Plans } from '../plans/plans';
import { MISFIT, Undo } from '../undo-steps';
import { replyOf } from './execution';
import { SourceParts } from './source-parts';

type Part = RequestPayload<typeof previewMigration>['part'];
type Obstacles = readonly UndoObstacle[];

const none: PlannedIds = { moved: [], copied: [], merged: [] };

/** The way back of a completed group transfer (TRF-44, TRF-45): what it had planned, part by part as it was planned. */
@Injectable()
export class Undoing {
  constructor(
    private readonly parts: SourceParts,
    private readonly plans: Plans,
    private readonly contacts: ContactMigration,
    private readonly organizations: OrganizationMigration,
    private readonly contactList: ContactList,
  ) {}

  /** Changes nothing. */
  async preview(undo: Undo, part: Part): Promise<ReplyOf<typeof previewMigration>> {
    const { page, next } = await this.part(undo, part);
    const obstacles = await this.planAll(page, undo, { preview: true });
    const copiesOf = async (steps: ContactMigration | OrganizationMigration, ids: readonly number[]) => {
      const found = await atOnce(ids, async (originalId) => {
        const copyId = await steps.copyOf(originalId, undo);
        return copyId === null ? [] : [{ copyId, originalId }];
      });
      return found.flat();
    };
    const copies = await copiesOf(this.contacts, page.contacts.copied);
    const organizations = await copiesOf(this.organizations, page.organizations.copied);
    const gone = (ids: PlannedIds, taken: readonly { originalId: number }[]) => ({
      ...ids,
      copied: taken.map(({ originalId }) => originalId),
    });
    const counts = countPlanned([
      { contacts: gone(page.contacts, copies), organizations: gone(page.organizations, organizations) },
    ]);
    const noPairs = { contacts: [], organizations: [] };
    return {
      next,
      ...counts,
      duplicates: noPairs,
      organizationIds: [],
      contactIds: [],
      mergedFields: noPairs,
      obstacles: [...obstacles],
      copies,
    };
  }

  /** @throws DomainError `migration-released` */
  async prepare(undo: Undo, part: Part): Promise<ReplyOf<typeof prepareMigration>> {
    await this.plans.start(undo);
    const { page, next, total } = await this.part(undo, part);
    const obstacles = await this.planAll(page, undo, { preview: false });
    await this.plans.addIds(undo, page);
    return { next, total, ...countPlanned([page]), obstacles: [...obstacles] };
  }

  /** The copies that the next part takes away, unless they are edited by then. */
  async copies(undo: Undo): Promise<readonly number[]> {
    const page = pageToApply(await this.plans.start(undo));
    if (!page || undo.mode === 'move') return [];
    const found = await atOnce(page.contacts.copied, (originalId) => this.contacts.copyOf(originalId, undo));
    return found.flatMap((copyId) => copyId ?? []);
  }

  /** @throws DomainError `unavailable` where the lists are behind */
  async applyPart(undo: Undo, staying: readonly number[]): Promise<ReplyOf<typeof applyMigration>> {
    const { transferId } = undo;
    await this.plans.start(undo);
    const plan = await this.plans.execute(transferId, (metadata) => new CommitMigration({ transferId }, metadata));
    const page = pageToApply(plan);
    if (!page) {
      const complete = (metadata: CommandMetadata) => new CompleteMigration({ transferId }, metadata);
      return replyOf(await this.plans.execute(transferId, complete), true);
    }
    const before = await this.parts.stored();
    const stayed =
      undo.mode === 'copy' ? await this.takeCopiesAway(page, undo, staying) : await this.takeBack(page, undo);
    await this.parts.waitForLists(plan.applied + 1 === plan.pages.length ? undefined : before);
    const applied = { transferId, page: plan.applied, ...stayed };
    return replyOf(await this.plans.execute(transferId, (metadata) => new RecordAppliedPage(applied, metadata)), false);
  }

  async counterparts(
    undo: Undo,
    { contactIds, others, preview }: Pick<RequestPayload<typeof readCounterparts>, 'contactIds' | 'others' | 'preview'>,
  ): Promise<ReplyOf<typeof readCounterparts>> {
    const found = await atOnce([...new Set(contactIds)], async (fromId) => {
      const intoId = await this.contacts.counterpart(fromId, undo);
      if (typeof intoId === 'number' && !preview) await this.contacts.apply(fromId, undo);
      return { fromId, intoId };
    });
    const led = found.flatMap(({ fromId, intoId }) => (typeof intoId === 'number' ? [{ fromId, intoId }] : []));
    if (others)
      return { counterparts: [], misfits: led.flatMap(({ fromId, intoId }) => (fromId === intoId ? [fromId] : [])) };
    return {
      counterparts: led.filter(({ fromId, intoId }) => fromId !== intoId),
      misfits: found.flatMap(({ fromId, intoId }) => (intoId === MISFIT ? [fromId] : [])),
    };
  }

  private async takeBack({ contacts, organizations }: PlanPage, undo: Undo) {
    await atOnce(idsIn(organizations), (id) => this.organizations.apply(id, undo));
    await atOnce(idsIn(contacts), (id) => this.contacts.apply(id, undo));
    return {};
  }

  private async takeCopiesAway({ contacts, organizations }: PlanPage, undo: Undo, staying: readonly number[]) {
    const linked = new Set(staying);
    const gone = await atOnce(contacts.copied, (id) => this.contacts.takeCopyAway(id, undo, linked));
    const used = new Set(organizations.copied.length > 0 ? await this.usedCopies(organizations.copied, undo) : []);
    const left = await atOnce(organizations.copied, (id) => this.organizations.takeCopyAway(id, undo, used));
    const countStayed = (all: readonly boolean[]) => all.filter((isGone) => !isGone).length;
    return { stayed: { contacts: countStayed(gone), organizations: countStayed(left) } };
  }

  /** Copies of organizations that contacts still belong to: what it copied of those is gone by then. */
  private async usedCopies(originalIds: readonly number[], undo: Undo): Promise<readonly number[]> {
    await this.parts.waitForLists();
    const found = await atOnce(originalIds, async (originalId) => {
      const copyId = await this.organizations.copyOf(originalId, undo);
      if (copyId === null) return [];
      return (await this.contactList.ofOrganizations(undo.sourceId, [copyId], 1)).length > 0 ? [copyId] : [];
    });
    return found.flat();
  }

  private async planAll(
    { contacts, organizations }: PlanPage,
    undo: Undo,
    asked: { preview: boolean },
  ): Promise<Obstacles> {
    const plan = async (thing: UndoObstacle['thing'], ids: PlannedIds): Promise<Obstacles> => {
      const steps = thing === 'contact' ? this.contacts : this.organizations;
      const found = await atOnce(idsIn(ids), async (id) => {
        const because = await steps.planBack(id, undo, asked);
        return because ? [{ thing, id, because }] : [];
      });
      return found.flat();
    };
    return [...(await plan('contact', contacts)), ...(await plan('organization', organizations))];
  }

  /**
   * Of what the transfer had planned. Organizations come before the contacts that go back to them, and after the contacts
   * that are taken away from them.
   */
  private async part({ mode, undoes }: Undo, part: Part) {
    const plan = await this.plans.find(undoes);
    const pages = isStarted(plan) ? plan.pages : [];
    const ofContacts = pages.map(({ contacts }) => ({ contacts, organizations: none }));
    const ofOrganizations = pages.map(({ organizations }) => ({ contacts: none, organizations }));
    const inOrder = mode === 'move' ? [...ofOrganizations, ...ofContacts] : [...ofContacts, ...ofOrganizations];
    const at = 'all' in part && part.after !== null ? Number(part.after) : 0;
    const next = at + 1 < inOrder.length ? String(at + 1) : null;
    const total = inOrder.reduce(
      (sum, { contacts, organizations }) => sum + idsIn(contacts).length + idsIn(organizations).length,
      0,
    );
    return { page: inOrder[at] ?? { contacts: none, organizations: none }, next, total };
  }
}

const pageToApply = ({ pages, applied }: StartedPlan): PlanPage | undefined => pages[applied];
