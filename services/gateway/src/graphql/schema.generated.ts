// Generated from schema.graphql by `npm run graphql-types`; a spec fails if it is out of date.
/* eslint-disable */
import type { GraphQLResolveInfo, GraphQLScalarType, GraphQLScalarTypeConfig } from 'graphql';
import type {
  UserModel,
  GroupModel,
  ProjectModel,
  NamespaceModel,
  LabelModel,
  IssueModel,
  WorkItemFeaturesModel,
  CrmContactsModel,
  ContactModel,
  OrganizationModel,
  UserConnectionModel,
  LabelConnectionModel,
  IssueConnectionModel,
  ContactConnectionModel,
  OrganizationConnectionModel,
} from './models';
import type { GraphqlContext } from './operation';
export type Maybe<T> = T | null;
export type InputMaybe<T> = T | null | undefined;
export type Omit<T, K extends keyof T> = Pick<T, Exclude<keyof T, K>>;
export type RequireFields<T, K extends keyof T> = Omit<T, K> & { [P in K]-?: NonNullable<T[P]> };
/** All built-in and custom scalars, mapped to their actual values */
export type Scalars = {
  ID: { input: string; output: string };
  String: { input: string; output: string };
  Boolean: { input: boolean; output: boolean };
  Int: { input: number; output: number };
  Float: { input: number; output: number };
  /** `gid://gitlab/Group/<number>` */
  GroupID: { input: string; output: number };
  /** `gid://gitlab/Issue/<number>` or `gid://gitlab/WorkItem/<number>`, with the same number */
  IssueID: { input: string; output: number };
  /** `gid://gitlab/Issue/<number>` or `gid://gitlab/WorkItem/<number>`, with the same number */
  IssuableID: { input: string; output: number };
  /** `gid://gitlab/WorkItem/<number>` or `gid://gitlab/Issue/<number>`, with the same number */
  WorkItemID: { input: string; output: number };
  /** `gid://gitlab/Label/<number>` */
  LabelID: { input: string; output: number };
  /** `gid://gitlab/User/<number>` */
  UserID: { input: string; output: number };
  /** `gid://gitlab/WorkItems::Type/<number>` */
  WorkItemsTypeID: { input: string; output: number };
  /** `gid://gitlab/CustomerRelations::Contact/<number>` */
  CustomerRelationsContactID: { input: string; output: number };
  /** `gid://gitlab/CustomerRelations::Organization/<number>` */
  CustomerRelationsOrganizationID: { input: string; output: number };
  /** ISO 8601 */
  Time: { input: string; output: string };
};

export type Query = {
  readonly __typename?: 'Query';
  /** Null without a token and without a session */
  readonly currentUser?: Maybe<User>;
  readonly group?: Maybe<Group>;
  readonly project?: Maybe<Project>;
  /** A project or a group */
  readonly namespace?: Maybe<Namespace>;
  readonly issue?: Maybe<Issue>;
  readonly workItem?: Maybe<WorkItem>;
};

export type QueryGroupArgs = {
  fullPath: Scalars['ID']['input'];
};

export type QueryProjectArgs = {
  fullPath: Scalars['ID']['input'];
};

export type QueryNamespaceArgs = {
  fullPath: Scalars['ID']['input'];
};

export type QueryIssueArgs = {
  id: Scalars['IssueID']['input'];
};

export type QueryWorkItemArgs = {
  id: Scalars['WorkItemID']['input'];
};

export type Mutation = {
  readonly __typename?: 'Mutation';
  readonly customerRelationsContactCreate?: Maybe<CustomerRelationsContactCreatePayload>;
  readonly customerRelationsContactUpdate?: Maybe<CustomerRelationsContactUpdatePayload>;
  readonly customerRelationsOrganizationCreate?: Maybe<CustomerRelationsOrganizationCreatePayload>;
  readonly customerRelationsOrganizationUpdate?: Maybe<CustomerRelationsOrganizationUpdatePayload>;
  readonly issueSetCrmContacts?: Maybe<IssueSetCrmContactsPayload>;
  readonly workItemUpdate?: Maybe<WorkItemUpdatePayload>;
};

export type MutationCustomerRelationsContactCreateArgs = {
  input: CustomerRelationsContactCreateInput;
};

export type MutationCustomerRelationsContactUpdateArgs = {
  input: CustomerRelationsContactUpdateInput;
};

export type MutationCustomerRelationsOrganizationCreateArgs = {
  input: CustomerRelationsOrganizationCreateInput;
};

export type MutationCustomerRelationsOrganizationUpdateArgs = {
  input: CustomerRelationsOrganizationUpdateInput;
};

export type MutationIssueSetCrmContactsArgs = {
  input: IssueSetCrmContactsInput;
};

export type MutationWorkItemUpdateArgs = {
  input: WorkItemUpdateInput;
};

export type Subscription = {
  readonly __typename?: 'Subscription';
  /** As it is now, then after each change of its contacts. One that can't be read any more: null, which ends it */
  readonly issueCrmContactsUpdated?: Maybe<Issuable>;
};

export type SubscriptionIssueCrmContactsUpdatedArgs = {
  issuableId: Scalars['IssuableID']['input'];
};

export type PageInfo = {
  readonly __typename?: 'PageInfo';
  readonly hasNextPage: Scalars['Boolean']['output'];
  readonly hasPreviousPage: Scalars['Boolean']['output'];
  readonly startCursor?: Maybe<Scalars['String']['output']>;
  readonly endCursor?: Maybe<Scalars['String']['output']>;
};

export type User = {
  readonly __typename?: 'User';
  readonly id: Scalars['UserID']['output'];
  readonly username: Scalars['String']['output'];
  readonly name: Scalars['String']['output'];
  readonly state: UserState;
  readonly webUrl: Scalars['String']['output'];
};

export type UserState = 'active' | 'blocked';

export type UserConnection = {
  readonly __typename?: 'UserConnection';
  readonly nodes?: Maybe<ReadonlyArray<User>>;
  readonly edges?: Maybe<ReadonlyArray<UserEdge>>;
  readonly pageInfo: PageInfo;
  readonly count: Scalars['Int']['output'];
};

export type UserEdge = {
  readonly __typename?: 'UserEdge';
  readonly node: User;
  readonly cursor: Scalars['String']['output'];
};

export type Label = {
  readonly __typename?: 'Label';
  /** Null where the label was deleted meanwhile */
  readonly id?: Maybe<Scalars['LabelID']['output']>;
  readonly title: Scalars['String']['output'];
  readonly description?: Maybe<Scalars['String']['output']>;
  readonly color?: Maybe<Scalars['String']['output']>;
};

export type LabelConnection = {
  readonly __typename?: 'LabelConnection';
  readonly nodes?: Maybe<ReadonlyArray<Label>>;
  readonly edges?: Maybe<ReadonlyArray<LabelEdge>>;
  readonly pageInfo: PageInfo;
  readonly count: Scalars['Int']['output'];
};

export type LabelEdge = {
  readonly __typename?: 'LabelEdge';
  readonly node: Label;
  readonly cursor: Scalars['String']['output'];
};

/** Of a group that may only be known of: its names and its place */
export type Group = {
  readonly __typename?: 'Group';
  readonly id: Scalars['GroupID']['output'];
  readonly name: Scalars['String']['output'];
  readonly path: Scalars['String']['output'];
  readonly fullPath: Scalars['ID']['output'];
  readonly description?: Maybe<Scalars['String']['output']>;
  readonly visibility?: Maybe<Scalars['String']['output']>;
  readonly webUrl: Scalars['String']['output'];
  readonly parent?: Maybe<Group>;
  /** Those of the contact source of the group */
  readonly contacts?: Maybe<CustomerRelationsContactConnection>;
  readonly contactStateCounts?: Maybe<ContactStateCounts>;
  /** Those of the contact source of the group */
  readonly organizations?: Maybe<CustomerRelationsOrganizationConnection>;
  readonly organizationStateCounts?: Maybe<OrganizationStateCounts>;
  readonly issues?: Maybe<IssueConnection>;
  readonly workItems?: Maybe<WorkItemConnection>;
};

/** Of a group that may only be known of: its names and its place */
export type GroupContactsArgs = {
  search?: InputMaybe<Scalars['String']['input']>;
  state?: InputMaybe<CustomerRelationsContactState>;
  sort?: InputMaybe<ContactSort>;
  ids?: InputMaybe<ReadonlyArray<Scalars['CustomerRelationsContactID']['input']>>;
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
  before?: InputMaybe<Scalars['String']['input']>;
};

/** Of a group that may only be known of: its names and its place */
export type GroupContactStateCountsArgs = {
  search?: InputMaybe<Scalars['String']['input']>;
  state?: InputMaybe<CustomerRelationsContactState>;
};

/** Of a group that may only be known of: its names and its place */
export type GroupOrganizationsArgs = {
  search?: InputMaybe<Scalars['String']['input']>;
  state?: InputMaybe<CustomerRelationsOrganizationState>;
  sort?: InputMaybe<OrganizationSort>;
  ids?: InputMaybe<ReadonlyArray<Scalars['CustomerRelationsOrganizationID']['input']>>;
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
  before?: InputMaybe<Scalars['String']['input']>;
};

/** Of a group that may only be known of: its names and its place */
export type GroupOrganizationStateCountsArgs = {
  search?: InputMaybe<Scalars['String']['input']>;
  state?: InputMaybe<CustomerRelationsOrganizationState>;
};

/** Of a group that may only be known of: its names and its place */
export type GroupIssuesArgs = {
  iid?: InputMaybe<Scalars['String']['input']>;
  iids?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
  state?: InputMaybe<IssuableState>;
  search?: InputMaybe<Scalars['String']['input']>;
  labelName?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
  authorUsername?: InputMaybe<Scalars['String']['input']>;
  assigneeUsernames?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
  confidential?: InputMaybe<Scalars['Boolean']['input']>;
  crmContactId?: InputMaybe<Scalars['String']['input']>;
  crmOrganizationId?: InputMaybe<Scalars['String']['input']>;
  serviceDesk?: InputMaybe<Scalars['Boolean']['input']>;
  createdAfter?: InputMaybe<Scalars['Time']['input']>;
  createdBefore?: InputMaybe<Scalars['Time']['input']>;
  updatedAfter?: InputMaybe<Scalars['Time']['input']>;
  updatedBefore?: InputMaybe<Scalars['Time']['input']>;
  includeSubgroups?: InputMaybe<Scalars['Boolean']['input']>;
  sort?: InputMaybe<IssueSort>;
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
  before?: InputMaybe<Scalars['String']['input']>;
};

/** Of a group that may only be known of: its names and its place */
export type GroupWorkItemsArgs = {
  iid?: InputMaybe<Scalars['String']['input']>;
  iids?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
  state?: InputMaybe<IssuableState>;
  search?: InputMaybe<Scalars['String']['input']>;
  labelName?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
  authorUsername?: InputMaybe<Scalars['String']['input']>;
  assigneeUsernames?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
  confidential?: InputMaybe<Scalars['Boolean']['input']>;
  crmContactId?: InputMaybe<Scalars['String']['input']>;
  crmOrganizationId?: InputMaybe<Scalars['String']['input']>;
  serviceDesk?: InputMaybe<Scalars['Boolean']['input']>;
  createdAfter?: InputMaybe<Scalars['Time']['input']>;
  createdBefore?: InputMaybe<Scalars['Time']['input']>;
  updatedAfter?: InputMaybe<Scalars['Time']['input']>;
  updatedBefore?: InputMaybe<Scalars['Time']['input']>;
  includeSubgroups?: InputMaybe<Scalars['Boolean']['input']>;
  sort?: InputMaybe<WorkItemSort>;
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
  before?: InputMaybe<Scalars['String']['input']>;
};

export type Project = {
  readonly __typename?: 'Project';
  readonly id: Scalars['ID']['output'];
  readonly name: Scalars['String']['output'];
  readonly path: Scalars['String']['output'];
  readonly fullPath: Scalars['ID']['output'];
  readonly webUrl: Scalars['String']['output'];
  readonly group?: Maybe<Group>;
  readonly issue?: Maybe<Issue>;
  readonly issues?: Maybe<IssueConnection>;
  readonly workItems?: Maybe<WorkItemConnection>;
};

