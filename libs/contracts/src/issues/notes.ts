import { z } from 'zod';
import { announcement } from '../announcement';
import { request } from '../message';
import { page, paged, sort, written } from '../paging';
import { commandResults } from './quick-actions';
import { author, externalAuthor, senderVerification, upload } from './issues';

const id = z.int().positive();

/** ISS-28. Texts of system notes are ISS-30, ISS-31. */
export const note = z.object({
  id,
  body: z.string(),
  author,
  createdAt: z.string(),
  updatedAt: z.string(),
  system: z.boolean(),
  internal: z.boolean(),
  issueId: id,
  iid: id,
  projectId: id,
  externalAuthor: externalAuthor.nullable(),
  senderVerification: senderVerification.nullable(),
  changes: z.int().positive(),
});
export type NoteView = z.infer<typeof note>;

/**
 * On the issue with this number in the project that was entered. What are quick actions in the text is run, not stored; `note`
 * is null where nothing else is in it (QA-3 to QA-8).
 *
 * Refusals: `issue-not-found`, `forbidden`, `invalid-fields`; `no-command-applied`.
 */
export const addNote = request('issues.notes.add', {
  payload: z.object({
    iid: id,
    noteId: id,
    body: z.string().max(400_000).nullable(),
    internal: z.boolean().default(false),
    createdAt: z.iso.datetime({ offset: true }).nullable().default(null),
  }),
  reply: z.object({ note: note.nullable(), commands: commandResults.nullable().default(null), ...written }),
});
/**
 * By a user who has answered by mail (MEM-2), on an issue that the user may read, with this id. Lines that are quick actions
 * in back-ticks, as they came out of the mail, are run and not stored, unless they stand in what came by mail from outside.
 * Where nothing else is in it, no note is made. A repeat answers the same.
 *
 * Refusals: `issue-not-found`, `forbidden`, `invalid-fields`, `project-archived`.
 */
export const addNoteByTeamMember = request('issues.notes.add-by-team-member', {
  payload: z.object({
    issueId: id,
    noteId: id,
    body: z.string().max(400_000),
    uploads: z.array(upload).max(60),
  }),
  reply: z.object({ issueId: id, iid: id, position: z.int() }),
});
/**
 * By its author, or by Maintainers (GRP-27); system notes by nobody (ISS-29). `ifChanges`: only if it has had so many
 * changes, the first of which made it, else `precondition-failed`.
 *
 * Refusals: `issue-not-found`, `note-not-found`, `forbidden`, `system-note`, `invalid-fields`.
 */
export const editNote = request('issues.notes.edit', {
  payload: z.object({
    iid: id,
    noteId: id,
    body: z.string().max(400_000).nullable(),
    ifChanges: z.array(z.int()).optional(),
  }),
  reply: z.object({ note, ...written }),
});
/** As for edits. Mails about it that no server has accepted are withdrawn (OUT-31). */
export const deleteNote = request('issues.notes.delete', {
  payload: z.object({ iid: id, noteId: id, ifChanges: z.array(z.int()).optional() }),
  reply: z.object({ issueId: id, ...written }),
});
/**
 * Whether the issue is there, and the note on it where one is named (OUT-31). Asked by the mail on nobody's behalf, before
 * it tries to send one.
 */
export const findDeleted = request('issues.notes.find-deleted', {
  payload: z.object({ issueId: id, noteId: id.nullable() }),
  reply: z.object({ isDeleted: z.boolean() }),
  withoutAccess: true,
});
export const readNote = request('issues.notes.read', {
  payload: z.object({ iid: id, noteId: id }),
  reply: z.object({ note, uploads: z.array(upload) }),
});
export const listNotes = request('issues.notes.list', {
  payload: page.extend({
    iid: id,
    orderBy: z.enum(['created_at', 'updated_at']).default('created_at'),
    sort: sort.default('desc'),
    activity: z.enum(['all_notes', 'only_comments', 'only_activity']).default('all_notes'),
  }),
  reply: paged(note),
});

/** `internal`: Planner+ only (EVT-2). `external`: by mail. */
export const noteAdded = announcement(
  'issues.notes.added.v1',
  z.object({ issueId: id, projectId: id, iid: id, noteId: id, internal: z.boolean(), external: z.boolean() }),
);

/** `internal`: Planner+ only. */
export const noteDeleted = announcement(
  'issues.notes.deleted.v1',
  z.object({ issueId: id, projectId: id, noteId: id, internal: z.boolean() }),
);

export type NoteRefusal = 'issue-not-found' | 'note-not-found' | 'note-already-exists' | 'system-note';
