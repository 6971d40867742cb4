import { createClient, type Client } from 'graphql-ws';
import WebSocket from 'ws';
import { DomainError } from '@ledgerdesk/event-sourcing';
import { InvalidFields } from '@ledgerdesk/contracts';
import { StartedGateway } from '../fixture/started-gateway';
import { blankContact } from '../fixture/blank-contact';
import { Browser } from '../fixture/browser';
import { details, issue } from '../fixture/fake-desk';
import { Passwords } from '../sign-in/passwords';
import { examples } from './graphiql';

const ABSENT =
  "The resource that you are attempting to access does not exist or you don't have permission to perform this action";

type Result = { data?: Record<string, never> | null; errors?: { message: string; path?: unknown }[] };
let gateway: StartedGateway;
beforeAll(async () => {
  gateway = await StartedGateway.start({ TRUSTED_PROXIES: '127.0.0.1' });
});
afterAll(() => gateway.stop());

const post = (json: unknown, { token = 'jane-token' as string | null, headers = {} } = {}) =>
  gateway.fetch('POST', '/api/graphql', { json, token, headers });
/** Sends a document twice: what is compiled from the second use on answers the same. */
const run = async (query: string, variables: object = {}): Promise<Result> => {
  const first = await post({ query, variables });
  const second = await post({ query, variables });
  expect(second.body).toEqual(first.body);
  return first.body as Result;
};
const named = (id: number, firstName: string) =>
  gateway.services.contacts.set(id, { ...blankContact, id, firstName, lastName: 'Lee', changes: 1 });

beforeEach(() => {
  gateway.services.contacts.clear();
  named(70, 'Ann');
  named(71, 'Bob');
  named(72, 'Cid');
});

describe('a request (GQL-1)', () => {
  it('is answered by who asks', async () => {
    const { data } = await run('{ currentUser { id username webUrl } }');
    const webUrl = 'https://desk.example.org/jane';
    expect(data).toEqual({ currentUser: { id: 'gid://gitlab/User/7', username: 'jane', webUrl } });
  });
  it('without a token is of the public', async () => {
    const { body } = await post({ query: '{ currentUser { id } __schema { queryType { name } } }' }, { token: null });
    expect(body).toEqual({ data: { currentUser: null, __schema: { queryType: { name: 'Query' } } } });
  });
  it('with a bad token is refused', async () => {
    const { status, body } = await post({ query: '{ __typename }' }, { token: 'guessed' });
    expect([status, body]).toEqual([401, { errors: [{ message: 'Invalid token' }] }]);
  });
  it('with several operations is answered in order, and refused above 10', async () => {
    const several = ['a', 'b', 'c'].map((name) => ({ query: `{ ${name}: __typename }` }));
    expect((await post(several)).body).toEqual([
      { data: { a: 'Query' } },
      { data: { b: 'Query' } },
      { data: { c: 'Query' } },
    ]);
    const { status, body } = await post(Array.from({ length: 11 }, () => ({ query: '{ __typename }' })));
    expect([status, body]).toEqual([400, { errors: [{ message: 'Batch too large (maximum is 10)' }] }]);
  });
  it.each([
    [{}, 'query is missing'],
    ['text', 'The request body is not an object'],
    [{ query: '{ __typename }', variables: [] }, 'variables is invalid'],
    [{ query: '{ __typename }', operationName: 7 }, 'operationName is invalid'],
  ])('that is malformed is told so: %j', async (json, message) => {
    const { status, body } = await post(json);
    expect([status, body]).toEqual([400, { errors: [{ message }] }]);
  });
  it('that is not valid tells what is wrong', async () => {
    const { errors } = await run('{ nothing }');
    expect(errors).toMatchObject([{ message: 'Cannot query field "nothing" on type "Query".' }]);
    expect((await run('{')).errors).toMatchObject([{ message: expect.stringContaining('Syntax Error') }]);
  });
  it('by GET reads, and never writes', async () => {
    const get = (query: string) => gateway.fetch('GET', `/api/graphql?query=${encodeURIComponent(query)}`, {});
    expect((await get('{ currentUser { username } }')).body).toEqual({ data: { currentUser: { username: 'jane' } } });
    const write = 'mutation { issueSetCrmContacts(input: {projectPath: "a", iid: "1", contactIds: []}) { errors } }';
    const { status, headers } = await get(write);
    expect([status, headers.get('allow')]).toEqual([405, 'POST']);
  });
  it('writes with a token for reading are refused', async () => {
    const query = 'mutation { workItemUpdate(input: {id: "gid://gitlab/WorkItem/40"}) { errors } }';
    const { status, body } = await post({ query }, { token: 'reading-token' });
    expect([status, JSON.stringify(body)]).toEqual([403, expect.stringContaining('higher privileges')]);
  });
});