export type ProjectIssueArgs = {
  iid?: InputMaybe<Scalars['String']['input']>;
};

export type ProjectIssuesArgs = {
  iid?: InputMaybe<Scalars['String']['input']>;
  iids?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
  state?: InputMaybe<IssuableState>;
  search?: InputMaybe<Scalars['String']['input']>;
  labelName?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
  authorUsername?: InputMaybe<Scalars['String']['input']>;
  assigneeUsernames?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
  confidential?: InputMaybe<Scalars['Boolean']['input']>;
  crmContactId?: InputMaybe<Scalars['String']['input']>;
  crmOrganizationId?: InputMaybe<Scalars['String']['input']>;
  serviceDesk?: InputMaybe<Scalars['Boolean']['input']>;
  createdAfter?: InputMaybe<Scalars['Time']['input']>;
  createdBefore?: InputMaybe<Scalars['Time']['input']>;
  updatedAfter?: InputMaybe<Scalars['Time']['input']>;
  updatedBefore?: InputMaybe<Scalars['Time']['input']>;
  sort?: InputMaybe<IssueSort>;
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
  before?: InputMaybe<Scalars['String']['input']>;
};

export type ProjectWorkItemsArgs = {
  iid?: InputMaybe<Scalars['String']['input']>;
  iids?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
  state?: InputMaybe<IssuableState>;
  search?: InputMaybe<Scalars['String']['input']>;
  labelName?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
  authorUsername?: InputMaybe<Scalars['String']['input']>;
  assigneeUsernames?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
  confidential?: InputMaybe<Scalars['Boolean']['input']>;
  crmContactId?: InputMaybe<Scalars['String']['input']>;
  crmOrganizationId?: InputMaybe<Scalars['String']['input']>;
  serviceDesk?: InputMaybe<Scalars['Boolean']['input']>;
  createdAfter?: InputMaybe<Scalars['Time']['input']>;
  createdBefore?: InputMaybe<Scalars['Time']['input']>;
  updatedAfter?: InputMaybe<Scalars['Time']['input']>;
  updatedBefore?: InputMaybe<Scalars['Time']['input']>;
  sort?: InputMaybe<WorkItemSort>;
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
  before?: InputMaybe<Scalars['String']['input']>;
};

export type Namespace = {
  readonly __typename?: 'Namespace';
  readonly id: Scalars['ID']['output'];
  readonly fullPath: Scalars['ID']['output'];
  /** Of a project */
  readonly workItem?: Maybe<WorkItem>;
  readonly workItems?: Maybe<WorkItemConnection>;
};

export type NamespaceWorkItemArgs = {
  iid: Scalars['String']['input'];
};

export type NamespaceWorkItemsArgs = {
  iid?: InputMaybe<Scalars['String']['input']>;
  iids?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
  state?: InputMaybe<IssuableState>;
  search?: InputMaybe<Scalars['String']['input']>;
  labelName?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
  authorUsername?: InputMaybe<Scalars['String']['input']>;
  assigneeUsernames?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
  confidential?: InputMaybe<Scalars['Boolean']['input']>;
  crmContactId?: InputMaybe<Scalars['String']['input']>;
  crmOrganizationId?: InputMaybe<Scalars['String']['input']>;
  serviceDesk?: InputMaybe<Scalars['Boolean']['input']>;
  createdAfter?: InputMaybe<Scalars['Time']['input']>;
  createdBefore?: InputMaybe<Scalars['Time']['input']>;
  updatedAfter?: InputMaybe<Scalars['Time']['input']>;
  updatedBefore?: InputMaybe<Scalars['Time']['input']>;
  includeSubgroups?: InputMaybe<Scalars['Boolean']['input']>;
  sort?: InputMaybe<WorkItemSort>;
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
  before?: InputMaybe<Scalars['String']['input']>;
};

export type CustomerRelationsContactState = 'all' | 'active' | 'inactive';

export type CustomerRelationsOrganizationState = 'all' | 'active' | 'inactive';

export type ContactSort =
  | 'FIRST_NAME_ASC'
  | 'FIRST_NAME_DESC'
  | 'LAST_NAME_ASC'
  | 'LAST_NAME_DESC'
  | 'EMAIL_ASC'
  | 'EMAIL_DESC'
  | 'PHONE_ASC'
  | 'PHONE_DESC'
  | 'DESCRIPTION_ASC'
  | 'DESCRIPTION_DESC'
  | 'ORGANIZATION_ASC'
  | 'ORGANIZATION_DESC'
  | 'CREATED_ASC'
  | 'CREATED_DESC'
  | 'UPDATED_ASC'
  | 'UPDATED_DESC'
  | 'created_asc'
  | 'created_desc'
  | 'updated_asc'
  | 'updated_desc';

export type OrganizationSort =
  | 'NAME_ASC'
  | 'NAME_DESC'
  | 'DESCRIPTION_ASC'
  | 'DESCRIPTION_DESC'
  | 'DEFAULT_RATE_ASC'
  | 'DEFAULT_RATE_DESC'
  | 'CREATED_ASC'
  | 'CREATED_DESC'
  | 'UPDATED_ASC'
  | 'UPDATED_DESC'
  | 'created_asc'
  | 'created_desc'
  | 'updated_asc'
  | 'updated_desc';

export type IssueSort =
  | 'CREATED_ASC'
  | 'CREATED_DESC'
  | 'UPDATED_ASC'
  | 'UPDATED_DESC'
  | 'TITLE_ASC'
  | 'TITLE_DESC'
  | 'created_asc'
  | 'created_desc'
  | 'updated_asc'
  | 'updated_desc';

export type WorkItemSort =
  | 'CREATED_ASC'
  | 'CREATED_DESC'
  | 'UPDATED_ASC'
  | 'UPDATED_DESC'
  | 'TITLE_ASC'
  | 'TITLE_DESC'
  | 'created_asc'
  | 'created_desc'
  | 'updated_asc'
  | 'updated_desc';

export type IssuableState = 'opened' | 'closed' | 'all';

export type CustomerRelationsContact = {
  readonly __typename?: 'CustomerRelationsContact';
  readonly id: Scalars['CustomerRelationsContactID']['output'];
  readonly firstName: Scalars['String']['output'];
  readonly lastName: Scalars['String']['output'];
  readonly email?: Maybe<Scalars['String']['output']>;
  readonly phone?: Maybe<Scalars['String']['output']>;
  readonly description?: Maybe<Scalars['String']['output']>;
  readonly organization?: Maybe<CustomerRelationsOrganization>;
  readonly active: Scalars['Boolean']['output'];
  readonly createdAt: Scalars['Time']['output'];
  readonly updatedAt: Scalars['Time']['output'];
};

export type CustomerRelationsContactConnection = {
  readonly __typename?: 'CustomerRelationsContactConnection';
  readonly nodes?: Maybe<ReadonlyArray<CustomerRelationsContact>>;
  readonly edges?: Maybe<ReadonlyArray<CustomerRelationsContactEdge>>;
  readonly pageInfo: PageInfo;
  readonly count: Scalars['Int']['output'];
};

export type CustomerRelationsContactEdge = {
  readonly __typename?: 'CustomerRelationsContactEdge';
  readonly node: CustomerRelationsContact;
  readonly cursor: Scalars['String']['output'];
};

export type CustomerRelationsOrganization = {
  readonly __typename?: 'CustomerRelationsOrganization';
  readonly id: Scalars['CustomerRelationsOrganizationID']['output'];
  readonly name: Scalars['String']['output'];
  readonly defaultRate?: Maybe<Scalars['Float']['output']>;
  readonly description?: Maybe<Scalars['String']['output']>;
  readonly active: Scalars['Boolean']['output'];
  readonly createdAt: Scalars['Time']['output'];
  readonly updatedAt: Scalars['Time']['output'];
};

export type CustomerRelationsOrganizationConnection = {
  readonly __typename?: 'CustomerRelationsOrganizationConnection';
  readonly nodes?: Maybe<ReadonlyArray<CustomerRelationsOrganization>>;
  readonly edges?: Maybe<ReadonlyArray<CustomerRelationsOrganizationEdge>>;
  readonly pageInfo: PageInfo;
  readonly count: Scalars['Int']['output'];
};

export type CustomerRelationsOrganizationEdge = {
  readonly __typename?: 'CustomerRelationsOrganizationEdge';
  readonly node: CustomerRelationsOrganization;
  readonly cursor: Scalars['String']['output'];
};

export type ContactStateCounts = {
  readonly __typename?: 'ContactStateCounts';
  readonly active?: Maybe<Scalars['Int']['output']>;
  readonly inactive?: Maybe<Scalars['Int']['output']>;
  readonly all?: Maybe<Scalars['Int']['output']>;
};

export type OrganizationStateCounts = {
  readonly __typename?: 'OrganizationStateCounts';
  readonly active?: Maybe<Scalars['Int']['output']>;
  readonly inactive?: Maybe<Scalars['Int']['output']>;
  readonly all?: Maybe<Scalars['Int']['output']>;
};

export type Issue = {
  readonly __typename?: 'Issue';
  readonly id: Scalars['IssueID']['output'];
  readonly iid: Scalars['ID']['output'];
  readonly title: Scalars['String']['output'];
  readonly description?: Maybe<Scalars['String']['output']>;
  readonly state: IssueState;
  readonly confidential: Scalars['Boolean']['output'];
  readonly author: User;
  readonly assignees?: Maybe<UserConnection>;
  readonly labels?: Maybe<LabelConnection>;
  readonly createdAt: Scalars['Time']['output'];
  readonly updatedAt: Scalars['Time']['output'];
  readonly closedAt?: Maybe<Scalars['Time']['output']>;
  readonly webUrl: Scalars['String']['output'];
  readonly reference: Scalars['String']['output'];
  /** In seconds */
  readonly timeEstimate: Scalars['Int']['output'];
  /** In seconds */
  readonly totalTimeSpent: Scalars['Int']['output'];
  /** Those that the reader may see, by last, then first name */
  readonly customerRelationsContacts?: Maybe<CustomerRelationsContactConnection>;
};

export type IssueReferenceArgs = {
  full?: InputMaybe<Scalars['Boolean']['input']>;
};

export type IssueCustomerRelationsContactsArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
  before?: InputMaybe<Scalars['String']['input']>;
};

export type IssueState = 'opened' | 'closed';

export type IssueConnection = {
  readonly __typename?: 'IssueConnection';
  readonly nodes?: Maybe<ReadonlyArray<Issue>>;
  readonly edges?: Maybe<ReadonlyArray<IssueEdge>>;
  readonly pageInfo: PageInfo;
  readonly count: Scalars['Int']['output'];
};

export type IssueEdge = {
  readonly __typename?: 'IssueEdge';
  readonly node: Issue;
  readonly cursor: Scalars['String']['output'];
};

export type Issuable = Issue;

export type WorkItem = {
  readonly __typename?: 'WorkItem';
  readonly id: Scalars['WorkItemID']['output'];
  readonly iid: Scalars['String']['output'];
  readonly title: Scalars['String']['output'];
  readonly state: WorkItemState;
  readonly confidential: Scalars['Boolean']['output'];
  readonly webUrl: Scalars['String']['output'];
  readonly workItemType: WorkItemType;
  readonly userPermissions: WorkItemPermissions;
  /** One that is not available is absent */
  readonly widgets?: Maybe<ReadonlyArray<WorkItemWidget>>;
  readonly features?: Maybe<WorkItemFeatures>;
};

export type WorkItemWidgetsArgs = {
  onlyTypes?: InputMaybe<ReadonlyArray<WorkItemWidgetType>>;
  exceptTypes?: InputMaybe<ReadonlyArray<WorkItemWidgetType>>;
};

export type WorkItemState = 'OPEN' | 'CLOSED';

export type WorkItemConnection = {
  readonly __typename?: 'WorkItemConnection';
  readonly nodes?: Maybe<ReadonlyArray<WorkItem>>;
  readonly edges?: Maybe<ReadonlyArray<WorkItemEdge>>;
  readonly pageInfo: PageInfo;
  readonly count: Scalars['Int']['output'];
};

