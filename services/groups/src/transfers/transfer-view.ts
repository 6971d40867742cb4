import type { TransferView } from '@ledgerdesk/contracts';
import type { Viewer } from '../access/viewer';
import { overlapMessage, TransferCheck } from '../tree/transfer-checks';
import { bringsAll } from './contact-migration';
import { countOf, PresentTransfer } from './transfer';

const OWNER = 50;

/** TRF-43: whoever requested it, administrators, and Owners of the group before or after. */
export const seesTransfer = (viewer: Viewer, { request, plan, committedAt }: PresentTransfer): boolean => {
  const { user, model } = viewer;
  if (!user || user.blocked) return false;
  if (user.isAdministrator || user.id === request.requestedBy) return true;
  const fromParentId = plan ? plan.fromParentId : request.fromParentId;
  const owned = [request.groupId, fromParentId, committedAt === null ? null : request.toParentId];
  return owned.some((id) => {
    const group = id === null ? undefined : model.groups.get(id);
    return group !== undefined && viewer.role(group) >= OWNER;
  });
};

/** TRF-37, as the viewer sees it. */
export const showTransfer = (viewer: Viewer, transfer: PresentTransfer): TransferView => {
  const { request, plan, applied, failure, issuesRepointed, linksRepointed, committedAt, finishedAt } = transfer;
  const { transferId: id, groupId, toParentId, requestedBy, contactsScope, requestedAt: createdAt } = request;
  return {
    id,
    groupId,
    fromParentId: plan ? plan.fromParentId : request.fromParentId,
    toParentId,
    requestedBy,
    undoes: request.undoes ?? null,
    status: transfer.now.status,
    failure: failure && failureAs(viewer, failure),
    mode: plan?.mode ?? 'none',
    contactsScope,
    contactSourceBefore: plan && nameGroup(viewer, plan.sourceBefore),
    contactSourceAfter: plan && nameGroup(viewer, plan.sourceAfter),
    ...applied,
    issuesRepointed,
    linksRepointed,
    progress: progressOf(transfer),
    createdAt,
    committedAt,
    finishedAt,
  };
};

const failureAs = (viewer: Viewer, { reason, message, overlaps }: NonNullable<PresentTransfer['failure']>) =>
  overlaps
    ? { reason, message: messageOfOverlap(viewer, overlaps), overlaps: overlaps.transferId }
    : { reason, message };

/** TRF-41, with the path only where the viewer may see it. */
export const messageOfOverlap = (
  viewer: Viewer,
  { transferId, groupId }: NonNullable<TransferCheck['overlaps']>,
): string => overlapMessage(transferId, nameGroup(viewer, groupId).fullPath);

/** `fullPath`: null where the viewer may not see the group. */
export const nameGroup = (viewer: Viewer, id: number) => {
  const group = viewer.model.groups.get(id);
  return { id, fullPath: group && viewer.sees(group) !== null ? group.fullPath : null };
};

/** Every contact and organization counts twice: when it is prepared and when it is applied. */
const progressOf = (transfer: PresentTransfer): TransferView['progress'] => {
  const { plan, request, prepared, total, toApply, applied, now } = transfer;
  const done = prepared + countOf(applied);
  if (now.status === 'completed') return { done, total: done };
  const known = plan && bringsAll(plan.mode, request.contactsScope) ? Math.max(total, prepared) : prepared;
  return { done, total: Math.max(done, known + (toApply ?? known)) };
};
