import { z } from 'zod';
import { countSentMails, deleteGroup, deleteProject, restoreGroup, restoreProject } from '@ledgerdesk/contracts';
import { groupView } from '../../views/group.view';
import { projectView } from '../../views/project.view';
import { route, RouteContext } from '../route';

/** `already_sent`: the mails about it that have left; left out where the mail does not answer (OUT-31). */
const deletion = z
  .object({ message: z.literal('202 Accepted'), already_sent: z.int().exactOptional() })
  .meta({ id: 'Deletion' });

const FOR_MAIL_MS = 500;
const PROJECTS_AT_ONCE = 1_000;

const accepted = async (projectIds: readonly number[], { ask }: RouteContext): Promise<z.input<typeof deletion>> => {
  const message = '202 Accepted';
  let already_sent = 0;
  for (let from = 0; from < projectIds.length; from += PROJECTS_AT_ONCE) {
    const part = { projectIds: projectIds.slice(from, from + PROJECTS_AT_ONCE) };
    const counted = await ask(countSentMails, part, FOR_MAIL_MS).catch(() => null);
    if (!counted) return { message };
    already_sent += counted.sent;
  }
  return { message, already_sent };
};

export const deletionRoutes = [
  route({
    operationId: 'deleteGroup',
    method: 'DELETE',
    path: '/groups/:id',
    summary: 'Delete a group with all that is in it; for some days it can be restored',
    body: {
      confirm: z
        .string()
        .max(10_000)
        .optional()
        .describe('The full path of the group, where contacts are deleted with it'),
    },
    status: 202,
    reply: deletion,
    answer: async (context) => {
      const { projectIds, visible } = await context.ask(deleteGroup, context.body);
      return { body: await accepted(projectIds, context), visible };
    },
  }),
  route({
    operationId: 'deleteProject',
    method: 'DELETE',
    path: '/projects/:id',
    summary: 'Delete a project; for some days it can be restored',
    status: 202,
    reply: deletion,
    answer: async (context) => {
      const { projectIds, visible } = await context.ask(deleteProject, {});
      return { body: await accepted(projectIds, context), visible };
    },
  }),
  route({
    operationId: 'restoreGroup',
    method: 'POST',
    path: '/groups/:id/restore',
    summary: 'Restore a group that was deleted',
    entersDeleted: true,
    status: 201,
    reply: groupView.schema,
    answer: async (context) => {
      const { group, visible } = await context.ask(restoreGroup, {});
      return { body: groupView.show(group, context), visible };
    },
  }),
  route({
    operationId: 'restoreProject',
    method: 'POST',
    path: '/projects/:id/restore',
    summary: 'Restore a project that was deleted',
    entersDeleted: true,
    status: 201,
    reply: projectView.schema,
    answer: async (context) => {
      const { project, visible } = await context.ask(restoreProject, {});
      return { body: projectView.show(project, context), visible };
    },
  }),
];
