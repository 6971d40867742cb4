import { z } from 'zod';
import { announcement } from '../announcement';
import { request } from '../message';
import { page, paged, written } from '../paging';
import { reference } from './access';

const id = z.int().positive();

/** TRF-32 */
export const transferStatus = z.enum([
  'requested',
  'checking',
  'preparing',
  'committing',
  'applying',
  'completed',
  'rolling_back',
  'failed',
]);
/** TRF-38 */
export const transferReason = z.enum([
  'already_root',
  'same_parent',
  'insufficient_permissions',
  'path_taken',
  'own_subtree',
  'too_deep',
  'insufficient_role',
  'crm_disabled_in_target',
  'insufficient_role_in_source',
  'overlapping_transfer',
  'cancelled',
  'timeout',
  'conflict',
]);
export type TransferReason = z.infer<typeof transferReason>;
/** TRF-11, TRF-13. `none`: nothing migrates. */
export const transferMode = z.enum(['none', 'move', 'copy']);
export type TransferMode = z.infer<typeof transferMode>;
/** Which contacts a copy brings (TRF-19). */
export const contactsScope = z.enum(['all', 'linked']);
export type ContactsScope = z.infer<typeof contactsScope>;

export const migrated = z.object({ moved: z.int(), copied: z.int(), merged: z.int() });
export type Migrated = z.infer<typeof migrated>;
/** `fullPath`: null where the asker may not see the group. */
const namedGroup = z.object({ id, fullPath: z.string().nullable() });

/** TRF-37. Times in ISO 8601 UTC. */
export const transfer = z.object({
  id,
  groupId: id,
  fromParentId: id.nullable(),
  toParentId: id.nullable(),
  requestedBy: id,
  /** The transfer that this one takes back (TRF-44), or null. */
  undoes: id.nullable(),
  status: transferStatus,
  /** `overlaps`: the transfer that stood in its way (TRF-41). */
  failure: z.object({ message: z.string(), reason: transferReason, overlaps: id.optional() }).nullable(),
  mode: transferMode,
  contactsScope,
  contactSourceBefore: namedGroup.nullable(),
  contactSourceAfter: namedGroup.nullable(),
  contacts: migrated,
  organizations: migrated,
  issuesRepointed: z.int(),
  linksRepointed: z.int(),
  progress: z.object({ done: z.int(), total: z.int() }),
  createdAt: z.string(),
  committedAt: z.string().nullable(),
  finishedAt: z.string().nullable(),
});
export type TransferView = z.infer<typeof transfer>;

const pair = z.object({ fromId: id, intoId: id });
export const duplicates = z.object({ contacts: z.array(pair), organizations: z.array(pair) });
/** `fields`: by name, those in which the two differ, of which the one in the target keeps its own. */
const lostFields = pair.extend({ fields: z.array(z.string()) });
export const mergedFields = z.object({ contacts: z.array(lostFields), organizations: z.array(lostFields) });

/** TRF-39, TRF-46. What needs CRM-1 on both contact sources is null without it. */
export const transferPreview = z.object({
  groupId: id,
  toParentId: id.nullable(),
  allowed: z.boolean(),
  checks: z.array(z.object({ name: transferReason, passed: z.boolean(), message: z.string().nullable() })),
  mode: transferMode,
  contactsScope,
  contactSourceBefore: namedGroup.nullable(),
  contactSourceAfter: namedGroup.nullable(),
  contacts: migrated.nullable(),
  organizations: migrated.nullable(),
  issuesRepointed: z.int().nullable(),
  linksRepointed: z.int().nullable(),
  duplicates: duplicates.nullable(),
  membersLosingContacts: z.array(z.object({ id, username: z.string(), name: z.string() })).nullable(),
  /** What an undo would not bring back. */
  notUndone: z.object({
    visibilities: z.array(z.object({ kind: z.enum(['group', 'project']), id, fullPath: z.string() })),
    endedRoles: z.array(z.object({ userId: id, username: z.string() })),
    mergedFields: mergedFields.nullable(),
  }),
});
export type TransferPreview = z.infer<typeof transferPreview>;
/** TRF-44, TRF-45. `reasons`: why it can't be undone now, in words. `linksRemoved`: how many fit no more. */
export const undoPreview = transferPreview.extend({
  undoes: id,
  reasons: z.array(z.string()),
  linksRemoved: z.int().nullable(),
});
export type UndoPreview = z.infer<typeof undoPreview>;

