import { randomUUID } from 'node:crypto';
import type { Client } from 'graphql-ws';
import * as operations from './gitlab-operations';
import { executing, subscriber } from './graphql-caller';
import { story } from './shapes';

const TIME_MS = 120_000;
const ABSENT =
  "The resource that you are attempting to access does not exist or you don't have permission to perform this action";
const gid = (model: string, id: number) => `gid://gitlab/${model}/${id}`;
const contactId = (id: number) => gid('CustomerRelations::Contact', id);

story('The pages of GitLab work with its contacts over GraphQL', (installation) => {
  const api = () => installation().api;
  const execute = executing(() => installation().url());
  const ask = (query: string, variables: object, token: string | null = installation().adminToken) =>
    execute(query, variables, token);
  const run = randomUUID().slice(0, 8);
  const groupFullPath = `pages-${run}`;
  const projectPath = `${groupFullPath}/desk`;
  let group: { id: number };
  let project: { id: number };
  let issue: { id: number; iid: number };
  let clients: Client[] = [];
  afterAll(() => Promise.all(clients.map((client) => client.dispose())));
  beforeAll(async () => {
    group = await api().make('/groups', { name: 'Pages', path: groupFullPath });
    project = await api().make('/projects', { name: 'Desk', path: 'desk', namespace_id: group.id });
    issue = await api().make(`/projects/${project.id}/issues`, { title: 'It burns' });
  }, TIME_MS);
  const member = async (accessLevel: number) => {
    const username = `reader-${randomUUID().slice(0, 8)}`;
    const user = await api().make('/users', { name: 'Reader', username, email: `${username}@x.test` });
    const scopes = { name: 'pages', scopes: ['api'] };
    const { token } = await api().make(`/users/${user.id}/personal_access_tokens`, scopes);
    const membership = { user_id: user.id, access_level: accessLevel };
    await api().make(`/groups/${group.id}/members`, membership);
    return { id: user.id as number, token: token as string };
  };
  const create = async (lastName: string, more: object = {}) => {
    const input = { groupId: gid('Group', group.id), firstName: 'Jane', lastName, ...more };
    const { data } = await ask(operations.createContact, { input });
    return data.customerRelationsContactCreate;
  };
  const named = (id: string) => Number(id.split('/').at(-1));

  it(
    'creates and changes contacts and organizations (GQL-36 to GQL-38, GQL-46)',
    async () => {
      const made = await ask(operations.createOrganization, {
        input: { groupId: gid('Group', group.id), name: `Acme ${run}`, defaultRate: 12.5, description: null },
      });
      const { organization, errors } = made.data.customerRelationsOrganizationCreate;
      expect(errors).toEqual([]);
      expect(organization).toMatchObject({ name: `Acme ${run}`, defaultRate: 12.5, description: null, active: true });
      const renamed = await ask(operations.updateOrganization, {
        input: { id: organization.id, name: `Acme Inc ${run}`, defaultRate: null, description: 'd', active: false },
      });
      expect(renamed.data.customerRelationsOrganizationUpdate.organization).toMatchObject({
        name: `Acme Inc ${run}`,
        defaultRate: null,
        active: false,
      });

      const email = `jane.${run}@x.test`;
      const { contact } = await create('Roe', { email, organizationId: organization.id, phone: null });
      expect(contact).toMatchObject({
        lastName: 'Roe',
        email,
        active: true,
        organization: { name: `Acme Inc ${run}` },
      });
      expect(await create('Doe', { email })).toEqual({ contact: null, errors: ['Email has already been taken'] });
      const changed = await ask(operations.updateContact, {
        input: { id: contact.id, firstName: 'Joan', organizationId: null, email: null, active: false },
      });
      const { contact: after } = changed.data.customerRelationsContactUpdate;
      expect(after).toMatchObject({
        firstName: 'Joan',
        lastName: 'Roe',
        organization: null,
        email: null,
        active: false,
      });
      const history = (await api().get(`/groups/${group.id}/crm/contacts/${named(contact.id)}/history`)).body;
      expect(history[0]).toMatchObject({ via: 'graphql' });
    },
    TIME_MS,
  );

  it(
    'lists, searches and counts them page by page (GQL-10, GQL-11, GQL-32 to GQL-34, GQL-46)',
    async () => {
      for (const lastName of ['Ada', 'Bea', 'Cia']) await create(`${lastName}-${run}`);
      const first = { groupFullPath, searchTerm: run.toUpperCase(), sort: 'LAST_NAME_ASC', state: 'active' };
      const read = async (variables: object) => {
        const { data, errors } = await ask(operations.contacts, { ...first, ids: null, ...variables });
        expect(errors).toEqual([]);
        const { nodes, pageInfo } = data.group.contacts;
        return { names: nodes.map(({ lastName }: { lastName: string }) => lastName.split('-')[0]), ...pageInfo };
      };
      const one = await read({ firstPageSize: 2, lastPageSize: null });
      expect(one).toMatchObject({ names: ['Ada', 'Bea'], hasNextPage: true, hasPreviousPage: false });
      const two = await read({ firstPageSize: 2, lastPageSize: null, nextPageCursor: one.endCursor });
      expect(two).toMatchObject({ names: ['Cia'], hasNextPage: false, hasPreviousPage: true });
      const back = await read({ firstPageSize: null, lastPageSize: 2, prevPageCursor: two.startCursor });
      expect(back).toMatchObject({ names: ['Ada', 'Bea'], startCursor: one.startCursor });
      expect((await read({ firstPageSize: 20, sort: 'created_desc' })).names).toEqual(['Cia', 'Bea', 'Ada']);
      expect((await ask(operations.contacts, { groupFullPath, ids: [null] })).data.group.contacts.nodes).toEqual([]);

      const counts = await ask(operations.contactsCountByState, { groupFullPath, searchTerm: run });
      expect(counts.data.group.contactStateCounts).toEqual({ all: 3, active: 3, inactive: 0 });
      const found = await ask(operations.organizations, { groupFullPath, searchTerm: run, firstPageSize: 5 });
      expect(found.data.group.organizations.nodes).toHaveLength(1);
      const ofState = await ask(operations.organizationsCountByState, { groupFullPath, searchTerm: run });
      expect(ofState.data.group.organizationStateCounts).toEqual({ all: 1, active: 0, inactive: 1 });
      const searched = await ask(operations.searchCrmContacts, { fullPath: groupFullPath, searchTerm: 'ada' });
      expect(searched.data.group.contacts.nodes).toHaveLength(1);
      const organized = await ask(operations.searchCrmOrganizations, { fullPath: groupFullPath, searchTerm: 'acme' });
      expect(organized.data.group.organizations.nodes).toHaveLength(1);
    },
    TIME_MS,
  );

  it(
    'ties contacts to an issue, all or nothing (GQL-39, GQL-41, GQL-43, GQL-46)',
    async () => {
      const { contact } = await create('Eve');
      const other = (await create('Fay')).contact;
      for (const by of ['widgets', 'features'] as const) {
        const input = { id: gid('WorkItem', issue.id), crmContactsWidget: { contactIds: [contact.id] } };
        const { data } = await ask(operations.workItemUpdateCrmContacts(by), { input });
        expect(data.workItemUpdate.errors).toEqual([]);
        const read = await ask(operations.workItemCrmContacts(by), { fullPath: projectPath, iid: `${issue.iid}` });
        const { workItem } = read.data.namespace;
        const shown = by === 'widgets' ? workItem.widgets[0] : workItem.features.crmContacts;
        expect(shown).toMatchObject({ contactsAvailable: true, contacts: { nodes: [{ id: contact.id }] } });
      }
      const set = `mutation m($input: IssueSetCrmContactsInput!) {
      issueSetCrmContacts(input: $input) { issue { customerRelationsContacts { nodes { id } } } errors }
    }`;
      const input = { projectPath: projectPath.toUpperCase(), iid: `${issue.iid}`, operationMode: 'APPEND' };
      const appended = await ask(set, { input: { ...input, contactIds: [other.id] } });
      const both = [{ id: contact.id }, { id: other.id }];
      expect(appended.data.issueSetCrmContacts).toEqual({
        issue: { customerRelationsContacts: { nodes: both } },
        errors: [],
      });
      const refused = await ask(set, { input: { ...input, contactIds: [contactId(999_999_999)] } });
      const list = `Issue customer relations contacts 999999999: ${ABSENT}`;
      expect(refused.data.issueSetCrmContacts).toMatchObject({
        issue: { customerRelationsContacts: { nodes: both } },
        errors: [list],
      });
      const elsewhere = await ask(set, { input: { ...input, projectPath: 'nowhere/at-all', contactIds: [] } });
      expect([elsewhere.data.issueSetCrmContacts, elsewhere.errors]).toEqual([null, [ABSENT]]);
      const { body } = await api().get(`/projects/${project.id}/issues/${issue.iid}/crm_contacts`);
      expect(body.map(({ id }: { id: number }) => contactId(id))).toEqual(both.map(({ id }) => id));
    },
    TIME_MS,
  );

  it(
    'shows changes of the contacts of an issue as they come, to whoever may see them then (GQL-40, GQL-44)',
    async () => {
      const reader = await member(15);
      const { contact } = await create('Gil');
      const { id, iid } = await api().make(`/projects/${project.id}/issues`, { title: 'Live' });
      const client = subscriber(() => installation().url(), reader.token);
      clients = [...clients, client];
      const variables = { id: gid('Issue', id) };
      const events = client.iterate<{ issueCrmContactsUpdated: never }>({
        query: operations.issueCrmContactsUpdated,
        variables,
      });
      const next = async () => {
        const { value } = await events.next();
        const shown = value!.data!.issueCrmContactsUpdated as {
          customerRelationsContacts: { nodes: { lastName: string }[] };
        } | null;
        return shown && shown.customerRelationsContacts.nodes.map(({ lastName }) => lastName);
      };
      expect(await next()).toEqual([]);
      const linked = `/projects/${project.id}/issues/${iid}/crm_contacts`;
      await api().put(linked, { replace_ids: [named(contact.id)] });
      expect(await next()).toEqual(['Gil']);
      const read = await ask(operations.issueCrmContacts, variables, reader.token);
      expect(read.data.issue.customerRelationsContacts.nodes).toMatchObject([{ lastName: 'Gil' }]);

      const survivor = (await create('Hal')).contact;
      const merging = `/groups/${group.id}/crm/contacts/${named(contact.id)}/merge`;
      expect((await api().post(merging, { into: named(survivor.id) })).status).toBe(200);
      expect(await next()).toEqual(['Hal']);

      await api().delete(`/groups/${group.id}/members/${reader.id}`);
      await api().put(linked, { replace_ids: [] });
      expect(await next()).toBeNull();
      expect((await events.next()).done).toBe(true);
      const unread = await ask(operations.issueCrmContacts, variables, reader.token);
      expect(unread.data).toEqual({ issue: null });
    },
    TIME_MS,
  );
});
