import { z } from 'zod';
import { request } from '../message';

const id = z.int().positive();

/** What everybody may know of users by whom something was written; whoever is not there is left out. */
export const nameUsers = request('groups.users.name', {
  payload: z.object({ userIds: z.array(id).max(1_000), usernames: z.array(z.string().max(255)).max(100).default([]) }),
  reply: z.object({
    users: z.array(z.object({ id, username: z.string(), name: z.string(), state: z.enum(['active', 'blocked']) })),
  }),
});

/** Of these projects, those that the asker may read, with what is needed to name them. */
export const nameProjects = request('groups.projects.name', {
  payload: z.object({ projectIds: z.array(id).max(1_000) }),
  reply: z.object({
    projects: z.array(z.object({ id, fullPath: z.string(), name: z.string(), fullName: z.string() })),
  }),
});

/** Those of these users who may read the project that was entered: people who are not blocked (ISS-8). */
export const selectReaders = request('groups.users.select-readers', {
  payload: z.object({ userIds: z.array(id).max(1_000) }),
  reply: z.object({ userIds: z.array(id) }),
});

/** The groups above the group or project that was entered, the nearest first. */
export const listAncestors = request('groups.groups.ancestors', {
  payload: z.object({}),
  reply: z.object({ groupIds: z.array(id) }),
});

/**
 * Every project that the asker may read, of the installation or below the group that was entered: `planner`, where the
 * asker is Planner+, and the `others`. For queries over issues (GRP-20, GRP-21). With `contactSourceId` only those of which
 * it is the contact source, and of whose issues the asker may see the contacts (LNK-1, SRC-11). Without `includeSubgroups`
 * only those of the group itself. Refusals:
 * `too-many-projects` over 20,000.
 */
export const visibleProjects = request('groups.projects.visible', {
  payload: z.object({ contactSourceId: id.nullable().default(null), includeSubgroups: z.boolean().default(true) }),
  reply: z.object({ planner: z.array(id), others: z.array(id) }),
});

/**
 * Of the group that was entered and all below it: the projects of which the asker is Planner+, by the contact source where
 * the asker may see the contacts of their issues (LNK-1), and under null where not. For reports. Refusals:
 * `too-many-projects` over 20,000.
 */
export const projectsByContactSource = request('groups.projects.by-contact-source', {
  payload: z.object({}),
  reply: z.object({ sources: z.array(z.object({ contactSourceId: id.nullable(), projectIds: z.array(id) })) }),
});
/** Those contact sources alone: for whoever answers what of their contacts is reported. */
export const contactSourcesBelow = request('groups.groups.contact-sources', {
  payload: z.object({}),
  reply: z.object({ contactSourceIds: z.array(id) }),
});
