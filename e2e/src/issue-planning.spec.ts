import { randomUUID } from 'node:crypto';
import { story } from './shapes';

story('A team plans its issues', (installation) => {
  const api = () => installation().api;
  const run = randomUUID().slice(0, 8);
  let group: { id: number };
  let project = '';
  let member: { id: number; username: string; token: string };
  beforeAll(async () => {
    group = await api().make('/groups', { name: 'Plans', path: `plans-${run}` });
    project = `/projects/${(await api().make('/projects', { name: 'Desk', path: 'desk', namespace_id: group.id })).id}`;
    const username = `guest-${run}`;
    const user = await api().make('/users', { name: 'Gus', username, email: `${username}@users.test` });
    const { token } = await api().make(`/users/${user.id}/personal_access_tokens`, { name: 'e2e', scopes: ['api'] });
    await api().make(`/groups/${group.id}/members`, { user_id: user.id, access_level: 10 });
    member = { id: user.id, username, token };
  }, 60_000);
  const open = (fields: object) => api().make(`${project}/issues`, { title: 'It burns', ...fields });
  const notesOf = async (iid: number): Promise<string[]> =>
    (await api().get(`${project}/issues/${iid}/notes?sort=asc`)).body.map(({ body }: { body: string }) => body);
  const iidsOf = async (path: string, asked = {}): Promise<number[]> =>
    (await api().get(path, asked)).body.map(({ iid }: { iid: number }) => iid);

  it('by labels of the project and of the group above, which are found at once (ISS-7, ISS-17, ISS-30, API-29)', async () => {
    const made = await api().make(`/groups/${group.id}/labels`, { name: 'Urgent', color: '#f00' });
    expect(made).toMatchObject({ name: 'Urgent', color: '#ff0000', text_color: '#FFFFFF', is_project_label: false });
    const { iid, labels } = await open({ labels: 'urgent,Late' });
    expect(labels).toEqual(['Late', 'Urgent']);
    expect(await iidsOf(`${project}/issues?labels=late,URGENT`)).toEqual([iid]);
    expect(await iidsOf(`/groups/${group.id}/issues?labels=None`)).toEqual([]);
    const renamed = await api().put(`/groups/${group.id}/labels/${made.id}`, { new_name: 'Now' });
    expect(renamed.status).toBe(200);
    expect((await api().get(`${project}/issues/${iid}`)).body.labels).toEqual(['Late', 'Now']);
    const { body } = await api().put(`${project}/issues/${iid}`, { remove_labels: 'now', add_labels: ['big one'] });
    expect(body.labels).toEqual(['big one', 'Late']);
    expect(await notesOf(iid)).toEqual([
      'added ~Now and ~Late labels',
      'added ~"big one" label and removed ~Now label',
    ]);
    const taken = await api().post(`${project}/labels`, { name: 'LATE' });
    expect([taken.status, taken.body]).toEqual([409, { message: 'Label already exists' }]);
    await api().delete(`${project}/labels/late`);
    expect((await api().get(`${project}/issues/${iid}`)).body.labels).toEqual(['big one']);
    const seen = (await api().get(`${project}/labels`)).body.map(({ name }: { name: string }) => name);
    expect(seen).toEqual(['big one', 'Now']);
  }, 60_000);
  it('by assignees, who see what is confidential (ISS-8, ISS-19, ISS-20, GRP-21)', async () => {
    const asMember = { token: member.token };
    const { iid } = await open({ title: 'Secret', confidential: true });
    expect((await api().get(`${project}/issues/${iid}`, asMember)).status).toBe(404);
    const { body } = await api().put(`${project}/issues/${iid}`, { assignee_ids: [member.id, 999_999] });
    expect(body).toMatchObject({ assignees: [{ id: member.id }], assignee: { username: member.username } });
    expect((await api().get(`${project}/issues/${iid}`, asMember)).body.title).toBe('Secret');
    expect(await iidsOf('/issues?scope=assigned_to_me', asMember)).toEqual([iid]);
    expect(await iidsOf(`${project}/issues?assignee_username=${member.username}`)).toEqual([iid]);
    expect(await iidsOf(`${project}/issues?assignee_id=${member.id}&state=closed`)).toEqual([]);
    const mine = await api().put(`${project}/issues/${iid}`, { state_event: 'close' }, asMember);
    expect(mine.body.state).toBe('closed');
    const labelled = await api().put(`${project}/issues/${iid}`, { labels: 'x' }, asMember);
    expect(labelled.status).toBe(403);
    await api().put(`${project}/issues/${iid}`, { assignee_id: 0 });
    expect((await api().get(`${project}/issues/${iid}`, asMember)).status).toBe(404);
    const name = `@${member.username}`;
    expect(await notesOf(iid)).toEqual([`assigned to ${name}`, 'closed', `unassigned ${name}`]);
  }, 60_000);
  it('deletes an issue, which is found nowhere then, and no number is given twice (ISS-10, GRP-29, API-25)', async () => {
    const contact = await api().make(`/groups/${group.id}/crm/contacts`, { first_name: 'Jane', last_name: 'Roe' });
    const { iid } = await open({ title: 'Gone', labels: ['going'], crm_contact_ids: [contact.id] });
    await api().make(`${project}/issues/${iid}/notes`, { body: 'Really?' });
    const refused = await api().delete(`${project}/issues/${iid}`, { token: member.token });
    expect(refused.status).toBe(403);
    await api().delete(`${project}/issues/${iid}`);
    expect((await api().get(`${project}/issues/${iid}`)).status).toBe(404);
    expect((await api().get(`${project}/issues/${iid}/notes`)).status).toBe(404);
    for (const query of ['labels=going', `crm_contact_id=${contact.id}`, 'search=gone'])
      expect(await iidsOf(`${project}/issues?${query}`)).toEqual([]);
    expect(await iidsOf(`/groups/${group.id}/crm/contacts/${contact.id}/issues`)).toEqual([]);
    expect((await open({})).iid).toBeGreaterThan(iid);
  }, 60_000);
  it('deletes a note, which counts no more (API-27, GRP-27)', async () => {
    const { iid } = await open({});
    const { id } = await api().make(`${project}/issues/${iid}/notes`, { body: 'Oops' });
    expect((await api().delete(`${project}/issues/${iid}/notes/${id}`, { token: member.token })).status).toBe(403);
    await api().delete(`${project}/issues/${iid}/notes/${id}`);
    expect((await api().get(`${project}/issues/${iid}/notes/${id}`)).status).toBe(404);
    expect((await api().get(`${project}/issues/${iid}`)).body.user_notes_count).toBe(0);
  }, 60_000);
});
