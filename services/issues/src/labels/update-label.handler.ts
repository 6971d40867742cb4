import { CommandHandler } from '@nestjs/cqrs';
import type { RequestPayload, updateLabel } from '@ledgerdesk/contracts';
import { Commands, Executed } from '@ledgerdesk/event-store';
import { omitUndefined } from '@ledgerdesk/fields';
import { ScopedCommand } from '@ledgerdesk/messaging';
import { AvailableLabels } from './available-labels';
import type { ClaimedName, PresentLabel } from './label';
import { assertMayWriteLabels } from './label-access';
import { ownerOf } from '../owners';
import { UpdateLabel } from './label.decider';
import { labelFields } from './label-fields';
import { LabelNames } from './label-names';

/** Of the project or group that was entered. Absent is unchanged. */
export class UpdateLabelHere extends ScopedCommand('UpdateLabelHere')<
  RequestPayload<typeof updateLabel>,
  PresentLabel
> {}

@CommandHandler(UpdateLabelHere)
export class UpdateLabelHandler {
  constructor(
    private readonly commands: Commands,
    private readonly available: AvailableLabels,
    private readonly names: LabelNames,
  ) {}

  /** @throws DomainError `label-not-found`, `project-archived`, `forbidden`, `label-already-exists`, `precondition-failed`; InvalidFields */
  async execute({ data, scope }: UpdateLabelHere): Promise<Executed<PresentLabel>> {
    const { labelId, ifChanges, ...input } = data;
    assertMayWriteLabels(scope.access);
    const present = await this.available.read(labelId, [ownerOf(scope.access)]);
    const { name: text, ...others } = labelFields(input);
    const metadata = scope.command();
    const update = (name?: ClaimedName) => {
      const details = { ...others, ...omitUndefined({ name }) };
      const change = { labelId, details, ...omitUndefined({ ifChanges }) };
      return this.commands.execute(new UpdateLabel(change, metadata));
    };
    const isNew = text !== undefined && text !== present.name.text;
    return isNew ? this.names.take(present, text, metadata, update) : update();
  }
}
