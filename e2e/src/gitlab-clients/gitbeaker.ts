import { randomUUID } from 'node:crypto';
import { Gitlab } from '@gitbeaker/rest';
import type { World } from './world';

export type GitbeakerWorld = World & Readonly<{ gl: Gitlab; admin: Gitlab }>;
type Story = (world: GitbeakerWorld) => Promise<void>;

export const gitbeakerIn = (world: World): GitbeakerWorld => {
  const { url: host, ownerToken, adminToken } = world;
  return { ...world, gl: new Gitlab({ host, token: ownerToken }), admin: new Gitlab({ host, token: adminToken }) };
};

const unique = (word: string): string => `${word}-${randomUUID().slice(0, 8)}`;
const PASSWORD = 'correct horse battery staple';
const DEVELOPER = 30;
const REPORTER = 20;

const aUser = async ({ admin }: GitbeakerWorld, name = 'Bob Builder') => {
  const username = unique('bob');
  const email = `${username}@users.test`;
  const user = await admin.Users.create({ name, username, email, password: PASSWORD, skipConfirmation: true });
  return { ...user, username, email };
};
const aGroup = ({ gl }: GitbeakerWorld, name = unique('Group')) => gl.Groups.create(name, name.toLowerCase());
const issuesNamed = async ({ gl }: GitbeakerWorld, projectId: number, titles: readonly string[]) => {
  for (const title of titles) await gl.Issues.create(projectId, title);
};
const aProject = async (world: GitbeakerWorld) => {
  const { id: namespaceId } = await aGroup(world);
  return world.gl.Projects.create({ name: 'Desk', path: 'desk', namespaceId });
};
const titlesOf = (issues: readonly object[]) => issues.map((issue) => (issue as { title: string }).title);
const namesOf = (things: readonly object[]) => things.map((thing) => (thing as { name: string }).name);
const idsOf = (things: readonly object[]) => things.map((thing) => (thing as { id: number }).id);
const bodiesOf = (notes: readonly object[]) => notes.map((note) => (note as { body: string }).body);

