import { z } from 'zod';
import { announcement } from '../announcement';
import { request } from '../message';
import { drawIds, page, paged, sort, written } from '../paging';
import { grantableRole, visibility } from './access';

const id = z.int().positive();
const text = z.string().max(10_000);
export const projectCreationLevel = z.enum(['noone', 'maintainer', 'developer']);
export const subgroupCreationLevel = z.enum(['owner', 'maintainer']);

/**
 * Ids are drawn by whoever owns the retry, before the first attempt. Groups and projects have numbers of their own, users
 * and tokens as well.
 */
export const reserveGroupIds = request(
  'groups.ids.reserve',
  drawIds(['group', 'project', 'user', 'token', 'transfer']),
);

/** A group as its members see it (API-30). `crm`: for Planner+ of it, else null. */
export const group = z.object({
  id,
  name: z.string(),
  path: z.string(),
  fullName: z.string(),
  fullPath: z.string(),
  parentId: id.nullable(),
  description: z.string(),
  visibility,
  createdAt: z.string(),
  projectCreationLevel,
  subgroupCreationLevel,
  crm: z.object({ enabled: z.boolean(), sourceGroupId: id.nullable() }).nullable(),
  /** The number of its visible changes. */
  changes: z.int(),
});
/** A group that may only be known of (GRP-8). */
export const groupName = group.pick({
  id: true,
  name: true,
  path: true,
  fullName: true,
  fullPath: true,
  parentId: true,
});
export const seenGroup = z.union([
  group.extend({ sees: z.literal('all') }),
  groupName.extend({ sees: z.literal('name') }),
]);
export type SeenGroup = z.infer<typeof seenGroup>;

export const project = z.object({
  id,
  name: z.string(),
  nameWithNamespace: z.string(),
  path: z.string(),
  fullPath: z.string(),
  description: z.string(),
  visibility,
  archived: z.boolean(),
  createdAt: z.string(),
  namespace: z.object({ id, name: z.string(), path: z.string(), fullPath: z.string(), parentId: id.nullable() }),
  creatorId: id,
  changes: z.int(),
});
export type ProjectView = z.infer<typeof project>;

/** In the parent that was entered, or as a root where the installation was. Field rules are `invalid-fields` (GRP-1..7). */
export const createGroup = request('groups.groups.create', {
  payload: z.object({
    groupId: id,
    name: text,
    path: text,
    description: text.nullable().default(null),
    visibility: visibility.nullable().default(null),
    projectCreationLevel: projectCreationLevel.default('developer'),
    subgroupCreationLevel: subgroupCreationLevel.default('maintainer'),
    crmEnabled: z.boolean().nullable().default(null),
    crmSourceGroupId: id.nullable().default(null),
  }),
  reply: z.object({ group: seenGroup, ...written }),
});
/**
 * Owner of the group that was entered. What is absent stays as it is; a contact source of null is cleared. Refusals as of
 * `createGroup` and of the CRM settings; `part-of-transfer` (TRF-57).
 */
export const updateGroup = request('groups.groups.update', {
  payload: z.object({
    name: text.exactOptional(),
    path: text.exactOptional(),
    description: text.exactOptional(),
    visibility: visibility.exactOptional(),
    projectCreationLevel: projectCreationLevel.exactOptional(),
    subgroupCreationLevel: subgroupCreationLevel.exactOptional(),
    crmEnabled: z.boolean().exactOptional(),
    crmSourceGroupId: id.nullable().exactOptional(),
  }),
  reply: z.object({ group: seenGroup, ...written }),
});
/** The group that was entered. */
export const readGroup = request('groups.groups.read', {
  payload: z.object({}),
  reply: z.object({ group: seenGroup }),
});

/** Of the whole installation, or below the group that was entered. Only what the user may see (GRP-7, GRP-8). */
export const listGroups = request('groups.groups.list', {
  payload: page.extend({
    /** Below the entered group: its children, or all. */
    below: z.enum(['children', 'descendants']).nullable().default(null),
    search: text.nullable().default(null),
    owned: z.boolean().default(false),
    minAccessLevel: grantableRole.nullable().default(null),
    topLevelOnly: z.boolean().default(false),
    /** False: only those the user is a member of; the default of a signed-in user is true here. */
    allAvailable: z.boolean().default(true),
    orderBy: z.enum(['name', 'path', 'id']).default('name'),
    sort: sort.default('asc'),
  }),
  reply: paged(seenGroup),
});

