import { Module } from '@nestjs/common';
import { commandHandlers } from '@ledgerdesk/event-store';
import { IssueIds } from '../issues/issue-ids';
import { AvailableLabels } from './available-labels';
import { CreateLabelHandler } from './create-label.handler';
import { DeleteLabelHandler } from './delete-label.handler';
import { IssueLabels } from './issue-labels';
import { labelStream } from './label';
import { CreateLabel, DeleteLabel, labelDecider, UpdateLabel } from './label.decider';
import { LabelList } from './label-list/label-list.query';
import { LabelNames } from './label-names';
import { LabelsController } from './labels.controller';
import { UpdateLabelHandler } from './update-label.handler';

const labels = {
  decider: labelDecider,
  streamFor: ({ data }: CreateLabel | UpdateLabel | DeleteLabel) => labelStream(data.labelId),
};

@Module({
  controllers: [LabelsController],
  providers: [
    IssueIds,
    AvailableLabels,
    IssueLabels,
    LabelList,
    LabelNames,
    CreateLabelHandler,
    UpdateLabelHandler,
    DeleteLabelHandler,
    ...commandHandlers(labels, CreateLabel, UpdateLabel, DeleteLabel),
  ],
  exports: [IssueIds, AvailableLabels, IssueLabels, LabelList],
})
export class LabelsModule {}
