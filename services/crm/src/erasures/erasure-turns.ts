import { Injectable } from '@nestjs/common';
import { DomainError, ProcessStep } from '@ledgerdesk/event-sourcing';
import { Commands, EventStore } from '@ledgerdesk/event-store';
import { RequestScope } from '@ledgerdesk/messaging';
import { ProcessDefinition, ProcessHandler, workList } from '@ledgerdesk/processes';
import { ReadModels } from '@ledgerdesk/read-models';
import { atOnce } from '../at-once';
import { ContactEvent, contactStream, isPresent } from '../contacts/contact';
import { contactDecider, EraseContact } from '../contacts/contact.decider';
import { Plans } from '../plans/plans';
import { Erasure, ERASURE_STREAM, ErasureEvent, ErasureState } from './erasure';
import { ErasureList } from './erasure-list';
import { ErasureCommand, ErasureInput, erasureProcess } from './erasure.process';

const TIME_FOR_ONE_MS = 30_000;
const PASSING: readonly string[] = ['unavailable', 'concurrent-change'];
const ERASED: ContactEvent['type'] = 'ContactErased';

/** Does the steps of erasures. What can't be done at present is done again later. */
@Injectable()
export class ErasureTurns implements ProcessHandler<ErasureCommand, ErasureInput> {
  readonly timeForOneMs = TIME_FOR_ONE_MS;

  constructor(
    private readonly commands: Commands,
    private readonly eventStore: EventStore,
    private readonly readModels: ReadModels,
    private readonly plans: Plans,
    private readonly list: ErasureList,
  ) {}

  async send({ type, erasure }: ErasureCommand, step: ProcessStep): Promise<ErasureInput | null> {
    const scope = RequestScope.ofStep(step).part(step.step);
    switch (type) {
      case 'erase':
        return this.erase(erasure, scope);
      case 'purge':
        return (await this.purge(erasure, scope)) ? { type: 'Purged', data: {} } : null;
    }
  }

  private async erase({ contactId, repeated = false }: Erasure, scope: RequestScope): Promise<ErasureInput | null> {
    const metadata = scope.command();
    try {
      await this.plans.pastEnded((ended) => this.commands.execute(new EraseContact({ contactId, ended }, metadata)));
      return { type: 'Erased', data: {} };
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      const { code, message, details = {} } = error;
      const isPassing = [...PASSING, ...(repeated ? ['contact-part-of-transfer'] : [])].includes(code);
      if (isPassing) return null;
      return { type: 'Refused', data: { refusal: { code, message, details } } };
    }
  }

  /** Answers whether nothing of what was erased is left anywhere. */
  private async purge({ contactId }: Erasure, scope: RequestScope): Promise<boolean> {
    const { state: erased } = await this.load(contactId);
    const mergedIds = isPresent(erased) ? erased.mergedIds : [];
    const ids = [...mergedIds, contactId];
    try {
      await atOnce(mergedIds, (id) =>
        this.commands.execute(new EraseContact({ contactId: id, merged: true }, scope.command(`merged ${id}`))),
      );
      const ends = await atOnce(ids, async (id) => (await this.load(id)).last!.position);
      if (!(await this.readModels.purge([ERASED], Math.max(...ends)))) return false;
      await this.list.add(ids);
      await atOnce(ids, (id) => this.truncate(id));
      return true;
    } catch (error) {
      if (error instanceof DomainError && PASSING.includes(error.code)) return false;
      throw error;
    }
  }

  /** Also where that was done before: the log may have been stopped before it was done for good. */
  private async truncate(contactId: number): Promise<void> {
    const stream = contactStream(contactId);
    const erased = (await this.eventStore.read<ContactEvent>(stream)).find(({ type }) => type === ERASED);
    if (erased) await this.eventStore.log.truncateBefore(stream, erased.revision);
  }

  private load(contactId: number) {
    return this.eventStore.load(contactStream(contactId), contactDecider);
  }
}

const openErasures = workList(erasureProcess, {
  collection: 'open-erasures',
  version: 1,
  stream: ERASURE_STREAM,
  handles: ['ErasureStarted', 'ErasureRefused', 'ErasureMade', 'ErasureCompleted'],
});

export const erasureDefinition: ProcessDefinition<ErasureInput, ErasureState, ErasureEvent, ErasureCommand> = {
  process: erasureProcess,
  workList: openErasures,
  handler: ErasureTurns,
};
