/** What GitLab's own CRM pages send (GQL-46), as its schema and these requirements name it. */

const contact = `
  fragment ContactFragment on CustomerRelationsContact {
    __typename id firstName lastName email phone description active organization { __typename id name }
  }`;
const organization = `
  fragment OrganizationFragment on CustomerRelationsOrganization {
    __typename id name defaultRate description active
  }`;
const pageInfo = 'pageInfo { __typename hasNextPage hasPreviousPage startCursor endCursor }';
const contactsOfIssue = `
  nodes { __typename id firstName lastName email phone description organization { __typename id name } }`;
const page = `
  $firstPageSize: Int, $lastPageSize: Int, $prevPageCursor: String = "", $nextPageCursor: String = ""`;
const inPage = `
  first: $firstPageSize, last: $lastPageSize, after: $nextPageCursor, before: $prevPageCursor`;

export const contacts = `
  query contacts(
    $groupFullPath: ID!, $state: CustomerRelationsContactState, $searchTerm: String, $sort: ContactSort,
    $ids: [CustomerRelationsContactID!], ${page}
  ) {
    group(fullPath: $groupFullPath) {
      __typename id
      contacts(state: $state, search: $searchTerm, sort: $sort, ids: $ids, ${inPage}) {
        nodes { ...ContactFragment } ${pageInfo}
      }
    }
  } ${contact}`;
export const contactsCountByState = `
  query contactsCountByState($groupFullPath: ID!, $searchTerm: String) {
    group(fullPath: $groupFullPath) { __typename id contactStateCounts(search: $searchTerm) { all active inactive } }
  }`;
export const organizations = `
  query organizations(
    $groupFullPath: ID!, $state: CustomerRelationsOrganizationState, $searchTerm: String, $sort: OrganizationSort,
    $ids: [CustomerRelationsOrganizationID!], ${page}
  ) {
    group(fullPath: $groupFullPath) {
      __typename id
      organizations(state: $state, search: $searchTerm, sort: $sort, ids: $ids, ${inPage}) {
        nodes { ...OrganizationFragment } ${pageInfo}
      }
    }
  } ${organization}`;
export const organizationsCountByState = `
  query organizationsCountByState($groupFullPath: ID!, $searchTerm: String) {
    group(fullPath: $groupFullPath) {
      __typename id organizationStateCounts(search: $searchTerm) { all active inactive }
    }
  }`;
export const createContact = `
  mutation createContact($input: CustomerRelationsContactCreateInput!) {
    customerRelationsContactCreate(input: $input) { contact { ...ContactFragment } errors }
  } ${contact}`;
export const updateContact = `
  mutation updateContact($input: CustomerRelationsContactUpdateInput!) {
    customerRelationsContactUpdate(input: $input) { contact { ...ContactFragment } errors }
  } ${contact}`;
export const createOrganization = `
  mutation createOrganization($input: CustomerRelationsOrganizationCreateInput!) {
    customerRelationsOrganizationCreate(input: $input) { organization { ...OrganizationFragment } errors }
  } ${organization}`;
export const updateOrganization = `
  mutation updateOrganization($input: CustomerRelationsOrganizationUpdateInput!) {
    customerRelationsOrganizationUpdate(input: $input) { organization { ...OrganizationFragment } errors }
  } ${organization}`;
export const issueCrmContacts = `
  query issueCrmContacts($id: IssueID!) {
    issue(id: $id) { __typename id customerRelationsContacts { ${contactsOfIssue} } }
  }`;
export const issueCrmContactsUpdated = `
  subscription issueCrmContactsUpdated($id: IssuableID!) {
    issueCrmContactsUpdated(issuableId: $id) {
      ... on Issue { __typename id customerRelationsContacts { ${contactsOfIssue} } }
    }
  }`;
export const searchCrmContacts = `
  query searchCrmContacts($fullPath: ID!, $searchTerm: String, $searchIds: [CustomerRelationsContactID!]) {
    group(fullPath: $fullPath) {
      __typename id contacts(search: $searchTerm, ids: $searchIds) { ${contactsOfIssue} }
    }
  }`;
export const searchCrmOrganizations = `
  query searchCrmOrganizations($fullPath: ID!, $searchTerm: String, $searchIds: [CustomerRelationsOrganizationID!]) {
    group(fullPath: $fullPath) {
      __typename id organizations(search: $searchTerm, ids: $searchIds) { nodes { __typename id name } }
    }
  }`;
const widget = `
  widgets { __typename type ... on WorkItemWidgetCrmContacts { contactsAvailable contacts { ${contactsOfIssue} } } }`;
const feature = `features { __typename crmContacts { __typename type contactsAvailable contacts { ${contactsOfIssue} } } }`;
export const workItemCrmContacts = (by: 'widgets' | 'features') => `
  query workItemCrmContacts($fullPath: ID!, $iid: String!) {
    namespace(fullPath: $fullPath) {
      __typename id workItem(iid: $iid) { __typename id ${by === 'widgets' ? widget : feature} }
    }
  }`;
export const workItemUpdateCrmContacts = (by: 'widgets' | 'features') => `
  mutation workItemUpdateCrmContacts($input: WorkItemUpdateInput!) {
    workItemUpdate(input: $input) { workItem { __typename id ${by === 'widgets' ? widget : feature} } errors }
  }`;
