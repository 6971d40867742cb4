import { z } from 'zod';
import { announcement } from '../announcement';
import { commandResults } from './quick-actions';
import { verdict } from '../mail/verdict';
import { request } from '../message';
import { drawIds, paged, pageOrCursor, sort, written } from '../paging';

const id = z.int().positive();
/** Before the field rules: as it was typed. */
const input = z.string().max(400_000).nullable();

/** Drawn by whoever owns the retry, before the first attempt. */
export const reserveIssueIds = request('issues.ids.reserve', drawIds(['issue', 'note', 'label']));

/** A user as everybody sees one. */
export const author = z.object({ id, username: z.string(), name: z.string(), state: z.enum(['active', 'blocked']) });
/** MI-5, MI-6: whole for Reporter+, else the address masked and no name. */
export const externalAuthor = z.object({ address: z.string(), name: z.string().nullable() });
/** AUTH-7. */
export const senderVerification = z.enum(['verified', 'not_verified', 'failed']);

/** A file that an issue or a note shows, kept as a blob under the hash of its content. */
export const upload = z.object({
  uploadId: z.string().regex(/^[0-9a-f]{32}$/),
  /** ATT-4. */
  name: z.string().min(1).max(255),
  hash: z.string().regex(/^[0-9a-f]{64}$/),
  size: z.int().nonnegative(),
  /** The declared one; never trusted. */
  mediaType: z.string().max(255),
  /** ATT-8: recognised by its bytes and shown in the page; null for everything else. */
  image: z.enum(['image/png', 'image/jpeg', 'image/gif', 'image/webp']).nullable(),
  /** Of the blob, where that is not what came by mail with this very issue. */
  owner: z.string().max(200).exactOptional(),
});
export type Upload = Readonly<z.infer<typeof upload>>;

/** How Markdown names an upload; whoever shows it makes an address of it. */
export const linkOfUpload = ({ uploadId, name }: Pick<Upload, 'uploadId' | 'name'>): string =>
  `/uploads/${uploadId}/${encodeURIComponent(name)}`;
/** Owner of the blobs of what came by mail with an issue. */
export const ownerOfUploads = (issueId: number): string => `issue-${issueId}`;
/** Owner of the blob of what an issue shows. */
export const ownerOfUpload = ({ owner }: Pick<Upload, 'owner'>, issueId: number): string =>
  owner ?? ownerOfUploads(issueId);

/** TIM-7: in seconds, and as people write it, null of no time. */
export const timeStats = z.object({
  timeEstimate: z.int().nonnegative(),
  totalTimeSpent: z.int().nonnegative(),
  humanTimeEstimate: z.string().nullable(),
  humanTotalTimeSpent: z.string().nullable(),
});
export type TimeStats = z.infer<typeof timeStats>;

export const issue = z.object({
  id,
  iid: id,
  project: z.object({ id, fullPath: z.string() }),
  title: z.string(),
  description: z.string().nullable(),
  state: z.enum(['opened', 'closed']),
  createdAt: z.string(),
  updatedAt: z.string(),
  closedAt: z.string().nullable(),
  closedBy: author.nullable(),
  author,
  assignees: z.array(author),
  /** By name. */
  labels: z.array(z.string()),
  confidential: z.boolean(),
  /** Of notes that are no system notes, and that the asker may read. */
  userNotesCount: z.int().nonnegative(),
  /** The issue that it has become in another project. */
  movedToId: id.nullable(),
  timeStats,
  /** MA-12. Null where it was not made by mail. */
  externalAuthor: externalAuthor.nullable(),
  senderVerification: senderVerification.nullable(),
  serviceDesk: z.boolean(),
  /** The number of its visible changes: its ETag. */
  changes: z.int().positive(),
});
export type IssueView = z.infer<typeof issue>;
/**
 * Beside the view, for who asks for it: the contacts that the issue is linked to, which are shown to nobody before `crm` has
 * answered for them, and what the asker may do (GRP-24, GRP-25).
 */
