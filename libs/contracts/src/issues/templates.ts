import { z } from 'zod';
import { request } from '../message';
import { page, paged, written } from '../paging';

/** SET-17. */
export const issueTemplate = z.object({ name: z.string(), content: z.string() });
export type IssueTemplateView = z.infer<typeof issueTemplate>;

const name = z.string().max(1_024);

/**
 * Of the project or group that was entered and of the groups above, by name, the nearest of equal names: Reporter+. In a
 * list that would be too large the longest contents are cut. Refusals: `template-not-found`.
 */
export const listIssueTemplates = request('issues.templates.list', {
  payload: page,
  reply: paged(issueTemplate),
});
export const readIssueTemplate = request('issues.templates.read', {
  payload: z.object({ name }),
  reply: z.object({ template: issueTemplate }),
});
/** Of what was entered alone: Maintainer+. Refusals: `invalid-fields`, `too-many-templates`, `project-archived`. */
export const changeIssueTemplate = request('issues.templates.change', {
  payload: z.object({ name, content: z.string().max(400_000).nullable() }),
  reply: z.object({ template: issueTemplate, ...written }),
});
/** Likewise. Refusals: `template-not-found`, `project-archived`. */
export const removeIssueTemplate = request('issues.templates.remove', {
  payload: z.object({ name }),
  reply: z.object(written),
});

export type IssueTemplateRefusal = 'template-not-found' | 'too-many-templates';
