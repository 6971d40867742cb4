import { countContacts } from '@ledgerdesk/contracts';
import { contactIdsIn, idIn } from './global-ids';
import { findIssue, findIssueIn, issueConnection, readIssueIn } from './issue-lists';
import { contactConnection, contactsOf, CRM_OFF, isCrmOn, linkContacts, readEditable } from './issues.resolvers';
import type { CrmContactsModel, IssueModel } from './models';
import type { Operation } from './operation';
import { mutationPayload } from './payloads';
import { noCounts } from './crm-lists';
import { unlessAbsent } from './refusals';
import type { Resolvers, WorkItemWidgetType } from './schema.generated';

/** Those other than contacts tell their type only (GQL-23). */
const plainWidgets = {
  DESCRIPTION: { __typename: 'WorkItemWidgetDescription', type: 'DESCRIPTION' },
  ASSIGNEES: { __typename: 'WorkItemWidgetAssignees', type: 'ASSIGNEES' },
  LABELS: { __typename: 'WorkItemWidgetLabels', type: 'LABELS' },
  NOTES: { __typename: 'WorkItemWidgetNotes', type: 'NOTES' },
  TIME_TRACKING: { __typename: 'WorkItemWidgetTimeTracking', type: 'TIME_TRACKING' },
  EMAIL_PARTICIPANTS: { __typename: 'WorkItemWidgetEmailParticipants', type: 'EMAIL_PARTICIPANTS' },
} as const satisfies Record<Exclude<WorkItemWidgetType, 'CRM_CONTACTS'>, object>;
const types = ['CRM_CONTACTS', ...Object.keys(plainWidgets)] as readonly WorkItemWidgetType[];

/** Every work item is an issue. */
const ISSUE_TYPE = { id: 1, name: 'Issue' };

/** Null where no contacts may be seen here. */
const crmContactsOf = async (item: IssueModel, operation: Operation): Promise<CrmContactsModel | null> => {
  const found = await contactsOf(item, operation);
  return found && { __typename: 'WorkItemWidgetCrmContacts', type: 'CRM_CONTACTS', issueId: item.issue.id, ...found };
};

export const workItemResolvers: Resolvers = {
  Query: {
    workItem: (_, { id }, { operation }) => findIssue(idIn(id, 'WorkItemID', 'id'), operation),
  },
  Group: {
    workItems: ({ entered }, args, { operation }) => issueConnection(args, entered, operation),
  },
  Project: {
    workItems: ({ entered }, args, { operation }) => issueConnection(args, entered, operation),
  },
  Namespace: {
    workItem: ({ entered }, { iid }) => (entered.access.target!.kind === 'project' ? findIssueIn(entered, iid) : null),
    workItems: ({ entered }, args, { operation }) => issueConnection(args, entered, operation),
  },
  WorkItem: {
    id: ({ issue }) => issue.id,
    iid: ({ issue }) => `${issue.iid}`,
    title: ({ issue }) => issue.title,
    state: ({ issue }) => (issue.state === 'opened' ? 'OPEN' : 'CLOSED'),
    confidential: ({ issue }) => issue.confidential,
    webUrl: ({ issue: { project, iid } }, _, { operation }) =>
      operation.surroundings.webUrl(`${project.fullPath}/-/issues/${iid}`),
    workItemType: () => ISSUE_TYPE,
    userPermissions: ({ details: { mayUpdate, mayPlan } }) => ({
      updateWorkItem: mayUpdate,
      setWorkItemMetadata: mayPlan,
    }),
    widgets: async (item, { onlyTypes, exceptTypes }, { operation }) => {
      const wanted = types.filter((type) => (onlyTypes?.includes(type) ?? true) && !exceptTypes?.includes(type));
      const contacts = wanted.includes('CRM_CONTACTS') ? await crmContactsOf(item, operation) : null;
      return wanted.flatMap((type) => (type === 'CRM_CONTACTS' ? (contacts ?? []) : plainWidgets[type]));
    },
    features: (item) => ({ item }),
  },
  WorkItemFeatures: {
    crmContacts: ({ item }, _, { operation }) => crmContactsOf(item, operation),
  },
  WorkItemWidgetCrmContacts: {
    contacts: (widget, args, { operation }) => contactConnection(args, widget.issueId, async () => widget, operation),
    contactsAvailable: async ({ project }) => (await unlessAbsent(project.ask(countContacts, {}), noCounts)).all > 0,
  },
  Mutation: {
    workItemUpdate: async (_, { input }, { operation }) => {
      const { crmContactsWidget: widget } = input;
      const id = idIn(input.id, 'WorkItemID', 'id');
      const contactIds = widget && contactIdsIn(widget.contactIds);
      return mutationPayload(operation, input, 'workItem', async () => {
        const { project, iid } = await operation.placeOf(id);
        const entered = await operation.write(project);
        const item = await readEditable(entered, `${iid}`);
        if (!widget || !contactIds) return { thing: item, visible: true };
        if (!isCrmOn(entered)) return { thing: null, visible: true, errors: [CRM_OFF] };
        const linked = await linkContacts(entered, iid, contactIds, widget.operationMode);
        return { thing: linked.errors.length > 0 ? null : await readIssueIn(entered, iid), ...linked };
      });
    },
  },
};
