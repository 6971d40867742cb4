import { Controller } from '@nestjs/common';
import { createLabel, deleteLabel, listLabels, readLabel, readLabels, updateLabel } from '@ledgerdesk/contracts';
import { Commands, Executed } from '@ledgerdesk/event-store';
import { Answers, IncomingRequest } from '@ledgerdesk/messaging';
import { ReadModels } from '@ledgerdesk/read-models';
import { AvailableLabels } from './available-labels';
import { CreateLabelHere } from './create-label.handler';
import { DeleteLabelHere } from './delete-label.handler';
import type { PresentLabel } from './label';
import { seesLabels, signedInWithLabels } from './label-access';
import { ownerOf } from '../owners';
import { LabelList } from './label-list/label-list.query';
import { labelView } from './label-list/label-view';
import { UpdateLabelHere } from './update-label.handler';

@Controller()
export class LabelsController {
  constructor(
    private readonly commands: Commands,
    private readonly readModels: ReadModels,
    private readonly available: AvailableLabels,
    private readonly labelList: LabelList,
  ) {}

  @Answers(createLabel, signedInWithLabels)
  async create({ payload, scope }: IncomingRequest<typeof createLabel>) {
    return this.answer(await this.commands.execute(new CreateLabelHere(payload, scope)));
  }

  @Answers(updateLabel, signedInWithLabels)
  async update({ payload, scope }: IncomingRequest<typeof updateLabel>) {
    return this.answer(await this.commands.execute(new UpdateLabelHere(payload, scope)));
  }

  @Answers(deleteLabel, signedInWithLabels)
  async delete({ payload, scope }: IncomingRequest<typeof deleteLabel>) {
    const executed = await this.commands.execute(new DeleteLabelHere(payload, scope));
    return { position: executed.position, visible: await this.readModels.waitUntilVisible(executed) };
  }

  @Answers(readLabel, seesLabels)
  async read({ payload, scope }: IncomingRequest<typeof readLabel>) {
    return { label: labelView(await this.available.read(payload.label, await this.available.owners(scope))) };
  }

  @Answers(readLabels, seesLabels)
  async readMany({ payload: { names }, scope }: IncomingRequest<typeof readLabels>) {
    return { labels: await this.labelList.named(names, await this.available.owners(scope)) };
  }

  @Answers(listLabels, seesLabels)
  async list({ payload, scope }: IncomingRequest<typeof listLabels>) {
    const owners = payload.includeAncestorGroups ? await this.available.owners(scope) : [ownerOf(scope.access)];
    return this.labelList.page(owners, payload);
  }

  private async answer(executed: Executed<PresentLabel>) {
    const { state, position } = executed;
    const visible = await this.readModels.waitUntilVisible(executed);
    return { label: labelView(state), position, visible };
  }
}