/** Where the entered group is to go: a group by number or full path; null: it becomes a root. */
const plan = { toParent: reference.nullable(), contacts: contactsScope.default('all') };

/**
 * All of these enter the group that moves (or moved), as its Owner.
 *
 * Refusals: `forbidden`; `parent-not-found` alike for a parent that is missing and one that the user must not know of
 * (TRF-9).
 */
export const previewTransfer = request('groups.transfers.preview', {
  payload: z.object(plan),
  reply: z.object({ preview: transferPreview }),
});
/** Refused besides as `overlapping-transfer` (TRF-41), a `DomainError` whose `details` name the other transfer. */
export const requestTransfer = request('groups.transfers.request', {
  payload: z.object({ transferId: id, ...plan }),
  reply: z.object({ transfer, ...written }),
});
/**
 * Takes the completed transfer `undoes` back, by another one (TRF-44).
 *
 * Refusals: `transfer-not-found` (TRF-43); `forbidden`; `transfer-not-undone` with every reason; `overlapping-transfer`.
 */
export const undoTransfer = request('groups.transfers.undo', {
  payload: z.object({ transferId: id, undoes: id }),
  reply: z.object({ transfer, ...written }),
});
/** What that would come to, and why it is refused, if it is. */
export const previewUndo = request('groups.transfers.preview-undo', {
  payload: z.object({ undoes: id }),
  reply: z.object({ preview: undoPreview }),
});
/** By its requester, Owners of the group and administrators; `transfer-not-found` for others (TRF-43). */
export const readTransfer = request('groups.transfers.read', {
  payload: z.object({ transferId: id }),
  reply: z.object({ transfer }),
});
export const listTransfers = request('groups.transfers.list', { payload: page, reply: paged(transfer) });
/** Refused as `transfer-committed` once it is (TRF-42). */
export const cancelTransfer = request('groups.transfers.cancel', {
  payload: z.object({ transferId: id }),
  reply: z.object({ transfer, ...written }),
});
export const transferLocation = z.object({ id, name: z.string(), fullName: z.string(), fullPath: z.string() });
/** Groups that TRF-3 and TRF-6 would allow as the parent of the entered group (API-20), or of the entered project (API-23). */
export const listTransferLocations = request('groups.transfers.locations', {
  payload: page.extend({ search: z.string().max(1_024).nullable().default(null) }),
  reply: paged(transferLocation),
});

/**
 * Moves the entered project to another group, at once (PRJ-1 to PRJ-4).
 *
 * Refusals: `project-not-transferred` with the text of PRJ-1; `project-being-transferred` (PRJ-4).
 */
export const transferProject = request('groups.projects.transfer', {
  payload: z.object({ namespace: reference.nullable() }),
  reply: z.object({ fromGroupId: id, toGroupId: id, ...written }),
});

/** TRF-29 */
export const groupTransferred = announcement(
  'groups.groups.transferred.v1',
  z.object({ groupId: id, transferId: id, oldRootId: id, newRootId: id }),
);
export const projectTransferred = announcement(
  'groups.projects.transferred.v1',
  z.object({ projectId: id, fromGroupId: id, toGroupId: id }),
);

export type TransferRefusal =
  | 'parent-not-found'
  | 'overlapping-transfer'
  | 'transfer-not-found'
  | 'transfer-committed'
  | 'transfer-not-undone'
  | 'part-of-transfer'
  | 'project-not-transferred'
  | 'project-being-transferred';
