import { IssueDetailsView, IssueView, listIssues, readIssue, RequestInput } from '@ledgerdesk/contracts';
import { EnteredRequest } from '../request/entered-request';
import { listConnection, PageArguments } from './connections';
import { numberOf, timeIn } from './global-ids';
import type { IssueConnectionModel, IssueModel } from './models';
import type { Operation } from './operation';
import { orderOf } from './orders';
import { unlessAbsent } from './refusals';
import type { ProjectIssuesArgs } from './schema.generated';

type Order = NonNullable<RequestInput<typeof listIssues>['orderBy']>;
/** Of a group also `includeSubgroups`. */
export type IssueListArguments = Omit<ProjectIssuesArgs, 'sort'> &
  PageArguments &
  Readonly<{ sort?: string | null; includeSubgroups?: boolean | null }>;

/** ISS-15 to ISS-26 (GQL-35). */
export const issueConnection = (
  args: IssueListArguments,
  entered: EnteredRequest,
  operation: Operation,
): IssueConnectionModel => {
  const filters = filtersOf(args);
  const { kind, id } = entered.access.target!;
  return listConnection(args, {
    cursors: operation.surroundings.cursors,
    question: ['issues', kind, id, filters],
    ask: (from) => entered.ask(listIssues, { ...filters, from, withDetails: true }),
    nodesOf: ({ items, details = [] }) =>
      items.map((issue, place) => issueModel(issue, details[place]!, projectOf(issue, entered, operation))),
  });
};

const filtersOf = (args: IssueListArguments) => ({
  state: args.state ?? 'all',
  search: args.search ?? null,
  confidential: args.confidential ?? null,
  authorUsername: args.authorUsername ?? null,
  assigneeUsernames: [...(args.assigneeUsernames ?? [])],
  labels: args.labelName?.length ? [...args.labelName] : null,
  contactId: numberIn(args.crmContactId, 'crmContactId'),
  organizationId: numberIn(args.crmOrganizationId, 'crmOrganizationId'),
  iids: iidsIn(args),
  serviceDesk: args.serviceDesk ?? null,
  includeSubgroups: args.includeSubgroups ?? false,
  createdAfter: momentIn(args.createdAfter, 'createdAfter'),
  createdBefore: momentIn(args.createdBefore, 'createdBefore'),
  updatedAfter: momentIn(args.updatedAfter, 'updatedAfter'),
  updatedBefore: momentIn(args.updatedBefore, 'updatedBefore'),
  ...orderOf<Order>(args.sort ?? 'CREATED_DESC'),
});

const iidsIn = ({ iid, iids }: IssueListArguments): number[] | null => {
  const one = iid === null || iid === undefined ? null : numberOf(iid, 'iid');
  const several = iids ? iids.map((text) => numberOf(text, 'iids')) : null;
  if (one === null) return several;
  return several === null || several.includes(one) ? [one] : [];
};
const numberIn = (text: string | null | undefined, argument: string): number | null =>
  text === null || text === undefined ? null : numberOf(text, argument);
const momentIn = (text: string | null | undefined, argument: string): string | null =>
  text === null || text === undefined ? null : timeIn(text, argument);

const projectOf = (issue: IssueView, entered: EnteredRequest, operation: Operation) => async () =>
  entered.access.target!.kind === 'project' ? entered : operation.enter({ project: issue.project.id });

const issueModel = (issue: IssueView, details: IssueDetailsView, project: IssueModel['project']): IssueModel => ({
  __typename: 'Issue',
  issue,
  details,
  project,
});

/** By its number in the project that was entered. @throws as it is refused */
export const readIssueIn = async (entered: EnteredRequest, iid: number): Promise<IssueModel> => {
  const { issue, details } = await entered.ask(readIssue, { iid, withDetails: true });
  return issueModel(issue, details!, async () => entered);
};

/** By its id in the installation; null for what is missing or may not be read (GQL-6). */
export const findIssue = async (issueId: number, operation: Operation): Promise<IssueModel | null> => {
  const { project, iid } = await operation.placeOf(issueId);
  const entered = await operation.find(project);
  return entered && unlessAbsent(readIssueIn(entered, iid), null);
};

/** By its number as text; what is no number names none. */
export const findIssueIn = async (entered: EnteredRequest, iid: string): Promise<IssueModel | null> =>
  /^[1-9]\d{0,14}$/.test(iid) ? unlessAbsent(readIssueIn(entered, Number(iid)), null) : null;