export const issueDetails = z.object({ contactIds: z.array(id), mayUpdate: z.boolean(), mayPlan: z.boolean() });
export type IssueDetailsView = z.infer<typeof issueDetails>;

/** Names of labels (ISS-7): what nothing has as its name yet becomes a label of the project. */
const labelNames = z.array(z.string().max(1_024)).max(100);
/** Users who may not read the project are left out (ISS-8). */
const assigneeIds = z.array(id).max(200);

/**
 * In the project that was entered, by everyone who is signed in and may read it (GRP-22). Quick actions in the description
 * are run, not stored (QA-4). `createdAt` counts for Owners only (ISS-9), `labels` and `assigneeIds` for Planners (GRP-25);
 * `contactIds` by LNK-2 to LNK-12, and a refused contact creates nothing.
 *
 * Refusals: `forbidden`; `invalid-fields` (ISS-2, ISS-3); those of contacts.
 */
export const createIssue = request('issues.issues.create', {
  payload: z.object({
    issueId: id,
    title: input,
    description: input.default(null),
    confidential: z.boolean().default(false),
    createdAt: z.iso.datetime({ offset: true }).nullable().default(null),
    labels: labelNames.default([]),
    assigneeIds: assigneeIds.default([]),
    contactIds: z.array(id).max(1_000).default([]),
  }),
  reply: z.object({ issue, commands: commandResults.nullable().default(null), ...written }),
});
/**
 * What is absent stays (GRP-24, GRP-25). Quick actions that are new in the description are run, not stored (QA-4). `labels`
 * and `assigneeIds`: in place of the present ones. `ifChanges`: only if it has had so many visible changes, else
 * `precondition-failed`.
 */
export const updateIssue = request('issues.issues.update', {
  payload: z
    .object({
      iid: id,
      title: input,
      description: input,
      confidential: z.boolean(),
      labels: labelNames,
      addLabels: labelNames,
      removeLabels: labelNames,
      assigneeIds,
      stateEvent: z.enum(['close', 'reopen']),
      ifChanges: z.array(z.int()),
    })
    .partial()
    .required({ iid: true }),
  reply: z.object({ issue, commands: commandResults.nullable().default(null), ...written }),
});
/** By Owners (GRP-29), with its notes, links and uploads. Refusals: `issue-not-found`, `forbidden`, `project-archived`, `precondition-failed`. */
export const deleteIssue = request('issues.issues.delete', {
  payload: z.object({ iid: id, ifChanges: z.array(z.int()).optional() }),
  reply: z.object({ issueId: id, ...written }),
});
/**
 * To another project, by Planners of both (GRP-28), where it becomes the issue `issueId`, which is answered (MOV-1 to
 * MOV-6). Once begun, it goes on by itself to its end.
 *
 * Refusals: `issue-not-found`; `project-not-found` of the other project; `project-archived`; `issue-not-movable` (MOV-3);
 * `issue-being-moved`; `part-of-transfer` (TRF-57).
 */
export const moveIssue = request('issues.issues.move', {
  payload: z.object({ iid: id, issueId: id, toProjectId: id }),
  reply: z.object({ issue, ...written }),
});
/**
 * The projects that an issue is being moved from or to at present, for whoever waits until that has ended (TRF-57). Asked by
 * `groups` on nobody's behalf.
 */
export const listMovingProjects = request('issues.moves.list-projects', {
  payload: z.object({}),
  reply: z.object({ projectIds: z.array(id) }),
  withoutAccess: true,
});
/** By its number in the project that was entered. Refusals: `issue-not-found` also for what the asker must not know of. */
export const readIssue = request('issues.issues.read', {
  payload: z.object({ iid: id, withDetails: z.boolean().default(false) }),
  reply: z.object({ issue, details: issueDetails.exactOptional() }),
});
/** By its id in the installation; for administrators, and for the Support Bot. */
export const readIssueById = request('issues.issues.read-by-id', {
  payload: z.object({ issueId: id }),
  reply: z.object({ issue }),
});
/**
 * Where each of these issues is. Those that nobody knows are not among the answers. Asked on nobody's behalf; it is shown to
 * nobody.
 */
