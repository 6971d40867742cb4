import { z } from 'zod';
import { note } from '@ledgerdesk/contracts';
import { commandFields } from './commands.view';
import { userNameView } from './user.view';
import { constant, id, renamed, viewOf } from './view';

/** ISS-28, API-30, and the fields of MA-12. */
export const noteView = viewOf(
  note,
  {
    author: {
      replaces: 'author',
      schema: userNameView.schema,
      show: ({ author }, context) => userNameView.show(author, context),
    },
    confidential: { before: 'issueId', schema: z.boolean(), show: ({ internal }) => internal },
    noteable_id: renamed('issueId', id),
    noteable_iid: renamed('iid', id),
    noteable_type: { before: 'projectId', ...constant(z.literal('Issue'), 'Issue') },
    type: { before: 'externalAuthor', ...constant(z.null(), null) },
    attachment: { before: 'externalAuthor', ...constant(z.null(), null) },
    resolvable: { before: 'externalAuthor', ...constant(z.boolean(), false) },
    commands_changes: { before: 'externalAuthor', ...constant(commandFields.commands_changes, {}) },
    commands_summary: { before: 'externalAuthor', ...constant(commandFields.commands_summary, []) },
  },
  'Note',
);
