import { ContactView, IssueDetailsView, IssueView, OrganizationView, SeenGroup, UserView } from '@ledgerdesk/contracts';
import type { ProjectView } from '@ledgerdesk/contracts';
import { EnteredRequest } from '../request/entered-request';
import type { Connection } from './connections';

/** What resolvers get as the parent of a field: what a service has answered, and where it was asked. */

export type UserModel = Pick<UserView, 'id' | 'username' | 'name' | 'state'>;

export type GroupModel = Readonly<{ entered: EnteredRequest; view(): Promise<SeenGroup> }>;
export type ProjectModel = Readonly<{ entered: EnteredRequest; view(): Promise<ProjectView> }>;
/** A group or a project. */
export type NamespaceModel = Readonly<{ entered: EnteredRequest }>;

export type ContactModel = Readonly<{ contact: ContactView; entered: EnteredRequest }>;
/** Of the organization of a contact more than its name is read where it is asked for. */
export type OrganizationModel = Pick<OrganizationView, 'id' | 'name'> &
  Readonly<{ whole(): Promise<OrganizationView> }>;

/** `project`: entered where something of the issue is asked of another service. */
export type IssueModel = Readonly<{
  __typename: 'Issue';
  issue: IssueView;
  details: IssueDetailsView;
  project(): Promise<EnteredRequest>;
}>;
export type LabelModel = Readonly<{ name: string; project(): Promise<EnteredRequest> }>;
/** `contacts`: those that may be seen. */
export type CrmContactsModel = Readonly<{
  __typename: 'WorkItemWidgetCrmContacts';
  type: 'CRM_CONTACTS';
  issueId: number;
  contacts: readonly ContactView[];
  project: EnteredRequest;
}>;

export type ContactConnectionModel = Connection<ContactModel>;
export type OrganizationConnectionModel = Connection<OrganizationModel>;
export type IssueConnectionModel = Connection<IssueModel>;
export type UserConnectionModel = Connection<UserModel>;
export type LabelConnectionModel = Connection<LabelModel>;
export type WorkItemFeaturesModel = Readonly<{ item: IssueModel }>;
