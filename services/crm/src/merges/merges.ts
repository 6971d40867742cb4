import { Injectable } from '@nestjs/common';
import type { Access, ContactRefusal, OrganizationRefusal } from '@ledgerdesk/contracts';
import { DomainError } from '@ledgerdesk/event-sourcing';
import { EventStore } from '@ledgerdesk/event-store';
import { RequestScope } from '@ledgerdesk/messaging';
import { recordInput, takeTurn } from '@ledgerdesk/processes';
import { ContactDetails } from '../contacts/contact-details/contact-details.query';
import { ContactMigration } from '../contacts/contact-migration';
import { throwIfErased } from '../contacts/contact.decider';
import { isVisible, requireEdit } from '../crm-access';
import { OrganizationDetails } from '../organizations/organization-details/organization-details.query';
import { OrganizationMigration } from '../organizations/organization-migration';
import { holdsReservations, Merge, MergeState, mergeStream } from './merge';
import { MergeTurns } from './merge-turns';
import { mergeProcess } from './merge.process';

type Thing = Merge['thing'];
type Asked = Pick<Merge, 'thing' | 'id' | 'intoId' | 'fields'>;
const UNDONE_WITHIN_MS = 30 * 24 * 60 * 60 * 1_000;

/** Merges by hand, as somebody asks for them (MRG-1, MRG-2). */
@Injectable()
export class Merges {
  constructor(
    private readonly eventStore: EventStore,
    private readonly turns: MergeTurns,
    private readonly contacts: ContactMigration,
    private readonly organizations: OrganizationMigration,
    private readonly contactDetails: ContactDetails,
    private readonly organizationDetails: OrganizationDetails,
  ) {}

  /**
   * Until the two are one; what refers to them follows by itself, also after a stop in between.
   *
   * @throws DomainError as `check`; `unavailable` where it is not known yet
   */
  async make(asked: Asked, scope: RequestScope): Promise<void> {
    const { mergeId, state } = await this.ofRequest(scope);
    if (state.step === 'unknown')
      await this.start({ ...asked, mergeId, groupId: await this.check(asked, scope), by: userIdOf(scope) }, scope);
    await this.runUntilMade(mergeId, scope);
  }

  /**
   * MRG-4. Answers the group that owns both.
   *
   * @throws DomainError `forbidden`, `crm-disabled`, `…-not-found`, `…-merged`, `…-part-of-transfer`, `contact-erased` of either;
   * `merged-into-itself`
   */
  async check(asked: Asked, { access }: RequestScope): Promise<number> {
    const { thing, id, intoId } = asked;
    const groupId = await this.read(thing, id, access);
    requireEdit(access, groupId);
    if (id === intoId) {
      const code: ContactRefusal & OrganizationRefusal = 'merged-into-itself';
      throw new DomainError(
        code,
        `${thing === 'contact' ? 'A contact' : 'An organization'} cannot be merged into itself.`,
      );
    }
    if ((await this.read(thing, intoId, access)) !== groupId) throw notFound(thing, intoId);
    if (thing === 'contact')
      for (const each of [id, intoId]) throwIfErased(await this.contactDetails.read(each, access));
    await this.stepsOf(thing).throwIfPartOfTransfer([id, intoId], access);
    return groupId;
  }

  /**
   * Takes back the last merge of this one.
   *
   * @throws DomainError `forbidden`, `crm-disabled`, `…-not-found`; `merge-not-undone` with the reason; as `make`
   */
  async undo(thing: Thing, id: number, scope: RequestScope): Promise<void> {
    const { mergeId, state } = await this.ofRequest(scope);
    if (state.step === 'unknown') await this.startUndo(mergeId, thing, id, scope);
    try {
      await this.runUntilMade(mergeId, scope);
    } catch (error) {
      const isReason = error instanceof DomainError && error.code === NOT_UNDONE;
      throw isReason ? notUndone(thing, id, error.message) : error;
    }
  }

  private async startUndo(mergeId: string, thing: Thing, id: number, scope: RequestScope): Promise<void> {
    const steps = this.stepsOf(thing);
    const owner = await steps.ownerOf(id);
    if (!isVisible(scope.access, owner) || owner === null) throw notFound(thing, id);
    requireEdit(scope.access, owner);
    const merged = await steps.mergedBy(id);
    if (!merged) throw notUndone(thing, id, 'it is not merged by hand');
    const { intoId, groupId, mergeId: undoes } = merged;
    const { state } = await this.eventStore.load(mergeStream(undoes), mergeProcess);
    if (state.step !== 'completed') throw notUndone(thing, id, 'it is not completed yet');
    if (Date.parse(scope.command().now) - Date.parse(state.startedAt) > UNDONE_WITHIN_MS)
      throw notUndone(thing, id, 'it was more than 30 days ago');
    const undo = { mergeId, thing, id, intoId, groupId, fields: [], undoes, by: userIdOf(scope) };
    const obstacle = await steps.obstacle(undo);
    if (obstacle) throw notUndone(thing, id, obstacle);
    await steps.throwIfPartOfTransfer([id, intoId], scope.access);
    await this.start(undo, scope);
  }

  private async start(merge: Merge, scope: RequestScope): Promise<void> {
    const metadata = scope.through('merge').command('merge');
    const input = { type: 'StartMerge', data: { ...merge, startedAt: metadata.now } } as const;
    await recordInput(this.eventStore, mergeStream(merge.mergeId), mergeProcess, input, metadata);
  }

  /** The merge of this request, which an earlier attempt at it may have started. */
  private async ofRequest(scope: RequestScope): Promise<Readonly<{ mergeId: string; state: MergeState }>> {
    const { commandId: mergeId } = scope.command('merge');
    return { mergeId, state: (await this.eventStore.load(mergeStream(mergeId), mergeProcess)).state };
  }

  /** Takes the turns that the process runner would take, so that they need not be waited for. */
  private async runUntilMade(mergeId: string, scope: RequestScope): Promise<void> {
    const stream = mergeStream(mergeId);
    for (;;) {
      const { state } = await this.eventStore.load(stream, mergeProcess);
      if (state.step === 'refused') {
        const { code, message, details } = state.refusal;
        throw new DomainError(code, message, details);
      }
      if (!holdsReservations(state)) return;
      const send: MergeTurns['send'] = (command, step) => this.turns.send(command, step);
      const turn = { eventStore: this.eventStore, send, timeForOneMs: scope.remainingMs };
      if ((await takeTurn(mergeProcess, stream, turn)).next === 'retry')
        throw new DomainError('unavailable', 'The merge is not made yet; it goes on by itself');
    }
  }

  /** The group that owns it. */
  private async read(thing: Thing, id: number, access: Access): Promise<number> {
    const details = thing === 'contact' ? this.contactDetails : this.organizationDetails;
    return (await details.read(id, access)).groupId;
  }

  private stepsOf(thing: Thing): ContactMigration | OrganizationMigration {
    return thing === 'contact' ? this.contacts : this.organizations;
  }
}

/** Who is signed in. */
const userIdOf = ({ access }: RequestScope): number => access.user!.id;

const notFound = (thing: Thing, id: number): DomainError => {
  const code: ContactRefusal | OrganizationRefusal =
    thing === 'contact' ? 'contact-not-found' : 'organization-not-found';
  return new DomainError(code, `There is no ${thing} ${id} here`);
};

const NOT_UNDONE: ContactRefusal & OrganizationRefusal = 'merge-not-undone';
const notUndone = (thing: Thing, id: number, reason: string): DomainError =>
  new DomainError(NOT_UNDONE, `Merge of ${thing} ${id} can't be undone: ${reason}.`);
