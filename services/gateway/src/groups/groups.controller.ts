import { z } from 'zod';
import {
  createGroup,
  grantableRole,
  listGroups,
  projectCreationLevel,
  readGroup,
  SeenGroup,
  subgroupCreationLevel,
  visibility,
} from '@ledgerdesk/contracts';
import { camelCased } from '../rest/parameters';
import { messagesByField } from '../rest/refusals';
import { Call, id, route, search, sort } from '../rest/route';

const text = z.string().max(10_000);
const named = {
  id,
  web_url: z.string(),
  name: z.string(),
  path: z.string(),
  full_name: z.string(),
  full_path: z.string(),
  parent_id: id.nullable(),
};
const shown = z.union([
  z.object({
    ...named,
    description: z.string(),
    visibility,
    avatar_url: z.null(),
    created_at: z.string(),
    project_creation_level: projectCreationLevel,
    subgroup_creation_level: subgroupCreationLevel,
    crm_enabled: z.boolean().exactOptional(),
    crm_source_group_id: id.nullable().exactOptional(),
  }),
  z.object(named),
]);

/** API-30; of a group that may only be known of, its name and place (GRP-8). */
const show = (group: SeenGroup, { webUrl }: Call): z.infer<typeof shown> => {
  const named = {
    id: group.id,
    web_url: webUrl(`groups/${group.fullPath}`),
    name: group.name,
    path: group.path,
    full_name: group.fullName,
    full_path: group.fullPath,
    parent_id: group.parentId,
  };
  if (group.sees === 'name') return named;
  return {
    ...named,
    description: group.description,
    visibility: group.visibility,
    avatar_url: null,
    created_at: group.createdAt,
    project_creation_level: group.projectCreationLevel,
    subgroup_creation_level: group.subgroupCreationLevel,
    ...(group.crm && { crm_enabled: group.crm.enabled, crm_source_group_id: group.crm.sourceGroupId }),
  };
};
const changesOf = (group: SeenGroup) => (group.sees === 'all' ? { changes: group.changes } : {});

const filters = {
  search: search.optional(),
  owned: z.boolean().optional(),
  min_access_level: grantableRole.optional(),
  all_available: z.boolean().optional(),
  order_by: z.enum(['name', 'path', 'id']).optional(),
  sort: sort.optional(),
};
const readOne = async (call: Call) => {
  const { group } = await call.ask(readGroup, {});
  return { body: show(group, call), ...changesOf(group) };
};
const below = (path: `/groups/:id/${string}`, below: 'children' | 'descendants', summary: string) =>
  route({
    method: 'GET',
    path,
    summary,
    query: filters,
    paged: true,
    reply: shown,
    answer: async (call) => {
      const asked = { ...camelCased(call.query), ...call.page, below };
      const { items, ...page } = await call.ask(listGroups, asked);
      return { body: items.map((group) => show(group, call)), page };
    },
  });

export const groupRoutes = [
  route({
    method: 'GET',
    path: '/groups',
    summary: 'Groups that the caller may see',
    query: { ...filters, top_level_only: z.boolean().optional() },
    paged: true,
    reply: shown,
    answer: async (call) => {
      const { items, ...page } = await call.ask(listGroups, { ...camelCased(call.query), ...call.page });
      return { body: items.map((group) => show(group, call)), page };
    },
  }),
  route({
    method: 'POST',
    path: '/groups',
    summary: 'Create a group: a root, or below a parent',
    enters: ({ parent_id }) => (parent_id ? { group: parent_id } : null),
    body: {
      name: text,
      path: text,
      parent_id: id.nullable().optional(),
      description: text.nullable().optional(),
      visibility: visibility.optional(),
      project_creation_level: projectCreationLevel.optional(),
      subgroup_creation_level: subgroupCreationLevel.optional(),
      crm_enabled: z.boolean().optional(),
      crm_source_group_id: id.nullable().optional(),
    },
    draws: 'group',
    status: 201,
    reply: shown,
    refusals: {
      'invalid-fields': (refusal) => {
        const fields = Object.entries(messagesByField(refusal));
        const failed = fields.map(
          ([name, messages]) => `:${name}=>${JSON.stringify(messages).replaceAll('","', '", "')}`,
        );
        return { status: 400, body: { message: `Failed to save group {${failed.join(', ')}}` } };
      },
    },
    answer: async (call) => {
      const { parent_id: _, ...fields } = call.body;
      const { group, visible } = await call.ask(createGroup, { groupId: call.id, ...camelCased(fields) });
      return { body: show(group, call), ...changesOf(group), visible };
    },
  }),
  route({ method: 'GET', path: '/groups/:id', summary: 'A group', tagged: true, reply: shown, answer: readOne }),
  below('/groups/:id/subgroups', 'children', 'Groups directly below a group'),
  below('/groups/:id/descendant_groups', 'descendants', 'All groups below a group'),
];
