import { z } from 'zod';
import { createProject, listProjects, readProject, showServiceDesk, visibility } from '@ledgerdesk/contracts';
import { camelCased } from '../../request/names';
import { badRequest } from '../../request/error-responses';
import { projectView } from '../../views/project.view';
import { RouteContext, id, route, search, sort } from '../route';
import { referenceOf } from '../../request/reference';

const text = z.string().max(10_000);
/** What other services know of a project; left out where they do not answer. */
const wholeSchema = projectView.schema.extend({
  service_desk_enabled: z.boolean().exactOptional(),
  service_desk_address: z.string().nullable().exactOptional().describe('For Maintainers'),
});

const FOR_OTHERS_MS = 500;

/** MA-2. Nobody waits long for it, and without it the project is shown. */
const showDesk = async ({ ask }: RouteContext) => {
  const desk = await ask(showServiceDesk, {}, FOR_OTHERS_MS).catch(() => null);
  if (!desk) return {};
  const { enabled, address } = desk;
  return { service_desk_enabled: enabled, ...(address === null ? {} : { service_desk_address: address }) };
};

const filters = {
  search: search.optional(),
  archived: z.boolean().optional(),
  order_by: z.enum(['name', 'path', 'id', 'created_at']).optional(),
  sort: sort.optional(),
};

export const projectRoutes = [
  route({
    method: 'GET',
    path: '/projects',
    summary: 'Projects that the caller may see',
    query: { ...filters, membership: z.boolean().optional() },
    paged: true,
    reply: projectView.schema,
    answer: async (context) => {
      const { items, ...page } = await context.ask(listProjects, { ...camelCased(context.query), ...context.page });
      return { body: items.map((project) => projectView.show(project, context)), page };
    },
  }),
  route({
    method: 'GET',
    path: '/groups/:id/projects',
    summary: 'Projects of a group',
    query: { ...filters, include_subgroups: z.boolean().optional() },
    unsupported: ['owned', 'min_access_level'],
    paged: true,
    reply: projectView.schema,
    answer: async (context) => {
      const { items, ...page } = await context.ask(listProjects, { ...camelCased(context.query), ...context.page });
      return { body: items.map((project) => projectView.show(project, context)), page };
    },
  }),
  route({
    method: 'POST',
    path: '/projects',
    summary: 'Create a project in a group',
    target: ({ namespace_id }) => ({ group: referenceOf(namespace_id) }),
    body: {
      name: text.optional(),
      path: text.optional(),
      namespace_id: z.union([id, z.string().min(1).max(6_000)]),
      visibility: visibility.optional(),
      description: text.nullable().optional(),
    },
    allocatesId: 'project',
    status: 201,
    reply: projectView.schema,
    answer: async (context) => {
      const { namespace_id: _, name = context.body.path, path = context.body.name, ...fields } = context.body;
      if (name === undefined || path === undefined)
        throw badRequest('name, path are missing, at least one parameter must be provided');
      const payload = { projectId: context.id, name, path, ...fields };
      const { project, visible } = await context.ask(createProject, payload);
      return { body: projectView.show(project, context), changes: project.changes, visible };
    },
  }),
  route({
    method: 'GET',
    path: '/projects/:id',
    summary: 'A project',
    etag: true,
    reply: wholeSchema,
    answer: async (context) => {
      const { project } = await context.ask(readProject, {});
      return {
        body: { ...projectView.show(project, context), ...(await showDesk(context)) },
        changes: project.changes,
      };
    },
  }),
];
