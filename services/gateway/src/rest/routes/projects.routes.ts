import { z } from 'zod';
import {
  archiveProject,
  changeServiceDesk,
  createProject,
  listProjects,
  type ProjectView,
  readProject,
  showServiceDesk,
  updateProject,
  visibility,
} from '@ledgerdesk/contracts';
import { DomainError } from '@ledgerdesk/event-sourcing';
import { camelCased } from '../../request/names';
import { atLeastOneOf } from '../../request/error-responses';
import { withDefaults } from '../contract-parameters';
import { projectView } from '../../views/project.view';
import type { FieldSchemas, Unsupported } from '../parameters';
import { RouteContext, id, route, search, sort } from '../route';
import { referenceOf } from '../../request/reference';
import { ofNewProjects, ofProjectChanges, ofProjectLists, ofProjectsOfGroups, ofSingleProjects } from '../unsupported';

const text = z.string().max(10_000);
/** What other services know of a project; left out where they do not answer. */
const wholeSchema = projectView.schema
  .extend({
    service_desk_enabled: z.boolean().exactOptional(),
    service_desk_address: z.string().nullable().exactOptional().describe('For Maintainers'),
  })
  .meta({ id: 'ProjectDetails' });

const FOR_OTHERS_MS = 500;

/** MA-2. Nobody waits long for it, and without it the project is shown. */
const showDesk = async ({ ask }: Pick<RouteContext, 'ask'>) => {
  const desk = await ask(showServiceDesk, {}, FOR_OTHERS_MS).catch(() => null);
  if (!desk) return {};
  const { enabled, address } = desk;
  return { service_desk_enabled: enabled, ...(address === null ? {} : { service_desk_address: address }) };
};

const show = async (project: ProjectView, within: Pick<RouteContext, 'ask'>, context: RouteContext) => ({
  ...projectView.show(project, context),
  ...(await showDesk(within)),
});
const readOne = async (context: RouteContext) => {
  const { project } = await context.ask(readProject, {});
  return { body: await show(project, context, context) };
};

/** A project that was made stays made where there is no mail yet: its answer tells that the Service Desk is off. */
const switchNewDesk = async (enabled: boolean, within: Pick<RouteContext, 'ask'>) => {
  try {
    const { visible } = await within.ask(changeServiceDesk, { enabled });
    return visible;
  } catch (error) {
    if (error instanceof DomainError && error.code === 'mail-not-set-up') return true;
    throw error;
  }
};

const changes = {
  name: text.exactOptional(),
  path: text.exactOptional(),
  description: text.nullable().exactOptional(),
  visibility: visibility.exactOptional(),
  service_desk_enabled: z.boolean().exactOptional(),
};

const filters = {
  search: search.optional(),
  archived: z.boolean().optional(),
  order_by: z.enum(['name', 'path', 'id', 'created_at']).optional(),
  sort: sort.optional(),
};

const list = (
  operationId: string,
  path: '/projects' | '/groups/:id/projects',
  summary: string,
  narrowing: FieldSchemas,
  unsupported: Unsupported,
) =>
  route({
    operationId,
    method: 'GET',
    path,
    summary,
    query: withDefaults({ ...filters, ...narrowing }, listProjects),
    unsupported,
    paged: true,
    reply: projectView.schema,
    answer: async (context) => {
      const { items, ...page } = await context.ask(listProjects, { ...camelCased(context.query), ...context.page });
      return { body: items.map((project) => projectView.show(project, context)), page };
    },
  });
const archive = (verb: 'archive' | 'unarchive', summary: string) =>
  route({
    operationId: `${verb}Project`,
    method: 'POST',
    path: `/projects/:id/${verb}`,
    summary,
    status: 201,
    reply: projectView.schema,
    answer: async (context) => {
      const { project, visible } = await context.ask(archiveProject, { archived: verb === 'archive' });
      return { body: projectView.show(project, context), visible };
    },
  });
const membership = z.boolean().optional();
const includeSubgroups = z.boolean().optional();

export const projectRoutes = [
  list('listProjects', '/projects', 'Projects that the caller may see', { membership }, ofProjectLists),
  list(
    'listGroupProjects',
    '/groups/:id/projects',
    'Projects of a group',
    { include_subgroups: includeSubgroups },
    ofProjectsOfGroups,
  ),
  route({
    operationId: 'createProject',
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
      service_desk_enabled: z.boolean().optional(),
    },
    unsupported: ofNewProjects,
    allocatesId: 'project',
    status: 201,
    reply: wholeSchema,
    answer: async (context) => {
      const { body } = context;
      const { namespace_id: _, service_desk_enabled: enabled, name = body.path, ...fields } = body;
      if (name === undefined) throw atLeastOneOf(['name', 'path']);
      const { project, visible } = await context.ask(createProject, { projectId: context.id, name, ...fields });
      if (enabled === undefined) return { body: projectView.show(project, context), visible };

      const inside = await context.enter({ project: project.id });
      const deskVisible = await switchNewDesk(enabled, inside);
      return { body: await show(project, inside, context), visible: visible && deskVisible };
    },
  }),
  route({
    operationId: 'getProject',
    method: 'GET',
    path: '/projects/:id',
    summary: 'A project',
    unsupported: ofSingleProjects,
    reply: wholeSchema,
    answer: readOne,
  }),
  route({
    operationId: 'updateProject',
    method: 'PUT',
    path: '/projects/:id',
    summary: 'Change a project: only what is named',
    body: changes,
    unsupported: ofProjectChanges,
    reply: wholeSchema,
    answer: async (context) => {
      const { service_desk_enabled: enabled, description, ...named } = context.body;
      if (Object.keys(context.body).length === 0) throw atLeastOneOf(Object.keys(changes));
      const fields = { ...named, ...(description === undefined ? {} : { description: description ?? '' }) };
      const { project, visible } = await context.ask(updateProject, fields);
      const desk = enabled === undefined ? null : await context.ask(changeServiceDesk, { enabled });
      const inside = await context.enter({ project: project.id });
      return { body: await show(project, inside, context), visible: visible && desk?.visible !== false };
    },
    currentState: readOne,
    comparesState: true,
  }),
  archive('archive', 'Archive a project: it is read only'),
  archive('unarchive', 'Let an archived project be written again'),
];
