import { connect } from 'node:net';
import { once } from 'node:events';
import { StartedGateway } from '../fixture/started-gateway';

const issues = '/projects/office%2Fdesk/issues';
const contacts = '/groups/office/crm/contacts';

describe('a client of GitLab', () => {
  let gateway: StartedGateway;
  const asked = (subject: string) => gateway.services.requests.get(subject)!.payload;
  const answerTo = async (...sent: Parameters<StartedGateway['ask']>) => {
    const { status, body } = await gateway.ask(...sent);
    return [status, body];
  };
  beforeAll(async () => (gateway = await StartedGateway.start()));
  afterAll(() => gateway.stop());

  describe('that has parameters in the address', () => {
    it('creates a confidential issue', async () => {
      await gateway.ask('POST', `${issues}?title=Broken&confidential=true&crm_contact_ids=70,71`);
      expect(asked('issues.issues.create')).toMatchObject({
        title: 'Broken',
        confidential: true,
        contactIds: [70, 71],
      });
    });
    it('writes an internal note', async () => {
      await gateway.ask('POST', `${issues}/1/notes?internal=True`, { json: { body: 'Between us' } });
      expect(asked('issues.notes.add')).toMatchObject({ body: 'Between us', internal: true });
    });
    it('closes an issue', async () => {
      await gateway.ask('PUT', `${issues}/1?state_event=close`, { json: {} });
      expect(asked('issues.issues.update')).toEqual({ iid: 1, stateEvent: 'close' });
    });
    it('takes contacts off, by address or body', async () => {
      await gateway.ask('DELETE', `${issues}/1/crm_contacts?contact_ids[]=70`);
      expect(asked('issues.contacts.set')).toEqual({ iid: 1, removeIds: [70] });
      await gateway.ask('DELETE', `${issues}/1/crm_contacts`, { json: { contact_ids: [71] } });
      expect(asked('issues.contacts.set')).toEqual({ iid: 1, removeIds: [71] });
    });
    it('is asked for them as for those of a body, in which they are overruled (API-1)', async () => {
      expect(await answerTo('POST', `${issues}?title=a&confidential=maybe`)).toEqual([
        400,
        { error: 'confidential is invalid' },
      ]);
      await gateway.ask('POST', `${issues}?title=a&confidential=true`, { json: { title: 'b', confidential: false } });
      expect(asked('issues.issues.create')).toMatchObject({ title: 'b', confidential: false });
    });
    it('names the group that it creates a project in', async () => {
      await gateway.ask('POST', '/projects?name=Desk&namespace_id=3');
      expect(gateway.services.accessQuestions.at(-1)!.what).toEqual({ group: 3 });
    });
    it('has one answer for a key, unless the address differs (API-6)', async () => {
      const create = (query: string) =>
        gateway.ask('POST', `${issues}?${query}`, { json: { title: 'a' }, headers: { 'Idempotency-Key': 'address' } });
      const first = await create('confidential=true');
      const again = await create('confidential=true');
      expect([again.status, again.body]).toEqual([201, first.body]);
      expect((await create('confidential=false')).status).toBe(422);
    });
  });

  describe('that lists', () => {
    it('may leave filters and pages empty (API-1)', async () => {
      const empty = 'state=&search=&iids[]=&created_after=&confidential=&author_id=&labels=&page=&per_page=&sort=';
      expect((await gateway.ask('GET', `${issues}?${empty}`)).status).toBe(200);
      expect(asked('issues.issues.list')).toMatchObject({ state: 'all', search: null, iids: null, page: 1 });
    });
    it.each(['iids=1,3', 'iids[]=1&iids[]=3', 'iids[]=1,3', 'iids[]=1, 3&iids[]='])(
      'may write lists as %s (API-1)',
      async (iids) => {
        expect((await gateway.ask('GET', `${issues}?state=opened&${iids}`)).status).toBe(200);
        expect(asked('issues.issues.list')).toMatchObject({ iids: [1, 3] });
      },
    );
    it('may name days (API-1)', async () => {
      await gateway.ask('GET', `${issues}?created_after=2026-01-31&updated_before=2026-02-01T10:00`);
      expect(asked('issues.issues.list')).toMatchObject({
        createdAfter: '2026-01-31T00:00:00Z',
        updatedBefore: '2026-02-01T10:00:00Z',
      });
    });
    it('may ask for keysets, and finds the next page in Link (API-1)', async () => {
      const { status, headers } = await gateway.ask('GET', '/groups?pagination=keyset&per_page=20');
      expect([status, headers.get('link')]).toEqual([
        200,
        expect.stringMatching(/pagination=keyset[^>]*>; rel="next"/),
      ]);
      expect(await answerTo('GET', '/groups?pagination=keyset&cursor=abc')).toEqual([
        400,
        { error: 'cursor is not supported' },
      ]);
    });
    it.each([
      [`${issues}?not[labels]=a`, 'not is not supported'],
      [`${issues}?or[author_username]=a`, 'or is not supported'],
      ['/issues?due_date=overdue', 'due_date is not supported'],
      [`${issues}?milestone=v1&weight=3`, 'milestone is not supported, weight is not supported'],
      ['/groups?visibility=private', 'visibility is not supported'],
      ['/groups/3/subgroups?skip_groups[]=4', 'skip_groups is not supported'],
      ['/projects?owned=true', 'owned is not supported'],
      ['/groups/3/projects?simple=true', 'simple is not supported'],
      ['/groups/3/members?skip_users=7', 'skip_users is not supported'],
      ['/users?active=true', 'active is not supported'],
      ['/user?sudo=root', 'sudo is not supported'],
      ['/groups/3?with_projects=True', 'with_projects is not supported'],
    ])('is told what %s would ignore: %s (API-11)', async (path, error) =>
      expect(await answerTo('GET', path)).toEqual([400, { error }]),
    );
    it.each(['/groups/3?with_projects=False', '/groups?statistics=false', '/groups?nonsense=1'])(
      'is not told of what changes nothing: %s (API-11)',
      async (path) => expect((await gateway.ask('GET', path)).status).toBe(200),
    );
  });

  it.each([
    ['POST', issues, { title: 'a', due_date: '2026-01-01' }, 'due_date is not supported'],
    ['POST', issues, { title: 'a', issue_type: 'incident' }, 'issue_type is not supported'],
    ['PUT', `${issues}/1`, { title: 'a', milestone_id: 3 }, 'milestone_id is not supported'],
    ['PUT', `${issues}/1/notes/50`, { body: 'a', confidential: true }, 'confidential is not supported'],
    [
      'POST',
      '/users',
      { name: 'a', username: 'ab', email: 'a@b.cd', reset_password: true },
      'reset_password is not supported',
    ],
    [
      'POST',
      '/groups/3/members',
      { user_id: 7, access_level: 10, member_role_id: 1 },
      'member_role_id is not supported',
    ],
    [
      'POST',
      '/users/7/personal_access_tokens',
      { name: 'a', scopes: 'api', description: 'b' },
      'description is not supported',
    ],
  ])('that writes is told what %s %s %j would ignore: %s (API-11)', async (method, path, json, error) =>
    expect(await answerTo(method, path, { json })).toEqual([400, { error }]),
  );
  it('that acts as somebody else is refused (API-11)', async () => {
    const error = 'Sudo is not supported';
    expect(await answerTo('GET', '/user', { headers: { Sudo: 'root' } })).toEqual([400, { error }]);
  });
  it.each(['JOB-TOKEN', 'Deploy-Token'])(
    'that signs in by %s is not taken for the public (API-2, API-11)',
    async (name) => {
      const signedIn = { token: null, headers: { [name]: 'jane-token' } };
      expect(await answerTo('GET', '/groups', signedIn)).toEqual([400, { error: `${name} is not supported` }]);
    },
  );
  it.each(['private_token', 'access_token', 'job_token'])(
    'that signs in by %s in the address is not taken for the public (API-2, API-11)',
    async (name) => {
      const error = `${name} is not supported`;
      expect(await answerTo('GET', `/groups?${name}=jane-token`, { token: null })).toEqual([400, { error }]);
    },
  );

  it('finds namespaces (API-57)', async () => {
    const place = { id: 3, name: 'Office', path: 'office', kind: 'group', full_path: 'office', parent_id: null };
    const shown = { ...place, avatar_url: null, web_url: 'https://desk.example.org/groups/office' };
    expect(await answerTo('GET', '/namespaces?search=off&owned_only=yes')).toEqual([200, [shown]]);
    expect(asked('groups.groups.list')).toMatchObject({ search: 'off', owned: true });
    expect(await answerTo('GET', '/namespaces/office')).toEqual([200, shown]);
    expect(gateway.services.accessQuestions.at(-1)!.what).toEqual({ group: 'office' });
    expect((await gateway.ask('GET', '/namespaces', { token: null })).status).toBe(401);
  });
  it.each(['/version', '/metadata'])('finds the version at %s (API-57)', async (path) => {
    expect(await answerTo('GET', path)).toEqual([
      200,
      { version: expect.stringMatching(/^\d+\.\d+\.\d+/), revision: expect.any(String) },
    ]);
    expect((await gateway.ask('GET', path, { token: null })).status).toBe(401);
  });

  it.each([
    '/user',
    '/users/7',
    '/groups/3',
    '/groups/3/members/7',
    '/groups/3/members/all/7',
    '/groups/3/crm/settings',
    '/groups/3/crm/contacts/counts',
    '/namespaces/3',
    '/projects/9',
    `${issues}/1`,
    `${issues}/1/notes/50`,
    `${issues}/1/crm_contacts`,
    '/projects/9/service_desk',
    `/projects/9/service_desk/mails/${'a'.repeat(64)}`,
  ])('finds an ETag at %s, by which nothing is sent again (API-7)', async (path) => {
    const etag = (await gateway.ask('GET', path)).headers.get('etag')!;
    expect(etag).toMatch(/^"[\w-]+"$/);
    const { status, text } = await gateway.ask('GET', path, { headers: { 'If-None-Match': etag } });
    expect([status, text]).toEqual([304, '']);
  });
  it.each([
    ['/groups/3/members/7', { access_level: 30 }],
    ['/groups/3/crm/settings', { enabled: false }],
    ['/projects/9', { service_desk_enabled: true }],
  ])('changes %s only as it knows it (API-12)', async (path, json) => {
    const etag = (await gateway.ask('GET', path)).headers.get('etag')!;
    const change = async (tag: string) =>
      (await gateway.ask('PUT', path, { json, headers: { 'If-Match': tag } })).status;
    expect([await change('"other"'), await change(`W/${etag}`), await change(etag), await change('*')]).toEqual([
      412, 412, 200, 200,
    ]);
  });

  describe('that sends a body which is none', () => {
    it.each(['multipart/form-data', 'multipart/form-data; boundary=', 'multipart/form-data; charset=utf-8'])(
      'is told so: %s',
      async (type) => {
        const sent = { body: '--a\r\n', headers: { 'Content-Type': type } };
        expect(await answerTo('POST', contacts, sent)).toEqual([400, { error: 'The request body can not be read' }]);
      },
    );
    it.each(['--a\r\n', 'nothing', '--a\r\nContent-Disposition: form-data; name="x"\r\n\r\ny'])(
      'is told so of parts that do not end: %j',
      async (body) => {
        const headers = { 'Content-Type': 'multipart/form-data; boundary=a' };
        expect(await answerTo('POST', contacts, { body, headers })).toEqual([
          400,
          { error: 'The request body can not be read' },
        ]);
      },
    );
    it.each(['application/json', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=a'])(
      'and goes away while it does, with %s, is no error in the log',
      async (type) => {
        const before = gateway.logLines.length;
        const { hostname, port } = new URL(gateway.url);
        const socket = connect(Number(port), hostname.replace(/^\[|\]$/g, ''));
        const head = ['POST /api/v4/groups/3/crm/contacts HTTP/1.1', 'Host: x', 'PRIVATE-TOKEN: jane-token'];
        const body = [`Content-Type: ${type}`, 'Content-Length: 1000', 'Expect: 100-continue'];
        socket.write(`${[...head, ...body].join('\r\n')}\r\n\r\n`);
        await once(socket, 'data');
        socket.write('--a');
        socket.resetAndDestroy();
        expect((await gateway.ask('GET', '/user')).status).toBe(200);
        const lines = gateway.logLines.slice(before).map((line) => JSON.parse(line) as { msg: string });
        expect(lines.filter(({ msg }) => msg !== 'answered')).toEqual([]);
      },
    );
  });
});
