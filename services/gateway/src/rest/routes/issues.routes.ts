import { z } from 'zod';
import {
  createIssue,
  deleteIssue,
  listIssues,
  moveIssue,
  readIssue,
  readIssueAsOf,
  readIssueById,
  ReplyOf,
  RequestInput,
  updateIssue,
} from '@ledgerdesk/contracts';
import { contactErrorResponses } from './issue-contacts.routes';
import { asOfQuery, pastTime } from '../as-of';
import { withDefaults } from '../contract-parameters';
import { camelCased } from '../../request/names';
import { atLeastOneOf, notFound } from '../../request/error-responses';
import { RouteContext, id, markdown, route, search, sort, time, textInput } from '../route';
import { ofIssueChanges, ofIssueLists, ofNewIssues, ofSingleIssues } from '../unsupported';
import { alreadySent } from '../already-sent';
import { commandFields, showCommands } from '../../views/commands.view';
import { issueView } from '../../views/issue.view';

const issues = '/projects/:id/issues';
const oneIssue = '/projects/:id/issues/:iid';
/** GitLab takes them in any letter case. */
const presenceIn = (text: string): 'None' | 'Any' | null => {
  const lower = text.toLowerCase();
  if (lower === 'none') return 'None';
  return lower === 'any' ? 'Any' : null;
};
/** ISS-15 to ISS-25, MA-12. */
export const issueFilters = {
  state: z.enum(['opened', 'closed', 'all']).optional(),
  search: search.optional(),
  in: z.enum(['title', 'description', 'title,description', 'description,title']).optional(),
  confidential: z.boolean().optional(),
  author_id: id.optional(),
  author_username: search.optional(),
  labels: z.array(z.string().max(1_024)).max(20).optional(),
  assignee_id: z.union([id, z.string().regex(/^(none|any|[1-9]\d{0,14})$/i)]).optional(),
  assignee_username: search.optional(),
  scope: z.enum(['created_by_me', 'assigned_to_me', 'all']).optional(),
  crm_contact_id: id.optional(),
  crm_organization_id: id.optional(),
  service_desk: z.boolean().optional(),
  awaiting: z.enum(['team', 'customer']).optional(),
  external_author: search.optional(),
  iids: z.array(id).max(1_000).optional(),
  created_after: time.optional(),
  created_before: time.optional(),
  updated_after: time.optional(),
  updated_before: time.optional(),
  order_by: z.enum(['created_at', 'updated_at', 'title']).optional(),
  sort: sort.optional(),
};
/** None and Any stand alone. */
const labelsIn = (labels: readonly string[]) => {
  const presence = labels.length === 1 ? presenceIn(labels[0]!) : null;
  return presence ?? [...labels];
};
type Scope = 'created_by_me' | 'all';

export const issueQuery = <Filters extends { scope: z.ZodType }>(filters: Filters, scope: Scope): Filters =>
  withDefaults({ ...filters, scope: filters.scope.meta({ default: scope }) }, listIssues);

/** `more`: beside the filters. */
export const answerList = async (
  context: RouteContext<string, typeof issueFilters>,
  more: Partial<RequestInput<typeof listIssues>>,
) => {
  const { in: fields, crm_contact_id: contactId, crm_organization_id: organizationId, ...others } = context.query;
  const { labels, assignee_id: assignee, ...query } = others;
  const searchIn = fields?.split(',') as ('title' | 'description')[] | undefined;
  const { items, ...page } = await context.ask(listIssues, {
    ...camelCased(query),
    searchIn,
    labels: labels && labelsIn(labels),
    assigneeId: assignee === undefined ? undefined : (presenceIn(`${assignee}`) ?? Number(assignee)),
    contactId,
    organizationId,
    ...more,
    scope: query.scope ?? more.scope,
    ...context.page,
  });
  return { body: items.map((issue) => issueView.show(issue, context)), page };
};

const list = (
  operationId: string,
  path: '/issues' | '/groups/:id/issues' | typeof issues,
  summary: string,
  scope: Scope,
) =>
  route({
    operationId,
    method: 'GET',
    path,
    summary,
    query: issueQuery(issueFilters, scope),
    unsupported: ofIssueLists,
    paged: true,
    reply: issueView.schema,
    answer: (context) => answerList(context, { scope }),
  });

const labelNames = z.array(z.string().max(1_024)).max(100);
/** 0 stands for nobody. */
const assigneeId = z.int().nonnegative().nullable();
const assigneeIds = z.array(z.int().nonnegative()).max(200);
/** The list counts where both are given. */
const assigneesIn = (several: readonly number[] | undefined, single: number | null | undefined) => {
  const given = several ?? (single === undefined ? undefined : [single ?? 0]);
  return given?.filter((userId) => userId !== 0);
};
const changeable = [
  ...['title', 'description', 'confidential', 'labels', 'add_labels', 'remove_labels', 'assignee_ids', 'assignee_id'],
  'state_event',
];

const readOne = async (iid: number, context: RouteContext) => {
  const { issue } = await context.ask(readIssue, { iid });
  return { body: issueView.show(issue, context), changes: issue.changes };
};

const readPast = async (iid: number, asOf: string, context: RouteContext) => {
  const { issue } = await context.ask(readIssueAsOf, { iid, asOf: pastTime(asOf) });
  return { body: issueView.show(issue, context), changes: issue.changes };
};

