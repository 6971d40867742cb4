import { Projection } from '@ledgerdesk/event-sourcing';
import { evolve, initialState, LabelChanged, LabelCreated, LabelDeleted } from '../label';
import { labelRow, LabelRow, labelRowFields } from './label-row';

/** The labels of projects and groups. */
export const labelList: Projection<LabelRow, LabelCreated | LabelChanged | LabelDeleted> = {
  collection: 'label-list',
  version: 1,
  fields: labelRowFields,
  indexes: [['ownerKey', 'foldedName'], ['foldedName']],
  handles: ['LabelCreated', 'LabelChanged', 'LabelDeleted'],
  documentIds: ({ data }) => [data.labelId],
  evolve: (row, event) => {
    const label = evolve(row?.label ?? initialState, event);
    return label.status === 'present' ? labelRow(label) : null;
  },
};
