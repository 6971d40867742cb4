import type { LabelView } from '@ledgerdesk/contracts';
import type { PresentLabel } from '../label';

export const labelView = ({ labelId: id, owner, name, color, description, changes }: PresentLabel): LabelView => ({
  id,
  name: name.text,
  description,
  color,
  isProjectLabel: owner.kind === 'project',
  changes,
});