describe('a limit (GQL-2)', () => {
  const contacts = (first: number, alias = 'a') =>
    `${alias}: group(fullPath: "office") { contacts(first: ${first}) { nodes { id } } }`;
  const nested = (levels: number) => `${'parent { '.repeat(levels)}id${' }'.repeat(levels)}`;
  it.each([
    [`{ __typename # ${'x'.repeat(10_000)}\n }`, 'Query too large (maximum is 10000 characters)'],
    [`{ group(fullPath: "office") { ${nested(19)} } }`, 'Query too deep (maximum is 20)'],
    [
      `{ ${Array.from({ length: 60 }, (_, n) => contacts(100, `a${n}`)).join(' ')} }`,
      'Query too complex (maximum is 5000 nodes)',
    ],
    [
      '{ project(fullPath: "office/desk") { issues { nodes { customerRelationsContacts { nodes { id } } } } } }',
      'Query too complex (maximum is 5000 nodes)',
    ],
    [
      `mutation { ${Array.from({ length: 21 }, (_, n) => `a${n}: workItemUpdate(input: {id: "x"}) { errors }`).join(' ')} }`,
      'Too many mutations (maximum is 20)',
    ],
  ])('is kept to before anything is asked: %#', async (query, message) => {
    gateway.services.requests.clear();
    expect(await run(query)).toEqual({ errors: [{ message }] });
    expect([...gateway.services.requests.keys()]).toEqual([]);
  });
  it('counts what fragments repeat, and no cycle of them for ever', async () => {
    const twice = Array.from({ length: 40 }, (_, n) => `fragment f${n} on Query { ...f${n + 1} ...f${n + 1} }`);
    const query = `{ ...f0 } ${twice.join(' ')} fragment f40 on Query { ${contacts(10)} }`;
    expect(await run(query)).toEqual({ errors: [{ message: 'Query too complex (maximum is 5000 nodes)' }] });
    const cycle = await run('{ ...a } fragment a on Query { ...b } fragment b on Query { ...a }');
    expect(cycle.errors).toMatchObject([{ message: expect.stringContaining('Cannot spread fragment') }]);
  });
  it('leaves what is skipped uncounted (GQL-12)', async () => {
    const lists = Array.from({ length: 60 }, (_, n) => `${contacts(100, `a${n}`).replace('group(', 'group(')}`);
    const query = `query q($all: Boolean = false) { __typename ... on Query @include(if: $all) { ${lists.join(' ')} } }`;
    expect(await run(query, { all: false })).toEqual({ data: { __typename: 'Query' } });
  });
});