/** In the group that was entered. `path`: null: made of the name. */
export const createProject = request('groups.projects.create', {
  payload: z.object({
    projectId: id,
    name: text,
    path: text.nullable().default(null),
    description: text.nullable().default(null),
    visibility: visibility.nullable().default(null),
  }),
  reply: z.object({ project, ...written }),
});
export const readProject = request('groups.projects.read', { payload: z.object({}), reply: z.object({ project }) });
/** Maintainer of the project that was entered. What is absent stays as it is. Refusals: `tickets-not-confidential` (MI-4). */
export const updateProject = request('groups.projects.update', {
  payload: z.object({
    name: text.exactOptional(),
    path: text.exactOptional(),
    description: text.exactOptional(),
    visibility: visibility.exactOptional(),
  }),
  reply: z.object({ project, ...written }),
});
/** Owner of the project that was entered (GRP-30). Archived, it takes no other write. */
export const archiveProject = request('groups.projects.archive', {
  payload: z.object({ archived: z.boolean() }),
  reply: z.object({ project, ...written }),
});
/** `projectIds`: what was deleted with it, or itself. */
const deleted = z.object({ projectIds: z.array(id), ...written });
/**
 * Owner of the group that was entered (GRP-18, GRP-19). Refusals: `contact-source-of-others`, with the full paths of those
 * that the asker may see; `not-confirmed`; `too-much-to-delete`;
 * `part-of-transfer` (TRF-57).
 */
export const deleteGroup = request('groups.groups.delete', {
  payload: z.object({ confirm: text.nullable().default(null) }),
  reply: deleted,
});
/** Owner of the project that was entered (GRP-19). */
export const deleteProject = request('groups.projects.delete', { payload: z.object({}), reply: deleted });
/** Owner of what was entered as deleted (GRP-19). Refusals: `not-deleted`; `restored-above-first`. */
export const restoreGroup = request('groups.groups.restore', {
  payload: z.object({}),
  reply: z.object({ group: seenGroup, ...written }),
});
export const restoreProject = request('groups.projects.restore', {
  payload: z.object({}),
  reply: z.object({ project, ...written }),
});
/** Of the installation, or of the entered group (with `includeSubgroups`: of all below it). */
export const listProjects = request('groups.projects.list', {
  payload: page.extend({
    includeSubgroups: z.boolean().default(false),
    search: text.nullable().default(null),
    membership: z.boolean().default(false),
    archived: z.boolean().nullable().default(null),
    orderBy: z.enum(['name', 'path', 'id', 'created_at']).default('created_at'),
    sort: sort.default('desc'),
  }),
  reply: paged(project),
});

const groupIds = z.object({ groupId: id, parentId: id.nullable() });
export const groupCreated = announcement('groups.groups.created.v1', groupIds);
/** `changed`: the names of the fields, as in the requests. */
export const groupUpdated = announcement(
  'groups.groups.updated.v1',
  z.object({ groupId: id, changed: z.array(z.string()) }),
);
export const projectUpdated = announcement(
  'groups.projects.updated.v1',
  z.object({ projectId: id, changed: z.array(z.string()) }),
);
export const projectCreated = announcement('groups.projects.created.v1', z.object({ projectId: id, groupId: id }));

const projectIds = z.array(id);
/** `projectIds`: all that was below it. From then on they are missing for everybody (GRP-19). */
export const groupDeleted = announcement('groups.groups.deleted.v1', z.object({ groupId: id, projectIds }));
export const projectDeleted = announcement('groups.projects.deleted.v1', z.object({ projectId: id }));
export const groupRestored = announcement('groups.groups.restored.v1', z.object({ groupId: id }));
export const projectRestored = announcement('groups.projects.restored.v1', z.object({ projectId: id }));

export type GroupRefusal =
  | 'invalid-fields'
  | 'group-already-exists'
  | 'project-already-exists'
  | 'not-visible-here'
  | 'project-archived'
  | 'tickets-not-confidential'
  | 'contact-source-of-others'
  | 'not-confirmed'
  | 'too-much-to-delete'
  | 'not-deleted'
  | 'restored-above-first';
