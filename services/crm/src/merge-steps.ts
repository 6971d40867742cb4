import { isDeepStrictEqual } from 'node:util';
import type { Access } from '@ledgerdesk/contracts';
import { CommandMetadata, DomainError, Event } from '@ledgerdesk/event-sourcing';
import { derivedId } from '@ledgerdesk/event-store';
import { Merge } from './merges/merge';
import { FieldValues, isPresent, isTaken, Present, State, WithMetadata } from './migration-steps';
import { Reservation, throwIfReserved } from './reservation';
import { UndoSteps } from './undo-steps';

export type MergeUndo = Merge & { undoes: string };
export const isMergeUndo = (merge: Merge): merge is MergeUndo => merge.undoes !== undefined;
type Origin = Omit<CommandMetadata, 'commandId'>;

/**
 * What a merge by hand does to the two (MRG-1, MRG-2), with the steps and reservations of group transfers. Each may be
 * repeated, as those may.
 */
export class MergeSteps<P extends Present, C extends WithMetadata, E extends Event> extends UndoSteps<P, C, E> {
  /** Nothing visible. @throws DomainError as `throwIfReserved`; `concurrent-change` where either is not there any more */
  reserveMerge(merge: Merge, origin: Origin): Promise<void> {
    return this.insist(async () => {
      const { mergeId, id, intoId, fields } = merge;
      const { claimOf, valueField } = this.definition;
      const keep = async () => {
        const into = await this.presentIn(merge, intoId);
        await this.reserveIn(into, { mergeId, plan: 'keep', fromId: id }, merge, origin);
      };
      const give = async () => {
        const from = await this.presentIn(merge, id);
        const claimId = fields.includes(valueField) ? claimOf(from) : null;
        await this.reserveIn(from, { mergeId, plan: 'merge', intoId, claimId }, merge, origin);
      };
      // Always the lower id first, so that no two merges wait for each other.
      for (const reserve of id < intoId ? [give, keep] : [keep, give]) await reserve();
    });
  }

  /** After `reserveMerge`. */
  async merge(merge: Merge, origin: Origin): Promise<void> {
    const { commands } = this.definition;
    const { mergeId, id, intoId } = merge;
    const from = await this.load(id);
    if (isPresent(from)) {
      const duplicate = { id: intoId, mergeId, duplicateId: id, formerIds: from.mergedIds };
      const added = this.of(merge, intoId, origin, 'duplicate');
      await this.execute(intoId, () => new commands.addDuplicate(duplicate, added));
      const merged = this.of(merge, id, origin, 'merged');
      await this.execute(id, () => new commands.merge({ id, mergeId, intoId }, merged));
    }
    const after = await this.load(id);
    if (after.status === 'merged') await this.write(merge, this.pick(after.former, merge.fields), origin, mergeId);
  }

  /** The other one as it would be, were this one merged into it. */
  preview({ id, intoId, fields }: Pick<Merge, 'id' | 'intoId' | 'fields'>): Promise<P> {
    return this.insist(async () => {
      const [from, into] = await Promise.all([this.load(id), this.load(intoId)]);
      if (!isPresent(from) || !isPresent(into))
        throw new DomainError('concurrent-change', 'They were merged meanwhile');
      return { ...into, ...this.pick(from, fields) };
    });
  }

  /** What stands in the way of taking a merge back, in words; null where nothing does. Changes nothing. */
  async obstacle(undo: MergeUndo): Promise<string | null> {
    const { holder, idOf, valueOf, noun, valueField } = this.definition;
    const { id, intoId, groupId, undoes } = undo;
    const merged = await this.load(id);
    if (merged.status !== 'merged' || merged.mergeId !== undoes) return 'it was undone already';
    const survivor = await this.load(intoId);
    if (survivor.status === 'merged') return `${noun} ${intoId} was merged into ${noun} ${survivor.intoId} since`;
    if (!isPresent(survivor) || survivor.groupId !== groupId) return `${noun} ${intoId} was transferred since`;
    if (survivor.status === 'erased') return `${noun} ${intoId} was erased since`;
    const value = valueOf(merged.former);
    const back = this.givenBack(survivor, undoes);
    const isFree = async (wanted: string | null) => {
      const owner = wanted === null ? null : await holder(groupId, wanted);
      return owner === null || idOf(owner) === intoId;
    };
    const isHeld = value !== null && valueOf(survivor) === value && !(valueField in back);
    if (isHeld || !(await isFree(value)) || !(await isFree(this.plainOf(back[valueField])))) return this.taken();
    return null;
  }

  /**
   * Reserves both, and gives the survivor back what was replaced: that comes first where it frees the e-mail or name of the
   * merged one, and last where it does not, so that nothing is changed where a value is taken.
   *
   * @throws DomainError as `reserveMerge`; `merge-not-undone`
   */
  async reserveUndo(undo: MergeUndo, origin: Origin): Promise<void> {
    const { claimOf, valueField } = this.definition;
    const { mergeId, id, intoId, undoes } = undo;
    const survivor = await this.presentIn(undo, intoId);
    const back = this.givenBack(survivor, undoes);
    const claimId = valueField in back ? claimOf(survivor) : null;
    const reserve = () => this.reserveIn(survivor, { mergeId, plan: 'separate', fromId: id, claimId }, undo, origin);
    try {
      await this.insist(reserve);
      if (valueField in back) await this.write(undo, back, origin);
      await this.reserveRestored(undo, origin);
      if (!(valueField in back)) await this.write(undo, back, origin);
    } catch (error) {
      throw isTaken(error) ? new DomainError('merge-not-undone', this.taken()) : error;
    }
  }