describe('a list of contacts (GQL-10, GQL-11, GQL-32)', () => {
  const list =
    'query q($first: Int, $last: Int, $after: String, $before: String) { group(fullPath: "OFFICE") { contacts(first: $first, last: $last, after: $after, before: $before) { nodes { firstName } edges { cursor node { id } } count pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } } }';
  const page = async (variables: object) => {
    const { data, errors } = await run(list, variables);
    if (errors) return errors.map(({ message }) => message);
    const { nodes, pageInfo, count, edges } = (data as never as { group: { contacts: never } }).group.contacts as {
      nodes: { firstName: string }[];
      pageInfo: { hasNextPage: boolean; hasPreviousPage: boolean; startCursor: string; endCursor: string };
      count: number;
      edges: { cursor: string }[];
    };
    return {
      names: nodes.map(({ firstName }) => firstName),
      count,
      ...pageInfo,
      cursors: edges.map(({ cursor }) => cursor),
    };
  };
  type Page = Exclude<Awaited<ReturnType<typeof page>>, string[]>;

  it('goes on from a cursor, forwards and backwards', async () => {
    const first = (await page({ first: 2, last: null, after: '', before: '' })) as Page;
    expect(first).toMatchObject({ names: ['Ann', 'Bob'], count: 3, hasNextPage: true, hasPreviousPage: false });
    expect(first.cursors).toEqual([first.startCursor, first.endCursor]);
    const second = (await page({ first: 2, after: first.endCursor, before: '' })) as Page;
    expect(second).toMatchObject({ names: ['Cid'], hasNextPage: false, hasPreviousPage: true });
    const back = (await page({ last: 2, before: second.startCursor })) as Page;
    expect(back).toMatchObject({ names: ['Ann', 'Bob'], hasNextPage: true, hasPreviousPage: false });
    expect(first.cursors).toEqual(back.cursors);
  });
  it('has cursors that tell nothing, and are of it alone', async () => {
    const { endCursor } = (await page({ first: 1 })) as Page;
    expect(Buffer.from(endCursor, 'base64url').toString()).not.toContain('70');
    const other =
      'query q($after: String) { group(fullPath: "office") { contacts(search: "x", after: $after) { nodes { id } } } }';
    const message = 'The cursor is invalid, or of another list';
    expect((await run(other, { after: endCursor })).errors).toMatchObject([{ message }]);
    expect(await page({ after: 'guessed' })).toEqual([message]);
    const forged = `${endCursor.slice(0, -2)}${endCursor.endsWith('A') ? 'B' : 'A'}A`;
    expect(await page({ after: forged })).toEqual([message]);
  });
  it.each([
    [{ first: 1, last: 1 }, 'first and last can not be given together'],
    [{ first: 0 }, 'first must be at least 1'],
    [{ last: -1 }, 'last must be at least 1'],
    [{ first: 1, before: 'x' }, 'first goes with after, and last with before'],
  ])('refuses %j', async (variables, message) => expect(await page(variables)).toEqual([message]));
  it('asks what is selected, and nothing else', async () => {
    const asked = async (query: string) => {
      gateway.services.requests.clear();
      await post({ query });
      return [...gateway.services.requests.keys()].sort();
    };
    expect(await asked('{ group(fullPath: "office") { id fullPath } }')).toEqual([]);
    const organization = '{ group(fullPath: "office") { contacts { nodes { organization { id name } } } } }';
    expect(await asked(organization)).toEqual(['crm.contacts.list']);
  });
  it('drops the nulls of a list variable, and asks with the defaults where null is given', async () => {
    const query =
      'query q($ids: [CustomerRelationsContactID!], $state: CustomerRelationsContactState, $sort: ContactSort) { group(fullPath: "office") { contacts(ids: $ids, state: $state, sort: $sort) { nodes { id } } } }';
    expect((await run(query, { ids: [null], state: null, sort: null })).errors).toBeUndefined();
    expect(gateway.services.requests.get('crm.contacts.list')!.payload).toMatchObject({
      ids: [],
      state: 'all',
      orderBy: 'last_name',
      sort: 'asc',
    });
    await run(query, { ids: ['gid://gitlab/CustomerRelations::Contact/7'], state: 'inactive', sort: 'created_desc' });
    expect(gateway.services.requests.get('crm.contacts.list')!.payload).toMatchObject({
      ids: [7],
      state: 'inactive',
      orderBy: 'created_at',
      sort: 'desc',
    });
  });
  it('is empty where contacts may not be seen, and counts zeros', async () => {
    const query =
      '{ group(fullPath: "office") { contacts { nodes { id } count } contactStateCounts { active inactive all } } }';
    for (const code of ['forbidden', 'crm-disabled']) {
      const refusal = new DomainError(code, 'secret');
      gateway.services.next.set('crm.contacts.list', [refusal, refusal]);
      gateway.services.next.set('crm.contacts.count', refusal);
      const { body } = await post({ query });
      const none = { contacts: { nodes: [], count: 0 }, contactStateCounts: { active: 0, inactive: 0, all: 0 } };
      expect(body).toEqual({ data: { group: none } });
    }
  });
  it('counts one state where that is asked for (GQL-34)', async () => {
    const query = '{ group(fullPath: "office") { contactStateCounts(state: inactive) { active inactive all } } }';
    expect((await run(query)).data).toEqual({ group: { contactStateCounts: { active: 0, inactive: 1, all: 1 } } });
  });
  it('names the argument of a malformed id (GQL-7)', async () => {
    const { errors } = await run('{ group(fullPath: "office") { contacts(ids: ["7"]) { nodes { id } } } }');
    expect(errors).toMatchObject([{ message: expect.stringContaining('Argument "ids" has an invalid value') }]);
  });
});

