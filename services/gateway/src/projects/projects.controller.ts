import { z } from 'zod';
import {
  createProject,
  listProjects,
  ProjectView,
  readProject,
  showServiceDesk,
  visibility,
} from '@ledgerdesk/contracts';
import { camelCased } from '../rest/parameters';
import { badRequest } from '../rest/refusals';
import { Call, id, route, search, sort } from '../rest/route';
import { referenceOf } from '../rest/reference';

const text = z.string().max(10_000);
const shown = z.object({
  id,
  name: z.string(),
  name_with_namespace: z.string(),
  path: z.string(),
  path_with_namespace: z.string(),
  description: z.string(),
  visibility,
  archived: z.boolean(),
  created_at: z.string(),
  web_url: z.string(),
  namespace: z.object({
    id,
    name: z.string(),
    path: z.string(),
    kind: z.literal('group'),
    full_path: z.string(),
    parent_id: id.nullable(),
  }),
});

/** What other services know of a project; left out where they do not answer. */
const shownWhole = shown.extend({
  service_desk_enabled: z.boolean().exactOptional(),
  service_desk_address: z.string().nullable().exactOptional().describe('For Maintainers'),
});

/** API-30. */
const show = ({ namespace, ...project }: ProjectView, { webUrl }: Call): z.infer<typeof shown> => ({
  id: project.id,
  name: project.name,
  name_with_namespace: project.nameWithNamespace,
  path: project.path,
  path_with_namespace: project.fullPath,
  description: project.description,
  visibility: project.visibility,
  archived: project.archived,
  created_at: project.createdAt,
  web_url: webUrl(project.fullPath),
  namespace: {
    id: namespace.id,
    name: namespace.name,
    path: namespace.path,
    kind: 'group',
    full_path: namespace.fullPath,
    parent_id: namespace.parentId,
  },
});

const FOR_OTHERS_MS = 500;

/** MA-2. Nobody waits long for it, and without it the project is shown. */
const showDesk = async ({ ask }: Call) => {
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
    reply: shown,
    answer: async (call) => {
      const { items, ...page } = await call.ask(listProjects, { ...camelCased(call.query), ...call.page });
      return { body: items.map((project) => show(project, call)), page };
    },
  }),
  route({
    method: 'GET',
    path: '/groups/:id/projects',
    summary: 'Projects of a group',
    query: { ...filters, include_subgroups: z.boolean().optional() },
    notYet: ['owned', 'min_access_level'],
    paged: true,
    reply: shown,
    answer: async (call) => {
      const { items, ...page } = await call.ask(listProjects, { ...camelCased(call.query), ...call.page });
      return { body: items.map((project) => show(project, call)), page };
    },
  }),
  route({
    method: 'POST',
    path: '/projects',
    summary: 'Create a project in a group',
    enters: ({ namespace_id }) => ({ group: referenceOf(namespace_id) }),
    body: {
      name: text.optional(),
      path: text.optional(),
      namespace_id: z.union([id, z.string().min(1).max(6_000)]),
      visibility: visibility.optional(),
      description: text.nullable().optional(),
    },
    draws: 'project',
    status: 201,
    reply: shown,
    answer: async (call) => {
      const { namespace_id: _, name = call.body.path, path = call.body.name, ...fields } = call.body;
      if (name === undefined || path === undefined)
        throw badRequest('name, path are missing, at least one parameter must be provided');
      const asked = { projectId: call.id, name, path, ...fields };
      const { project, visible } = await call.ask(createProject, asked);
      return { body: show(project, call), changes: project.changes, visible };
    },
  }),
  route({
    method: 'GET',
    path: '/projects/:id',
    summary: 'A project',
    tagged: true,
    reply: shownWhole,
    answer: async (call) => {
      const { project } = await call.ask(readProject, {});
      return { body: { ...show(project, call), ...(await showDesk(call)) }, changes: project.changes };
    },
  }),
];