/** What users of `@gitbeaker/rest` do: "<area> are <what>". */
export const works: Readonly<Record<string, Readonly<Record<string, Story>>>> = {
  users: {
    created: async (world) => {
      const { id, username, email } = await aUser(world, 'Zoë Example');
      expect(await world.admin.Users.show(id)).toMatchObject({ id, name: 'Zoë Example', username, email });
    },
    read: async ({ gl, admin, ownerId }) => {
      expect(await gl.Users.showCurrentUser()).toMatchObject({ id: ownerId, name: 'Olga Owner', state: 'active' });
      expect(await admin.Users.show(ownerId)).toMatchObject({ id: ownerId, is_admin: false });
    },
    'listed page by page': async (world) => {
      const name = unique('Lister');
      const made = [await aUser(world, name), await aUser(world, name), await aUser(world, name)];
      const all = await world.admin.Users.all({ search: name, perPage: 2 });
      expect(idsOf(all)).toEqual(idsOf(made));
      const { data, paginationInfo } = await world.admin.Users.all({
        search: name,
        perPage: 2,
        page: 2,
        showExpanded: true,
      });
      expect(idsOf(data)).toEqual([made[2]!.id]);
      expect(paginationInfo).toMatchObject({ total: 3, totalPages: 2, current: 2, previous: 1, next: null });
    },
    'found by name, username or e-mail': async (world) => {
      const { id, username, email } = await aUser(world);
      for (const filter of [{ username }, { search: username }, { search: email }])
        expect(idsOf(await world.admin.Users.all(filter))).toEqual([id]);
    },
    changed: async (world) => {
      const { id, username } = await aUser(world);
      const edited = await world.admin.Users.edit(id, { name: 'Other', email: `other-${username}@users.test` });
      expect(edited).toMatchObject({ id, username, name: 'Other', email: `other-${username}@users.test` });
    },
    'blocked and unblocked': async (world) => {
      const { id } = await aUser(world);
      await world.admin.Users.block(id);
      expect(await world.admin.Users.show(id)).toMatchObject({ state: 'blocked' });
      await world.admin.Users.unblock(id);
      expect(await world.admin.Users.show(id)).toMatchObject({ state: 'active' });
    },
  },
  'access tokens': {
    created: async ({ gl, ownerId }) => {
      const made = await gl.PersonalAccessTokens.create(ownerId, 'backup', ['read_api'], { expiresAt: '2099-01-31' });
      expect(made).toMatchObject({ name: 'backup', scopes: ['read_api'], expires_at: '2099-01-31' });
      expect(made).toMatchObject({ user_id: ownerId, active: true, revoked: false });
    },
    'used as private and as OAuth tokens': async ({ gl, ownerId, url: host }) => {
      const { token } = await gl.PersonalAccessTokens.create(ownerId, 'used', ['read_api']);
      for (const credentials of [{ token }, { oauthToken: token }])
        expect((await new Gitlab({ host, ...credentials }).Users.showCurrentUser()).id).toBe(ownerId);
    },
    'listed and read': async ({ gl, admin, ownerId, url: host }) => {
      const { id, token } = await gl.PersonalAccessTokens.create(ownerId, unique('listed'), ['read_api']);
      expect(idsOf(await gl.PersonalAccessTokens.all())).toContain(id);
      expect(idsOf(await admin.PersonalAccessTokens.all({ userId: ownerId, state: 'active' }))).toContain(id);
      expect(await gl.PersonalAccessTokens.show({ tokenId: id })).toMatchObject({ id, user_id: ownerId });
      expect(await new Gitlab({ host, token }).PersonalAccessTokens.show()).toMatchObject({ id });
    },
    revoked: async ({ gl, ownerId, url: host }) => {
      const { id, token } = await gl.PersonalAccessTokens.create(ownerId, 'revoked', ['api']);
      await gl.PersonalAccessTokens.remove({ tokenId: id });
      expect(await refusalOf(new Gitlab({ host, token }).Users.showCurrentUser())).toEqual([401, '401 Unauthorized']);
    },
  },
  groups: {
    'created, also below another': async (world) => {
      const top = await world.gl.Groups.create('Top', unique('top'), { visibility: 'internal', description: 'All' });
      const below = await world.gl.Groups.create('Below', 'below', { parentId: top.id });
      expect(top).toMatchObject({ name: 'Top', visibility: 'internal', description: 'All', parent_id: null });
      expect(below).toMatchObject({ full_path: `${top.full_path}/below`, parent_id: top.id });
    },
    'read by number and by path': async (world) => {
      const { id, full_path } = await aGroup(world);
      for (const group of [id, full_path]) expect((await world.gl.Groups.show(group)).id).toBe(id);
    },
    'listed page by page': async (world) => {
      const top = await aGroup(world);
      for (const name of ['C', 'A', 'B']) await world.gl.Groups.create(name, name, { parentId: top.id });
      const one = await world.gl.Groups.create('Inner', 'inner', {
        parentId: (await world.gl.Groups.show(`${top.full_path}/A`)).id,
      });
      expect(namesOf(await world.gl.Groups.allSubgroups(top.id, { perPage: 2 }))).toEqual(['A', 'B', 'C']);
      expect(idsOf(await world.gl.Groups.allDescendantGroups(top.id, { search: 'inn' }))).toEqual([one.id]);
    },
    'found by name': async (world) => {
      const { id, name } = await aGroup(world);
      expect(idsOf(await world.gl.Groups.all({ search: name, owned: true, topLevelOnly: true }))).toEqual([id]);
      expect(await world.gl.Namespaces.all({ search: name })).toMatchObject([{ id, kind: 'group' }]);
    },
    changed: async (world) => {
      const { id } = await aGroup(world);
      const changed = await world.gl.Groups.edit(id, { name: 'Other', description: 'Ours', visibility: 'internal' });
      expect(changed).toMatchObject({ id, name: 'Other', description: 'Ours', visibility: 'internal' });
    },
    deleted: async (world) => {
      const { id } = await aGroup(world);
      await world.gl.Groups.remove(id);
      expect(await refusalOf(world.gl.Groups.show(id))).toEqual([404, '404 Group Not Found']);
    },
    transferred: async (world) => {
      const top = await aGroup(world);
      const below = await aGroup(world);
      const moved = await world.gl.Groups.transfer(below.id, { groupId: top.id });
      expect(moved).toMatchObject({ id: below.id, full_path: `${top.full_path}/${below.path}`, parent_id: top.id });
    },
  },
  projects: {
    'created, with a path that is made of the name': async (world) => {
      const { id: namespaceId, full_path } = await aGroup(world);
      const made = await world.gl.Projects.create({ name: 'Büro & Desk', namespaceId, description: 'Ask us' });
      expect(made).toMatchObject({ name: 'Büro & Desk', path_with_namespace: `${full_path}/buro-desk` });
      expect(made).toMatchObject({ description: 'Ask us', visibility: 'private', archived: false });
    },
    deleted: async (world) => {
      const { id } = await aProject(world);
      await world.gl.Projects.remove(id);
      expect(await refusalOf(world.gl.Projects.show(id))).toEqual([404, '404 Project Not Found']);
    },
    transferred: async (world) => {
      const { id, path } = await aProject(world);
      const { id: groupId, full_path } = await aGroup(world);
      await world.gl.Projects.transfer(id, groupId);
      expect(await world.gl.Projects.show(id)).toMatchObject({ path_with_namespace: `${full_path}/${path}` });
    },
    'read by number and by path': async (world) => {
      const { id, path_with_namespace } = await aProject(world);
      for (const project of [id, path_with_namespace]) expect((await world.gl.Projects.show(project)).id).toBe(id);
    },
    'listed page by page, also those of a group': async (world) => {
      const { id: namespaceId } = await aGroup(world);
      const mark = unique('mark');
      for (const name of ['one', 'two', 'three'])
        await world.gl.Projects.create({ name: `${mark}-${name}`, namespaceId });
      const sorted = ['one', 'three', 'two'].map((name) => `${mark}-${name}`);
      const paged = { orderBy: 'name', sort: 'asc', perPage: 2 } as const;
      expect(namesOf(await world.gl.Groups.allProjects(namespaceId, paged))).toEqual(sorted);
      expect(namesOf(await world.gl.Projects.all({ search: mark, membership: true, ...paged }))).toEqual(sorted);
    },
    changed: async (world) => {
      const { id } = await aProject(world);
      const changed = await world.gl.Projects.edit(id, { name: 'Other', description: 'Ours' });
      expect(changed).toMatchObject({ id, name: 'Other', description: 'Ours' });
    },
    'archived, and written again': async (world) => {
      const { id } = await aProject(world);
      expect(await world.gl.Projects.archive(id)).toMatchObject({ id, archived: true });
      expect(await world.gl.Projects.unarchive(id)).toMatchObject({ id, archived: false });
    },
    'found by name': async (world) => {
      const { id: namespaceId } = await aGroup(world);
      const name = unique('Find me');
      const { id } = await world.gl.Projects.create({ name, namespaceId });
      expect(idsOf(await world.gl.Projects.search(name))).toEqual([id]);
    },
  },
  members: {
    added: async (world) => {
      const { id: groupId } = await aGroup(world);
      const { id: userId, username } = await aUser(world);
      const member = await world.gl.GroupMembers.add(groupId, DEVELOPER, { userId, expiresAt: '2099-01-31' });
      expect(member).toMatchObject({ id: userId, username, access_level: DEVELOPER, expires_at: '2099-01-31' });
    },
    'read and listed, also inherited': async (world) => {
      const { id: projectId, namespace } = await aProject(world);
      const { id: userId, username } = await aUser(world);
      await world.gl.GroupMembers.add(namespace.id, REPORTER, { userId });
      const { ownerId, gl } = world;
      expect(idsOf(await gl.GroupMembers.all(namespace.id))).toEqual(expect.arrayContaining([userId, ownerId]));
      expect(await gl.ProjectMembers.all(projectId)).toEqual([]);
      const inherited = await gl.ProjectMembers.all(projectId, { includeInherited: true, query: username });
      expect(inherited).toMatchObject([{ id: userId, access_level: REPORTER }]);
      expect((await gl.ProjectMembers.show(projectId, userId, { includeInherited: true })).id).toBe(userId);
    },
    changed: async (world) => {
      const { id } = await aProject(world);
      const { id: userId } = await aUser(world);
      await world.gl.ProjectMembers.add(id, REPORTER, { userId });
      await world.gl.ProjectMembers.edit(id, userId, DEVELOPER, { expiresAt: '2099-01-31' });
      const member = await world.gl.ProjectMembers.show(id, userId);
      expect(member).toMatchObject({ access_level: DEVELOPER, expires_at: '2099-01-31' });
    },
    removed: async (world) => {
      const { id } = await aGroup(world);
      const { id: userId } = await aUser(world);
      await world.gl.GroupMembers.add(id, REPORTER, { userId });
      await world.gl.GroupMembers.remove(id, userId);
      expect(await refusalOf(world.gl.GroupMembers.show(id, userId))).toEqual([404, '404 Not found']);
    },
  },
  issues: {
    created: async ({ gl, projectId, ownerId }) => {
      const made = await gl.Issues.create(projectId, 'Fire', { description: 'On *two* floors', confidential: true });
      expect(made).toMatchObject({
        title: 'Fire',
        description: 'On *two* floors',
        confidential: true,
        state: 'opened',
      });
      expect(made).toMatchObject({ author: { id: ownerId }, labels: [], assignees: [], milestone: null });
    },
    read: async ({ gl, admin, projectId }) => {
      const { id, iid } = await gl.Issues.create(projectId, 'Read me');
      expect(await gl.Issues.show(iid, { projectId })).toMatchObject({ id, iid, title: 'Read me' });
      expect(await admin.Issues.show(id)).toMatchObject({ id, iid, project_id: projectId });
    },
    'listed page by page': async (world) => {
      const { id: projectId } = await aProject(world);
      await issuesNamed(world, projectId, ['one', 'two', 'three', 'four', 'five']);
      const { gl } = world;
      const newestFirst = ['five', 'four', 'three', 'two', 'one'];
      expect(titlesOf(await gl.Issues.all({ projectId, perPage: 2 }))).toEqual(newestFirst);
      const keyset = { pagination: 'keyset', orderBy: 'created_at', sort: 'asc' } as const;
      expect(titlesOf(await gl.Issues.all({ projectId, perPage: 2, ...keyset }))).toEqual([...newestFirst].reverse());
      const page = await gl.Issues.all({ projectId, perPage: 2, page: 2, maxPages: 1, showExpanded: true });
      expect(titlesOf(page.data)).toEqual(['three', 'two']);
      expect(page.paginationInfo).toMatchObject({ total: 5, totalPages: 3, next: 3, previous: 1, perPage: 2 });
    },
    'filtered, searched and sorted': async (world) => {
      const { id: projectId, namespace } = await aProject(world);
      const { gl } = world;
      await issuesNamed(world, projectId, ['alpha', 'beta', 'gamma']);
      await gl.Issues.edit(projectId, 1, { stateEvent: 'close' });
      const found = async (filter: object) => titlesOf(await gl.Issues.all({ projectId, ...filter }));
      expect(await found({ state: 'opened', orderBy: 'title', sort: 'asc' })).toEqual(['beta', 'gamma']);
      expect(await found({ search: 'alp', in: 'title', createdAfter: '2020-01-01' })).toEqual(['alpha']);
      expect(await found({ iids: [1, 3], confidential: false })).toEqual(['gamma', 'alpha']);
      const { username } = await gl.Users.showCurrentUser();
      const byOwner = { groupId: namespace.id, authorUsername: username, state: 'closed' } as const;
      expect(titlesOf(await gl.Issues.all(byOwner))).toEqual(['alpha']);
    },
    labelled: async ({ gl, projectId }) => {
      const { iid } = await gl.Issues.create(projectId, 'Labelled', { labels: 'urgent,next week' });
      const changes = { addLabels: 'late', removeLabels: 'urgent' };
      expect(await gl.Issues.edit(projectId, iid, changes)).toMatchObject({ labels: ['late', 'next week'] });
      expect(titlesOf(await gl.Issues.all({ projectId, labels: 'late,next week' }))).toEqual(['Labelled']);
      expect(await gl.Issues.edit(projectId, iid, { labels: '' })).toMatchObject({ labels: [] });
    },
    assigned: async ({ gl, projectId, ownerId }) => {
      const { iid } = await gl.Issues.create(projectId, 'Assigned', { assigneeIds: [ownerId] });
      const mine = { assignee: { id: ownerId }, assignees: [{ id: ownerId }] };
      expect(await gl.Issues.show(iid, { projectId })).toMatchObject(mine);
      expect(titlesOf(await gl.Issues.all({ projectId, assigneeId: ownerId }))).toEqual(['Assigned']);
      expect(await gl.Issues.edit(projectId, iid, { assigneeIds: [0] })).toMatchObject({ assignees: [] });
    },
    'changed, closed and reopened': async ({ gl, projectId }) => {
      const { iid } = await gl.Issues.create(projectId, 'Draft');
      const changed = await gl.Issues.edit(projectId, iid, { title: 'Final', description: 'Done', confidential: true });
      expect(changed).toMatchObject({ title: 'Final', description: 'Done', confidential: true });
      const closed = await gl.Issues.edit(projectId, iid, { stateEvent: 'close' });
      expect(closed).toMatchObject({ state: 'closed', closed_at: expect.any(String) });
      const reopened = await gl.Issues.edit(projectId, iid, { stateEvent: 'reopen' });
      expect(reopened).toMatchObject({ state: 'opened', closed_at: null });
    },
    timed: async ({ gl, projectId }) => {
      const { iid } = await gl.Issues.create(projectId, 'Long');
      expect(await gl.Issues.addTimeEstimate(projectId, iid, '2d')).toMatchObject({ human_time_estimate: '2d' });
      expect(await gl.Issues.addSpentTime(projectId, iid, '1h 30m')).toMatchObject({ total_time_spent: 5_400 });
      const stats = { time_estimate: 57_600, total_time_spent: 5_400 };
      expect(await gl.Issues.showTimeStats(projectId, iid)).toMatchObject(stats);
      expect(await gl.Issues.resetTimeEstimate(projectId, iid)).toMatchObject({ time_estimate: 0 });
      expect(await gl.Issues.resetSpentTime(projectId, iid)).toMatchObject({ total_time_spent: 0 });
    },
    moved: async (world) => {
      const { gl, projectId } = world;
      const { iid } = await gl.Issues.create(projectId, 'Elsewhere');
      const target = await aProject(world);
      const moved = await gl.Issues.move(projectId, iid, target.id);
      expect(moved).toMatchObject({ project_id: target.id, iid: 1, title: 'Elsewhere', state: 'opened' });
      const original = await gl.Issues.show(iid, { projectId });
      expect(original).toMatchObject({ state: 'closed', moved_to_id: moved.id });
    },
    deleted: async ({ gl, projectId }) => {
      const { iid } = await gl.Issues.create(projectId, 'Gone');
      await gl.Issues.remove(projectId, iid);
      expect(await refusalOf(gl.Issues.show(iid, { projectId }))).toEqual([404, '404 Issue Not Found']);
    },
  },
  notes: {
    'created, also internal': async ({ gl, projectId, ownerId }) => {
      const { iid } = await gl.Issues.create(projectId, 'Noted');
      const note = await gl.IssueNotes.create(projectId, iid, 'Between *us*', { internal: true });
      expect(note).toMatchObject({ body: 'Between *us*', internal: true, system: false, author: { id: ownerId } });
    },
    read: async ({ gl, projectId, iid, noteId }) =>
      expect(await gl.IssueNotes.show(projectId, iid, noteId)).toMatchObject({ id: noteId, body: 'Who takes it?' }),
    'listed page by page': async ({ gl, projectId }) => {
      const { iid } = await gl.Issues.create(projectId, 'Talked of');
      for (const body of ['one', 'two', 'three']) await gl.IssueNotes.create(projectId, iid, body);
      const listed = await gl.IssueNotes.all(projectId, iid, { sort: 'asc', orderBy: 'created_at', perPage: 2 });
      expect(bodiesOf(listed)).toEqual(['one', 'two', 'three']);
    },
    edited: async ({ gl, projectId, iid }) => {
      const { id } = await gl.IssueNotes.create(projectId, iid, 'Frist');
      await gl.IssueNotes.edit(projectId, iid, id, { body: 'First' });
      expect((await gl.IssueNotes.show(projectId, iid, id)).body).toBe('First');
    },
    deleted: async ({ gl, projectId, iid }) => {
      const { id } = await gl.IssueNotes.create(projectId, iid, 'Gone');
      await gl.IssueNotes.remove(projectId, iid, id);
      expect(await refusalOf(gl.IssueNotes.show(projectId, iid, id))).toEqual([404, '404 Note Not Found']);
    },
  },
  labels: {
    'created, read and listed': async (world) => {
      const { id: projectId, namespace } = await aProject(world);
      const { gl } = world;
      const made = await gl.ProjectLabels.create(projectId, 'late', '#ff0000', { description: 'Too late' });
      await gl.GroupLabels.create(namespace.id, 'big', '#00ff00');
      expect(made).toMatchObject({ name: 'late', color: '#ff0000', description: 'Too late', is_project_label: true });
      expect(await gl.ProjectLabels.show(projectId, made.id)).toMatchObject({ id: made.id, name: 'late' });
      expect(namesOf(await gl.ProjectLabels.all(projectId))).toEqual(['big', 'late']);
      expect(namesOf(await gl.GroupLabels.all(namespace.id))).toEqual(['big']);
    },
    'renamed and deleted': async (world) => {
      const { id: projectId } = await aProject(world);
      const { gl } = world;
      await gl.ProjectLabels.create(projectId, 'late', '#ff0000');
      const renamed = await gl.ProjectLabels.edit(projectId, 'late', { newName: 'too late' });
      expect(renamed).toMatchObject({ name: 'too late' });
      await gl.ProjectLabels.remove(projectId, renamed.id);
      expect(await gl.ProjectLabels.all(projectId)).toEqual([]);
    },
  },
  uploads: {
    downloaded: async ({ gl, projectId, upload }) => {
      const file = await gl.ProjectMarkdownUploads.download(projectId, upload.id, upload.name);
      expect((await file.text()).trim()).toBe(upload.text);
    },
    uploaded: async ({ gl, projectId }) => {
      const file = { content: new Blob(['The plan']), filename: 'plan.txt' };
      const made = await gl.ProjectMarkdownUploads.create(projectId, file);
      const [, secret, name] = /\/uploads\/([0-9a-f]{32})\/(.+)$/.exec(made.url)!;
      expect(made).toMatchObject({ alt: 'plan.txt', markdown: `[plan.txt](${made.url})` });
      const { description } = await gl.Issues.create(projectId, 'Planned', { description: made.markdown });
      expect(description).toBe(made.markdown);
      const read = await gl.ProjectMarkdownUploads.download(projectId, secret!, name!);
      expect(await read.text()).toBe('The plan');
    },
  },
  refusals: {
    'told with their status and reason': async ({ gl, projectId }) => {
      const group = await gl.Groups.create('Taken', unique('taken'));
      const taken = 'Failed to save group {:path=>["has already been taken"]}';
      expect(await refusalOf(gl.Groups.create('Taken', group.path))).toEqual([400, taken]);
      expect(await refusalOf(gl.Issues.show(999, { projectId }))).toEqual([404, '404 Issue Not Found']);
      const user = { name: 'Eve', username: 'eve', email: 'eve@users.test', password: PASSWORD };
      expect(await refusalOf(gl.Users.create(user))).toEqual([403, '403 Forbidden']);
    },
  },
};

/** How a call was refused; null where it was not. */
export const refusalOf = async (call: Promise<unknown>): Promise<readonly [number, string] | null> => {
  try {
    await call;
    return null;
  } catch (error) {
    const { cause } = error as { cause?: { response: Response; description: string } };
    if (!cause?.response) throw error;
    return [cause.response.status, cause.description];
  }
};
