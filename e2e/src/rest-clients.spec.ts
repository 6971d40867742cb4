import { randomUUID } from 'node:crypto';
import { story } from './shapes';

story('Clients of GitLab ask for things in their own way', (installation) => {
  const api = () => installation().api;
  const name = (prefix: string) => `${prefix}-${randomUUID().slice(0, 8)}`;
  let group: { id: number; full_path: string };
  let project: string;
  let contact: { id: number };
  let member: { id: number; token: string };
  beforeAll(async () => {
    group = await api().make('/groups', { name: 'Clients', path: name('clients'), visibility: 'public' });
    const { id } = await api().make('/projects', { name: 'Desk', path: 'desk', namespace_id: group.id });
    project = `/projects/${id}`;
    contact = await api().make(`/groups/${group.id}/crm/contacts`, { first_name: 'Jane', last_name: 'Roe' });
    const username = name('member');
    const user = await api().make('/users', { name: 'Mia', username, email: `${username}@users.test` });
    const { token } = await api().make(`/users/${user.id}/personal_access_tokens`, { name: 'e2e', scopes: ['api'] });
    await api().make(`/groups/${group.id}/members`, { user_id: user.id, access_level: 15 });
    member = { id: user.id, token };
  });

  it('with parameters in the address, which count as those of a body (API-1)', async () => {
    const query = `title=Broken&confidential=True&crm_contact_ids=${contact.id}`;
    const { status, body } = await api().ask('POST', `${project}/issues?${query}`);
    expect([status, body]).toMatchObject([201, { title: 'Broken', confidential: true, milestone: null }]);
    const note = await api().post(`${project}/issues/${body.iid}/notes?internal=yes`, { body: 'Between us' });
    expect(note.body).toMatchObject({ body: 'Between us', internal: true });
    const linked = await api().get(`${project}/issues/${body.iid}/crm_contacts`);
    expect(linked.body).toMatchObject([{ id: contact.id }]);
    await api().ask('DELETE', `${project}/issues/${body.iid}/crm_contacts?contact_ids=${contact.id}`);
    expect((await api().get(`${project}/issues/${body.iid}/crm_contacts`)).body).toEqual([]);
  });
  it('with days, comma lists, empty values and slashes at the end (API-1)', async () => {
    const { iid } = await api().make(`${project}/issues`, { title: 'Listed' });
    const { body } = await api().get(
      `${project}/issues/?iids=${iid},999&created_after=2020-01-01&state=&search=&page=`,
    );
    expect(body).toMatchObject([{ iid }]);
    expect((await api().get(`${project}/issues?created_before=2020-01-01`)).body).toEqual([]);
  });
  it('with filters that would be ignored, and are told so (API-11)', async () => {
    const { status, body } = await api().get(`${project}/issues?not[author_username]=root&weight=3`);
    expect([status, body]).toEqual([400, { error: 'not is not supported, weight is not supported' }]);
  });
  it('with ETags of whatever is read alone (API-7, API-12)', async () => {
    const path = `/groups/${group.id}/members/${member.id}`;
    const etag = (await api().get(path)).headers.get('etag')!;
    expect((await api().get(path, { headers: { 'If-None-Match': etag } })).status).toBe(304);
    const change = { access_level: 20 };
    expect((await api().put(path, change, { headers: { 'If-Match': etag } })).status).toBe(200);
    const late = await api().put(path, { access_level: 15 }, { headers: { 'If-Match': etag } });
    expect([late.status, late.body]).toEqual([412, { message: '412 Precondition Failed' }]);
  });
  it('for namespaces, versions and methods (API-1, API-57)', async () => {
    const { body } = await api().get(`/namespaces/${encodeURIComponent(group.full_path)}`);
    expect(body).toMatchObject({ id: group.id, kind: 'group', full_path: group.full_path });
    expect((await api().get('/version')).body).toEqual({ version: expect.any(String), revision: expect.any(String) });
    const { status, headers } = await api().delete('/version');
    expect([status, headers.get('allow')]).toEqual([405, 'GET, HEAD']);
  });
  it('and are told what names, users and tokens may not be (API-15, GRP-32)', async () => {
    const named = await api().post('/groups', { name: 'Bell\u0007', path: name('bell') });
    const failed = 'Failed to save group {:name=>["contains characters that are not allowed"]}';
    expect([named.status, named.body]).toEqual([400, { message: failed }]);
    const person = { name: 'Jo', username: name('jo'), email: `${name('jo')}@users.test` };
    const refused = async (fields: object) => (await api().post('/users', { ...person, ...fields })).body.message;
    expect(Object.keys(await refused({ username: '-jo', email: 'jo' }))).toEqual(['username', 'email']);
    expect(await refused({ password: 'short' })).toEqual({ password: ['is too short (minimum is 12 characters)'] });
    await api().make('/users', person);
    expect(await refused({ username: name('joe') })).toBe('Email has already been taken');
    expect((await api().get(`/users?search=${person.email}`)).body).toMatchObject([{ username: person.username }]);
    const token = { name: 'old', scopes: ['api'], expires_at: '2020-01-01' };
    const { status, body } = await api().post(`/users/${member.id}/personal_access_tokens`, token);
    expect([status, body]).toEqual([400, { message: { expires_at: ['cannot be a date in the past'] } }]);
  });
  it('for the issues of a contact, which no group tells whose CRM is off (SRC-11, ISS-21, ISS-23)', async () => {
    const below = await api().make('/groups', {
      name: 'Below',
      path: 'below',
      parent_id: group.id,
      visibility: 'public',
    });
    const inside = await api().make('/projects', { name: 'Inside', path: 'inside', namespace_id: below.id });
    const crm_contact_ids = [contact.id];
    const one = await api().make(`${project}/issues`, { title: 'one', crm_contact_ids });
    const other = await api().make(`/projects/${inside.id}/issues`, { title: 'other', crm_contact_ids });
    const asked = { token: member.token };
    const found = async () => {
      const paths = [`/groups/${group.id}/issues?`, '/issues?scope=all&'];
      const answers = await Promise.all(paths.map((path) => api().get(`${path}crm_contact_id=${contact.id}`, asked)));
      return answers.map(({ body }) => body.map(({ id }: { id: number }) => id));
    };
    expect(await found()).toEqual(Array(2).fill([other.id, one.id]));
    await api().put(`/groups/${below.id}/crm/settings`, { enabled: false });
    expect(await found()).toEqual(Array(2).fill([one.id]));
    await api().delete(`/groups/${group.id}/members/${member.id}`);
    expect(await found()).toEqual(Array(2).fill([]));
  });
});
