import { DomainError, VoidedClaim } from '@ledgerdesk/event-sourcing';

/** Because of which something is reserved, merged or restored: a group transfer, or a merge by hand (MRG-1). */
export type Operation = Readonly<
  { transferId: number; mergeId?: undefined } | { transferId?: undefined; mergeId: string }
>;
export type OperationId = number | string;

export const operationOf = ({ transferId, mergeId }: Operation): Operation =>
  mergeId === undefined ? { transferId } : { mergeId };
export const operationIdOf = ({ transferId, mergeId }: Operation): OperationId => mergeId ?? transferId;

/**
 * What a group transfer plans for a contact or an organization. `move`, `copy` and `merge` are of the source; `merge`: the
 * target has the same one, `keep`, which stays as it is. `create` is of a copy that is not there yet. Of an undo, `restore`
 * is of a merged one, `separate` of whom it was merged into. `claimId`: of its e-mail or name in the target. It counts until
 * the transfer has ended; which that is, its own stream does not say. A merge by hand reserves within one group; its `merge`
 * and `separate` have the claim of the e-mail or name that the other one gets.
 */
export type Reservation = Operation & Plan;
type Plan = Readonly<
  | { plan: 'move'; targetId: number; claimId: string | null }
  | { plan: 'copy'; intoId: number }
  | { plan: 'merge'; intoId: number; claimId?: string | null }
  | { plan: 'keep'; fromId: number }
  | { plan: 'create'; claimId: string }
  | { plan: 'restore'; targetId: number; claimId: string | null }
  | { plan: 'separate'; fromId: number; claimId?: string | null }
>;

/** What group transfers have planned before, the last of each that is needed to take it back. */
export type Planned = readonly Reservation[];
/** By which transfer it came to its group, from which one, and from which organization to which. */
export type MovedBy = Readonly<{
  transferId: number;
  from: Readonly<{ groupId: number; organizationId: number | null }>;
  organizationId: number | null;
}>;

export type ContactStatus = 'active' | 'inactive' | 'erased';
/** What a copy has of its original besides its fields. */
export type CopyOrigin<Status = ContactStatus> = {
  ofId: number;
  transferId: number;
  status: Status;
  updatedAt: string;
};

/** Group transfers and merges of which a reservation is void. */
export type Ended = { ended?: readonly OperationId[] };
export type ClaimOptions = Readonly<{ transferId?: number; ended?: readonly OperationId[] }>;
/** What a merge by hand has taken from the merged one, and what it was before (MRG-2). */
export type TakenFields<Details> = Readonly<{ mergeId: string; before: Partial<Details>; after: Partial<Details> }>;

/**
 * Commands of group transfers, alike for contacts and organizations. `value`: the e-mail or name as it was when this was
 * planned. `instead`: of what the same transfer has planned before.
 */
export type ReserveInput = Ended & { id: number; value: string | null; reservation: Reservation; instead?: boolean };
export type MoveInput = { id: number; transferId: number; organizationId: number | null };
/** `ifChanges`: only if it has had this number of visible changes. */
export type MergeInput = Operation & { id: number; intoId: number; ifChanges?: number };
/** `formerIds`: of those that were merged into the duplicate. */
export type AddDuplicateInput = Operation & { id: number; duplicateId: number; formerIds: readonly number[] };
export type RestoreInput = Operation & { id: number; undoes: OperationId; organizationId: number | null };
export type RemoveDuplicateInput = AddDuplicateInput;
export type CopyInput<Original> = {
  id: number;
  groupId: number;
  transferId: number;
  organizationId: number | null;
  original: Original;
};

type Reserved = Readonly<{ reservation: Reservation | null }>;
type Thing = 'Contact' | 'Organization';

/**
 * TRF-54.
 *
 * @throws DomainError `contact-part-of-transfer`, `organization-part-of-transfer`; `concurrent-change` while it is merged
 */
