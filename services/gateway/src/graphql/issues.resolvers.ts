import { comparePlaces, ContactView, placeByName, setIssueContacts } from '@ledgerdesk/contracts';
import { DomainError } from '@ledgerdesk/event-sourcing';
import { GraphQLError } from 'graphql';
import { EnteredRequest } from '../request/entered-request';
import { PageArguments, wholeConnection } from './connections';
import { contactIn } from './contacts.resolvers';
import { contactIdsIn, idIn } from './global-ids';
import { findIssue, findIssueIn, issueConnection, readIssueIn } from './issue-lists';
import type { ContactConnectionModel, IssueModel } from './models';
import type { Operation } from './operation';
import { mutationPayload, toldOf } from './payloads';
import { absent, isAbsent } from './refusals';
import type { MutationOperationMode, Resolvers } from './schema.generated';

export const CRM_OFF = 'Feature disabled';
const NO_PAGE: PageArguments = {};

/** Contacts of an issue, by name. */
export const contactConnection = (
  page: PageArguments,
  issueId: number,
  read: () => Promise<Readonly<{ contacts: readonly ContactView[]; project: EnteredRequest }> | null>,
  operation: Operation,
): ContactConnectionModel =>
  wholeConnection(page, {
    cursors: operation.surroundings.cursors,
    question: ['contacts of an issue', issueId],
    items: async () => {
      const found = await read();
      return found ? found.contacts.map(contactIn(found.project)) : [];
    },
    placeOf: ({ contact }) => placeByName(contact),
    compare: comparePlaces,
    node: (contact) => contact,
  });

/** Those that may be seen; null where that is none (LNK-1). A right that has ended meanwhile counts. */
export const contactsOf = async ({ details, project }: IssueModel, operation: Operation) => {
  try {
    const entered = await project();
    const contacts = await operation.linkedContacts(entered, details.contactIds);
    return contacts && { contacts, project: entered };
  } catch (error) {
    if (isAbsent(error)) return null;
    throw error;
  }
};

/** All of them: there are few. */
const allOf = <Item, Node>(operation: Operation, of: unknown, nodes: readonly Item[], node: (item: Item) => Node) =>
  wholeConnection(NO_PAGE, {
    cursors: operation.surroundings.cursors,
    question: of,
    items: async () => nodes.map((item, place) => ({ item, place })),
    placeOf: ({ place }) => place,
    compare: (one, other) => one - other,
    node: ({ item }) => node(item),
  });

const changes = { REPLACE: 'replaceIds', APPEND: 'addIds', REMOVE: 'removeIds' } as const;

/** LNK-4 to LNK-12, as the mode says; what refuses it is told. */
export const linkContacts = async (
  entered: EnteredRequest,
  iid: number,
  contactIds: number[],
  mode: MutationOperationMode | null | undefined,
): Promise<Readonly<{ visible: boolean; errors: string[] }>> => {
  try {
    const { visible } = await entered.ask(setIssueContacts, { iid, [changes[mode ?? 'REPLACE']]: contactIds });
    return { visible, errors: [] };
  } catch (error) {
    return { visible: true, errors: refusedLinks(error) };
  }
};

/** Also that it may not be made at all (LNK-2). @throws what is no refusal */
const refusedLinks = (error: unknown): string[] =>
  error instanceof DomainError && isAbsent(error) ? [error.message] : toldOf(error);

/** An issue that may be changed (GRP-24). @throws DomainError (GQL-4) */
export const readEditable = async (entered: EnteredRequest, iid: string): Promise<IssueModel> => {
  const issue = await findIssueIn(entered, iid);
  if (!issue?.details.mayUpdate) throw absent();
  return issue;
};

export const isCrmOn = ({ access }: EnteredRequest): boolean => access.target!.group.crmEnabled;

export const issueResolvers: Resolvers = {
  Query: {
    issue: (_, { id }, { operation }) => findIssue(idIn(id, 'IssueID', 'id'), operation),
  },
  Group: {
    issues: ({ entered }, args, { operation }) => issueConnection(args, entered, operation),
  },
  Project: {
    issue: ({ entered }, { iid }) => (iid ? findIssueIn(entered, iid) : null),
    issues: ({ entered }, args, { operation }) => issueConnection(args, entered, operation),
  },
  Issue: {
    id: ({ issue }) => issue.id,
    iid: ({ issue }) => `${issue.iid}`,
    title: ({ issue }) => issue.title,
    description: ({ issue }) => issue.description,
    state: ({ issue }) => issue.state,
    confidential: ({ issue }) => issue.confidential,
    author: ({ issue }) => issue.author,
    assignees: ({ issue }, _, { operation }) =>
      allOf(operation, ['assignees', issue.id], issue.assignees, (user) => user),
    labels: ({ issue, project }, _, { operation }) =>
      allOf(operation, ['labels', issue.id], issue.labels, (name) => ({ name, project })),
    createdAt: ({ issue }) => issue.createdAt,
    updatedAt: ({ issue }) => issue.updatedAt,
    closedAt: ({ issue }) => issue.closedAt,
    webUrl: ({ issue: { project, iid } }, _, { operation }) =>
      operation.surroundings.webUrl(`${project.fullPath}/-/issues/${iid}`),
    reference: ({ issue: { project, iid } }, { full }) => `${full ? project.fullPath : ''}#${iid}`,
    timeEstimate: ({ issue }) => issue.timeStats.timeEstimate,
    totalTimeSpent: ({ issue }) => issue.timeStats.totalTimeSpent,
    customerRelationsContacts: (model, args, { operation }) =>
      contactConnection(args, model.issue.id, () => contactsOf(model, operation), operation),
  },
  Label: {
    id: async ({ name, project }, _, { operation }) => (await operation.label(await project(), name))?.id ?? null,
    title: ({ name }) => name,
    description: async ({ name, project }, _, { operation }) =>
      (await operation.label(await project(), name))?.description ?? null,
    color: async ({ name, project }, _, { operation }) => (await operation.label(await project(), name))?.color ?? null,
  },
  Mutation: {
    issueSetCrmContacts: async (_, { input }, { operation }) => {
      const contactIds = contactIdsIn(input.contactIds);
      return mutationPayload(operation, input, 'issue', async () => {
        const entered = await operation.write({ project: input.projectPath });
        const { issue } = await readEditable(entered, input.iid);
        if (!isCrmOn(entered)) throw new GraphQLError(CRM_OFF);
        const linked = await linkContacts(entered, issue.iid, contactIds, input.operationMode);
        return { thing: await readIssueIn(entered, issue.iid), ...linked };
      });
    },
  },
};
