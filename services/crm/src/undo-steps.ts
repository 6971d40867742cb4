import { Migration, UndoObstacle } from '@ledgerdesk/contracts';
import { DomainError, Event } from '@ledgerdesk/event-sourcing';
import { isPresent, isTaken, Merged, MigrationSteps, Present, State, WithMetadata } from './migration-steps';
import { plannedAs, Reservation } from './reservation';

/** From the source that a transfer brought everything to, to the one it took it from. */
export type Undo = Migration & { undoes: number };
type Because = UndoObstacle['because'];
type Asked = Readonly<{ preview: boolean }>;

export const isUndo = (migration: Migration): migration is Undo => migration.undoes !== undefined;

/** Of a contact or organization that no longer has a counterpart where an undo leads to. */
export const MISFIT = 'misfit';

/**
 * What the undo of a group transfer does to one contact or organization (TRF-45), besides what transfers do. What the
 * transfer did to it, its own stream says.
 */
export class UndoSteps<P extends Present, C extends WithMetadata, E extends Event> extends MigrationSteps<P, C, E> {
  /** Of an undo, whom links to it lead to afterwards, which is taken back now if it was not yet. */
  override apply(id: number, migration: Migration): Promise<number | null> {
    if (!isUndo(migration)) return super.apply(id, migration);
    return this.insist(async () => {
      const counterpart = await this.counterpart(id, migration);
      if (counterpart === null || counterpart === MISFIT) return null;
      if (migration.mode === 'move') await this.takeBack(counterpart, migration);
      return counterpart;
    });
  }

  override async findIn(id: number, migration: Migration | null): Promise<P | null> {
    if (!migration || !isUndo(migration)) return super.findIn(id, migration);
    return this.find((await this.apply(id, migration)) ?? id);
  }

  /** Whom links to it would lead to: null where it is of neither source. */
  async counterpart(id: number, undo: Undo): Promise<number | typeof MISFIT | null> {
    const { sourceId, targetId, undoes } = undo;
    const state = await this.load(id);
    if (state.status === 'merged') return state.transferId === undoes ? id : this.counterpart(state.intoId, undo);
    if (!isPresent(state)) return null;
    if (state.groupId !== sourceId) return state.groupId === targetId ? id : null;
    if (state.movedBy?.transferId === undoes) return id;
    if (state.copyOf?.transferId === undoes) return state.copyOf.id;
    return plannedAs('keep', undoes, state)?.fromId ?? MISFIT;
  }

  /** Reserves what is needed to take it back. Answers what stands in the way, or null; `preview` reserves nothing. */
  planBack(id: number, undo: Undo, asked: Asked): Promise<Because | null> {
    return this.insist(async () => {
      const state = await this.load(id);
      if (undo.mode === 'copy') return this.planCopyBack(id, state, undo, asked);
      if (state.status === 'merged') return this.planMergedBack(id, state, undo, asked);
      if (!isPresent(state) || state.groupId !== undo.sourceId || state.movedBy?.transferId !== undo.undoes)
        return 'changed';
      const { transferId, targetId } = undo;
      return this.reserveValue(id, state, undo, asked, (claimId) => ({
        transferId,
        plan: 'move',
        targetId,
        claimId,
      }));
    });
  }

  /** The copy that the transfer made of this one, if an undo would take it away: not where it was edited since. */
  async copyOf(originalId: number, undo: Undo): Promise<number | null> {
    const original = await this.load(originalId);
    if (!isPresent(original)) return null;
    const copyId = plannedAs('copy', undo.undoes, original)?.intoId;
    if (copyId === undefined) return null;
    const copy = await this.load(copyId);
    return isPresent(copy) && isAsMade(copy, undo) ? copyId : null;
  }

  /** Lets the id of the copy lead to its original. Whether the copy is no more. */
  takeCopyAway(originalId: number, undo: Undo, staying: ReadonlySet<number>): Promise<boolean> {
    return this.insist(async () => {
      const { commands, idOf } = this.definition;
      const { transferId } = undo;
      const original = await this.find(originalId);
      const copyId = original && plannedAs('copy', undo.undoes, original)?.intoId;
      if (!original || !copyId) return false;
      const before = await this.load(copyId);
      if (isPresent(before) && isAsMade(before, undo) && !staying.has(copyId)) {
        const merge = { id: copyId, transferId, intoId: idOf(original), ifChanges: before.changes };
        await this.execute(copyId, () => new commands.merge(merge, this.metadata(transferId, copyId, 'taken away')));
      }
      const copy = await this.load(copyId);
      if (copy.status !== 'merged' || copy.transferId !== transferId) return false;
      const duplicate = { id: originalId, transferId, duplicateId: copyId, formerIds: [] };
      const added = this.metadata(transferId, originalId, 'duplicate', copyId);
      await this.execute(originalId, () => new commands.addDuplicate(duplicate, added));
      return true;
    });
  }

