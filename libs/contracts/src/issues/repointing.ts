import { z } from 'zod';
import { request } from '../message';

const id = z.int().positive();
/** The project, the issue, and the contact that came last. */
const cursor = z
  .string()
  .regex(/^\d{1,15}(\/\d{1,15}){1,2}$/)
  .nullable();
const projectIds = z.array(id).max(1_000);

/**
 * The contacts that issues of these projects are linked to, each at least once, a part at a time (TRF-12, TRF-19).
 * Asked by `groups` on nobody's behalf.
 */
export const listLinkedContactIds = request('issues.links.contact-ids', {
  payload: z.object({ projectIds, after: cursor, limit: z.int().min(1).max(1_000).default(1_000) }),
  reply: z.object({ contactIds: z.array(id), next: cursor }),
  withoutAccess: true,
});

/**
 * Leads the links of issues of these projects to the counterparts of their contacts (TRF-20, TRF-23, TRF-24), a part at a
 * time. May be asked any number of times: what is led already stays.
 *
 * Where the migration undoes another one, links go back where that one led them from, those made since lead to the
 * counterparts, and what fits no more is removed `by` somebody, with the note of ISS-31 (TRF-45). `others`: these issues
 * stay with the source, and only lose what goes back.
 *
 * `issues` and `links` count what this request has led in this part, in an earlier attempt at it as well, `removed` what it
 * has removed: so the counts of several requests add up.
 */
export const repointLinks = request('issues.links.repoint', {
  payload: z.object({
    migration: z.object({
      transferId: id,
      mode: z.enum(['move', 'copy']),
      sourceId: id,
      targetId: id,
      undoes: id.exactOptional(),
    }),
    projectIds,
    after: cursor,
    others: z.boolean().default(false),
    by: id.exactOptional(),
  }),
  reply: z.object({ next: cursor, issues: z.int(), links: z.int(), removed: z.int() }),
  withoutAccess: true,
});

/** What `repointLinks` of an undo would lead and remove in this part; changes nothing (TRF-45). */
export const previewTakingBack = request('issues.links.preview-taking-back', {
  payload: z.object({
    migration: z.object({ mode: z.enum(['move', 'copy']), sourceId: id, targetId: id, undoes: id }),
    projectIds,
    after: cursor,
    others: z.boolean().default(false),
  }),
  reply: z.object({ next: cursor, issues: z.int(), links: z.int(), removed: z.int() }),
  withoutAccess: true,
});

/**
 * Leads the links to a contact that was merged by hand to the other one, or back where `undoes` is the merge that is undone
 * (MRG-1, MRG-2), a part at a time, on the issues of all projects. May be asked any number of times.
 */
export const leadMergedLinks = request('issues.links.lead-merged', {
  payload: z.object({
    mergeId: z.string().max(100),
    undoes: z.string().max(100).exactOptional(),
    fromId: id,
    intoId: id,
    /** The issue that came last. */
    afterId: z.int().nonnegative(),
  }),
  reply: z.object({ nextAfterId: z.int().nullable() }),
  withoutAccess: true,
});

/** Those of these contacts that any issue is linked to. Asked by `groups` on nobody's behalf. */
export const selectLinked = request('issues.links.select-linked', {
  payload: z.object({ contactIds: z.array(id).max(1_000) }),
  reply: z.object({ contactIds: z.array(id) }),
  withoutAccess: true,
});

/** The contacts of each issue of these projects that has some, a part at a time (TRF-39). */
export const listIssueLinks = request('issues.links.list', {
  payload: z.object({ projectIds, after: cursor }),
  reply: z.object({ issues: z.array(z.array(id)), next: cursor }),
  withoutAccess: true,
});

/**
 * Whether an issue of these projects is linked to a contact that `keepSourceId` does not own, in a part of them; null: to
 * any (SRC-7). Asked by `groups` on nobody's behalf.
 */
export const findMisfitLinks = request('issues.links.find-misfits', {
  payload: z.object({ projectIds, keepSourceId: id.nullable(), after: cursor }),
  reply: z.object({ found: z.boolean(), next: cursor }),
  withoutAccess: true,
});

/**
 * Removes the links of the issues of a project that moved to another contact source, each with the note of ISS-31 (PRJ-2),
 * a part at a time. `keepSourceId`: the present contact source, whose contacts stay linked.
 */
export const removeMisfitLinks = request('issues.links.remove-misfits', {
  payload: z.object({ projectId: id, keepSourceId: id, by: id, after: cursor }),
  reply: z.object({ next: cursor, issues: z.int(), links: z.int() }),
  withoutAccess: true,
});