export const locateIssues = request('issues.issues.locate', {
  payload: z.object({ issueIds: z.array(id).max(100) }),
  reply: z.object({ issues: z.array(z.object({ issueId: id, projectId: id, iid: id })) }),
  withoutAccess: true,
});

/** Whether there is none, or at least one. */
const presence = z.enum(['None', 'Any']);

/** ISS-15 to ISS-26, of the project or group that was entered (with all below it), or of all that the asker may see. */
export const listIssues = request('issues.issues.list', {
  payload: pageOrCursor.extend({
    state: z.enum(['opened', 'closed', 'all']).default('all'),
    search: z.string().max(1_024).nullable().default(null),
    searchIn: z.array(z.enum(['title', 'description'])).default(['title', 'description']),
    confidential: z.boolean().nullable().default(null),
    authorId: id.nullable().default(null),
    authorUsername: z.string().max(1_024).nullable().default(null),
    labels: z
      .union([presence, z.array(z.string().max(1_024)).min(1).max(20)])
      .nullable()
      .default(null),
    assigneeId: z.union([presence, id]).nullable().default(null),
    /** Assigned to each of them. */
    assigneeUsernames: z.array(z.string().max(1_024)).max(20).default([]),
    assigneeUsername: z.string().max(1_024).nullable().default(null),
    scope: z.enum(['created_by_me', 'assigned_to_me', 'all']).default('all'),
    contactId: id.nullable().default(null),
    organizationId: id.nullable().default(null),
    /** MA-12: those with an external author; by whose turn it is; by the address of the author, for Reporters. */
    serviceDesk: z.boolean().nullable().default(null),
    awaiting: z.enum(['team', 'customer']).nullable().default(null),
    externalAuthor: z.string().max(1_024).nullable().default(null),
    /** Of a contact or organization: in all groups that use its contact source, also where that is another group (API-36). */
    everywhere: z.boolean().default(false),
    iids: z.array(id).max(1_000).nullable().default(null),
    /** Of a group: with the projects of all groups below it. */
    includeSubgroups: z.boolean().default(true),
    createdAfter: z.iso.datetime({ offset: true }).nullable().default(null),
    createdBefore: z.iso.datetime({ offset: true }).nullable().default(null),
    updatedAfter: z.iso.datetime({ offset: true }).nullable().default(null),
    updatedBefore: z.iso.datetime({ offset: true }).nullable().default(null),
    orderBy: z.enum(['created_at', 'updated_at', 'title']).default('created_at'),
    sort: sort.default('desc'),
    withDetails: z.boolean().default(false),
  }),
  reply: paged(issue).extend({ details: z.array(issueDetails).exactOptional() }),
});

/**
 * What came with a mail. `correspondentId`: what `nameCorrespondents` names the external author by, as this mail spells and
 * names it; null where the mail names no sender.
 */
const byMail = z.object({
  mailId: z.string().min(1).max(200),
  correspondentId: z.string().min(1).max(200).nullable(),
  verdict,
});
/**
 * By the Support Bot, in the project that was entered (MI-1, MI-3): the issue and its links in one append (LNK-20). A
 * repeat answers the same. `template`: the name of the issue template that ends it, whose quick actions are run (MI-7).
 *
 * Refusals: `invalid-fields` (ERR-16); `project-archived`.
 */
