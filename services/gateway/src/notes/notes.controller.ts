import { z } from 'zod';
import {
  addNote,
  editNote,
  externalAuthor,
  listNotes,
  NoteView,
  readNote,
  senderVerification,
} from '@ledgerdesk/contracts';
import { messagesByField, RefusalCode, says, type AnswerTo } from '../rest/refusals';
import { Call, id, markdown, route, sort, time } from '../rest/route';
import { publicFields, showPublic } from '../users/user';

const shown = z.object({
  id,
  body: z.string(),
  author: z.object(publicFields),
  created_at: z.string(),
  updated_at: z.string(),
  system: z.boolean(),
  internal: z.boolean(),
  confidential: z.boolean(),
  noteable_id: id,
  noteable_iid: id,
  noteable_type: z.literal('Issue'),
  project_id: id,
  commands_changes: z.object({}),
  commands_summary: z.array(z.string()),
  external_author: externalAuthor.nullable(),
  sender_verification: senderVerification.nullable(),
});

/** ISS-28, API-30, and the fields of MA-12. */
const show = (note: NoteView, call: Call): z.infer<typeof shown> => ({
  id: note.id,
  body: note.body,
  author: showPublic(note.author, call),
  created_at: note.createdAt,
  updated_at: note.updatedAt,
  system: note.system,
  internal: note.internal,
  confidential: note.internal,
  noteable_id: note.issueId,
  noteable_iid: note.iid,
  noteable_type: 'Issue',
  project_id: note.projectId,
  commands_changes: {},
  commands_summary: [],
  external_author: note.externalAuthor,
  sender_verification: note.senderVerification,
});

const notes = '/projects/:id/issues/:iid/notes';
const oneNote = '/projects/:id/issues/:iid/notes/:note_id';

/** GitLab answers a note that breaks a rule with the errors as Ruby writes them (API-27). */
const asRubySays: AnswerTo = (refusal) => {
  const messages = Object.values(messagesByField(refusal)).flat();
  return says(400, `Note {:note=>[${messages.map((message) => JSON.stringify(message)).join(', ')}]}`);
};
const refusals: Partial<Record<RefusalCode, AnswerTo>> = { 'invalid-fields': asRubySays };

const readOne = async (iid: number, noteId: number, call: Call) => {
  const { note } = await call.ask(readNote, { iid, noteId });
  return { body: show(note, call), changes: note.changes };
};

const readNamed = (call: Call<typeof oneNote>) => readOne(call.params.iid, call.params.note_id, call);

export const noteRoutes = [
  route({
    method: 'GET',
    path: notes,
    summary: 'Notes of an issue',
    query: {
      sort: sort.optional(),
      order_by: z.enum(['created_at', 'updated_at']).optional(),
      activity_filter: z.enum(['all_notes', 'only_comments', 'only_activity']).optional(),
    },
    paged: true,
    reply: shown,
    answer: async (call) => {
      const { params, query, page } = call;
      const { order_by: orderBy, activity_filter: activity } = query;
      const asked = { iid: params.iid, sort: query.sort, orderBy, activity, ...page };
      const { items, ...paged } = await call.ask(listNotes, asked);
      return { body: items.map((note) => show(note, call)), page: paged };
    },
  }),
  route({
    method: 'POST',
    path: notes,
    summary: 'Comment on an issue',
    body: {
      body: markdown,
      internal: z.boolean().optional(),
      confidential: z.boolean().optional().describe('An older name of internal'),
      created_at: time.optional().describe('From others than Owners it is ignored'),
    },
    draws: 'note',
    status: 201,
    reply: shown,
    refusals,
    answer: async (call) => {
      const { body, internal, confidential, created_at: createdAt } = call.body;
      const asked = { iid: call.params.iid, noteId: call.id, body, internal: internal ?? confidential, createdAt };
      const { note, visible } = await call.ask(addNote, asked);
      return { body: show(note, call), changes: note.changes, visible };
    },
    reread: (call) => readOne(call.params.iid, call.id, call),
  }),
  route({
    method: 'GET',
    path: oneNote,
    summary: 'A note',
    tagged: true,
    reply: shown,
    answer: readNamed,
  }),
  route({
    method: 'PUT',
    path: oneNote,
    summary: 'Edit a note (its author and Maintainers)',
    body: { body: markdown },
    reply: shown,
    refusals,
    answer: async (call) => {
      const { params, body, ifChanges } = call;
      const { note, visible } = await call.ask(editNote, {
        iid: params.iid,
        noteId: params.note_id,
        body: body.body,
        ifChanges,
      });
      return { body: show(note, call), changes: note.changes, visible };
    },
    present: readNamed,
  }),
];
