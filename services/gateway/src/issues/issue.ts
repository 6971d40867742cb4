import { z } from 'zod';
import { externalAuthor, IssueView, senderVerification } from '@ledgerdesk/contracts';
import { Call, id } from '../rest/route';
import { publicFields, showPublic } from '../users/user';

const user = z.object(publicFields);
const untimed = { time_estimate: 0, total_time_spent: 0, human_time_estimate: null, human_total_time_spent: null };

export const shownIssue = z.object({
  id,
  iid: id,
  project_id: id,
  title: z.string(),
  description: z.string().nullable(),
  state: z.enum(['opened', 'closed']),
  type: z.literal('ISSUE'),
  created_at: z.string(),
  updated_at: z.string(),
  closed_at: z.string().nullable(),
  closed_by: user.nullable(),
  author: user,
  assignees: z.array(user),
  assignee: user.nullable(),
  labels: z.array(z.string()),
  confidential: z.boolean(),
  user_notes_count: z.int(),
  moved_to_id: id.nullable(),
  time_stats: z.object({
    time_estimate: z.int(),
    total_time_spent: z.int(),
    human_time_estimate: z.string().nullable(),
    human_total_time_spent: z.string().nullable(),
  }),
  web_url: z.string(),
  references: z.object({ short: z.string(), relative: z.string(), full: z.string() }),
  external_author: externalAuthor.nullable(),
  sender_verification: senderVerification.nullable(),
  service_desk: z.boolean(),
});

/** API-30, and the fields of MA-12. */
export const showIssue = (issue: IssueView, call: Call): z.infer<typeof shownIssue> => ({
  id: issue.id,
  iid: issue.iid,
  project_id: issue.project.id,
  title: issue.title,
  description: issue.description,
  state: issue.state,
  type: 'ISSUE',
  created_at: issue.createdAt,
  updated_at: issue.updatedAt,
  closed_at: issue.closedAt,
  closed_by: issue.closedBy && showPublic(issue.closedBy, call),
  author: showPublic(issue.author, call),
  assignees: [],
  assignee: null,
  labels: [],
  confidential: issue.confidential,
  user_notes_count: issue.userNotesCount,
  moved_to_id: null,
  time_stats: untimed,
  web_url: call.webUrl(`${issue.project.fullPath}/-/issues/${issue.iid}`),
  references: referencesOf(issue, call),
  external_author: issue.externalAuthor,
  sender_verification: issue.senderVerification,
  service_desk: issue.serviceDesk,
});

/** ISS-1; `relative` to the project or group that was entered. */
const referencesOf = ({ iid, project: { id, fullPath } }: IssueView, { access: { target } }: Call) => {
  const short = `#${iid}`;
  const full = `${fullPath}#${iid}`;
  if (target?.kind === 'project' && target.id === id) return { short, relative: short, full };
  const above = target?.kind === 'group' ? `${target.fullPath}/` : '';
  return { short, relative: full.startsWith(above) ? full.slice(above.length) : full, full };
};