export const openIssueByMail = request('issues.issues.open-by-mail', {
  payload: z.object({
    issueId: id,
    title: input,
    description: input,
    confidential: z.boolean(),
    byMail,
    contactIds: z.array(id).max(2_000),
    uploads: z.array(upload).max(60),
    template: z.string().max(1_024).nullable().default(null),
  }),
  reply: z.object({ issueId: id, iid: id, position: z.int() }),
});
/** By the Support Bot: a note, and links that are only added (MC-2, MC-6), in one append. Refusals: `issue-not-found`. */
export const addNoteByMail = request('issues.notes.add-by-mail', {
  payload: z.object({
    issueId: id,
    noteId: id,
    body: input,
    internal: z.boolean(),
    byMail,
    contactIds: z.array(id).max(2_000),
    uploads: z.array(upload).max(60),
  }),
  reply: z.object({ issueId: id, iid: id, position: z.int() }),
});
/**
 * By the Support Bot, after a note by mail: a closed issue is reopened (MI-15), at most 3 times in 24 h, and an internal note
 * says what was done (LOOP-16). Refusals: `issue-not-found`.
 */
export const reopenIssueByMail = request('issues.issues.reopen-by-mail', {
  payload: z.object({ issueId: id, byMail }),
  reply: z.object({ position: z.int() }),
});
/** By the Support Bot: a system note on who is mailed about the issue (AUTH-6, PART-1, PART-3, SUB-5, LOOP-10, LOOP-21); ids, no addresses. */
export const participantChange = z.discriminatedUnion('kind', [
  z.object({
    kind: z.enum(['added', 'removed', 'unsubscribed', 'limit-reached', 'not-added', 'not-mailed']),
    correspondentIds: z.array(z.string()).min(1).max(600),
  }),
  z.object({
    kind: z.literal('undeliverable'),
    correspondentIds: z.array(z.string()).length(1),
    status: z.string().max(20),
  }),
]);
export const recordParticipants = request('issues.notes.record-participants', {
  payload: z.object({ issueId: id, change: participantChange }),
  reply: z.object({ position: z.int() }),
});

/**
 * By Reporters, of an issue without an external author (MI-12). `correspondentId`: of its author from now on, as of a mail.
 *
 * Refusals: `issue-not-found`, `forbidden`, `project-archived`; `already-a-ticket`.
 */
export const makeTicket = request('issues.issues.make-ticket', {
  payload: z.object({ iid: id, correspondentId: z.string().min(1).max(200) }),
  reply: z.object({ issueId: id, ...written }),
});

const ids = z.object({ issueId: id, projectId: id });
export const issueCreated = announcement('issues.issues.created.v1', ids.extend({ iid: id }));
export const issueUpdated = announcement('issues.issues.updated.v1', ids.extend({ changed: z.array(z.string()) }));
export const issueClosed = announcement('issues.issues.closed.v1', ids);
export const issueReopened = announcement('issues.issues.reopened.v1', ids);
export const issueDeleted = announcement('issues.issues.deleted.v1', ids);
/** It is closed, and leads to the issue that it has become, which is announced as created. */
export const issueMoved = announcement('issues.issues.moved.v1', ids.extend({ toIssueId: id, toProjectId: id }));
export const issueContactsSet = announcement(
  'issues.contacts.set.v1',
  ids.extend({ added: z.array(id), removed: z.array(id) }),
);

/**
 * Whether a Service Desk issue of a project, which is one by the Support Bot, is not confidential (MI-4). Asked by `groups`
 * on nobody's behalf.
 */
export const findOpenTickets = request('issues.issues.find-open-tickets', {
  payload: z.object({ projectId: id, supportBotId: id }),
  reply: z.object({ found: z.boolean() }),
  withoutAccess: true,
});

export type IssueRefusal =
  | 'issue-not-found'
  | 'issue-already-exists'
  | 'issue-not-movable'
  | 'issue-being-moved'
  | 'already-a-ticket'
  | 'project-archived'
  | 'invalid-fields'
  | 'precondition-failed'
  | 'too-many-projects';
