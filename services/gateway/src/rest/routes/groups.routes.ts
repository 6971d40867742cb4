import { z } from 'zod';
import {
  createGroup,
  grantableRole,
  listGroups,
  projectCreationLevel,
  readGroup,
  SeenGroup,
  subgroupCreationLevel,
  updateGroup,
  visibility,
} from '@ledgerdesk/contracts';
import { camelCased } from '../../request/names';
import { atLeastOneOf, messagesByField, type ErrorResponseTo } from '../../request/error-responses';
import { withDefaults } from '../contract-parameters';
import { groupView } from '../../views/group.view';
import { RouteContext, id, route, search, sort } from '../route';
import { ofGroupChanges, ofGroupLists, ofNewGroups, ofSingleGroups } from '../unsupported';

const text = z.string().max(10_000);
const changesOf = (group: SeenGroup) => (group.sees === 'all' ? { changes: group.changes } : {});

const notSaved: ErrorResponseTo = (refusal) => {
  const fields = Object.entries(messagesByField(refusal));
  const failed = fields.map(([name, messages]) => `:${name}=>${JSON.stringify(messages).replaceAll('","', '", "')}`);
  return { status: 400, body: { message: `Failed to save group {${failed.join(', ')}}` } };
};
const options = {
  description: text.nullable().optional(),
  visibility: visibility.optional(),
  project_creation_level: projectCreationLevel.optional(),
  subgroup_creation_level: subgroupCreationLevel.optional(),
  crm_enabled: z.boolean().optional(),
  crm_source_group_id: id.nullable().optional(),
};
const changes = {
  name: text.exactOptional(),
  path: text.exactOptional(),
  description: text.nullable().exactOptional(),
  visibility: visibility.exactOptional(),
  project_creation_level: projectCreationLevel.exactOptional(),
  subgroup_creation_level: subgroupCreationLevel.exactOptional(),
  crm_enabled: z.boolean().exactOptional(),
  crm_source_group_id: id.nullable().exactOptional(),
};

const filters = {
  search: search.optional(),
  owned: z.boolean().optional(),
  min_access_level: grantableRole.optional(),
  all_available: z.boolean().optional(),
  order_by: z.enum(['name', 'path', 'id']).optional(),
  sort: sort.optional(),
};
const readOne = async (context: RouteContext) => {
  const { group } = await context.ask(readGroup, {});
  return { body: groupView.show(group, context), ...changesOf(group) };
};
const below = (
  operationId: string,
  path: `/groups/:id/${string}`,
  below: 'children' | 'descendants',
  summary: string,
) =>
  route({
    operationId,
    method: 'GET',
    path,
    summary,
    query: withDefaults(filters, listGroups),
    unsupported: ofGroupLists,
    paged: true,
    reply: groupView.schema,
    answer: async (context) => {
      const payload = { ...camelCased(context.query), ...context.page, below };
      const { items, ...page } = await context.ask(listGroups, payload);
      return { body: items.map((group) => groupView.show(group, context)), page };
    },
  });

export const groupRoutes = [
  route({
    operationId: 'listGroups',
    method: 'GET',
    path: '/groups',
    summary: 'Groups that the caller may see',
    query: withDefaults({ ...filters, top_level_only: z.boolean().optional() }, listGroups),
    unsupported: ofGroupLists,
    paged: true,
    reply: groupView.schema,
    answer: async (context) => {
      const { items, ...page } = await context.ask(listGroups, { ...camelCased(context.query), ...context.page });
      return { body: items.map((group) => groupView.show(group, context)), page };
    },
  }),
  route({
    operationId: 'createGroup',
    method: 'POST',
    path: '/groups',
    summary: 'Create a group: a root, or below a parent',
    target: ({ parent_id }) => (parent_id ? { group: parent_id } : null),
    body: withDefaults(
      {
        name: text,
        path: text,
        parent_id: id.nullable().optional(),
        ...options,
      },
      createGroup,
    ),
    unsupported: ofNewGroups,
    allocatesId: 'group',
    status: 201,
    reply: groupView.schema,
    errorResponses: { 'invalid-fields': notSaved },
    answer: async (context) => {
      const { parent_id: _, ...fields } = context.body;
      const { group, visible } = await context.ask(createGroup, { groupId: context.id, ...camelCased(fields) });
      return { body: groupView.show(group, context), ...changesOf(group), visible };
    },
  }),
  route({
    operationId: 'getGroup',
    method: 'GET',
    path: '/groups/:id',
    summary: 'A group',
    unsupported: ofSingleGroups,
    reply: groupView.schema,
    answer: readOne,
  }),
  route({
    operationId: 'updateGroup',
    method: 'PUT',
    path: '/groups/:id',
    summary: 'Change a group: only what is named',
    body: changes,
    unsupported: ofGroupChanges,
    reply: groupView.schema,
    errorResponses: { 'invalid-fields': notSaved },
    answer: async (context) => {
      const { description, ...fields } = context.body;
      if (Object.keys(context.body).length === 0) throw atLeastOneOf(Object.keys(changes));
      const described = description === undefined ? {} : { description: description ?? '' };
      const { group, visible } = await context.ask(updateGroup, { ...camelCased(fields), ...described });
      return { body: groupView.show(group, context), ...changesOf(group), visible };
    },
    currentState: readOne,
    comparesState: true,
  }),
  below('listSubgroups', '/groups/:id/subgroups', 'children', 'Groups directly below a group'),
  below('listDescendantGroups', '/groups/:id/descendant_groups', 'descendants', 'All groups below a group'),
];