  private async planCopyBack(originalId: number, original: State<P>, undo: Undo, asked: Asked) {
    const { transferId, sourceId, targetId, undoes } = undo;
    if (!isPresent(original) || original.groupId !== targetId) return 'changed';
    const same = plannedAs('merge', undoes, original);
    if (same) {
      if (original.status === 'erased') return 'changed';
      const kept = await this.load(same.intoId);
      return isPresent(kept) && kept.groupId === sourceId ? null : 'changed';
    }
    const copyId = await this.copyOf(originalId, undo);
    const copy = copyId === null ? null : await this.load(copyId);
    // Where it was erased before it was copied, so is its copy.
    if (original.status === 'erased' && copy?.status !== 'erased') return 'changed';
    if (copy && isPresent(copy) && !asked.preview)
      await this.reserve(copy, { transferId, plan: 'merge', intoId: originalId });
    return null;
  }

  private async planMergedBack(id: number, merged: Merged<P>, undo: Undo, asked: Asked): Promise<Because | null> {
    const { transferId, sourceId, targetId, undoes } = undo;
    const survivor = await this.load(merged.intoId);
    if (merged.transferId !== undoes || !isPresent(survivor) || survivor.groupId !== sourceId) return 'changed';
    if (survivor.status === 'erased') return 'changed';
    if (!asked.preview) await this.reserve(survivor, { transferId, plan: 'separate', fromId: id }, { instead: true });
    return this.reserveValue(id, merged.former, undo, asked, (claimId) => ({
      transferId,
      plan: 'restore',
      targetId,
      claimId,
    }));
  }

  /** Reserves it with its e-mail or name where it goes back to. */
  private async reserveValue(
    id: number,
    before: P,
    undo: Undo,
    { preview }: Asked,
    reservationWith: (claimId: string | null) => Reservation & { transferId: number },
  ): Promise<Because | null> {
    const { holder, idOf, take, valueOf } = this.definition;
    const { transferId, targetId: groupId } = undo;
    const value = valueOf(before);
    if (preview) return value !== null && (await holder(groupId, value)) ? 'taken' : null;
    const metadata = this.metadata(transferId, id, 'back');
    const reserve = async (claimId: string | null) => {
      await this.reserve(before, reservationWith(claimId), { metadata });
      return null;
    };
    if ((await this.load(id)).reservation?.transferId === transferId) return null;
    if (value === null) return reserve(null);
    try {
      return await take({ id, groupId }, value, metadata, reserve, { transferId });
    } catch (error) {
      const other = isTaken(error) ? await holder(groupId, value) : null;
      if (!other || idOf(other) === id) throw error;
      return 'taken';
    }
  }

  private async takeBack(id: number, undo: Undo): Promise<void> {
    const { commands, organizationIn } = this.definition;
    const { transferId, undoes } = undo;
    const state = await this.load(id);
    const isBack = isPresent(state) && state.groupId !== undo.sourceId;
    if (isBack) return;
    const obstacle = await this.planBack(id, undo, { preview: false });
    if (obstacle) throw new DomainError('concurrent-change', `${this.definition.noun} ${id} was changed meanwhile`);
    if (state.status === 'merged') {
      const { intoId, former } = state;
      const organizationId = await organizationIn(former, undo);
      const duplicate = { id: intoId, transferId, duplicateId: id, formerIds: former.mergedIds };
      const separated = this.metadata(transferId, intoId, 'separated', id);
      await this.execute(intoId, () => new commands.removeDuplicate(duplicate, separated));
      const restore = new commands.restore(
        { id, transferId, undoes, organizationId },
        this.metadata(transferId, id, 'restored'),
      );
      await this.execute(id, () => restore);
    } else if (isPresent(state)) {
      const organizationId = await organizationIn(state, undo);
      const move = new commands.move({ id, transferId, organizationId }, this.metadata(transferId, id, 'moved'));
      await this.execute(id, () => move);
    }
  }
}

/** A copy that nobody has edited, moved or merged anything into since. */
const isAsMade = (copy: Present, { sourceId, undoes }: Undo): boolean =>
  copy.copyOf?.transferId === undoes && copy.groupId === sourceId && copy.changes === 1 && copy.mergedIds.length === 0;