describe('issues (GQL-21 to GQL-26, GQL-35)', () => {
  const contacts = '{ customerRelationsContacts(first: 10) { count nodes { id firstName } } }';
  it('are shown with the contacts that may be seen, by name', async () => {
    const { data } = await run(`{ issue(id: "gid://gitlab/WorkItem/40") ${contacts} }`);
    expect(data).toEqual({
      issue: {
        customerRelationsContacts: {
          count: 2,
          nodes: [
            { id: 'gid://gitlab/CustomerRelations::Contact/70', firstName: 'Ann' },
            { id: 'gid://gitlab/CustomerRelations::Contact/71', firstName: 'Bob' },
          ],
        },
      },
    });
  });
  it('of a hundred projects ask each service as often as one', async () => {
    const query =
      '{ group(fullPath: "office") { issues(first: 100, includeSubgroups: true) { nodes { labels { nodes { title } } customerRelationsContacts(first: 10) { nodes { firstName organization { name } } } } } } }';
    const askedFor = async (count: number) => {
      const items = Array.from({ length: count }, (_, n) => {
        const project = { id: 100 + n, fullPath: `office/p${n}` };
        return { ...issue, id: 1_000 + n, project };
      });
      const cursors = items.map(({ id }) => `${id}`);
      const list = { items, details: items.map(() => details), cursors, total: null, more: false };
      gateway.services.next.set('issues.issues.list', list);
      gateway.services.asked.length = 0;
      const { body } = await post({ query });
      const contacts = { nodes: ['Ann', 'Bob'].map((firstName) => ({ firstName, organization: null })) };
      const nodes = items.map(() => ({
        labels: { nodes: [{ title: 'urgent' }] },
        customerRelationsContacts: contacts,
      }));
      expect(body).toEqual({ data: { group: { issues: { nodes } } } });
      return gateway.services.asked.map((subject) => subject.split('.')[0]);
    };
    expect(await askedFor(1)).toEqual(['groups', 'groups', 'issues', 'groups', 'crm']);
    expect(await askedFor(100)).toEqual(await askedFor(1));
  });
  it('have no contacts, nor the widget of them, where these may not be seen (LNK-1)', async () => {
    const query = `{ issue(id: "gid://gitlab/Issue/40") ${contacts} workItem(id: "gid://gitlab/WorkItem/40") { widgets(onlyTypes: [CRM_CONTACTS, NOTES]) { __typename type } features { crmContacts { type } } } }`;
    const refusal = new DomainError('forbidden', 'secret');
    gateway.services.next.set('crm.contacts.read-linked', [refusal, refusal, refusal]);
    expect((await post({ query })).body).toEqual({
      data: {
        issue: { customerRelationsContacts: { count: 0, nodes: [] } },
        workItem: { widgets: [{ __typename: 'WorkItemWidgetNotes', type: 'NOTES' }], features: { crmContacts: null } },
      },
    });
    gateway.services.next.delete('crm.contacts.read-linked');
  });
  it('are null where they are missing or may not be read (GQL-6)', async () => {
    const query =
      '{ issue(id: "gid://gitlab/Issue/1") { id } project(fullPath: "office/desk") { issue(iid: "2") { id } } group(fullPath: "nowhere") { id } namespace(fullPath: "nowhere/at/all") { id } }';
    expect(await run(query)).toEqual({ data: { issue: null, project: { issue: null }, group: null, namespace: null } });
  });
  it('are work items with all widgets', async () => {
    const query =
      '{ namespace(fullPath: "office/desk") { id workItem(iid: "1") { id state workItemType { id name } userPermissions { updateWorkItem setWorkItemMetadata } widgets { type ... on WorkItemWidgetCrmContacts { contactsAvailable contacts { nodes { lastName } } } } features { crmContacts { contacts { count } } } } } }';
    const { data } = await run(query);
    expect(data).toEqual({
      namespace: {
        id: 'gid://gitlab/Project/9',
        workItem: {
          id: 'gid://gitlab/WorkItem/40',
          state: 'OPEN',
          workItemType: { id: 'gid://gitlab/WorkItems::Type/1', name: 'Issue' },
          userPermissions: { updateWorkItem: true, setWorkItemMetadata: true },
          widgets: [
            {
              type: 'CRM_CONTACTS',
              contactsAvailable: true,
              contacts: { nodes: [{ lastName: 'Lee' }, { lastName: 'Lee' }] },
            },
            ...['DESCRIPTION', 'ASSIGNEES', 'LABELS', 'NOTES', 'TIME_TRACKING', 'EMAIL_PARTICIPANTS'].map((type) => ({
              type,
            })),
          ],
          features: { crmContacts: { contacts: { count: 2 } } },
        },
      },
    });
  });
  it('are listed by what is asked for', async () => {
    const query =
      '{ project(fullPath: "office/desk") { issues(iid: "4", state: closed, search: "x", labelName: ["a"], assigneeUsernames: ["jane"], crmContactId: "7", serviceDesk: true, createdAfter: "2026-01-02", sort: TITLE_ASC, first: 5) { nodes { iid labels { nodes { title color } } assignees { nodes { username } } author { name } reference(full: true) } } } }';
    const { data } = await run(query);
    expect(data).toEqual({
      project: {
        issues: {
          nodes: [
            {
              iid: '1',
              labels: { nodes: [{ title: 'urgent', color: '#6699cc' }] },
              assignees: { nodes: [{ username: 'support-bot' }] },
              author: { name: 'Support Bot' },
              reference: 'office/desk#1',
            },
          ],
        },
      },
    });
    expect(gateway.services.requests.get('issues.issues.list')!.payload).toMatchObject({
      iids: [4],
      state: 'closed',
      labels: ['a'],
      assigneeUsernames: ['jane'],
      contactId: 7,
      serviceDesk: true,
      createdAfter: '2026-01-02T00:00:00.000Z',
      orderBy: 'title',
      sort: 'asc',
      from: { limit: 5, cursor: null, backward: false, counted: false },
    });
  });
});

