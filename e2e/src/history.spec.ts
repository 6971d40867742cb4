import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import type { Answer, Api } from './api';
import { story } from './shapes';

const newUser = async (api: Api, groupId?: number, accessLevel?: number): Promise<string> => {
  const username = `u${randomUUID().slice(0, 8)}`;
  const user = await api.make('/users', {
    username,
    name: username,
    email: `${username}@x.test`,
  });
  if (groupId !== undefined)
    await api.make(`/groups/${groupId}/members`, { user_id: user.id, access_level: accessLevel });
  const token = await api.make(`/users/${user.id}/personal_access_tokens`, { name: 'test', scopes: ['api'] });
  return token.token;
};

type Body = Answer['body'];

story('What a contact was is known', (installation) => {
  const api = () => installation().api;
  let crm: string;
  beforeAll(async () => {
    const path = `history-${randomUUID().slice(0, 8)}`;
    crm = `/groups/${(await api().make('/groups', { name: path, path })).id}/crm`;
  });
  const past = async (): Promise<string> => {
    await wait(20);
    const at = new Date().toISOString();
    await wait(20);
    return at;
  };

  it('change by change, newest first, and as it was at a time (HIS-1, HIS-2, HIS-4, API-37)', async () => {
    const before = await past();
    const contact: Body = await api().make(`${crm}/contacts`, { first_name: 'Jane', last_name: 'Roe', phone: '+1' });
    const one = `${crm}/contacts/${contact.id}`;
    const then = await past();
    await api().put(one, { phone: '+2', active: false });
    const { body, headers } = await api().get(`${one}/history`);
    expect(body.map(({ action }: Body) => action)).toEqual(['deactivated', 'updated', 'created']);
    expect(body[1]).toMatchObject({
      id: 2,
      changes: { phone: { from: '+1', to: '+2' } },
      via: 'api',
      actor: { username: expect.any(String) },
    });
    expect(headers.get('x-total')).toBe('3');
    expect((await api().get(`${one}?as_of=${then}`)).body).toEqual(contact);
    expect((await api().get(`${one}?as_of=${before}`)).status).toBe(404);
    const future = await api().get(`${one}?as_of=2999-01-01T00:00:00Z`);
    expect([future.status, future.body]).toEqual([400, { error: 'as_of must not be in the future' }]);
  });
  it('also of an issue and its contacts, by who may see which (HIS-1, HIS-3, HIS-4, API-43, API-49)', async () => {
    const path = `history-${randomUUID().slice(0, 8)}`;
    const group = await api().make('/groups', { name: path, path, visibility: 'internal' });
    const fields = { name: 'Desk', path: 'desk', namespace_id: group.id, visibility: 'internal' };
    const project = await api().make('/projects', fields);
    const contact = await api().make(`/groups/${group.id}/crm/contacts`, { first_name: 'Jane', last_name: 'Roe' });
    const issues = `/projects/${project.id}/issues`;
    const { iid } = await api().make(issues, { title: 'Old', crm_contact_ids: [contact.id] });
    const one = `${issues}/${iid}`;
    const then = await past();
    await api().make(`${one}/notes`, { body: 'Between us', internal: true });
    await api().put(one, { title: 'New', state_event: 'close' });
    await api().put(`${one}/crm_contacts`, { replace_ids: [] });
    const told = async (token?: string) =>
      (await api().get(`${one}/history`, token ? { token } : {})).body.map(({ action, changes }: Body) => [
        action,
        changes,
      ]);
    const linked = { contact_ids: { from: null, to: [contact.id] } };
    const unlinked = { contact_ids: { from: [contact.id], to: null } };
    const created = { confidential: { from: null, to: false }, state: { from: null, to: 'opened' } };
    const closed = ['closed', { state: { from: 'opened', to: 'closed' } }];
    expect(await told()).toEqual([
      ['contacts_changed', unlinked],
      closed,
      ['updated', { title: { from: 'Old', to: 'New' } }],
      ['note_added', { body: { from: null, to: 'Between us' } }],
      ['contacts_changed', linked],
      ['created', { title: { from: null, to: 'Old' }, ...created }],
    ]);
    const guest = await newUser(api());
    expect(await told(guest)).toEqual([
      closed,
      ['updated', { title: {} }],
      ['created', { title: { from: null }, ...created }],
    ]);
    const before = await api().get(`${one}?as_of=${then}`);
    expect(before.body).toMatchObject({ title: 'Old', state: 'opened', user_notes_count: 0 });
    const contacts = await api().get(`${one}/crm_contacts?as_of=${then}`);
    expect(contacts.body.map(({ id }: Body) => id)).toEqual([contact.id]);
    expect((await api().get(`${one}/crm_contacts`)).body).toEqual([]);
    for (const path of [one, `${one}/crm_contacts`])
      expect((await api().get(`${path}?as_of=${then}`, { token: guest })).status).toBe(403);
  });
  it('and of a group that moves, for its Owners, and deleted for administrators (HIS-1, API-49, GRP-19)', async () => {
    const make = async (more: object = {}) => {
      const path = `history-${randomUUID().slice(0, 8)}`;
      return api().make('/groups', { name: path, path, ...more });
    };
    const root = await make({ visibility: 'private' });
    const moving = await make({ visibility: 'internal' });
    const below = await make({ visibility: 'internal', parent_id: moving.id });
    const { id } = (await api().post(`/groups/${moving.id}/transfers`, { group_id: root.id })).body;
    const moves = async () => (await api().get(`/groups/${moving.id}/transfers/${id}`)).body.status !== 'completed';
    while (await moves()) await wait(50);
    const told = async (group: Body) => (await api().get(`/groups/${group.id}/history`)).body;
    const lowered = { from: 'internal', to: 'private' };
    expect((await told(moving))[0]).toMatchObject({
      action: 'moved',
      changes: { parent_id: { from: null, to: root.id }, visibility: lowered },
      via: 'transfer',
      transfer_id: id,
    });
    expect((await told(below))[0]).toMatchObject({ action: 'updated', changes: { visibility: lowered } });
    const maintainer = await newUser(api(), moving.id, 40);
    expect((await api().get(`/groups/${moving.id}/history`, { token: maintainer })).status).toBe(403);
    const [added] = await told(moving);
    expect(added).toMatchObject({ action: 'member_added', changes: { access_level: { from: null, to: 40 } } });
    await api().delete(`/groups/${moving.id}`, { body: { confirm: `${root.full_path}/${moving.path}` } });
    expect((await told(moving))[0].action).toBe('deleted');
    expect((await api().get(`/groups/${moving.id}/history`, { token: maintainer })).status).toBe(404);
  });
  it('and of an organization, to nobody who may not see it (HIS-3, API-37)', async () => {
    const made: Body = await api().make(`${crm}/organizations`, { name: 'Acme', default_rate: 12.5 });
    const one = `${crm}/organizations/${made.id}`;
    const then = await past();
    await api().put(one, { default_rate: 13 });
    expect((await api().get(`${one}/history`)).body[0].changes).toEqual({ default_rate: { from: 12.5, to: 13 } });
    expect((await api().get(`${one}?as_of=${then}`)).body).toEqual(made);
    for (const path of [`${one}/history`, `${one}?as_of=${then}`])
      expect((await api().get(path, { token: null })).status).toBe(401);
  });
});
