import { connectionResolvers } from './connections';
import { contactResolvers } from './contacts.resolvers';
import { scalars } from './global-ids';
import { groupResolvers } from './groups.resolvers';
import { issueContactsSubscription } from './issue-contacts.subscription';
import { issueResolvers } from './issues.resolvers';
import { organizationResolvers } from './organizations.resolvers';
import { workItemResolvers } from './work-items.resolvers';

const connections = {
  CustomerRelationsContactConnection: connectionResolvers,
  CustomerRelationsOrganizationConnection: connectionResolvers,
  IssueConnection: connectionResolvers,
  WorkItemConnection: connectionResolvers,
  UserConnection: connectionResolvers,
  LabelConnection: connectionResolvers,
};

/** The table of contents of /api/graphql. A type may be resolved in several files, each of which knows some of its fields. */
export const resolvers = () => [
  scalars(),
  connections,
  groupResolvers,
  contactResolvers,
  organizationResolvers,
  issueResolvers,
  workItemResolvers,
  issueContactsSubscription,
];
