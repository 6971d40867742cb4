import { Event } from '@ledgerdesk/event-sourcing';

/** What a label belongs to: numbers of projects and of groups are told apart by the kind. */
export type LabelOwner = { kind: 'project' | 'group'; id: number };
/** With the claim it was taken by. */
export type ClaimedName = { text: string; claimId: string };
/** `color`: `#` and six hexadecimal digits. */
export type LabelDetails = { name: ClaimedName; color: string; description: string | null };
type LabelIds = { labelId: number; owner: LabelOwner };

export type LabelCreated = Event<'LabelCreated', LabelIds & LabelDetails & { createdAt: string }>;
/** Only what is different from before. */
export type LabelChanged = Event<'LabelChanged', LabelIds & { details: Partial<LabelDetails>; changedAt: string }>;
/** It has left all issues. */
export type LabelDeleted = Event<'LabelDeleted', LabelIds & { deletedAt: string }>;
/** From here on the label can't use this claim: another one needs the name. May come before the creation. */
export type ClaimVoided = Event<'ClaimVoided', { claimId: string }>;
export type LabelEvent = LabelCreated | LabelChanged | LabelDeleted | ClaimVoided;

type Claims = { voidedClaims: readonly string[] };
export type PresentLabel = { status: 'present' } & LabelIds & LabelDetails & Claims & { changes: number };
/** `formerName`: what system notes go on to call it. */
type DeletedLabel = { status: 'deleted'; formerName: string } & LabelIds & Claims;
export type Label = ({ status: 'unknown' } & Claims) | PresentLabel | DeletedLabel;

export const labelStream = (labelId: number): string => `label-${labelId}`;

export const isOf = (owner: LabelOwner, { kind, id }: LabelOwner): boolean => owner.kind === kind && owner.id === id;

export const initialState: Label = { status: 'unknown', voidedClaims: [] };

export const evolve = (label: Label, event: LabelEvent): Label => {
  const { voidedClaims } = label;
  if (event.type === 'ClaimVoided') return { ...label, voidedClaims: [...voidedClaims, event.data.claimId] };
  if (event.type === 'LabelCreated') {
    const { createdAt: _, ...created } = event.data;
    return { ...created, status: 'present', voidedClaims, changes: 1 };
  }
  if (label.status !== 'present') return label;
  const { labelId, owner } = label;
  switch (event.type) {
    case 'LabelChanged':
      return { ...label, ...event.data.details, changes: label.changes + 1 };
    case 'LabelDeleted':
      return { status: 'deleted', labelId, owner, formerName: label.name.text, voidedClaims };
  }
};
