import { CommandHandler } from '@nestjs/cqrs';
import type { createLabel, RequestPayload } from '@ledgerdesk/contracts';
import { Commands, Executed } from '@ledgerdesk/event-store';
import { ScopedCommand } from '@ledgerdesk/messaging';
import { AvailableLabels } from './available-labels';
import type { PresentLabel } from './label';
import { assertMayWriteLabels } from './label-access';
import { ownerOf } from '../owners';
import { CreateLabel } from './label.decider';
import { newLabelFields } from './label-fields';
import { labelAlreadyExists, LabelNames } from './label-names';

/** Of the project or group that was entered. */
export class CreateLabelHere extends ScopedCommand('CreateLabelHere')<
  RequestPayload<typeof createLabel>,
  PresentLabel
> {}

@CommandHandler(CreateLabelHere)
export class CreateLabelHandler {
  constructor(
    private readonly commands: Commands,
    private readonly available: AvailableLabels,
    private readonly names: LabelNames,
  ) {}

  /** @throws DomainError `project-archived`, `forbidden`, `label-already-exists`; InvalidFields */
  async execute({ data, scope }: CreateLabelHere): Promise<Executed<PresentLabel>> {
    const { labelId, ...input } = data;
    assertMayWriteLabels(scope.access);
    const fields = newLabelFields(input);
    const present = await this.available.named(fields.name, await this.available.owners(scope));
    if (present && present.labelId !== labelId) throw labelAlreadyExists();

    const ids = { labelId, owner: ownerOf(scope.access) };
    const metadata = scope.command();
    return this.names.take(ids, fields.name, metadata, (name) =>
      this.commands.execute(new CreateLabel({ ...ids, ...fields, name }, metadata)),
    );
  }
}