  /** After `reserveUndo`. */
  async separate(undo: MergeUndo, origin: Origin): Promise<void> {
    const { commands, detailsOf } = this.definition;
    const { mergeId, id, intoId, undoes } = undo;
    const merged = await this.load(id);
    if (merged.status !== 'merged') return;
    const { former } = merged;
    const duplicate = { id: intoId, mergeId, duplicateId: id, formerIds: former.mergedIds };
    const removed = this.of(undo, intoId, origin, 'separated');
    await this.execute(intoId, () => new commands.removeDuplicate(duplicate, removed));
    const { organizationId = null } = detailsOf(former) as { organizationId?: number | null };
    const restored = this.of(undo, id, origin, 'restored');
    await this.execute(id, () => new commands.restore({ id, mergeId, undoes, organizationId }, restored));
  }

  /** By whom and into whom it was merged last; null where it is not merged, or was by a group transfer. */
  async mergedBy(id: number): Promise<Readonly<{ mergeId: string; intoId: number; groupId: number }> | null> {
    const state = await this.load(id);
    if (state.status !== 'merged' || state.mergeId === undefined) return null;
    const { mergeId, intoId, former } = state;
    return { mergeId, intoId, groupId: former.groupId };
  }

  /** What it was when it was merged; null where it is not. */
  async formerOf(id: number): Promise<P | null> {
    const state = await this.load(id);
    return state.status === 'merged' ? state.former : null;
  }

  /** Who owns it, or owned it when it was merged. */
  async ownerOf(id: number): Promise<number | null> {
    const state = await this.load(id);
    if (state.status === 'merged') return state.former.groupId;
    return isPresent(state) ? state.groupId : null;
  }

  /** TRF-54. */
  async throwIfPartOfTransfer(ids: readonly number[], access: Access): Promise<void> {
    const thing = this.definition.noun === 'contact' ? 'Contact' : 'Organization';
    for (const id of ids) {
      const state = await this.load(id);
      await this.plans.pastEnded(async (ended) => throwIfReserved(thing, id, state, { ended }), access);
    }
  }

  private async reserveRestored(undo: MergeUndo, origin: Origin): Promise<void> {
    const { take, valueOf } = this.definition;
    const { mergeId, id, groupId } = undo;
    const merged = await this.load(id);
    if (merged.status !== 'merged' || merged.reservation?.mergeId === mergeId) return;
    const value = valueOf(merged.former);
    const metadata = this.of(undo, id, origin, 'back', merged.voidedClaims.length);
    const reserve = (claimId: string | null) => {
      const reservation: Reservation = { mergeId, plan: 'restore', targetId: groupId, claimId };
      return this.reserveIn(merged.former, reservation, undo, origin, metadata);
    };
    if (value === null) await reserve(null);
    else await take({ id, groupId }, value, metadata, reserve, { ended: [mergeId] });
  }

  /** Writes fields of the other one, with its e-mail or name claimed. `takenBy`: the merge that they are taken by. */
  private async write(merge: Merge, details: FieldValues, origin: Origin, takenBy?: string): Promise<void> {
    const { claimed, take, update, valueField } = this.definition;
    const { intoId: id, groupId, mergeId } = merge;
    if (Object.keys(details).length === 0) return;
    const metadata = this.of(merge, id, origin, 'fields');
    const ended = [mergeId];
    const write = (values: FieldValues) => {
      const input = { id, groupId, details: values, ended, ...(takenBy === undefined ? {} : { mergeId: takenBy }) };
      return this.execute(id, () => update(input, metadata));
    };
    const value = this.plainOf(details[valueField]);
    if (value === null) return void (await write(details));
    const withClaim = (claimId: string) => write({ ...details, [valueField]: claimed(value, claimId, groupId) });
    await take({ id, groupId }, value, metadata, withClaim, { ended });
  }

  /** What the merge has replaced, and nobody has changed since. */
  private givenBack(survivor: P, undoes: string): FieldValues {
    const taken = survivor.taken.find(({ mergeId }) => mergeId === undoes);
    const present = this.definition.detailsOf(survivor);
    const names = Object.keys(taken?.after ?? {}).filter((name) =>
      isDeepStrictEqual(taken!.after[name], present[name]),
    );
    return Object.fromEntries(names.map((name) => [name, taken!.before[name]]));
  }

  private pick(from: P, fields: readonly string[]): FieldValues {
    const details = this.definition.detailsOf(from);
    return Object.fromEntries(fields.map((name) => [name, details[name]]));
  }

  private plainOf(claimed: unknown): string | null {
    const { address, text } = (claimed ?? {}) as { address?: string; text?: string };
    return address ?? text ?? null;
  }

  private taken(): string {
    return `its ${this.definition.valueField === 'email' ? 'e-mail' : 'name'} is taken`;
  }

  private async presentIn({ groupId }: Merge, id: number): Promise<P> {
    const present = await this.load(id);
    if (isPresent(present) && present.groupId === groupId) return present;
    throw new DomainError('concurrent-change', `${this.definition.noun} ${id} was changed meanwhile`);
  }

  private async reserveIn(
    present: P,
    reservation: Reservation,
    merge: Merge,
    origin: Origin,
    metadata = this.of(merge, this.definition.idOf(present), origin, reservation.plan, present.changes),
  ): Promise<State<P>> {
    const { commands, idOf, valueOf } = this.definition;
    const id = idOf(present);
    const input = { id, groupId: present.groupId, value: valueOf(present), reservation };
    return this.execute(id, (ended) => new commands.reserve({ ...input, ended }, metadata));
  }

  /** The same in every attempt and every process. */
  private of({ mergeId }: Merge, id: number, origin: Origin, ...step: readonly (string | number)[]): CommandMetadata {
    return { ...origin, commandId: derivedId(this.definition.stream(id), 'merge', mergeId, ...step.map(String)) };
  }
}