export type WorkItemEdge = {
  readonly __typename?: 'WorkItemEdge';
  readonly node: WorkItem;
  readonly cursor: Scalars['String']['output'];
};

export type WorkItemType = {
  readonly __typename?: 'WorkItemType';
  readonly id: Scalars['WorkItemsTypeID']['output'];
  readonly name: Scalars['String']['output'];
};

export type WorkItemPermissions = {
  readonly __typename?: 'WorkItemPermissions';
  readonly updateWorkItem: Scalars['Boolean']['output'];
  readonly setWorkItemMetadata: Scalars['Boolean']['output'];
};

export type WorkItemFeatures = {
  readonly __typename?: 'WorkItemFeatures';
  /** The same as the widget; null where it is not available */
  readonly crmContacts?: Maybe<WorkItemWidgetCrmContacts>;
};

export type WorkItemWidgetType =
  'CRM_CONTACTS' | 'DESCRIPTION' | 'ASSIGNEES' | 'LABELS' | 'NOTES' | 'TIME_TRACKING' | 'EMAIL_PARTICIPANTS';

export type WorkItemWidget = {
  readonly type?: Maybe<WorkItemWidgetType>;
};

export type WorkItemWidgetCrmContacts = WorkItemWidget & {
  readonly __typename?: 'WorkItemWidgetCrmContacts';
  readonly type?: Maybe<WorkItemWidgetType>;
  readonly contacts?: Maybe<CustomerRelationsContactConnection>;
  /** Whether the contact source has any contact */
  readonly contactsAvailable: Scalars['Boolean']['output'];
};

export type WorkItemWidgetCrmContactsContactsArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
  before?: InputMaybe<Scalars['String']['input']>;
};

export type WorkItemWidgetDescription = WorkItemWidget & {
  readonly __typename?: 'WorkItemWidgetDescription';
  readonly type?: Maybe<WorkItemWidgetType>;
};

export type WorkItemWidgetAssignees = WorkItemWidget & {
  readonly __typename?: 'WorkItemWidgetAssignees';
  readonly type?: Maybe<WorkItemWidgetType>;
};

export type WorkItemWidgetLabels = WorkItemWidget & {
  readonly __typename?: 'WorkItemWidgetLabels';
  readonly type?: Maybe<WorkItemWidgetType>;
};

export type WorkItemWidgetNotes = WorkItemWidget & {
  readonly __typename?: 'WorkItemWidgetNotes';
  readonly type?: Maybe<WorkItemWidgetType>;
};

export type WorkItemWidgetTimeTracking = WorkItemWidget & {
  readonly __typename?: 'WorkItemWidgetTimeTracking';
  readonly type?: Maybe<WorkItemWidgetType>;
};

export type WorkItemWidgetEmailParticipants = WorkItemWidget & {
  readonly __typename?: 'WorkItemWidgetEmailParticipants';
  readonly type?: Maybe<WorkItemWidgetType>;
};

export type CustomerRelationsContactCreateInput = {
  readonly clientMutationId?: InputMaybe<Scalars['String']['input']>;
  readonly groupId: Scalars['GroupID']['input'];
  readonly firstName: Scalars['String']['input'];
  readonly lastName: Scalars['String']['input'];
  readonly organizationId?: InputMaybe<Scalars['CustomerRelationsOrganizationID']['input']>;
  readonly phone?: InputMaybe<Scalars['String']['input']>;
  readonly email?: InputMaybe<Scalars['String']['input']>;
  readonly description?: InputMaybe<Scalars['String']['input']>;
};

export type CustomerRelationsContactCreatePayload = {
  readonly __typename?: 'CustomerRelationsContactCreatePayload';
  readonly clientMutationId?: Maybe<Scalars['String']['output']>;
  readonly errors: ReadonlyArray<Scalars['String']['output']>;
  readonly contact?: Maybe<CustomerRelationsContact>;
};

export type CustomerRelationsContactUpdateInput = {
  readonly clientMutationId?: InputMaybe<Scalars['String']['input']>;
  readonly id: Scalars['CustomerRelationsContactID']['input'];
  readonly firstName?: InputMaybe<Scalars['String']['input']>;
  readonly lastName?: InputMaybe<Scalars['String']['input']>;
  readonly organizationId?: InputMaybe<Scalars['CustomerRelationsOrganizationID']['input']>;
  readonly phone?: InputMaybe<Scalars['String']['input']>;
  readonly email?: InputMaybe<Scalars['String']['input']>;
  readonly description?: InputMaybe<Scalars['String']['input']>;
  readonly active?: InputMaybe<Scalars['Boolean']['input']>;
};

export type CustomerRelationsContactUpdatePayload = {
  readonly __typename?: 'CustomerRelationsContactUpdatePayload';
  readonly clientMutationId?: Maybe<Scalars['String']['output']>;
  readonly errors: ReadonlyArray<Scalars['String']['output']>;
  readonly contact?: Maybe<CustomerRelationsContact>;
};

export type CustomerRelationsOrganizationCreateInput = {
  readonly clientMutationId?: InputMaybe<Scalars['String']['input']>;
  readonly groupId: Scalars['GroupID']['input'];
  readonly name: Scalars['String']['input'];
  readonly defaultRate?: InputMaybe<Scalars['Float']['input']>;
  readonly description?: InputMaybe<Scalars['String']['input']>;
};

export type CustomerRelationsOrganizationCreatePayload = {
  readonly __typename?: 'CustomerRelationsOrganizationCreatePayload';
  readonly clientMutationId?: Maybe<Scalars['String']['output']>;
  readonly errors: ReadonlyArray<Scalars['String']['output']>;
  readonly organization?: Maybe<CustomerRelationsOrganization>;
};

export type CustomerRelationsOrganizationUpdateInput = {
  readonly clientMutationId?: InputMaybe<Scalars['String']['input']>;
  readonly id: Scalars['CustomerRelationsOrganizationID']['input'];
  readonly name?: InputMaybe<Scalars['String']['input']>;
  readonly defaultRate?: InputMaybe<Scalars['Float']['input']>;
  readonly description?: InputMaybe<Scalars['String']['input']>;
  readonly active?: InputMaybe<Scalars['Boolean']['input']>;
};

export type CustomerRelationsOrganizationUpdatePayload = {
  readonly __typename?: 'CustomerRelationsOrganizationUpdatePayload';
  readonly clientMutationId?: Maybe<Scalars['String']['output']>;
  readonly errors: ReadonlyArray<Scalars['String']['output']>;
  readonly organization?: Maybe<CustomerRelationsOrganization>;
};

export type MutationOperationMode = 'REPLACE' | 'APPEND' | 'REMOVE';

export type IssueSetCrmContactsInput = {
  readonly clientMutationId?: InputMaybe<Scalars['String']['input']>;
  readonly projectPath: Scalars['ID']['input'];
  readonly iid: Scalars['String']['input'];
  readonly contactIds: ReadonlyArray<Scalars['CustomerRelationsContactID']['input']>;
  readonly operationMode?: InputMaybe<MutationOperationMode>;
};

export type IssueSetCrmContactsPayload = {
  readonly __typename?: 'IssueSetCrmContactsPayload';
  readonly clientMutationId?: Maybe<Scalars['String']['output']>;
  readonly errors: ReadonlyArray<Scalars['String']['output']>;
  /** As it is afterwards */
  readonly issue?: Maybe<Issue>;
};

export type WorkItemUpdateInput = {
  readonly clientMutationId?: InputMaybe<Scalars['String']['input']>;
  readonly id: Scalars['WorkItemID']['input'];
  readonly crmContactsWidget?: InputMaybe<WorkItemWidgetCrmContactsUpdateInput>;
};

export type WorkItemUpdatePayload = {
  readonly __typename?: 'WorkItemUpdatePayload';
  readonly clientMutationId?: Maybe<Scalars['String']['output']>;
  readonly errors: ReadonlyArray<Scalars['String']['output']>;
  readonly workItem?: Maybe<WorkItem>;
};

export type WorkItemWidgetCrmContactsUpdateInput = {
  readonly contactIds: ReadonlyArray<Scalars['CustomerRelationsContactID']['input']>;
  readonly operationMode?: InputMaybe<MutationOperationMode>;
};

export type ResolverTypeWrapper<T> = Promise<T> | T;

export type ResolverWithResolve<TResult, TParent, TContext, TArgs> = {
  resolve: ResolverFn<TResult, TParent, TContext, TArgs>;
};
export type Resolver<
  TResult,
  TParent = Record<PropertyKey, never>,
  TContext = Record<PropertyKey, never>,
  TArgs = Record<PropertyKey, never>,
> = ResolverFn<TResult, TParent, TContext, TArgs> | ResolverWithResolve<TResult, TParent, TContext, TArgs>;

export type ResolverFn<TResult, TParent, TContext, TArgs> = (
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo,
) => Promise<TResult> | TResult;

export type SubscriptionSubscribeFn<TResult, TParent, TContext, TArgs> = (
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo,
) => AsyncIterable<TResult> | Promise<AsyncIterable<TResult>>;

export type SubscriptionResolveFn<TResult, TParent, TContext, TArgs> = (
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo,
) => TResult | Promise<TResult>;

export interface SubscriptionSubscriberObject<TResult, TKey extends string, TParent, TContext, TArgs> {
  subscribe: SubscriptionSubscribeFn<{ [key in TKey]: TResult }, TParent, TContext, TArgs>;
  resolve?: SubscriptionResolveFn<TResult, { [key in TKey]: TResult }, TContext, TArgs>;
}

export interface SubscriptionResolverObject<TResult, TParent, TContext, TArgs> {
  subscribe: SubscriptionSubscribeFn<any, TParent, TContext, TArgs>;
  resolve: SubscriptionResolveFn<TResult, any, TContext, TArgs>;
}

export type SubscriptionObject<TResult, TKey extends string, TParent, TContext, TArgs> =
  | SubscriptionSubscriberObject<TResult, TKey, TParent, TContext, TArgs>
  | SubscriptionResolverObject<TResult, TParent, TContext, TArgs>;

export type SubscriptionResolver<
  TResult,
  TKey extends string,
  TParent = Record<PropertyKey, never>,
  TContext = Record<PropertyKey, never>,
  TArgs = Record<PropertyKey, never>,
> =
  | ((...args: any[]) => SubscriptionObject<TResult, TKey, TParent, TContext, TArgs>)
  | SubscriptionObject<TResult, TKey, TParent, TContext, TArgs>;

export type TypeResolveFn<TTypes, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>> = (
  parent: TParent,
  context: TContext,
  info: GraphQLResolveInfo,
) => Maybe<TTypes> | Promise<Maybe<TTypes>>;

export type IsTypeOfResolverFn<T = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>> = (
  obj: T,
  context: TContext,
  info: GraphQLResolveInfo,
) => boolean | Promise<boolean>;

export type NextResolverFn<T> = () => Promise<T>;

export type DirectiveResolverFn<
  TResult = Record<PropertyKey, never>,
  TParent = Record<PropertyKey, never>,
  TContext = Record<PropertyKey, never>,
  TArgs = Record<PropertyKey, never>,
> = (
  next: NextResolverFn<TResult>,
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo,
) => TResult | Promise<TResult>;

/** Mapping of union types */
export type ResolversUnionTypes<_RefType extends Record<string, unknown>> = {
  Issuable: IssueModel;
};

/** Mapping of interface types */
export type ResolversInterfaceTypes<_RefType extends Record<string, unknown>> = {
  WorkItemWidget:
    | CrmContactsModel
    | WorkItemWidgetDescription
    | WorkItemWidgetAssignees
    | WorkItemWidgetLabels
    | WorkItemWidgetNotes
    | WorkItemWidgetTimeTracking
    | WorkItemWidgetEmailParticipants;
};