describe('a mutation (GQL-4, GQL-5, GQL-8, GQL-36 to GQL-43)', () => {
  const create =
    'mutation m($input: CustomerRelationsContactCreateInput!) { customerRelationsContactCreate(input: $input) { clientMutationId contact { firstName email active } errors } }';
  const input = { groupId: 'gid://gitlab/Group/3', firstName: 'Eve', lastName: 'Moe', clientMutationId: 'one' };
  const set =
    'mutation m($input: IssueSetCrmContactsInput!) { issueSetCrmContacts(input: $input) { issue { iid } errors } }';
  const setting = { projectPath: 'office/desk', iid: '1', contactIds: ['gid://gitlab/CustomerRelations::Contact/70'] };

  it('answers what it has made', async () => {
    const { body } = await post({ query: create, variables: { input } });
    const contact = { firstName: 'Eve', email: null, active: true };
    const payload = { clientMutationId: 'one', contact, errors: [] };
    expect(body).toEqual({ data: { customerRelationsContactCreate: payload } });
    const { metadata } = gateway.services.requests.get('crm.contacts.create')!;
    expect(metadata).toMatchObject({ via: 'graphql' });
  });
  it('tells what lists do not show yet', async () => {
    gateway.services.visible = false;
    const { headers } = await post({ query: create, variables: { input } });
    gateway.services.visible = true;
    expect(headers.get('x-ledgerdesk-visible')).toBe('false');
  });
  it('tells which fields break a rule, in whole sentences', async () => {
    const issues = [
      { path: 'firstName', message: "can't be blank" },
      { path: 'base', message: 'The specified organization was not found or does not belong to this group' },
    ];
    gateway.services.next.set('crm.contacts.create', new InvalidFields(issues));
    const { body } = await post({ query: create, variables: { input } });
    const errors = ["First name can't be blank", issues[1]!.message];
    const payload = { clientMutationId: 'one', contact: null, errors };
    expect(body).toEqual({ data: { customerRelationsContactCreate: payload } });
  });
  it.each(['forbidden', 'crm-disabled', 'contact-not-found'])('answers %s alike: nothing is there', async (code) => {
    gateway.services.next.set('crm.contacts.update', new DomainError(code, 'secret'));
    const query =
      'mutation { customerRelationsContactUpdate(input: {id: "gid://gitlab/CustomerRelations::Contact/70"}) { errors } }';
    const { body } = await post({ query });
    expect(body).toEqual({
      data: { customerRelationsContactUpdate: null },
      errors: [{ message: ABSENT, path: ['customerRelationsContactUpdate'], locations: expect.anything() }],
    });
    const missing = await run(query.replace('Contact/70', 'Contact/7000'));
    expect(missing.errors!.map(({ message }) => message)).toEqual([ABSENT]);
  });
  it('says so where no answer came in time, and nothing of what is a bug', async () => {
    gateway.services.next.set('crm.contacts.create', new DomainError('unavailable', 'secret'));
    const unavailable = (await post({ query: create, variables: { input } })).body as Result;
    expect(unavailable.errors).toMatchObject([{ message: 'Try again later', extensions: { code: 'UNAVAILABLE' } }]);
    gateway.services.next.set('crm.contacts.create', new TypeError('secret'));
    const { text } = await post({ query: create, variables: { input } });
    expect(text).toContain('Internal server error');
    expect(text).not.toContain('secret');
  });
  it('with an Idempotency-Key has its effect once, each with an id of its own', async () => {
    const query =
      `${create.replace('m(', 'm(').replace('customerRelationsContactCreate(', 'a: customerRelationsContactCreate(')}`.replace(
        / }$/,
        ' b: customerRelationsContactCreate(input: $input) { contact { id } } }',
      );
    const headers = { 'Idempotency-Key': 'graphql-1' };
    const before = gateway.services.contacts.size;
    const first = await post({ query, variables: { input } }, { headers });
    const again = await post({ query, variables: { input } }, { headers });
    expect((first.body as Result).errors).toBeUndefined();
    expect(again.body).toEqual(first.body);
    expect(gateway.services.contacts.size).toBe(before + 2);
  });
  it('sets the contacts of an issue, as its mode says', async () => {
    for (const [operationMode, changes] of [
      [undefined, { replaceIds: [70] }],
      ['APPEND', { addIds: [70] }],
      ['REMOVE', { removeIds: [70] }],
    ] as const) {
      const { data } = await run(set, { input: { ...setting, ...(operationMode && { operationMode }) } });
      expect(data).toEqual({ issueSetCrmContacts: { issue: { iid: '1' }, errors: [] } });
      expect(gateway.services.requests.get('issues.contacts.set')!.payload).toEqual({ iid: 1, ...changes });
    }
  });
  it('shows the issue also where its contacts were refused', async () => {
    for (const code of ['contacts-refused', 'forbidden']) {
      gateway.services.next.set('issues.contacts.set', new DomainError(code, 'told'));
      const { body } = await post({ query: set, variables: { input: setting } });
      expect(body).toEqual({ data: { issueSetCrmContacts: { issue: { iid: '1' }, errors: ['told'] } } });
    }
  });
  it.each(['7', 'gid://gitlab/Group/7'])('names a contact that is none: %s (GQL-7)', async (id) => {
    const { errors } = await run(set, { input: { ...setting, contactIds: [id] } });
    expect(errors).toMatchObject([{ message: `Contact ${id} is invalid.` }]);
  });
  it('takes no null for a contact (GQL-11)', async () => {
    const { errors } = await run(set, { input: { ...setting, contactIds: [null] } });
    expect(errors).toHaveLength(1);
  });
  it('updates the contacts of a work item, and shows none where they were refused (GQL-41)', async () => {
    const query =
      'mutation m($input: WorkItemUpdateInput!) { workItemUpdate(input: $input) { workItem { iid } errors } }';
    const contactIds = setting.contactIds;
    const variables = { input: { id: 'gid://gitlab/WorkItem/40', crmContactsWidget: { contactIds } } };
    expect((await run(query, variables)).data).toEqual({ workItemUpdate: { workItem: { iid: '1' }, errors: [] } });
    gateway.services.next.set('issues.contacts.set', new DomainError('contacts-refused', 'told'));
    expect((await post({ query, variables })).body).toEqual({
      data: { workItemUpdate: { workItem: null, errors: ['told'] } },
    });
  });
});