export const throwIfReserved = (thing: Thing, id: number, { reservation }: Reserved, { ended = [] }: Ended): void => {
  if (!reservation || ended.includes(operationIdOf(reservation))) return;
  const { transferId, mergeId } = reservation;
  if (mergeId !== undefined) throw new DomainError('concurrent-change', `${thing} ${id} is being merged`, { mergeId });
  const code = thing === 'Contact' ? 'contact-part-of-transfer' : 'organization-part-of-transfer';
  throw new DomainError(code, `${thing} ${id} is part of group transfer ${transferId}.`, { transferId });
};

/** TRF-55. @throws DomainError `email-reserved`, `name-reserved` */
export const throwIfClaimReserved = (thing: Thing, claimId: string, { reservation }: Reserved, ended: Ended): void => {
  if (!reservation || claimOf(reservation) !== claimId || ended.ended?.includes(operationIdOf(reservation))) return;
  const { transferId, mergeId } = reservation;
  const code = thing === 'Contact' ? 'email-reserved' : 'name-reserved';
  const value = thing === 'Contact' ? 'Email' : 'Name';
  if (mergeId !== undefined) throw new DomainError(code, `${value} is reserved by a merge.`, { mergeId });
  throw new DomainError(code, `${value} is reserved by group transfer ${transferId}.`, { transferId });
};

/**
 * Whether a reservation is to be recorded: not where the same transfer has one, unless it is another one instead.
 *
 * @throws DomainError as `throwIfReserved` where another transfer has one; `claim-voided`; `concurrent-change` where the
 * e-mail or name is no longer what was planned with
 */
export const isToReserve = (
  thing: Thing,
  { id, value, reservation, instead = false, ended = [] }: ReserveInput,
  present: Reserved & Readonly<{ voidedClaims: readonly string[] }>,
  presentValue: string | null,
): boolean => {
  const isSame = present.reservation !== null && operationIdOf(present.reservation) === operationIdOf(reservation);
  if (isSame && (!instead || JSON.stringify(present.reservation) === JSON.stringify(reservation))) return false;
  if (!isSame) throwIfReserved(thing, id, present, { ended });
  if (present.voidedClaims.includes(claimOf(reservation) ?? ''))
    throw new VoidedClaim(claimOf(reservation)!, thing === 'Contact' ? 'e-mail' : 'name');
  if (value !== presentValue)
    throw new DomainError('concurrent-change', `${thing} ${id} was changed while ${nameOf(reservation)} planned it`);
  return true;
};

/** The claim in the target that a reservation holds. */
export const claimOf = (reservation: Reservation): string | null =>
  ('claimId' in reservation && reservation.claimId) || null;

/** Whose links a transfer has led to whom: only that is needed later. */
export const plannedAfter = (planned: Planned, reservation: Reservation): Planned => {
  if (reservation.mergeId !== undefined || !['copy', 'merge', 'keep'].includes(reservation.plan)) return planned;
  return [...planned.filter(({ transferId }) => transferId !== reservation.transferId), reservation];
};

/** What a transfer had planned for it as this, or null. */
export const plannedAs = <P extends Reservation['plan']>(
  plan: P,
  transferId: number,
  { planned }: Readonly<{ planned: Planned }>,
): Extract<Reservation, { plan: P }> | null => {
  const found = planned.find((each) => each.transferId === transferId && each.plan === plan);
  return (found as Extract<Reservation, { plan: P }> | undefined) ?? null;
};

/** The reservation that what is done is based on. @throws DomainError `concurrent-change` where there is none */
export const reservationOf = <P extends Reservation['plan']>(
  plan: P,
  operation: Operation,
  { reservation }: Reserved,
): Extract<Reservation, { plan: P }> => {
  if (reservation && operationIdOf(reservation) === operationIdOf(operation) && reservation.plan === plan)
    return reservation as Extract<Reservation, { plan: P }>;
  throw new DomainError('concurrent-change', `${nameOf(operation)} has planned something else`);
};

const nameOf = ({ transferId, mergeId }: Operation): string =>
  mergeId === undefined ? `group transfer ${transferId}` : `merge ${mergeId}`;
