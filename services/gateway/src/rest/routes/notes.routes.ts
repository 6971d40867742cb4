import { z } from 'zod';
import { addNote, deleteNote, editNote, listNotes, readNote } from '@ledgerdesk/contracts';
import { messagesByField, ErrorCode, errorResponse, type ErrorResponseTo } from '../../request/error-responses';
import { alreadySent } from '../already-sent';
import { RouteContext, markdown, route, sort, time } from '../route';
import { withDefaults } from '../contract-parameters';
import { commandsAlone, showCommands } from '../../views/commands.view';
import { noteView } from '../../views/note.view';
import { ofNoteChanges, ofNoteLists } from '../unsupported';

const notes = '/projects/:id/issues/:iid/notes';
const oneNote = '/projects/:id/issues/:iid/notes/:note_id';

/** GitLab answers a note that breaks a rule with the errors as Ruby writes them (API-27). */
const asRubySays: ErrorResponseTo = (refusal) => {
  const messages = Object.values(messagesByField(refusal)).flat();
  return errorResponse(400, `Note {:note=>[${messages.map((message) => JSON.stringify(message)).join(', ')}]}`);
};
const errorResponses: Partial<Record<ErrorCode, ErrorResponseTo>> = { 'invalid-fields': asRubySays };

const readOne = async (iid: number, noteId: number, context: RouteContext) => {
  const { note } = await context.ask(readNote, { iid, noteId });
  return { body: noteView.show(note, context), changes: note.changes };
};

const readNamed = (context: RouteContext<typeof oneNote>) =>
  readOne(context.params.iid, context.params.note_id, context);

export const noteRoutes = [
  route({
    operationId: 'listNotes',
    method: 'GET',
    path: notes,
    summary: 'Notes of an issue',
    query: withDefaults(
      {
        sort: sort.optional(),
        order_by: z.enum(['created_at', 'updated_at']).optional(),
        activity_filter: z
          .enum(['all_notes', 'only_comments', 'only_activity'])
          .optional()
          .meta({ default: 'all_notes' }),
      },
      listNotes,
    ),
    unsupported: ofNoteLists,
    paged: true,
    reply: noteView.schema,
    answer: async (context) => {
      const { params, query, page } = context;
      const { order_by: orderBy, activity_filter: activity } = query;
      const payload = { iid: params.iid, sort: query.sort, orderBy, activity, ...page };
      const { items, ...paged } = await context.ask(listNotes, payload);
      return { body: items.map((note) => noteView.show(note, context)), page: paged };
    },
  }),
  route({
    operationId: 'createNote',
    method: 'POST',
    path: notes,
    summary: 'Comment on an issue',
    body: {
      body: markdown,
      internal: z.boolean().optional().meta({ default: false }),
      confidential: z.boolean().optional().describe('An older name of internal'),
      created_at: time.optional().describe('From others than Owners it is ignored'),
    },
    allocatesId: 'note',
    status: 201,
    reply: noteView.schema,
    ofCommandsAlone: commandsAlone,
    errorResponses,
    answer: async (context) => {
      const { body: text, internal, confidential, created_at: createdAt } = context.body;
      const payload = {
        iid: context.params.iid,
        noteId: context.id,
        body: text,
        internal: internal ?? confidential,
        createdAt,
      };
      const { note, commands, visible } = await context.ask(addNote, payload);
      if (!note) {
        const { changes, summary } = commands!;
        return { status: 202, body: { commands_changes: changes, summary }, visible };
      }
      const body = { ...noteView.show(note, context), ...(commands ? showCommands(commands) : {}) };
      return { body, changes: note.changes, visible };
    },
  }),
  route({
    operationId: 'getNote',
    method: 'GET',
    path: oneNote,
    summary: 'A note',
    reply: noteView.schema,
    answer: readNamed,
  }),
  route({
    operationId: 'updateNote',
    method: 'PUT',
    path: oneNote,
    summary: 'Edit a note (its author and Maintainers)',
    body: { body: markdown },
    unsupported: ofNoteChanges,
    reply: noteView.schema,
    errorResponses,
    answer: async (context) => {
      const { params, body, ifChanges } = context;
      const { note, visible } = await context.ask(editNote, {
        iid: params.iid,
        noteId: params.note_id,
        body: body.body,
        ifChanges,
      });
      return { body: noteView.show(note, context), changes: note.changes, visible };
    },
    currentState: readNamed,
  }),
  route({
    operationId: 'deleteNote',
    method: 'DELETE',
    path: oneNote,
    summary: 'Delete a note (its author and Maintainers)',
    status: 204,
    tellsSentMails: true,
    answer: async (context) => {
      const { params, ifChanges } = context;
      const { iid, note_id: noteId } = params;
      const { issueId, visible } = await context.ask(deleteNote, { iid, noteId, ifChanges });
      return { visible, ...(await alreadySent(context, { issueId, noteId })) };
    },
    currentState: readNamed,
  }),
];