/** Mapping between all available schema types and the resolvers types */
export type ResolversTypes = {
  GroupID: ResolverTypeWrapper<Scalars['GroupID']['output']>;
  IssueID: ResolverTypeWrapper<Scalars['IssueID']['output']>;
  IssuableID: ResolverTypeWrapper<Scalars['IssuableID']['output']>;
  WorkItemID: ResolverTypeWrapper<Scalars['WorkItemID']['output']>;
  LabelID: ResolverTypeWrapper<Scalars['LabelID']['output']>;
  UserID: ResolverTypeWrapper<Scalars['UserID']['output']>;
  WorkItemsTypeID: ResolverTypeWrapper<Scalars['WorkItemsTypeID']['output']>;
  CustomerRelationsContactID: ResolverTypeWrapper<Scalars['CustomerRelationsContactID']['output']>;
  CustomerRelationsOrganizationID: ResolverTypeWrapper<Scalars['CustomerRelationsOrganizationID']['output']>;
  Time: ResolverTypeWrapper<Scalars['Time']['output']>;
  Query: ResolverTypeWrapper<Record<PropertyKey, never>>;
  ID: ResolverTypeWrapper<Scalars['ID']['output']>;
  Mutation: ResolverTypeWrapper<Record<PropertyKey, never>>;
  Subscription: ResolverTypeWrapper<Record<PropertyKey, never>>;
  PageInfo: ResolverTypeWrapper<PageInfo>;
  Boolean: ResolverTypeWrapper<Scalars['Boolean']['output']>;
  String: ResolverTypeWrapper<Scalars['String']['output']>;
  User: ResolverTypeWrapper<UserModel>;
  UserState: UserState;
  UserConnection: ResolverTypeWrapper<UserConnectionModel>;
  Int: ResolverTypeWrapper<Scalars['Int']['output']>;
  UserEdge: ResolverTypeWrapper<Omit<UserEdge, 'node'> & { node: ResolversTypes['User'] }>;
  Label: ResolverTypeWrapper<LabelModel>;
  LabelConnection: ResolverTypeWrapper<LabelConnectionModel>;
  LabelEdge: ResolverTypeWrapper<Omit<LabelEdge, 'node'> & { node: ResolversTypes['Label'] }>;
  Group: ResolverTypeWrapper<GroupModel>;
  Project: ResolverTypeWrapper<ProjectModel>;
  Namespace: ResolverTypeWrapper<NamespaceModel>;
  CustomerRelationsContactState: CustomerRelationsContactState;
  CustomerRelationsOrganizationState: CustomerRelationsOrganizationState;
  ContactSort: ContactSort;
  OrganizationSort: OrganizationSort;
  IssueSort: IssueSort;
  WorkItemSort: WorkItemSort;
  IssuableState: IssuableState;
  CustomerRelationsContact: ResolverTypeWrapper<ContactModel>;
  CustomerRelationsContactConnection: ResolverTypeWrapper<ContactConnectionModel>;
  CustomerRelationsContactEdge: ResolverTypeWrapper<
    Omit<CustomerRelationsContactEdge, 'node'> & { node: ResolversTypes['CustomerRelationsContact'] }
  >;
  CustomerRelationsOrganization: ResolverTypeWrapper<OrganizationModel>;
  Float: ResolverTypeWrapper<Scalars['Float']['output']>;
  CustomerRelationsOrganizationConnection: ResolverTypeWrapper<OrganizationConnectionModel>;
  CustomerRelationsOrganizationEdge: ResolverTypeWrapper<
    Omit<CustomerRelationsOrganizationEdge, 'node'> & { node: ResolversTypes['CustomerRelationsOrganization'] }
  >;
  ContactStateCounts: ResolverTypeWrapper<ContactStateCounts>;
  OrganizationStateCounts: ResolverTypeWrapper<OrganizationStateCounts>;
  Issue: ResolverTypeWrapper<IssueModel>;
  IssueState: IssueState;
  IssueConnection: ResolverTypeWrapper<IssueConnectionModel>;
  IssueEdge: ResolverTypeWrapper<Omit<IssueEdge, 'node'> & { node: ResolversTypes['Issue'] }>;
  Issuable: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['Issuable']>;
  WorkItem: ResolverTypeWrapper<IssueModel>;
  WorkItemState: WorkItemState;
  WorkItemConnection: ResolverTypeWrapper<IssueConnectionModel>;
  WorkItemEdge: ResolverTypeWrapper<Omit<WorkItemEdge, 'node'> & { node: ResolversTypes['WorkItem'] }>;
  WorkItemType: ResolverTypeWrapper<WorkItemType>;
  WorkItemPermissions: ResolverTypeWrapper<WorkItemPermissions>;
  WorkItemFeatures: ResolverTypeWrapper<WorkItemFeaturesModel>;
  WorkItemWidgetType: WorkItemWidgetType;
  WorkItemWidget: ResolverTypeWrapper<ResolversInterfaceTypes<ResolversTypes>['WorkItemWidget']>;
  WorkItemWidgetCrmContacts: ResolverTypeWrapper<CrmContactsModel>;
  WorkItemWidgetDescription: ResolverTypeWrapper<WorkItemWidgetDescription>;
  WorkItemWidgetAssignees: ResolverTypeWrapper<WorkItemWidgetAssignees>;
  WorkItemWidgetLabels: ResolverTypeWrapper<WorkItemWidgetLabels>;
  WorkItemWidgetNotes: ResolverTypeWrapper<WorkItemWidgetNotes>;
  WorkItemWidgetTimeTracking: ResolverTypeWrapper<WorkItemWidgetTimeTracking>;
  WorkItemWidgetEmailParticipants: ResolverTypeWrapper<WorkItemWidgetEmailParticipants>;
  CustomerRelationsContactCreateInput: CustomerRelationsContactCreateInput;
  CustomerRelationsContactCreatePayload: ResolverTypeWrapper<
    Omit<CustomerRelationsContactCreatePayload, 'contact'> & {
      contact?: Maybe<ResolversTypes['CustomerRelationsContact']>;
    }
  >;
  CustomerRelationsContactUpdateInput: CustomerRelationsContactUpdateInput;
  CustomerRelationsContactUpdatePayload: ResolverTypeWrapper<
    Omit<CustomerRelationsContactUpdatePayload, 'contact'> & {
      contact?: Maybe<ResolversTypes['CustomerRelationsContact']>;
    }
  >;
  CustomerRelationsOrganizationCreateInput: CustomerRelationsOrganizationCreateInput;
  CustomerRelationsOrganizationCreatePayload: ResolverTypeWrapper<
    Omit<CustomerRelationsOrganizationCreatePayload, 'organization'> & {
      organization?: Maybe<ResolversTypes['CustomerRelationsOrganization']>;
    }
  >;
  CustomerRelationsOrganizationUpdateInput: CustomerRelationsOrganizationUpdateInput;
  CustomerRelationsOrganizationUpdatePayload: ResolverTypeWrapper<
    Omit<CustomerRelationsOrganizationUpdatePayload, 'organization'> & {
      organization?: Maybe<ResolversTypes['CustomerRelationsOrganization']>;
    }
  >;
  MutationOperationMode: MutationOperationMode;
  IssueSetCrmContactsInput: IssueSetCrmContactsInput;
  IssueSetCrmContactsPayload: ResolverTypeWrapper<
    Omit<IssueSetCrmContactsPayload, 'issue'> & { issue?: Maybe<ResolversTypes['Issue']> }
  >;
  WorkItemUpdateInput: WorkItemUpdateInput;
  WorkItemUpdatePayload: ResolverTypeWrapper<
    Omit<WorkItemUpdatePayload, 'workItem'> & { workItem?: Maybe<ResolversTypes['WorkItem']> }
  >;
  WorkItemWidgetCrmContactsUpdateInput: WorkItemWidgetCrmContactsUpdateInput;
};

/** Mapping between all available schema types and the resolvers parents */
export type ResolversParentTypes = {
  GroupID: Scalars['GroupID']['output'];
  IssueID: Scalars['IssueID']['output'];
  IssuableID: Scalars['IssuableID']['output'];
  WorkItemID: Scalars['WorkItemID']['output'];
  LabelID: Scalars['LabelID']['output'];
  UserID: Scalars['UserID']['output'];
  WorkItemsTypeID: Scalars['WorkItemsTypeID']['output'];
  CustomerRelationsContactID: Scalars['CustomerRelationsContactID']['output'];
  CustomerRelationsOrganizationID: Scalars['CustomerRelationsOrganizationID']['output'];
  Time: Scalars['Time']['output'];
  Query: Record<PropertyKey, never>;
  ID: Scalars['ID']['output'];
  Mutation: Record<PropertyKey, never>;
  Subscription: Record<PropertyKey, never>;
  PageInfo: PageInfo;
  Boolean: Scalars['Boolean']['output'];
  String: Scalars['String']['output'];
  User: UserModel;
  UserConnection: UserConnectionModel;
  Int: Scalars['Int']['output'];
  UserEdge: Omit<UserEdge, 'node'> & { node: ResolversParentTypes['User'] };
  Label: LabelModel;
  LabelConnection: LabelConnectionModel;
  LabelEdge: Omit<LabelEdge, 'node'> & { node: ResolversParentTypes['Label'] };
  Group: GroupModel;
  Project: ProjectModel;
  Namespace: NamespaceModel;
  CustomerRelationsContact: ContactModel;
  CustomerRelationsContactConnection: ContactConnectionModel;
  CustomerRelationsContactEdge: Omit<CustomerRelationsContactEdge, 'node'> & {
    node: ResolversParentTypes['CustomerRelationsContact'];
  };
  CustomerRelationsOrganization: OrganizationModel;
  Float: Scalars['Float']['output'];
  CustomerRelationsOrganizationConnection: OrganizationConnectionModel;
  CustomerRelationsOrganizationEdge: Omit<CustomerRelationsOrganizationEdge, 'node'> & {
    node: ResolversParentTypes['CustomerRelationsOrganization'];
  };
  ContactStateCounts: ContactStateCounts;
  OrganizationStateCounts: OrganizationStateCounts;
  Issue: IssueModel;
  IssueConnection: IssueConnectionModel;
  IssueEdge: Omit<IssueEdge, 'node'> & { node: ResolversParentTypes['Issue'] };
  Issuable: ResolversUnionTypes<ResolversParentTypes>['Issuable'];
  WorkItem: IssueModel;
  WorkItemConnection: IssueConnectionModel;
  WorkItemEdge: Omit<WorkItemEdge, 'node'> & { node: ResolversParentTypes['WorkItem'] };
  WorkItemType: WorkItemType;
  WorkItemPermissions: WorkItemPermissions;
  WorkItemFeatures: WorkItemFeaturesModel;
  WorkItemWidget: ResolversInterfaceTypes<ResolversParentTypes>['WorkItemWidget'];
  WorkItemWidgetCrmContacts: CrmContactsModel;
  WorkItemWidgetDescription: WorkItemWidgetDescription;
  WorkItemWidgetAssignees: WorkItemWidgetAssignees;
  WorkItemWidgetLabels: WorkItemWidgetLabels;
  WorkItemWidgetNotes: WorkItemWidgetNotes;
  WorkItemWidgetTimeTracking: WorkItemWidgetTimeTracking;
  WorkItemWidgetEmailParticipants: WorkItemWidgetEmailParticipants;
  CustomerRelationsContactCreateInput: CustomerRelationsContactCreateInput;
  CustomerRelationsContactCreatePayload: Omit<CustomerRelationsContactCreatePayload, 'contact'> & {
    contact?: Maybe<ResolversParentTypes['CustomerRelationsContact']>;
  };
  CustomerRelationsContactUpdateInput: CustomerRelationsContactUpdateInput;
  CustomerRelationsContactUpdatePayload: Omit<CustomerRelationsContactUpdatePayload, 'contact'> & {
    contact?: Maybe<ResolversParentTypes['CustomerRelationsContact']>;
  };
  CustomerRelationsOrganizationCreateInput: CustomerRelationsOrganizationCreateInput;
  CustomerRelationsOrganizationCreatePayload: Omit<CustomerRelationsOrganizationCreatePayload, 'organization'> & {
    organization?: Maybe<ResolversParentTypes['CustomerRelationsOrganization']>;
  };
  CustomerRelationsOrganizationUpdateInput: CustomerRelationsOrganizationUpdateInput;
  CustomerRelationsOrganizationUpdatePayload: Omit<CustomerRelationsOrganizationUpdatePayload, 'organization'> & {
    organization?: Maybe<ResolversParentTypes['CustomerRelationsOrganization']>;
  };
  IssueSetCrmContactsInput: IssueSetCrmContactsInput;
  IssueSetCrmContactsPayload: Omit<IssueSetCrmContactsPayload, 'issue'> & {
    issue?: Maybe<ResolversParentTypes['Issue']>;
  };
  WorkItemUpdateInput: WorkItemUpdateInput;
  WorkItemUpdatePayload: Omit<WorkItemUpdatePayload, 'workItem'> & {
    workItem?: Maybe<ResolversParentTypes['WorkItem']>;
  };
  WorkItemWidgetCrmContactsUpdateInput: WorkItemWidgetCrmContactsUpdateInput;
};