describe('a subscription (GQL-40, GQL-44)', () => {
  const query =
    'subscription s($id: IssuableID!) { issueCrmContactsUpdated(issuableId: $id) { ... on Issue { iid customerRelationsContacts { nodes { firstName } } } } }';
  const clients: Client[] = [];
  afterEach(async () => {
    await Promise.all(clients.splice(0).map((client) => client.dispose()));
  });
  const connect = (connectionParams: Record<string, unknown>, webSocketImpl: unknown = WebSocket) => {
    const url = `${gateway.url.replace('http', 'ws')}/api/graphql`;
    const client = createClient({ url, webSocketImpl, connectionParams, retryAttempts: 0 });
    clients.push(client);
    return client;
  };
  const subscribe = (token: string, id = 'gid://gitlab/Issue/40') =>
    connect({ 'PRIVATE-TOKEN': token }).iterate({ query, variables: { id } });
  const shown = (...names: string[]) => ({
    data: {
      issueCrmContactsUpdated: {
        iid: '1',
        customerRelationsContacts: { nodes: names.map((firstName) => ({ firstName })) },
      },
    },
  });
  const linked = (contactIds: number[]) => ({ contactIds, mayUpdate: true, mayPlan: true });
  const readNext = async (contactIds: number[]) => {
    gateway.services.next.set('issues.issues.read', { issue, details: linked(contactIds) });
    gateway.parts.changes.publish('issue-list', [40]);
  };

  it('sends the issue as it is, then after each change of its contacts', async () => {
    const events = subscribe('jane-token');
    expect((await events.next()).value).toEqual(shown('Ann', 'Bob'));
    await readNext([70, 71]); // Changed, but not in its contacts.
    const next = events.next();
    await readNext([72]);
    expect((await next).value).toEqual(shown('Cid'));
  });
  it('of what can not be read sends one null, and ends', async () => {
    const events = subscribe('jane-token', 'gid://gitlab/Issue/41');
    expect((await events.next()).value).toEqual({ data: { issueCrmContactsUpdated: null } });
    expect((await events.next()).done).toBe(true);
  });
  it('ends so where the right to read ends', async () => {
    const events = subscribe('jane-token');
    await events.next();
    gateway.services.next.set('issues.issues.read', new DomainError('issue-not-found', 'secret'));
    gateway.parts.changes.publish('issue-list', [40]);
    expect((await events.next()).value).toEqual({ data: { issueCrmContactsUpdated: null } });
    expect((await events.next()).done).toBe(true);
  });
  it('reads again what is not there at present, and tells of what fails as operations do', async () => {
    const organization = { id: 5, name: 'Acme' };
    gateway.services.contacts.set(73, { ...blankContact, id: 73, firstName: 'Dan', organization, changes: 1 });
    const whole = query.replace('firstName', 'firstName organization { description }');
    const events = connect({ 'PRIVATE-TOKEN': 'jane-token' }).iterate({
      query: whole,
      variables: { id: 'gid://gitlab/Issue/40' },
    });
    await events.next();
    const next = events.next();
    gateway.services.requests.delete('crm.contacts.read-linked');
    gateway.services.next.set('crm.contacts.read-linked', new DomainError('unavailable', 'secret'));
    await readNext([73]);
    await gateway.services.begun('crm.contacts.read-linked');
    gateway.services.next.set('crm.organizations.list', new TypeError('secret'));
    await readNext([73]);
    const contact = { firstName: 'Dan', organization: { description: null } };
    expect((await next).value).toEqual({
      data: { issueCrmContactsUpdated: { iid: '1', customerRelationsContacts: { nodes: [contact] } } },
      errors: [
        {
          message: 'Internal server error',
          path: ['issueCrmContactsUpdated', 'customerRelationsContacts', 'nodes', 0, 'organization', 'description'],
          extensions: { requestId: expect.any(String) },
        },
      ],
    });
  });
  it.each([[{}], [{ 'PRIVATE-TOKEN': 'guessed' }]])('without a valid token is refused: %j', async (params) => {
    const events = connect(params).iterate({ query, variables: { id: 'gid://gitlab/Issue/40' } });
    await expect(events.next()).rejects.toMatchObject({ code: 4403 });
  });
  describe('by the session of a browser (SIG-2)', () => {
    const signedIn = async () => {
      const passwordHash = await new Passwords().hash('correct horse battery');
      const jane = { userId: 7, passwordHash, blocked: false, version: 1 };
      Object.assign(gateway.services.credentials, { jane });
      const browser = new Browser(() => gateway, '198.51.100.1');
      await browser.signIn('jane', 'correct horse battery');
      return browser;
    };
    const listen = (browser: Browser, origin: string) => {
      class FromPage extends WebSocket {
        constructor(url: string, protocols: string) {
          super(url, protocols, { headers: { Cookie: browser.cookie, Origin: origin } });
        }
      }
      return connect({}, FromPage).iterate({ query, variables: { id: 'gid://gitlab/Issue/40' } });
    };

    it('is for our own pages', async () => {
      const browser = await signedIn();
      expect((await listen(browser, 'https://desk.example.org').next()).value).toEqual(shown('Ann', 'Bob'));
      await expect(listen(browser, 'https://evil.example.org').next()).rejects.toMatchObject({ code: 4403 });
    });
    it('is closed before its next event when its user is blocked', async () => {
      const events = listen(await signedIn(), 'https://desk.example.org');
      await events.next();
      gateway.services.credentials.jane!.blocked = true;
      gateway.parts.changes.publish('issue-list', [40]);
      await expect(events.next()).rejects.toMatchObject({ code: 4403 });
    });
  });
  it('is all that runs over WebSocket', async () => {
    const events = connect({ Authorization: 'Bearer jane-token' }).iterate({ query: '{ currentUser { id } }' });
    await expect(events.next()).rejects.toMatchObject([{ message: 'Only subscriptions run over WebSocket' }]);
    const { body } = await post({ query: query.replace('$id: IssuableID!', '$id: IssuableID = ""') });
    expect(body).toEqual({ errors: [{ message: 'Subscriptions run over WebSocket' }] });
  });
});

describe('the page for browsers', () => {
  it('is served with its files, from here alone', async () => {
    const page = await gateway.fetch('GET', '/api/graphql', { headers: { Accept: 'text/html' } });
    const addresses = [...page.text.matchAll(/(?:src|href)="(\/[^"]+)"/g)].map(([, address]) => address!);
    expect(addresses).toHaveLength(5);
    for (const address of addresses) expect((await gateway.fetch('GET', address, {})).status).toBe(200);
    expect(page.text).not.toMatch(/https?:/);
  });
  it('has examples that are valid', async () => {
    expect(examples).toHaveLength(5);
    for (const { query, variables } of examples) {
      const { errors = [] } = (await post({ query, variables })).body as Result;
      expect(errors.map(({ message }) => message).filter((message) => message !== ABSENT)).toEqual([]);
    }
  });
});
