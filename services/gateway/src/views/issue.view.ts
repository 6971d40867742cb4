import { z } from 'zod';
import { issue, IssueView, timeStats } from '@ledgerdesk/contracts';
import { userNameView } from './user.view';
import { constant, id, showNullable, ViewContext, viewOf, webUrl } from './view';

const user = userNameView.schema;
const completion = z.object({ count: z.int(), completed_count: z.int() });
const links = z.object({ self: z.string(), notes: z.string(), project: z.string() });
const references = z.object({ short: z.string(), relative: z.string(), full: z.string() });
const showUser = showNullable(userNameView);

/** ISS-1; `relative` to the project or group that was entered. */
const referencesOf = ({ iid, project: { id, fullPath } }: IssueView, { access: { target } }: ViewContext) => {
  const short = `#${iid}`;
  const full = `${fullPath}#${iid}`;
  if (target?.kind === 'project' && target.id === id) return { short, relative: short, full };
  const above = target?.kind === 'group' ? `${target.fullPath}/` : '';
  return { short, relative: full.startsWith(above) ? full.slice(above.length) : full, full };
};

const linksOf = ({ iid, project: { id } }: IssueView, { webUrl }: ViewContext) => {
  const project = webUrl(`api/v4/projects/${id}`);
  const self = `${project}/issues/${iid}`;
  return { self, notes: `${self}/notes`, project };
};

/** TIM-7 */
export const timeStatsView = viewOf(timeStats);

/** API-30, and the fields of MA-12. */
export const issueView = viewOf(
  issue,
  {
    project_id: { replaces: 'project', schema: id, show: ({ project }) => project.id },
    type: { before: 'createdAt', ...constant(z.literal('ISSUE'), 'ISSUE') },
    closed_by: {
      replaces: 'closedBy',
      schema: user.nullable(),
      show: ({ closedBy }, context) => showUser(closedBy, context),
    },
    author: { replaces: 'author', schema: user, show: ({ author }, context) => showUser(author, context) },
    assignees: {
      replaces: 'assignees',
      schema: z.array(user),
      show: ({ assignees }, context) => assignees.map((assignee) => userNameView.show(assignee, context)),
    },
    assignee: {
      before: 'labels',
      schema: user.nullable(),
      show: ({ assignees }, context) => showUser(assignees[0] ?? null, context),
    },
    web_url: {
      before: 'externalAuthor',
      ...webUrl<IssueView>(({ project, iid }) => `${project.fullPath}/-/issues/${iid}`),
    },
    references: { before: 'externalAuthor', schema: references, show: referencesOf },
    milestone: constant(z.null(), null),
    due_date: constant(z.null(), null),
    weight: constant(z.null(), null),
    issue_type: constant(z.literal('issue'), 'issue'),
    upvotes: constant(z.int(), 0),
    downvotes: constant(z.int(), 0),
    merge_requests_count: constant(z.int(), 0),
    has_tasks: constant(z.boolean(), false),
    discussion_locked: constant(z.boolean(), false),
    severity: constant(z.literal('UNKNOWN'), 'UNKNOWN'),
    task_completion_status: constant(completion, { count: 0, completed_count: 0 }),
    _links: { schema: links, show: linksOf },
  },
  'Issue',
);
