import type { IssueRefusal, LabelRefusal } from '@ledgerdesk/contracts';
import { Command, Decider, DomainError, VoidedClaim } from '@ledgerdesk/event-sourcing';
import { ClaimedName, evolve, initialState, Label, LabelDetails, LabelEvent, LabelOwner, PresentLabel } from './label';

export class CreateLabel extends Command('CreateLabel')<
  { labelId: number; owner: LabelOwner } & LabelDetails,
  PresentLabel
> {}
/** Absent is unchanged. `ifChanges`: only if it has had one of these numbers of changes. */
export class UpdateLabel extends Command('UpdateLabel')<
  { labelId: number; details: Partial<LabelDetails>; ifChanges?: readonly number[] },
  PresentLabel
> {}
export class DeleteLabel extends Command('DeleteLabel')<{ labelId: number }> {}
export class VoidClaim extends Command('VoidClaim')<{ claimId: string }> {}
export type LabelCommand = CreateLabel | UpdateLabel | DeleteLabel | VoidClaim;

const createLabel = ({ data, metadata }: CreateLabel, label: Label): LabelEvent[] => {
  if (label.status !== 'unknown') throw refusal('label-already-exists', `Label ${data.labelId} already exists`);
  assertUsable(data.name, label);
  return [{ type: 'LabelCreated', data: { ...data, createdAt: metadata.now } }];
};

const updateLabel = ({ data, metadata }: UpdateLabel, label: Label): LabelEvent[] => {
  const { labelId, ifChanges } = data;
  const present = presentLabel(label, labelId);
  if (ifChanges && !ifChanges.includes(present.changes))
    throw refusal('precondition-failed', `Label ${labelId} has had ${present.changes} changes`);
  assertUsable(data.details.name, label);
  const details = different(data.details, present);
  if (Object.keys(details).length === 0) return [];
  return [{ type: 'LabelChanged', data: { labelId, owner: present.owner, details, changedAt: metadata.now } }];
};

const deleteLabel = ({ data: { labelId }, metadata }: DeleteLabel, label: Label): LabelEvent[] => {
  const { owner } = presentLabel(label, labelId);
  return [{ type: 'LabelDeleted', data: { labelId, owner, deletedAt: metadata.now } }];
};

/** This stream is the truth: the label carries the claim and has the name, or can never use it from now on. */
const voidClaim = ({ data: { claimId } }: VoidClaim, label: Label): LabelEvent[] => {
  if (label.status === 'present' && label.name.claimId === claimId)
    throw new DomainError('claim-taken', `Label ${label.labelId} has the name of claim ${claimId}`);
  return label.voidedClaims.includes(claimId) ? [] : [{ type: 'ClaimVoided', data: { claimId } }];
};

const presentLabel = (label: Label, labelId: number): PresentLabel => {
  if (label.status === 'present') return label;
  throw refusal('label-not-found', `There is no label ${labelId}`);
};

/** The same text is the same name, whatever the claim. */
const different = (details: Partial<LabelDetails>, present: LabelDetails): Partial<LabelDetails> => {
  const plain = (value: LabelDetails[keyof LabelDetails]) => (typeof value === 'object' ? value?.text : value);
  const changed = Object.entries(details).filter(
    ([field, value]) => plain(value) !== plain(present[field as keyof LabelDetails]),
  );
  return Object.fromEntries(changed);
};

const assertUsable = (name: ClaimedName | undefined, { voidedClaims }: Label): void => {
  if (name && voidedClaims.includes(name.claimId)) throw new VoidedClaim(name.claimId, 'name');
};

const refusal = (code: LabelRefusal | IssueRefusal, message: string) => new DomainError(code, message);

const decide = (command: LabelCommand, label: Label): LabelEvent[] => {
  switch (command.type) {
    case 'CreateLabel':
      return createLabel(command, label);
    case 'UpdateLabel':
      return updateLabel(command, label);
    case 'DeleteLabel':
      return deleteLabel(command, label);
    case 'VoidClaim':
      return voidClaim(command, label);
  }
};

export const labelDecider: Decider<LabelCommand, Label, LabelEvent> = { initialState, decide, evolve };