export interface GroupIdScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['GroupID'], any> {
  name: 'GroupID';
}

export interface IssueIdScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['IssueID'], any> {
  name: 'IssueID';
}

export interface IssuableIdScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['IssuableID'], any> {
  name: 'IssuableID';
}

export interface WorkItemIdScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['WorkItemID'], any> {
  name: 'WorkItemID';
}

export interface LabelIdScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['LabelID'], any> {
  name: 'LabelID';
}

export interface UserIdScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['UserID'], any> {
  name: 'UserID';
}

export interface WorkItemsTypeIdScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['WorkItemsTypeID'], any> {
  name: 'WorkItemsTypeID';
}

export interface CustomerRelationsContactIdScalarConfig extends GraphQLScalarTypeConfig<
  ResolversTypes['CustomerRelationsContactID'],
  any
> {
  name: 'CustomerRelationsContactID';
}

export interface CustomerRelationsOrganizationIdScalarConfig extends GraphQLScalarTypeConfig<
  ResolversTypes['CustomerRelationsOrganizationID'],
  any
> {
  name: 'CustomerRelationsOrganizationID';
}

export interface TimeScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['Time'], any> {
  name: 'Time';
}

export type QueryResolvers<
  ContextType = GraphqlContext,
  ParentType extends ResolversParentTypes['Query'] = ResolversParentTypes['Query'],
> = {
  currentUser?: Resolver<Maybe<ResolversTypes['User']>, ParentType, ContextType>;
  group?: Resolver<Maybe<ResolversTypes['Group']>, ParentType, ContextType, RequireFields<QueryGroupArgs, 'fullPath'>>;
  project?: Resolver<
    Maybe<ResolversTypes['Project']>,
    ParentType,
    ContextType,
    RequireFields<QueryProjectArgs, 'fullPath'>
  >;
  namespace?: Resolver<
    Maybe<ResolversTypes['Namespace']>,
    ParentType,
    ContextType,
    RequireFields<QueryNamespaceArgs, 'fullPath'>
  >;
  issue?: Resolver<Maybe<ResolversTypes['Issue']>, ParentType, ContextType, RequireFields<QueryIssueArgs, 'id'>>;
  workItem?: Resolver<
    Maybe<ResolversTypes['WorkItem']>,
    ParentType,
    ContextType,
    RequireFields<QueryWorkItemArgs, 'id'>
  >;
};

export type MutationResolvers<
  ContextType = GraphqlContext,
  ParentType extends ResolversParentTypes['Mutation'] = ResolversParentTypes['Mutation'],
> = {
  customerRelationsContactCreate?: Resolver<
    Maybe<ResolversTypes['CustomerRelationsContactCreatePayload']>,
    ParentType,
    ContextType,
    RequireFields<MutationCustomerRelationsContactCreateArgs, 'input'>
  >;
  customerRelationsContactUpdate?: Resolver<
    Maybe<ResolversTypes['CustomerRelationsContactUpdatePayload']>,
    ParentType,
    ContextType,
    RequireFields<MutationCustomerRelationsContactUpdateArgs, 'input'>
  >;
  customerRelationsOrganizationCreate?: Resolver<
    Maybe<ResolversTypes['CustomerRelationsOrganizationCreatePayload']>,
    ParentType,
    ContextType,
    RequireFields<MutationCustomerRelationsOrganizationCreateArgs, 'input'>
  >;
  customerRelationsOrganizationUpdate?: Resolver<
    Maybe<ResolversTypes['CustomerRelationsOrganizationUpdatePayload']>,
    ParentType,
    ContextType,
    RequireFields<MutationCustomerRelationsOrganizationUpdateArgs, 'input'>
  >;
  issueSetCrmContacts?: Resolver<
    Maybe<ResolversTypes['IssueSetCrmContactsPayload']>,
    ParentType,
    ContextType,
    RequireFields<MutationIssueSetCrmContactsArgs, 'input'>
  >;
  workItemUpdate?: Resolver<
    Maybe<ResolversTypes['WorkItemUpdatePayload']>,
    ParentType,
    ContextType,
    RequireFields<MutationWorkItemUpdateArgs, 'input'>
  >;
};

export type SubscriptionResolvers<
  ContextType = GraphqlContext,
  ParentType extends ResolversParentTypes['Subscription'] = ResolversParentTypes['Subscription'],
> = {
  issueCrmContactsUpdated?: SubscriptionResolver<
    Maybe<ResolversTypes['Issuable']>,
    'issueCrmContactsUpdated',
    ParentType,
    ContextType,
    RequireFields<SubscriptionIssueCrmContactsUpdatedArgs, 'issuableId'>
  >;
};

export type PageInfoResolvers<
  ContextType = GraphqlContext,
  ParentType extends ResolversParentTypes['PageInfo'] = ResolversParentTypes['PageInfo'],
