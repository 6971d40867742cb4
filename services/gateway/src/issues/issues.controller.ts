import { z } from 'zod';
import { createIssue, listIssues, readIssue, readIssueById, updateIssue } from '@ledgerdesk/contracts';
import { refusals as contactRefusals } from '../issue-contacts/issue-contacts.controller';
import { camelCased } from '../rest/parameters';
import { badRequest, notFound } from '../rest/refusals';
import { Call, id, markdown, route, search, sort, time, typed } from '../rest/route';
import { showIssue, shownIssue } from './issue';

const issues = '/projects/:id/issues';
const oneIssue = '/projects/:id/issues/:iid';
/** ISS-15 to ISS-25. */
const filters = {
  state: z.enum(['opened', 'closed', 'all']).optional(),
  search: search.optional(),
  in: z.enum(['title', 'description', 'title,description', 'description,title']).optional(),
  confidential: z.boolean().optional(),
  author_id: id.optional(),
  author_username: search.optional(),
  scope: z.enum(['created_by_me', 'assigned_to_me', 'all']).optional(),
  crm_contact_id: id.nullable().optional(),
  crm_organization_id: id.nullable().optional(),
  iids: z.array(id).max(1_000).optional(),
  created_after: time.optional(),
  created_before: time.optional(),
  updated_after: time.optional(),
  updated_before: time.optional(),
  order_by: z.enum(['created_at', 'updated_at', 'title']).optional(),
  sort: sort.optional(),
};
const notBuilt = ['labels', 'assignee_id', 'assignee_username', 'service_desk', 'awaiting', 'external_author'];
type Scope = 'created_by_me' | 'all';

const list = (path: '/issues' | '/groups/:id/issues' | typeof issues, summary: string, scope: Scope) =>
  route({
    method: 'GET',
    path,
    summary,
    query: filters,
    notYet: notBuilt,
    paged: true,
    reply: shownIssue,
    answer: async (call) => {
      const { in: fields, crm_contact_id: contactId, crm_organization_id: organizationId, ...query } = call.query;
      const searchIn = fields?.split(',') as ('title' | 'description')[] | undefined;
      const asked = { scope, ...camelCased(query), searchIn, contactId, organizationId, ...call.page };
      const { items, ...page } = await call.ask(listIssues, asked);
      return { body: items.map((issue) => showIssue(issue, call)), page };
    },
  });

const readOne = async (iid: number, call: Call) => {
  const { issue } = await call.ask(readIssue, { iid });
  return { body: showIssue(issue, call), changes: issue.changes };
};

export const issueRoutes = [
  list(
    '/issues',
    'Issues of all projects that the caller may see, written by the caller if nothing else is asked',
    'created_by_me',
  ),
  list('/groups/:id/issues', 'Issues of the projects of a group and of all below it', 'all'),
  list(issues, 'Issues of a project', 'all'),
  route({
    method: 'POST',
    path: issues,
    summary: 'Create an issue, with its contacts',
    body: {
      title: typed,
      description: markdown.optional(),
      confidential: z.boolean().optional(),
      created_at: time.optional().describe('From others than Owners it is ignored'),
      crm_contact_ids: z.array(id).max(1_000).optional(),
    },
    notYet: ['labels', 'assignee_ids', 'assignee_id'],
    draws: 'issue',
    status: 201,
    reply: shownIssue,
    refusals: contactRefusals, // Whoever may enter the project may create an issue (GRP-22): only contacts can be forbidden.
    answer: async (call) => {
      const { crm_contact_ids: contactIds, ...fields } = call.body;
      const { issue, visible } = await call.ask(createIssue, { issueId: call.id, ...camelCased(fields), contactIds });
      return { body: showIssue(issue, call), changes: issue.changes, visible };
    },
  }),
  route({
    method: 'GET',
    path: oneIssue,
    summary: 'An issue',
    tagged: true,
    reply: shownIssue,
    answer: (call) => readOne(call.params.iid, call),
  }),
  route({
    method: 'PUT',
    path: oneIssue,
    summary: 'Change an issue: what is absent stays; close or reopen it',
    body: {
      title: typed.optional(),
      description: markdown.optional(),
      confidential: z.boolean().optional(),
      state_event: z.enum(['close', 'reopen']).optional(),
    },
    notYet: ['labels', 'add_labels', 'remove_labels', 'assignee_ids', 'assignee_id'],
    reply: shownIssue,
    answer: async (call) => {
      const { params, body, ifChanges } = call;
      if (Object.keys(body).length === 0)
        throw badRequest(
          'title, description, confidential, state_event are missing, at least one parameter must be provided',
        );
      const { issue, visible } = await call.ask(updateIssue, { iid: params.iid, ...camelCased(body), ifChanges });
      return { body: showIssue(issue, call), changes: issue.changes, visible };
    },
    present: (call) => readOne(call.params.iid, call),
  }),
  route({
    method: 'GET',
    path: '/issues/:id',
    summary: 'An issue by its id in the installation (administrators only)',
    signedIn: true,
    tagged: true,
    reply: shownIssue,
    refusals: { forbidden: () => notFound('Issue Not Found') },
    answer: async (call) => {
      const { issue } = await call.ask(readIssueById, { issueId: call.params.id });
      return { body: showIssue(issue, call), changes: issue.changes };
    },
  }),
];
