import { CommandHandler } from '@nestjs/cqrs';
import type { deleteLabel, RequestPayload } from '@ledgerdesk/contracts';
import { Commands, EventStore, Executed } from '@ledgerdesk/event-store';
import { ScopedCommand } from '@ledgerdesk/messaging';
import { labelNotFound } from './available-labels';
import { isOf, labelStream } from './label';
import { assertMayWriteLabels } from './label-access';
import { ownerOf } from '../owners';
import { DeleteLabel, labelDecider } from './label.decider';

/** Of the project or group that was entered. */
export class DeleteLabelHere extends ScopedCommand('DeleteLabelHere')<RequestPayload<typeof deleteLabel>> {}

@CommandHandler(DeleteLabelHere)
export class DeleteLabelHandler {
  constructor(
    private readonly commands: Commands,
    private readonly eventStore: EventStore,
  ) {}

  /**
   * Whether it is there yet is decided, so that a repeat is answered alike.
   *
   * @throws DomainError `label-not-found`, `project-archived`, `forbidden`
   */
  async execute({ data: { labelId }, scope }: DeleteLabelHere): Promise<Executed<unknown>> {
    assertMayWriteLabels(scope.access);
    const { state } = await this.eventStore.load(labelStream(labelId), labelDecider);
    if (state.status === 'unknown' || !isOf(state.owner, ownerOf(scope.access))) throw labelNotFound(labelId);
    return this.commands.execute(new DeleteLabel({ labelId }, scope.command()));
  }
}
