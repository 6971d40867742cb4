import { foldCase } from '@ledgerdesk/fields';
import type { LabelOwner, PresentLabel } from '../label';

/** A label as it is listed, found by whose it is and by its name without case. */
export type LabelRow = Readonly<{ label: PresentLabel; ownerKey: string; foldedName: string }>;

export const labelRowFields = { ownerKey: 'string', foldedName: 'string' } as const;

export const ownerKey = ({ kind, id }: LabelOwner): string => `${kind} ${id}`;

export const labelRow = (label: PresentLabel): LabelRow => ({
  label,
  ownerKey: ownerKey(label.owner),
  foldedName: foldCase(label.name.text),
});