> = {
  hasNextPage?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  hasPreviousPage?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  startCursor?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  endCursor?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type UserResolvers<
  ContextType = GraphqlContext,
  ParentType extends ResolversParentTypes['User'] = ResolversParentTypes['User'],
> = {
  id?: Resolver<ResolversTypes['UserID'], ParentType, ContextType>;
  username?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  state?: Resolver<ResolversTypes['UserState'], ParentType, ContextType>;
  webUrl?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type UserConnectionResolvers<
  ContextType = GraphqlContext,
  ParentType extends ResolversParentTypes['UserConnection'] = ResolversParentTypes['UserConnection'],
> = {
  nodes?: Resolver<Maybe<ReadonlyArray<ResolversTypes['User']>>, ParentType, ContextType>;
  edges?: Resolver<Maybe<ReadonlyArray<ResolversTypes['UserEdge']>>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
  count?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type UserEdgeResolvers<
  ContextType = GraphqlContext,
  ParentType extends ResolversParentTypes['UserEdge'] = ResolversParentTypes['UserEdge'],
> = {
  node?: Resolver<ResolversTypes['User'], ParentType, ContextType>;
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type LabelResolvers<
  ContextType = GraphqlContext,
  ParentType extends ResolversParentTypes['Label'] = ResolversParentTypes['Label'],
> = {
  id?: Resolver<Maybe<ResolversTypes['LabelID']>, ParentType, ContextType>;
  title?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  description?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  color?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type LabelConnectionResolvers<
  ContextType = GraphqlContext,
  ParentType extends ResolversParentTypes['LabelConnection'] = ResolversParentTypes['LabelConnection'],
> = {
  nodes?: Resolver<Maybe<ReadonlyArray<ResolversTypes['Label']>>, ParentType, ContextType>;
  edges?: Resolver<Maybe<ReadonlyArray<ResolversTypes['LabelEdge']>>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
  count?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type LabelEdgeResolvers<
  ContextType = GraphqlContext,
  ParentType extends ResolversParentTypes['LabelEdge'] = ResolversParentTypes['LabelEdge'],
> = {
  node?: Resolver<ResolversTypes['Label'], ParentType, ContextType>;
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type GroupResolvers<
  ContextType = GraphqlContext,
  ParentType extends ResolversParentTypes['Group'] = ResolversParentTypes['Group'],
> = {
  id?: Resolver<ResolversTypes['GroupID'], ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  path?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  fullPath?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  description?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  visibility?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  webUrl?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  parent?: Resolver<Maybe<ResolversTypes['Group']>, ParentType, ContextType>;
  contacts?: Resolver<
    Maybe<ResolversTypes['CustomerRelationsContactConnection']>,
    ParentType,
    ContextType,
    RequireFields<GroupContactsArgs, 'state' | 'sort'>
  >;
  contactStateCounts?: Resolver<
    Maybe<ResolversTypes['ContactStateCounts']>,
    ParentType,
    ContextType,
    Partial<GroupContactStateCountsArgs>
  >;
  organizations?: Resolver<
    Maybe<ResolversTypes['CustomerRelationsOrganizationConnection']>,
    ParentType,
    ContextType,
    RequireFields<GroupOrganizationsArgs, 'state' | 'sort'>
  >;
  organizationStateCounts?: Resolver<
    Maybe<ResolversTypes['OrganizationStateCounts']>,
    ParentType,
    ContextType,
    Partial<GroupOrganizationStateCountsArgs>
  >;
  issues?: Resolver<
    Maybe<ResolversTypes['IssueConnection']>,
    ParentType,
    ContextType,
    RequireFields<GroupIssuesArgs, 'state' | 'includeSubgroups' | 'sort'>
  >;
  workItems?: Resolver<
    Maybe<ResolversTypes['WorkItemConnection']>,
    ParentType,
    ContextType,
    RequireFields<GroupWorkItemsArgs, 'state' | 'includeSubgroups' | 'sort'>
  >;
};

export type ProjectResolvers<
  ContextType = GraphqlContext,
  ParentType extends ResolversParentTypes['Project'] = ResolversParentTypes['Project'],
> = {
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  path?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  fullPath?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  webUrl?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  group?: Resolver<Maybe<ResolversTypes['Group']>, ParentType, ContextType>;
  issue?: Resolver<Maybe<ResolversTypes['Issue']>, ParentType, ContextType, Partial<ProjectIssueArgs>>;
  issues?: Resolver<
    Maybe<ResolversTypes['IssueConnection']>,
    ParentType,
    ContextType,
    RequireFields<ProjectIssuesArgs, 'state' | 'sort'>
  >;
  workItems?: Resolver<
    Maybe<ResolversTypes['WorkItemConnection']>,
    ParentType,
    ContextType,
    RequireFields<ProjectWorkItemsArgs, 'state' | 'sort'>
  >;
};

export type NamespaceResolvers<
  ContextType = GraphqlContext,
  ParentType extends ResolversParentTypes['Namespace'] = ResolversParentTypes['Namespace'],
> = {
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  fullPath?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  workItem?: Resolver<
    Maybe<ResolversTypes['WorkItem']>,
    ParentType,
    ContextType,
    RequireFields<NamespaceWorkItemArgs, 'iid'>
  >;
  workItems?: Resolver<
    Maybe<ResolversTypes['WorkItemConnection']>,
    ParentType,
    ContextType,
    RequireFields<NamespaceWorkItemsArgs, 'state' | 'includeSubgroups' | 'sort'>
  >;
};

export type CustomerRelationsContactResolvers<
  ContextType = GraphqlContext,
  ParentType extends ResolversParentTypes['CustomerRelationsContact'] =
    ResolversParentTypes['CustomerRelationsContact'],
> = {
  id?: Resolver<ResolversTypes['CustomerRelationsContactID'], ParentType, ContextType>;
  firstName?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  lastName?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  email?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  phone?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  description?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  organization?: Resolver<Maybe<ResolversTypes['CustomerRelationsOrganization']>, ParentType, ContextType>;
  active?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  createdAt?: Resolver<ResolversTypes['Time'], ParentType, ContextType>;
  updatedAt?: Resolver<ResolversTypes['Time'], ParentType, ContextType>;
};

export type CustomerRelationsContactConnectionResolvers<
  ContextType = GraphqlContext,
  ParentType extends ResolversParentTypes['CustomerRelationsContactConnection'] =
    ResolversParentTypes['CustomerRelationsContactConnection'],
> = {
  nodes?: Resolver<Maybe<ReadonlyArray<ResolversTypes['CustomerRelationsContact']>>, ParentType, ContextType>;
  edges?: Resolver<Maybe<ReadonlyArray<ResolversTypes['CustomerRelationsContactEdge']>>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
  count?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type CustomerRelationsContactEdgeResolvers<
  ContextType = GraphqlContext,
  ParentType extends ResolversParentTypes['CustomerRelationsContactEdge'] =
    ResolversParentTypes['CustomerRelationsContactEdge'],
> = {
  node?: Resolver<ResolversTypes['CustomerRelationsContact'], ParentType, ContextType>;
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type CustomerRelationsOrganizationResolvers<
  ContextType = GraphqlContext,
  ParentType extends ResolversParentTypes['CustomerRelationsOrganization'] =
    ResolversParentTypes['CustomerRelationsOrganization'],
> = {
  id?: Resolver<ResolversTypes['CustomerRelationsOrganizationID'], ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  defaultRate?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  description?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  active?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  createdAt?: Resolver<ResolversTypes['Time'], ParentType, ContextType>;
  updatedAt?: Resolver<ResolversTypes['Time'], ParentType, ContextType>;
};

export type CustomerRelationsOrganizationConnectionResolvers<
  ContextType = GraphqlContext,
  ParentType extends ResolversParentTypes['CustomerRelationsOrganizationConnection'] =
    ResolversParentTypes['CustomerRelationsOrganizationConnection'],
> = {
  nodes?: Resolver<Maybe<ReadonlyArray<ResolversTypes['CustomerRelationsOrganization']>>, ParentType, ContextType>;
  edges?: Resolver<Maybe<ReadonlyArray<ResolversTypes['CustomerRelationsOrganizationEdge']>>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
  count?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type CustomerRelationsOrganizationEdgeResolvers<
  ContextType = GraphqlContext,
  ParentType extends ResolversParentTypes['CustomerRelationsOrganizationEdge'] =
    ResolversParentTypes['CustomerRelationsOrganizationEdge'],
> = {
  node?: Resolver<ResolversTypes['CustomerRelationsOrganization'], ParentType, ContextType>;
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type ContactStateCountsResolvers<
  ContextType = GraphqlContext,
  ParentType extends ResolversParentTypes['ContactStateCounts'] = ResolversParentTypes['ContactStateCounts'],
> = {
  active?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  inactive?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  all?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
};

export type OrganizationStateCountsResolvers<
  ContextType = GraphqlContext,
  ParentType extends ResolversParentTypes['OrganizationStateCounts'] = ResolversParentTypes['OrganizationStateCounts'],
> = {
  active?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  inactive?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  all?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
};

export type IssueResolvers<
  ContextType = GraphqlContext,
  ParentType extends ResolversParentTypes['Issue'] = ResolversParentTypes['Issue'],
> = {
  id?: Resolver<ResolversTypes['IssueID'], ParentType, ContextType>;
  iid?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  title?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  description?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  state?: Resolver<ResolversTypes['IssueState'], ParentType, ContextType>;
  confidential?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  author?: Resolver<ResolversTypes['User'], ParentType, ContextType>;
  assignees?: Resolver<Maybe<ResolversTypes['UserConnection']>, ParentType, ContextType>;
  labels?: Resolver<Maybe<ResolversTypes['LabelConnection']>, ParentType, ContextType>;
  createdAt?: Resolver<ResolversTypes['Time'], ParentType, ContextType>;
  updatedAt?: Resolver<ResolversTypes['Time'], ParentType, ContextType>;
  closedAt?: Resolver<Maybe<ResolversTypes['Time']>, ParentType, ContextType>;
  webUrl?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  reference?: Resolver<ResolversTypes['String'], ParentType, ContextType, RequireFields<IssueReferenceArgs, 'full'>>;
  timeEstimate?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  totalTimeSpent?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  customerRelationsContacts?: Resolver<
    Maybe<ResolversTypes['CustomerRelationsContactConnection']>,
    ParentType,
    ContextType,
    Partial<IssueCustomerRelationsContactsArgs>
  >;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type IssueConnectionResolvers<
  ContextType = GraphqlContext,
  ParentType extends ResolversParentTypes['IssueConnection'] = ResolversParentTypes['IssueConnection'],
> = {
  nodes?: Resolver<Maybe<ReadonlyArray<ResolversTypes['Issue']>>, ParentType, ContextType>;
  edges?: Resolver<Maybe<ReadonlyArray<ResolversTypes['IssueEdge']>>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
  count?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type IssueEdgeResolvers<
  ContextType = GraphqlContext,
  ParentType extends ResolversParentTypes['IssueEdge'] = ResolversParentTypes['IssueEdge'],
> = {
  node?: Resolver<ResolversTypes['Issue'], ParentType, ContextType>;
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type IssuableResolvers<
  ContextType = GraphqlContext,
  ParentType extends ResolversParentTypes['Issuable'] = ResolversParentTypes['Issuable'],
> = {
  __resolveType: TypeResolveFn<'Issue', ParentType, ContextType>;
};

export type WorkItemResolvers<
  ContextType = GraphqlContext,
  ParentType extends ResolversParentTypes['WorkItem'] = ResolversParentTypes['WorkItem'],
> = {
  id?: Resolver<ResolversTypes['WorkItemID'], ParentType, ContextType>;
  iid?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  title?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  state?: Resolver<ResolversTypes['WorkItemState'], ParentType, ContextType>;
  confidential?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  webUrl?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  workItemType?: Resolver<ResolversTypes['WorkItemType'], ParentType, ContextType>;
  userPermissions?: Resolver<ResolversTypes['WorkItemPermissions'], ParentType, ContextType>;
  widgets?: Resolver<
    Maybe<ReadonlyArray<ResolversTypes['WorkItemWidget']>>,
    ParentType,
    ContextType,
    Partial<WorkItemWidgetsArgs>
  >;
  features?: Resolver<Maybe<ResolversTypes['WorkItemFeatures']>, ParentType, ContextType>;
};

export type WorkItemConnectionResolvers<
  ContextType = GraphqlContext,
  ParentType extends ResolversParentTypes['WorkItemConnection'] = ResolversParentTypes['WorkItemConnection'],
> = {
  nodes?: Resolver<Maybe<ReadonlyArray<ResolversTypes['WorkItem']>>, ParentType, ContextType>;
  edges?: Resolver<Maybe<ReadonlyArray<ResolversTypes['WorkItemEdge']>>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
  count?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type WorkItemEdgeResolvers<
  ContextType = GraphqlContext,
  ParentType extends ResolversParentTypes['WorkItemEdge'] = ResolversParentTypes['WorkItemEdge'],
> = {
  node?: Resolver<ResolversTypes['WorkItem'], ParentType, ContextType>;
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type WorkItemTypeResolvers<
  ContextType = GraphqlContext,
  ParentType extends ResolversParentTypes['WorkItemType'] = ResolversParentTypes['WorkItemType'],
> = {
  id?: Resolver<ResolversTypes['WorkItemsTypeID'], ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type WorkItemPermissionsResolvers<
  ContextType = GraphqlContext,
  ParentType extends ResolversParentTypes['WorkItemPermissions'] = ResolversParentTypes['WorkItemPermissions'],
> = {
  updateWorkItem?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  setWorkItemMetadata?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
};

export type WorkItemFeaturesResolvers<
  ContextType = GraphqlContext,
  ParentType extends ResolversParentTypes['WorkItemFeatures'] = ResolversParentTypes['WorkItemFeatures'],
> = {
  crmContacts?: Resolver<Maybe<ResolversTypes['WorkItemWidgetCrmContacts']>, ParentType, ContextType>;
};

export type WorkItemWidgetResolvers<
  ContextType = GraphqlContext,
  ParentType extends ResolversParentTypes['WorkItemWidget'] = ResolversParentTypes['WorkItemWidget'],
> = {
  __resolveType: TypeResolveFn<
    | 'WorkItemWidgetCrmContacts'
    | 'WorkItemWidgetDescription'
    | 'WorkItemWidgetAssignees'
    | 'WorkItemWidgetLabels'
    | 'WorkItemWidgetNotes'
    | 'WorkItemWidgetTimeTracking'
    | 'WorkItemWidgetEmailParticipants',
    ParentType,
    ContextType
  >;
};

export type WorkItemWidgetCrmContactsResolvers<
  ContextType = GraphqlContext,
  ParentType extends ResolversParentTypes['WorkItemWidgetCrmContacts'] =
    ResolversParentTypes['WorkItemWidgetCrmContacts'],
> = {
  type?: Resolver<Maybe<ResolversTypes['WorkItemWidgetType']>, ParentType, ContextType>;
  contacts?: Resolver<
    Maybe<ResolversTypes['CustomerRelationsContactConnection']>,
    ParentType,
    ContextType,
    Partial<WorkItemWidgetCrmContactsContactsArgs>
  >;
  contactsAvailable?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type WorkItemWidgetDescriptionResolvers<
  ContextType = GraphqlContext,
  ParentType extends ResolversParentTypes['WorkItemWidgetDescription'] =
    ResolversParentTypes['WorkItemWidgetDescription'],
> = {
  type?: Resolver<Maybe<ResolversTypes['WorkItemWidgetType']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type WorkItemWidgetAssigneesResolvers<
  ContextType = GraphqlContext,
  ParentType extends ResolversParentTypes['WorkItemWidgetAssignees'] = ResolversParentTypes['WorkItemWidgetAssignees'],
> = {
  type?: Resolver<Maybe<ResolversTypes['WorkItemWidgetType']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type WorkItemWidgetLabelsResolvers<
  ContextType = GraphqlContext,
  ParentType extends ResolversParentTypes['WorkItemWidgetLabels'] = ResolversParentTypes['WorkItemWidgetLabels'],
> = {
  type?: Resolver<Maybe<ResolversTypes['WorkItemWidgetType']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type WorkItemWidgetNotesResolvers<
  ContextType = GraphqlContext,
  ParentType extends ResolversParentTypes['WorkItemWidgetNotes'] = ResolversParentTypes['WorkItemWidgetNotes'],
> = {
  type?: Resolver<Maybe<ResolversTypes['WorkItemWidgetType']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type WorkItemWidgetTimeTrackingResolvers<
  ContextType = GraphqlContext,
  ParentType extends ResolversParentTypes['WorkItemWidgetTimeTracking'] =
    ResolversParentTypes['WorkItemWidgetTimeTracking'],
> = {
  type?: Resolver<Maybe<ResolversTypes['WorkItemWidgetType']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type WorkItemWidgetEmailParticipantsResolvers<
  ContextType = GraphqlContext,
  ParentType extends ResolversParentTypes['WorkItemWidgetEmailParticipants'] =
    ResolversParentTypes['WorkItemWidgetEmailParticipants'],
> = {
  type?: Resolver<Maybe<ResolversTypes['WorkItemWidgetType']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type CustomerRelationsContactCreatePayloadResolvers<
  ContextType = GraphqlContext,
  ParentType extends ResolversParentTypes['CustomerRelationsContactCreatePayload'] =
    ResolversParentTypes['CustomerRelationsContactCreatePayload'],
> = {
  clientMutationId?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  errors?: Resolver<ReadonlyArray<ResolversTypes['String']>, ParentType, ContextType>;
  contact?: Resolver<Maybe<ResolversTypes['CustomerRelationsContact']>, ParentType, ContextType>;
};

export type CustomerRelationsContactUpdatePayloadResolvers<
  ContextType = GraphqlContext,
  ParentType extends ResolversParentTypes['CustomerRelationsContactUpdatePayload'] =
    ResolversParentTypes['CustomerRelationsContactUpdatePayload'],
> = {
  clientMutationId?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  errors?: Resolver<ReadonlyArray<ResolversTypes['String']>, ParentType, ContextType>;
  contact?: Resolver<Maybe<ResolversTypes['CustomerRelationsContact']>, ParentType, ContextType>;
};

export type CustomerRelationsOrganizationCreatePayloadResolvers<
  ContextType = GraphqlContext,
  ParentType extends ResolversParentTypes['CustomerRelationsOrganizationCreatePayload'] =
    ResolversParentTypes['CustomerRelationsOrganizationCreatePayload'],
> = {
  clientMutationId?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  errors?: Resolver<ReadonlyArray<ResolversTypes['String']>, ParentType, ContextType>;
  organization?: Resolver<Maybe<ResolversTypes['CustomerRelationsOrganization']>, ParentType, ContextType>;
};

export type CustomerRelationsOrganizationUpdatePayloadResolvers<
  ContextType = GraphqlContext,
  ParentType extends ResolversParentTypes['CustomerRelationsOrganizationUpdatePayload'] =
    ResolversParentTypes['CustomerRelationsOrganizationUpdatePayload'],
> = {
  clientMutationId?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  errors?: Resolver<ReadonlyArray<ResolversTypes['String']>, ParentType, ContextType>;
  organization?: Resolver<Maybe<ResolversTypes['CustomerRelationsOrganization']>, ParentType, ContextType>;
};

export type IssueSetCrmContactsPayloadResolvers<
  ContextType = GraphqlContext,
  ParentType extends ResolversParentTypes['IssueSetCrmContactsPayload'] =
    ResolversParentTypes['IssueSetCrmContactsPayload'],
> = {
  clientMutationId?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  errors?: Resolver<ReadonlyArray<ResolversTypes['String']>, ParentType, ContextType>;
  issue?: Resolver<Maybe<ResolversTypes['Issue']>, ParentType, ContextType>;
};

export type WorkItemUpdatePayloadResolvers<
  ContextType = GraphqlContext,
  ParentType extends ResolversParentTypes['WorkItemUpdatePayload'] = ResolversParentTypes['WorkItemUpdatePayload'],
> = {
  clientMutationId?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  errors?: Resolver<ReadonlyArray<ResolversTypes['String']>, ParentType, ContextType>;
  workItem?: Resolver<Maybe<ResolversTypes['WorkItem']>, ParentType, ContextType>;
};

export type Resolvers<ContextType = GraphqlContext> = {
  GroupID?: GraphQLScalarType;
  IssueID?: GraphQLScalarType;
  IssuableID?: GraphQLScalarType;
  WorkItemID?: GraphQLScalarType;
  LabelID?: GraphQLScalarType;
  UserID?: GraphQLScalarType;
  WorkItemsTypeID?: GraphQLScalarType;
  CustomerRelationsContactID?: GraphQLScalarType;
  CustomerRelationsOrganizationID?: GraphQLScalarType;
  Time?: GraphQLScalarType;
  Query?: QueryResolvers<ContextType>;
  Mutation?: MutationResolvers<ContextType>;
  Subscription?: SubscriptionResolvers<ContextType>;
  PageInfo?: PageInfoResolvers<ContextType>;
  User?: UserResolvers<ContextType>;
  UserConnection?: UserConnectionResolvers<ContextType>;
  UserEdge?: UserEdgeResolvers<ContextType>;
  Label?: LabelResolvers<ContextType>;
  LabelConnection?: LabelConnectionResolvers<ContextType>;
  LabelEdge?: LabelEdgeResolvers<ContextType>;
  Group?: GroupResolvers<ContextType>;
  Project?: ProjectResolvers<ContextType>;
  Namespace?: NamespaceResolvers<ContextType>;
  CustomerRelationsContact?: CustomerRelationsContactResolvers<ContextType>;
  CustomerRelationsContactConnection?: CustomerRelationsContactConnectionResolvers<ContextType>;
  CustomerRelationsContactEdge?: CustomerRelationsContactEdgeResolvers<ContextType>;
  CustomerRelationsOrganization?: CustomerRelationsOrganizationResolvers<ContextType>;
  CustomerRelationsOrganizationConnection?: CustomerRelationsOrganizationConnectionResolvers<ContextType>;
  CustomerRelationsOrganizationEdge?: CustomerRelationsOrganizationEdgeResolvers<ContextType>;
  ContactStateCounts?: ContactStateCountsResolvers<ContextType>;
  OrganizationStateCounts?: OrganizationStateCountsResolvers<ContextType>;
  Issue?: IssueResolvers<ContextType>;
  IssueConnection?: IssueConnectionResolvers<ContextType>;
  IssueEdge?: IssueEdgeResolvers<ContextType>;
  Issuable?: IssuableResolvers<ContextType>;
  WorkItem?: WorkItemResolvers<ContextType>;
  WorkItemConnection?: WorkItemConnectionResolvers<ContextType>;
  WorkItemEdge?: WorkItemEdgeResolvers<ContextType>;
  WorkItemType?: WorkItemTypeResolvers<ContextType>;
  WorkItemPermissions?: WorkItemPermissionsResolvers<ContextType>;
  WorkItemFeatures?: WorkItemFeaturesResolvers<ContextType>;
  WorkItemWidget?: WorkItemWidgetResolvers<ContextType>;
  WorkItemWidgetCrmContacts?: WorkItemWidgetCrmContactsResolvers<ContextType>;
  WorkItemWidgetDescription?: WorkItemWidgetDescriptionResolvers<ContextType>;
  WorkItemWidgetAssignees?: WorkItemWidgetAssigneesResolvers<ContextType>;
  WorkItemWidgetLabels?: WorkItemWidgetLabelsResolvers<ContextType>;
  WorkItemWidgetNotes?: WorkItemWidgetNotesResolvers<ContextType>;
  WorkItemWidgetTimeTracking?: WorkItemWidgetTimeTrackingResolvers<ContextType>;
  WorkItemWidgetEmailParticipants?: WorkItemWidgetEmailParticipantsResolvers<ContextType>;
  CustomerRelationsContactCreatePayload?: CustomerRelationsContactCreatePayloadResolvers<ContextType>;
  CustomerRelationsContactUpdatePayload?: CustomerRelationsContactUpdatePayloadResolvers<ContextType>;
  CustomerRelationsOrganizationCreatePayload?: CustomerRelationsOrganizationCreatePayloadResolvers<ContextType>;
  CustomerRelationsOrganizationUpdatePayload?: CustomerRelationsOrganizationUpdatePayloadResolvers<ContextType>;
  IssueSetCrmContactsPayload?: IssueSetCrmContactsPayloadResolvers<ContextType>;
  WorkItemUpdatePayload?: WorkItemUpdatePayloadResolvers<ContextType>;
};

export const schemaText =
  '"""\nThe GraphQL API of Ledgerdesk, as GitLab\'s where GitLab has it (GQL-1 to GQL-46 of docs/requirements/crm/graphql.md).\nWhat is not there, or may not be seen, is null in a query; in a mutation it is an error.\n"""\nschema {\n  query: Query\n  mutation: Mutation\n  subscription: Subscription\n}\n\n"`gid://gitlab/Group/<number>`"\nscalar GroupID\n"`gid://gitlab/Issue/<number>` or `gid://gitlab/WorkItem/<number>`, with the same number"\nscalar IssueID\n"`gid://gitlab/Issue/<number>` or `gid://gitlab/WorkItem/<number>`, with the same number"\nscalar IssuableID\n"`gid://gitlab/WorkItem/<number>` or `gid://gitlab/Issue/<number>`, with the same number"\nscalar WorkItemID\n"`gid://gitlab/Label/<number>`"\nscalar LabelID\n"`gid://gitlab/User/<number>`"\nscalar UserID\n"`gid://gitlab/WorkItems::Type/<number>`"\nscalar WorkItemsTypeID\n"`gid://gitlab/CustomerRelations::Contact/<number>`"\nscalar CustomerRelationsContactID\n"`gid://gitlab/CustomerRelations::Organization/<number>`"\nscalar CustomerRelationsOrganizationID\n"ISO 8601"\nscalar Time\n\ntype Query {\n  "Null without a token and without a session"\n  currentUser: User\n  group(fullPath: ID!): Group\n  project(fullPath: ID!): Project\n  "A project or a group"\n  namespace(fullPath: ID!): Namespace\n  issue(id: IssueID!): Issue\n  workItem(id: WorkItemID!): WorkItem\n}\n\ntype Mutation {\n  customerRelationsContactCreate(input: CustomerRelationsContactCreateInput!): CustomerRelationsContactCreatePayload\n  customerRelationsContactUpdate(input: CustomerRelationsContactUpdateInput!): CustomerRelationsContactUpdatePayload\n  customerRelationsOrganizationCreate(\n    input: CustomerRelationsOrganizationCreateInput!\n  ): CustomerRelationsOrganizationCreatePayload\n  customerRelationsOrganizationUpdate(\n    input: CustomerRelationsOrganizationUpdateInput!\n  ): CustomerRelationsOrganizationUpdatePayload\n  issueSetCrmContacts(input: IssueSetCrmContactsInput!): IssueSetCrmContactsPayload\n  workItemUpdate(input: WorkItemUpdateInput!): WorkItemUpdatePayload\n}\n\ntype Subscription {\n  "As it is now, then after each change of its contacts. One that can\'t be read any more: null, which ends it"\n  issueCrmContactsUpdated(issuableId: IssuableID!): Issuable\n}\n\ntype PageInfo {\n  hasNextPage: Boolean!\n  hasPreviousPage: Boolean!\n  startCursor: String\n  endCursor: String\n}\n\ntype User {\n  id: UserID!\n  username: String!\n  name: String!\n  state: UserState!\n  webUrl: String!\n}\n\nenum UserState {\n  active\n  blocked\n}\n\ntype UserConnection {\n  nodes: [User!]\n  edges: [UserEdge!]\n  pageInfo: PageInfo!\n  count: Int!\n}\n\ntype UserEdge {\n  node: User!\n  cursor: String!\n}\n\ntype Label {\n  "Null where the label was deleted meanwhile"\n  id: LabelID\n  title: String!\n  description: String\n  color: String\n}\n\ntype LabelConnection {\n  nodes: [Label!]\n  edges: [LabelEdge!]\n  pageInfo: PageInfo!\n  count: Int!\n}\n\ntype LabelEdge {\n  node: Label!\n  cursor: String!\n}\n\n"Of a group that may only be known of: its names and its place"\ntype Group {\n  id: GroupID!\n  name: String!\n  path: String!\n  fullPath: ID!\n  description: String\n  visibility: String\n  webUrl: String!\n  parent: Group\n  "Those of the contact source of the group"\n  contacts(\n    "Each of its words occurs in the first name, the last name, the e-mail or the description"\n    search: String\n    state: CustomerRelationsContactState = all\n    sort: ContactSort = LAST_NAME_ASC\n    ids: [CustomerRelationsContactID!]\n    first: Int\n    last: Int\n    after: String\n    before: String\n  ): CustomerRelationsContactConnection\n  contactStateCounts(search: String, state: CustomerRelationsContactState): ContactStateCounts\n  "Those of the contact source of the group"\n  organizations(\n    "Each of its words occurs in the name or the description"\n    search: String\n    state: CustomerRelationsOrganizationState = all\n    sort: OrganizationSort = NAME_ASC\n    ids: [CustomerRelationsOrganizationID!]\n    first: Int\n    last: Int\n    after: String\n    before: String\n  ): CustomerRelationsOrganizationConnection\n  organizationStateCounts(search: String, state: CustomerRelationsOrganizationState): OrganizationStateCounts\n  issues(\n    iid: String\n    iids: [String!]\n    state: IssuableState = all\n    search: String\n    "Each of them"\n    labelName: [String!]\n    authorUsername: String\n    "Each of them"\n    assigneeUsernames: [String!]\n    confidential: Boolean\n    "Its number"\n    crmContactId: String\n    "Its number"\n    crmOrganizationId: String\n    "Made by mail"\n    serviceDesk: Boolean\n    createdAfter: Time\n    createdBefore: Time\n    updatedAfter: Time\n    updatedBefore: Time\n    "With the projects of all groups below it"\n    includeSubgroups: Boolean = false\n    sort: IssueSort = CREATED_DESC\n    first: Int\n    last: Int\n    after: String\n    before: String\n  ): IssueConnection\n  workItems(\n    iid: String\n    iids: [String!]\n    state: IssuableState = all\n    search: String\n    "Each of them"\n    labelName: [String!]\n    authorUsername: String\n    "Each of them"\n    assigneeUsernames: [String!]\n    confidential: Boolean\n    "Its number"\n    crmContactId: String\n    "Its number"\n    crmOrganizationId: String\n    "Made by mail"\n    serviceDesk: Boolean\n    createdAfter: Time\n    createdBefore: Time\n    updatedAfter: Time\n    updatedBefore: Time\n    "With the projects of all groups below it"\n    includeSubgroups: Boolean = false\n    sort: WorkItemSort = CREATED_DESC\n    first: Int\n    last: Int\n    after: String\n    before: String\n  ): WorkItemConnection\n}\n\ntype Project {\n  id: ID!\n  name: String!\n  path: String!\n  fullPath: ID!\n  webUrl: String!\n  group: Group\n  issue(iid: String): Issue\n  issues(\n    iid: String\n    iids: [String!]\n    state: IssuableState = all\n    search: String\n    "Each of them"\n    labelName: [String!]\n    authorUsername: String\n    "Each of them"\n    assigneeUsernames: [String!]\n    confidential: Boolean\n    "Its number"\n    crmContactId: String\n    "Its number"\n    crmOrganizationId: String\n    "Made by mail"\n    serviceDesk: Boolean\n    createdAfter: Time\n    createdBefore: Time\n    updatedAfter: Time\n    updatedBefore: Time\n    sort: IssueSort = CREATED_DESC\n    first: Int\n    last: Int\n    after: String\n    before: String\n  ): IssueConnection\n  workItems(\n    iid: String\n    iids: [String!]\n    state: IssuableState = all\n    search: String\n    "Each of them"\n    labelName: [String!]\n    authorUsername: String\n    "Each of them"\n    assigneeUsernames: [String!]\n    confidential: Boolean\n    "Its number"\n    crmContactId: String\n    "Its number"\n    crmOrganizationId: String\n    "Made by mail"\n    serviceDesk: Boolean\n    createdAfter: Time\n    createdBefore: Time\n    updatedAfter: Time\n    updatedBefore: Time\n    sort: WorkItemSort = CREATED_DESC\n    first: Int\n    last: Int\n    after: String\n    before: String\n  ): WorkItemConnection\n}\n\ntype Namespace {\n  id: ID!\n  fullPath: ID!\n  "Of a project"\n  workItem(iid: String!): WorkItem\n  workItems(\n    iid: String\n    iids: [String!]\n    state: IssuableState = all\n    search: String\n    "Each of them"\n    labelName: [String!]\n    authorUsername: String\n    "Each of them"\n    assigneeUsernames: [String!]\n    confidential: Boolean\n    "Its number"\n    crmContactId: String\n    "Its number"\n    crmOrganizationId: String\n    "Made by mail"\n    serviceDesk: Boolean\n    createdAfter: Time\n    createdBefore: Time\n    updatedAfter: Time\n    updatedBefore: Time\n    "With the projects of all groups below it"\n    includeSubgroups: Boolean = false\n    sort: WorkItemSort = CREATED_DESC\n    first: Int\n    last: Int\n    after: String\n    before: String\n  ): WorkItemConnection\n}\n\nenum CustomerRelationsContactState {\n  all\n  active\n  inactive\n}\n\nenum CustomerRelationsOrganizationState {\n  all\n  active\n  inactive\n}\n\nenum ContactSort {\n  FIRST_NAME_ASC\n  FIRST_NAME_DESC\n  LAST_NAME_ASC\n  LAST_NAME_DESC\n  EMAIL_ASC\n  EMAIL_DESC\n  PHONE_ASC\n  PHONE_DESC\n  DESCRIPTION_ASC\n  DESCRIPTION_DESC\n  ORGANIZATION_ASC\n  ORGANIZATION_DESC\n  CREATED_ASC\n  CREATED_DESC\n  UPDATED_ASC\n  UPDATED_DESC\n  created_asc\n  created_desc\n  updated_asc\n  updated_desc\n}\n\nenum OrganizationSort {\n  NAME_ASC\n  NAME_DESC\n  DESCRIPTION_ASC\n  DESCRIPTION_DESC\n  DEFAULT_RATE_ASC\n  DEFAULT_RATE_DESC\n  CREATED_ASC\n  CREATED_DESC\n  UPDATED_ASC\n  UPDATED_DESC\n  created_asc\n  created_desc\n  updated_asc\n  updated_desc\n}\n\nenum IssueSort {\n  CREATED_ASC\n  CREATED_DESC\n  UPDATED_ASC\n  UPDATED_DESC\n  TITLE_ASC\n  TITLE_DESC\n  created_asc\n  created_desc\n  updated_asc\n  updated_desc\n}\n\nenum WorkItemSort {\n  CREATED_ASC\n  CREATED_DESC\n  UPDATED_ASC\n  UPDATED_DESC\n  TITLE_ASC\n  TITLE_DESC\n  created_asc\n  created_desc\n  updated_asc\n  updated_desc\n}\n\nenum IssuableState {\n  opened\n  closed\n  all\n}\n\ntype CustomerRelationsContact {\n  id: CustomerRelationsContactID!\n  firstName: String!\n  lastName: String!\n  email: String\n  phone: String\n  description: String\n  organization: CustomerRelationsOrganization\n  active: Boolean!\n  createdAt: Time!\n  updatedAt: Time!\n}\n\ntype CustomerRelationsContactConnection {\n  nodes: [CustomerRelationsContact!]\n  edges: [CustomerRelationsContactEdge!]\n  pageInfo: PageInfo!\n  count: Int!\n}\n\ntype CustomerRelationsContactEdge {\n  node: CustomerRelationsContact!\n  cursor: String!\n}\n\ntype CustomerRelationsOrganization {\n  id: CustomerRelationsOrganizationID!\n  name: String!\n  defaultRate: Float\n  description: String\n  active: Boolean!\n  createdAt: Time!\n  updatedAt: Time!\n}\n\ntype CustomerRelationsOrganizationConnection {\n  nodes: [CustomerRelationsOrganization!]\n  edges: [CustomerRelationsOrganizationEdge!]\n  pageInfo: PageInfo!\n  count: Int!\n}\n\ntype CustomerRelationsOrganizationEdge {\n  node: CustomerRelationsOrganization!\n  cursor: String!\n}\n\ntype ContactStateCounts {\n  active: Int\n  inactive: Int\n  all: Int\n}\n\ntype OrganizationStateCounts {\n  active: Int\n  inactive: Int\n  all: Int\n}\n\ntype Issue {\n  id: IssueID!\n  iid: ID!\n  title: String!\n  description: String\n  state: IssueState!\n  confidential: Boolean!\n  author: User!\n  assignees: UserConnection\n  labels: LabelConnection\n  createdAt: Time!\n  updatedAt: Time!\n  closedAt: Time\n  webUrl: String!\n  reference(full: Boolean = false): String!\n  "In seconds"\n  timeEstimate: Int!\n  "In seconds"\n  totalTimeSpent: Int!\n  "Those that the reader may see, by last, then first name"\n  customerRelationsContacts(first: Int, last: Int, after: String, before: String): CustomerRelationsContactConnection\n}\n\nenum IssueState {\n  opened\n  closed\n}\n\ntype IssueConnection {\n  nodes: [Issue!]\n  edges: [IssueEdge!]\n  pageInfo: PageInfo!\n  count: Int!\n}\n\ntype IssueEdge {\n  node: Issue!\n  cursor: String!\n}\n\nunion Issuable = Issue\n\ntype WorkItem {\n  id: WorkItemID!\n  iid: String!\n  title: String!\n  state: WorkItemState!\n  confidential: Boolean!\n  webUrl: String!\n  workItemType: WorkItemType!\n  userPermissions: WorkItemPermissions!\n  "One that is not available is absent"\n  widgets(onlyTypes: [WorkItemWidgetType!], exceptTypes: [WorkItemWidgetType!]): [WorkItemWidget!]\n  features: WorkItemFeatures\n}\n\nenum WorkItemState {\n  OPEN\n  CLOSED\n}\n\ntype WorkItemConnection {\n  nodes: [WorkItem!]\n  edges: [WorkItemEdge!]\n  pageInfo: PageInfo!\n  count: Int!\n}\n\ntype WorkItemEdge {\n  node: WorkItem!\n  cursor: String!\n}\n\ntype WorkItemType {\n  id: WorkItemsTypeID!\n  name: String!\n}\n\ntype WorkItemPermissions {\n  updateWorkItem: Boolean!\n  setWorkItemMetadata: Boolean!\n}\n\ntype WorkItemFeatures {\n  "The same as the widget; null where it is not available"\n  crmContacts: WorkItemWidgetCrmContacts\n}\n\nenum WorkItemWidgetType {\n  CRM_CONTACTS\n  DESCRIPTION\n  ASSIGNEES\n  LABELS\n  NOTES\n  TIME_TRACKING\n  EMAIL_PARTICIPANTS\n}\n\ninterface WorkItemWidget {\n  type: WorkItemWidgetType\n}\n\ntype WorkItemWidgetCrmContacts implements WorkItemWidget {\n  type: WorkItemWidgetType\n  contacts(first: Int, last: Int, after: String, before: String): CustomerRelationsContactConnection\n  "Whether the contact source has any contact"\n  contactsAvailable: Boolean!\n}\n\ntype WorkItemWidgetDescription implements WorkItemWidget {\n  type: WorkItemWidgetType\n}\n\ntype WorkItemWidgetAssignees implements WorkItemWidget {\n  type: WorkItemWidgetType\n}\n\ntype WorkItemWidgetLabels implements WorkItemWidget {\n  type: WorkItemWidgetType\n}\n\ntype WorkItemWidgetNotes implements WorkItemWidget {\n  type: WorkItemWidgetType\n}\n\ntype WorkItemWidgetTimeTracking implements WorkItemWidget {\n  type: WorkItemWidgetType\n}\n\ntype WorkItemWidgetEmailParticipants implements WorkItemWidget {\n  type: WorkItemWidgetType\n}\n\ninput CustomerRelationsContactCreateInput {\n  clientMutationId: String\n  groupId: GroupID!\n  firstName: String!\n  lastName: String!\n  organizationId: CustomerRelationsOrganizationID\n  phone: String\n  email: String\n  description: String\n}\n\ntype CustomerRelationsContactCreatePayload {\n  clientMutationId: String\n  errors: [String!]!\n  contact: CustomerRelationsContact\n}\n\ninput CustomerRelationsContactUpdateInput {\n  clientMutationId: String\n  id: CustomerRelationsContactID!\n  firstName: String\n  lastName: String\n  organizationId: CustomerRelationsOrganizationID\n  phone: String\n  email: String\n  description: String\n  active: Boolean\n}\n\ntype CustomerRelationsContactUpdatePayload {\n  clientMutationId: String\n  errors: [String!]!\n  contact: CustomerRelationsContact\n}\n\ninput CustomerRelationsOrganizationCreateInput {\n  clientMutationId: String\n  groupId: GroupID!\n  name: String!\n  defaultRate: Float\n  description: String\n}\n\ntype CustomerRelationsOrganizationCreatePayload {\n  clientMutationId: String\n  errors: [String!]!\n  organization: CustomerRelationsOrganization\n}\n\ninput CustomerRelationsOrganizationUpdateInput {\n  clientMutationId: String\n  id: CustomerRelationsOrganizationID!\n  name: String\n  defaultRate: Float\n  description: String\n  active: Boolean\n}\n\ntype CustomerRelationsOrganizationUpdatePayload {\n  clientMutationId: String\n  errors: [String!]!\n  organization: CustomerRelationsOrganization\n}\n\nenum MutationOperationMode {\n  REPLACE\n  APPEND\n  REMOVE\n}\n\ninput IssueSetCrmContactsInput {\n  clientMutationId: String\n  projectPath: ID!\n  iid: String!\n  contactIds: [CustomerRelationsContactID!]!\n  operationMode: MutationOperationMode = REPLACE\n}\n\ntype IssueSetCrmContactsPayload {\n  clientMutationId: String\n  errors: [String!]!\n  "As it is afterwards"\n  issue: Issue\n}\n\ninput WorkItemUpdateInput {\n  clientMutationId: String\n  id: WorkItemID!\n  crmContactsWidget: WorkItemWidgetCrmContactsUpdateInput\n}\n\ntype WorkItemUpdatePayload {\n  clientMutationId: String\n  errors: [String!]!\n  workItem: WorkItem\n}\n\ninput WorkItemWidgetCrmContactsUpdateInput {\n  contactIds: [CustomerRelationsContactID!]!\n  operationMode: MutationOperationMode = REPLACE\n}\n';