/** With what became of quick actions in the description, where there were some (QA-8). */
const writtenIssue = issueView.schema.extend({
  commands_changes: commandFields.commands_changes.optional(),
  commands_summary: commandFields.commands_summary.optional(),
});
const written = ({ issue, commands, visible }: ReplyOf<typeof updateIssue>, context: RouteContext) => {
  const body = { ...issueView.show(issue, context), ...(commands ? showCommands(commands) : {}) };
  return { body, changes: issue.changes, visible };
};

export const issueRoutes = [
  list(
    'listIssues',
    '/issues',
    'Issues of all projects that the caller may see, written by the caller if nothing else is asked',
    'created_by_me',
  ),
  list('listGroupIssues', '/groups/:id/issues', 'Issues of the projects of a group and of all below it', 'all'),
  list('listProjectIssues', issues, 'Issues of a project', 'all'),
  route({
    operationId: 'createIssue',
    method: 'POST',
    path: issues,
    summary: 'Create an issue, with its contacts',
    body: withDefaults(
      {
        title: textInput,
        description: markdown.optional(),
        confidential: z.boolean().optional(),
        created_at: time.optional().describe('From others than Owners it is ignored'),
        labels: labelNames.optional().describe('Names; from others than Planners they are ignored'),
        assignee_ids: assigneeIds.optional().describe('From others than Planners they are ignored'),
        assignee_id: assigneeId.optional().describe('A single assignee'),
        crm_contact_ids: z.array(id).max(1_000).optional(),
      },
      createIssue,
    ),
    unsupported: ofNewIssues,
    allocatesId: 'issue',
    status: 201,
    reply: writtenIssue,
    errorResponses: contactErrorResponses, // Whoever may enter the project may create an issue (GRP-22): only contacts can be forbidden.
    answer: async (context) => {
      const { crm_contact_ids: contactIds, assignee_ids: several, assignee_id: single, ...fields } = context.body;
      const answered = await context.ask(createIssue, {
        issueId: context.id,
        ...camelCased(fields),
        assigneeIds: assigneesIn(several, single),
        contactIds,
      });
      return written(answered, context);
    },
  }),
  route({
    operationId: 'getIssue',
    method: 'GET',
    path: oneIssue,
    summary: 'An issue',
    query: asOfQuery,
    unsupported: ofSingleIssues,
    reply: issueView.schema,
    answer: (context) => {
      const { iid } = context.params;
      const { as_of: asOf } = context.query;
      return asOf === undefined ? readOne(iid, context) : readPast(iid, asOf, context);
    },
  }),
  route({
    operationId: 'updateIssue',
    method: 'PUT',
    path: oneIssue,
    summary: 'Change an issue: what is absent stays; close or reopen it',
    body: {
      title: textInput.optional(),
      description: markdown.optional(),
      confidential: z.boolean().optional(),
      labels: labelNames.optional().describe('Names, in place of those it has; empty: none'),
      add_labels: labelNames.optional().describe('Names'),
      remove_labels: labelNames.optional().describe('Names'),
      assignee_ids: assigneeIds.optional().describe('In place of those it has; 0 or empty: none'),
      assignee_id: assigneeId.optional().describe('A single one in place of those it has; 0 or empty: none'),
      state_event: z.enum(['close', 'reopen']).optional(),
    },
    unsupported: ofIssueChanges,
    reply: writtenIssue,
    answer: async (context) => {
      const { params, body, ifChanges } = context;
      if (Object.keys(body).length === 0) throw atLeastOneOf(changeable);
      const { assignee_ids: several, assignee_id: single, ...fields } = body;
      const answered = await context.ask(updateIssue, {
        iid: params.iid,
        ...camelCased(fields),
        assigneeIds: assigneesIn(several, single),
        ifChanges,
      });
      return written(answered, context);
    },
    currentState: (context) => readOne(context.params.iid, context),
  }),
  route({
    operationId: 'deleteIssue',
    method: 'DELETE',
    path: oneIssue,
    summary: 'Delete an issue, with its notes (Owners)',
    status: 204,
    tellsSentMails: true,
    answer: async (context) => {
      const { params, ifChanges } = context;
      const { issueId, visible } = await context.ask(deleteIssue, { iid: params.iid, ifChanges });
      return { visible, ...(await alreadySent(context, { issueId, noteId: null })) };
    },
    currentState: (context) => readOne(context.params.iid, context),
  }),
  route({
    operationId: 'moveIssue',
    method: 'POST',
    path: `${oneIssue}/move`,
    summary: 'Move an issue to another project, where it becomes another issue (Planners of both)',
    body: { to_project_id: id.describe('The id of the other project') },
    allocatesId: 'issue',
    status: 201,
    reply: issueView.schema,
    answer: async (context) => {
      const { params, body } = context;
      const moved = { iid: params.iid, issueId: context.id, toProjectId: body.to_project_id };
      const { issue, visible } = await context.ask(moveIssue, moved);
      return { body: issueView.show(issue, context), changes: issue.changes, visible };
    },
  }),
  route({
    operationId: 'getIssueById',
    method: 'GET',
    path: '/issues/:id',
    summary: 'An issue by its id in the installation (administrators only)',
    signedIn: true,
    reply: issueView.schema,
    errorResponses: { forbidden: () => notFound('Issue Not Found') },
    answer: async (context) => {
      const { issue } = await context.ask(readIssueById, { issueId: context.params.id });
      return { body: issueView.show(issue, context), changes: issue.changes };
    },
  }),
];
