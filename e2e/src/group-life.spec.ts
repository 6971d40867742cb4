import { randomUUID } from 'node:crypto';
import { Answer, formWith, Method } from './api';
import { story } from './shapes';

type Body = Answer['body'];

story('Groups and projects are changed, archived, deleted and restored', (installation) => {
  const api = () => installation().api;
  const short = () => randomUUID().slice(0, 8);
  const makeGroup = (parent_id?: number): Promise<Body> => {
    const path = `g-${short()}`;
    return api().make('/groups', { name: path, path, ...(parent_id === undefined ? {} : { parent_id }) });
  };
  const makeProject = (namespace_id: number): Promise<Body> => {
    const path = `p-${short()}`;
    return api().make('/projects', { name: path, path, namespace_id });
  };
  const read = async (path: string): Promise<Body> => {
    const { status, body, text } = await api().get(path);
    if (status !== 200) throw new Error(`GET ${path} was answered ${status} ${text}`);
    return body;
  };

  describe('a group that is changed (API-18, API-39)', () => {
    it('is where its new path says, with all below it, at once (GRP-6)', async () => {
      const root = await makeGroup();
      const inner = await makeGroup(root.id);
      const project = await makeProject(inner.id);
      const path = `renamed-${short()}`;
      const { status, body } = await api().put(`/groups/${root.id}`, { path, name: 'Renamed' });
      expect([status, body]).toMatchObject([200, { id: root.id, full_path: path }]);
      expect(await read(`/groups/${encodeURIComponent(`${path}/${inner.path}`)}`)).toMatchObject({ id: inner.id });
      expect(await read(`/projects/${project.id}`)).toMatchObject({
        path_with_namespace: `${path}/${inner.path}/${project.path}`,
        name_with_namespace: `Renamed / ${inner.name} / ${project.name}`,
      });
      expect((await api().get(`/groups/${root.path}`)).status).toBe(404);
      const taken = await makeGroup();
      const refused = await api().put(`/groups/${taken.id}`, { path: path.toUpperCase() });
      expect([refused.status, refused.body]).toEqual([
        400,
        { message: 'Failed to save group {:path=>["has already been taken"]}' },
      ]);
    });
    it('is no more visible than what is above it, and no less than what is in it (GRP-7)', async () => {
      const root = await makeGroup();
      const project = await makeProject(root.id);
      const raise = await api().put(`/projects/${project.id}`, { visibility: 'internal' });
      expect([raise.status, raise.body]).toEqual([
        400,
        { message: { visibility: ['level internal is not allowed since the parent group has a private visibility.'] } },
      ]);
      expect((await api().put(`/groups/${root.id}`, { visibility: 'internal' })).status).toBe(200);
      expect((await api().put(`/projects/${project.id}`, { visibility: 'internal' })).status).toBe(200);
      const lower = await api().put(`/groups/${root.id}`, { visibility: 'private' });
      expect(lower.body.message).toContain(
        'level private is not allowed since there are sub-groups or projects with higher visibility.',
      );
    });
    it('keeps its contact source while issues are linked to its contacts (SRC-7)', async () => {
      const root = await makeGroup();
      const inner = await makeGroup(root.id);
      const project = await makeProject(inner.id);
      const jane = await api().make(`/groups/${root.id}/crm/contacts`, { first_name: 'Jane', last_name: 'Roe' });
      await api().make(`/projects/${project.id}/issues`, { title: 'Broken', crm_contact_ids: [jane.id] });
      expect(await read(`/groups/${inner.id}/crm/settings`)).toMatchObject({ source_locked: true });
      const message =
        'Contact source cannot be changed when issues already have contacts assigned from a different source.';
      for (const [path, body] of [
        [`/groups/${inner.id}`, { crm_source_group_id: inner.id }],
        [`/groups/${inner.id}/crm/settings`, { source_group_id: inner.id }],
      ] as const) {
        const refused = await api().put(path, body);
        expect([refused.status, refused.body]).toEqual([422, { message }]);
      }
      await api().put(`/projects/${project.id}/issues/1/crm_contacts`, { contact_ids: [] });
      expect((await api().put(`/groups/${inner.id}`, { crm_source_group_id: inner.id })).status).toBe(200);
    });
  });

  describe('an archived project (GRP-30)', () => {
    let group: Body;
    let project: Body;
    let note: Body;
    beforeAll(async () => {
      group = await makeGroup();
      project = await makeProject(group.id);
      await api().make(`/projects/${project.id}/issues`, { title: 'Broken' });
      note = await api().make(`/projects/${project.id}/issues/1/notes`, { body: 'Since today' });
      const archived = await api().make(`/projects/${project.id}/archive`, {});
      expect(archived).toMatchObject({ id: project.id, archived: true });
    });

    it('refuses every write, and is read as before', async () => {
      const described = await fetch(`${installation().url()}/api/v4/openapi.json`);
      const { paths } = (await described.json()) as { paths: Record<string, object> };
      const verbs = ['archive', 'unarchive', 'restore', 'transfer', 'service_desk/templates/{name}/preview'];
      const allowed = verbs.map((verb) => `/projects/{id}/${verb}`);
      const writes = Object.entries(paths).flatMap(([path, methods]) =>
        Object.keys(methods)
          .filter((method) => path.startsWith('/projects/{id}') && method !== 'get' && !allowed.includes(path))
          .filter((method) => path !== '/projects/{id}' || method !== 'delete')
          .map((method) => [method.toUpperCase() as Method, path] as const),
      );
      expect(writes.length).toBeGreaterThan(10);
      const body = {
        name: 'Other',
        title: 'Other',
        body: 'Other',
        email: 'jane@customer.test',
        contact_ids: [1],
        user_id: 1,
        access_level: 30,
        service_desk_enabled: false,
        new_name: 'Other',
        duration: '1h',
        to_project_id: project.id,
        text: 'Other',
        content: 'Other',
        custom_email: 'help@customer.test',
      };
      const others: Record<string, object> = { 'PUT /projects/{id}/labels': { label_id: 1, new_name: 'Other' } };
      for (const [method, path] of writes) {
        const ids: Record<string, string> = { id: project.id, note_id: note.id, mail_id: 'some' };
        const named = path.replace(/\{(\w+)\}/g, (_, name: string) => ids[name] ?? '1');
        const sent = path.endsWith('/uploads')
          ? { file: formWith('a.txt', 'Other') }
          : { body: others[`${method} ${path}`] ?? body };
        const answer = await api().ask(method, named, sent);
        expect([method, path, answer.status, answer.body]).toEqual([
          method,
          path,
          403,
          { message: '403 Forbidden - Project is archived' },
        ]);
      }
      expect(await read(`/projects/${project.id}/issues`)).toMatchObject([{ title: 'Broken' }]);
    });
    it('is listed as such, and leaves the contacts of its group alone', async () => {
      const listed = async (archived: boolean) => read(`/groups/${group.id}/projects?archived=${archived}`);
      expect(await listed(true)).toMatchObject([{ id: project.id, archived: true }]);
      expect(await listed(false)).toEqual([]);
      await api().make(`/groups/${group.id}/crm/contacts`, { first_name: 'Jane', last_name: 'Roe' });
    });
    it('is written again once it is unarchived', async () => {
      expect(await api().make(`/projects/${project.id}/unarchive`, {})).toMatchObject({ archived: false });
      await api().make(`/projects/${project.id}/issues`, { title: 'Again' });
    });
  });

  describe('a group that is deleted (GRP-19)', () => {
    let root: Body;
    let group: Body;
    let project: Body;
    let contact: Body;
    let owner: { id: number; token: string };
    let member: { id: number; token: string };
    const aUser = async (name: string) => {
      const username = `${name}-${short()}`;
      const { id } = await api().make('/users', { name, username, email: `${username}@users.test` });
      const made = await api().make(`/users/${id}/personal_access_tokens`, { name: 'writes', scopes: ['api'] });
      return { id, token: made.token as string };
    };
    const statusOf = async (path: string, token?: string) =>
      (await api().get(path, token === undefined ? {} : { token })).status;
    beforeAll(async () => {
      owner = await aUser('owner');
      member = await aUser('member');
      root = await makeGroup();
      group = await makeGroup(root.id);
      await api().make(`/groups/${group.id}/members`, { user_id: owner.id, access_level: 50 });
      await api().make(`/groups/${group.id}/members`, { user_id: member.id, access_level: 40 });
      const owning = await api().put(`/groups/${group.id}`, { crm_source_group_id: group.id });
      expect(owning.status).toBe(200);
      project = await makeProject(group.id);
      contact = await api().make(`/groups/${group.id}/crm/contacts`, { first_name: 'Jane', last_name: 'Roe' });
      await api().make(`/projects/${project.id}/issues`, { title: 'Broken', crm_contact_ids: [contact.id] });
    });
    const places = () => [
      `/groups/${group.id}`,
      `/groups/${encodeURIComponent(group.full_path)}`,
      `/groups/${group.id}/members`,
      `/groups/${group.id}/projects`,
      `/groups/${group.id}/crm/contacts`,
      `/groups/${group.id}/crm/contacts/${contact.id}`,
      `/groups/${group.id}/crm/settings`,
      `/projects/${project.id}`,
      `/projects/${encodeURIComponent(project.path_with_namespace)}`,
      `/projects/${project.id}/members`,
      `/projects/${project.id}/issues`,
      `/projects/${project.id}/issues/1`,
      `/projects/${project.id}/issues/1/notes`,
      `/projects/${project.id}/issues/1/crm_contacts`,
      `/projects/${project.id}/service_desk`,
      `/projects/${project.id}/service_desk/mails`,
    ];
    const everywhere = (token?: string) => Promise.all(places().map((path) => statusOf(path, token)));

    it('has to be confirmed by its path while contacts go with it', async () => {
      const refused = await api().delete(`/groups/${group.id}?confirm=${group.path}`);
      expect([refused.status, refused.body]).toEqual([
        400,
        { error: 'confirm must be the full path of the group to delete' },
      ]);
      expect(new Set(await everywhere(owner.token))).toEqual(new Set([200]));
    });
    it('is missing everywhere at once, for administrators as well, and in no list', async () => {
      const asked = `/groups/${group.id}?confirm=${encodeURIComponent(group.full_path)}`;
      const { status, body } = await api().delete(asked, { token: owner.token });
      expect([status, body]).toEqual([202, { message: '202 Accepted', already_sent: 0 }]);
      for (const token of [undefined, owner.token]) expect(new Set(await everywhere(token))).toEqual(new Set([404]));
      expect(await read(`/groups/${root.id}/descendant_groups`)).toEqual([]);
      expect(await read(`/groups/${root.id}/projects?include_subgroups=true`)).toEqual([]);
      expect(await read(`/groups/${root.id}/issues?scope=all`)).toEqual([]);
      expect(await read(`/issues?scope=all&crm_contact_id=${contact.id}`)).toEqual([]);
      expect(await read(`/projects?search=${project.path}`)).toEqual([]);
    });
    it('keeps its path meanwhile (GRP-5), also after a stop', async () => {
      await installation().restart();
      const { path } = group;
      const refused = await api().post('/groups', { name: path, path, parent_id: root.id });
      expect([refused.status, refused.body]).toEqual([
        400,
        { message: 'Failed to save group {:path=>["has already been taken"]}' },
      ]);
      expect(await statusOf(`/groups/${group.id}`)).toBe(404);
    }, 120_000);
    it('is restored by its Owners with all that was in it', async () => {
      const byMember = await api().post(`/groups/${group.id}/restore`, {}, { token: member.token });
      expect([byMember.status, byMember.body]).toEqual([404, { message: '404 Group Not Found' }]);
      const inside = await api().post(`/projects/${project.id}/restore`, {}, { token: owner.token });
      expect([inside.status, inside.body]).toEqual([409, { message: `Restore ${group.full_path} first.` }]);
      const restored = await api().make(`/groups/${group.id}/restore`, {}, { token: owner.token });
      expect(restored).toMatchObject({ id: group.id, full_path: group.full_path });
      expect(new Set(await everywhere(owner.token))).toEqual(new Set([200]));
      expect(await read(`/projects/${project.id}/issues?crm_contact_id=${contact.id}`)).toMatchObject([{ iid: 1 }]);
      const again = await api().post(`/groups/${group.id}/restore`, {}, { token: owner.token });
      expect([again.status, again.body]).toEqual([400, { message: 'Group has not been marked for deletion' }]);
    });
    it('is not deleted while it is the contact source of others (GRP-18)', async () => {
      const user = await makeGroup();
      expect((await api().put(`/groups/${user.id}`, { crm_source_group_id: group.id })).status).toBe(200);
      const refused = await api().delete(`/groups/${root.id}?confirm=${root.path}`);
      expect([refused.status, refused.body]).toEqual([
        409,
        {
          message: 'Group is the contact source of other groups. Choose another contact source for them first.',
          groups: [user.path],
        },
      ]);
    });
    it('leaves its read models as the log makes them', async () => {
      const gone = await makeProject(root.id);
      expect((await api().delete(`/projects/${gone.id}`)).status).toBe(202);
      expect(await statusOf(`/projects/${gone.id}`)).toBe(404);
      expect(await installation().differences()).toEqual([]);
    }, 60_000);
  });
});
