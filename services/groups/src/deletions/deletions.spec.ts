import { setTimeout as wait } from 'node:timers/promises';
import {
  addMember,
  deleteGroup,
  deleteProject,
  findMisfitLinks,
  listGroups,
  listMembers,
  listProjects,
  nameProjects,
  ownContacts,
  readGroup,
  removeMisfitLinks,
  RequestPayload,
  restoreGroup,
  restoreProject,
  updateGroup,
  visibleProjects,
} from '@ledgerdesk/contracts';
import { insisting, standIn } from '@ledgerdesk/testing';
import { StartedGroups } from '../fixture/started-groups';

const owning = new Set<number>();
const linked = new Set<number>();
const removals: RequestPayload<typeof removeMisfitLinks>[] = [];
const others = [
  standIn(ownContacts, ({ payload: { groupIds } }) => ({ found: groupIds.some((id) => owning.has(id)) })),
  standIn(findMisfitLinks, ({ payload }) => ({ found: payload.projectIds.some((id) => linked.has(id)), next: null })),
  standIn(removeMisfitLinks, ({ payload }) => {
    removals.push(payload);
    return { next: null, issues: 1, links: 1 };
  }),
];

describe('groups and projects that are deleted', () => {
  let service: StartedGroups;
  let jane: { id: number; token: string };
  let john: { id: number; token: string };
  beforeAll(async () => {
    service = await StartedGroups.start({ controllers: others });
    jane = await service.user('jane');
    john = await service.user('john');
  });
  afterAll(() => service.stop());

  const remove = (token: string, group: number, confirm: string | null = null) =>
    service.ask(token, { group }, deleteGroup, { confirm });
  const restore = (token: string, group: number | string) =>
    service.ask(token, { group, deleted: true }, restoreGroup, {});
  const make = async (path: string) => {
    const root = await service.group(jane.token, path, { visibility: 'internal' });
    const inner = await service.group(jane.token, 'inner', { in: root.id, visibility: 'internal' });
    const project = await service.project(jane.token, inner.id, 'desk', { visibility: 'internal' });
    return { root: root.id, inner: inner.id, project: project.id };
  };
  const missing = (kind: 'group' | 'project') => ({ code: `${kind}-not-found` });

  it('are missing for everybody at once, wherever they are asked for (GRP-19)', async () => {
    const { root, inner, project } = await make('gone');
    expect(await remove(jane.token, inner)).toMatchObject({ projectIds: [project] });
    for (const token of [jane.token, service.root]) {
      for (const group of [inner, 'gone/inner'])
        await expect(service.resolveAccess(token, { group })).rejects.toMatchObject(missing('group'));
      for (const id of [project, 'gone/inner/desk'])
        await expect(service.resolveAccess(token, { project: id })).rejects.toMatchObject(missing('project'));
      const below = await service.ask(token, { group: root }, listGroups, { below: 'descendants' });
      expect([below.items, below.total]).toEqual([[], 0]);
      const projects = await service.ask(token, { group: root }, listProjects, { includeSubgroups: true });
      expect([projects.items, projects.total]).toEqual([[], 0]);
      expect((await service.ask(token, null, nameProjects, { projectIds: [project] })).projects).toEqual([]);
      const { planner, others: further } = await service.ask(token, { group: root }, visibleProjects, {});
      expect([...planner, ...further]).toEqual([]);
    }
    await expect(service.resolveAccessAs({ as: 'support-bot' }, { project })).rejects.toMatchObject(missing('project'));
    await expect(service.group(jane.token, 'INNER', { in: root })).rejects.toMatchObject({ code: 'invalid-fields' });
  });
  it('are deleted and restored by Owners and administrators (GRP-16, GRP-19)', async () => {
    const { root, inner, project } = await make('rights');
    await service.ask(jane.token, { group: root }, addMember, { userId: john.id, accessLevel: 40 });
    await expect(remove(john.token, root)).rejects.toMatchObject({ code: 'forbidden' });
    const deletion = service.ask(john.token, { project }, deleteProject, {});
    await expect(deletion).rejects.toMatchObject({ code: 'forbidden' });
    await service.ask(jane.token, { project }, deleteProject, {});
    await remove(jane.token, root);
    await expect(restore(john.token, root)).rejects.toMatchObject(missing('group'));
    await expect(service.ask(jane.token, { project, deleted: true }, restoreProject, {})).rejects.toMatchObject({
      code: 'restored-above-first',
      message: 'Restore rights first.',
    });
    expect((await restore(service.root, 'rights')).group).toMatchObject({ id: root, fullPath: 'rights' });
    expect(await service.ask(john.token, { group: inner }, readGroup, {})).toMatchObject({ group: { id: inner } });
    await expect(restore(jane.token, root)).rejects.toMatchObject({ code: 'not-deleted' });
    const again = await service.ask(jane.token, { project, deleted: true }, restoreProject, {});
    expect(again.project).toMatchObject({ id: project, fullPath: 'rights/inner/desk' });
    const { items } = await service.ask(jane.token, { group: root }, listMembers, { inherited: false });
    expect(items.map(({ id }) => id).sort()).toEqual([jane.id, john.id].sort());
  });
  it('show no group above them to who is a member of nothing else there (GRP-8)', async () => {
    const { id: root } = await service.group(jane.token, 'above');
    const { id: project } = await service.project(jane.token, root, 'desk');
    await service.ask(jane.token, { project }, addMember, { userId: john.id, accessLevel: 30 });
    expect(await service.resolveAccess(john.token, { group: root })).toMatchObject({ target: { sees: 'name' } });
    await service.ask(jane.token, { project }, deleteProject, {});
    await expect(service.resolveAccess(john.token, { group: root })).rejects.toMatchObject(missing('group'));
  });
  it('need their full path where they own contacts (GRP-19)', async () => {
    const { root, inner } = await make('owning');
    owning.add(inner);
    await expect(remove(jane.token, root)).rejects.toMatchObject({ code: 'not-confirmed' });
    await expect(remove(jane.token, root, 'inner')).rejects.toMatchObject({
      message: 'confirm must be the full path of the group to delete',
    });
    await remove(jane.token, root, 'owning');
  });
  it('are no contact source of others, which are named as far as one sees them (GRP-18)', async () => {
    const { root } = await make('source');
    const user = await service.group(jane.token, 'user', { crmSourceGroupId: root });
    await service.ask(jane.token, { group: root }, addMember, { userId: john.id, accessLevel: 50 });
    const refused = (groups: string[]) => ({ code: 'contact-source-of-others', details: { groups } });
    await expect(remove(jane.token, root)).rejects.toMatchObject(refused(['user']));
    await expect(remove(john.token, root)).rejects.toMatchObject(refused([]));
    await service.ask(jane.token, { group: user.id }, updateGroup, { crmSourceGroupId: null });
    await remove(jane.token, root);
  });
  it('come back without the links that do not fit their contact source any more (PRJ-2)', async () => {
    const { root, inner, project } = await make('moved');
    linked.add(project);
    const other = await service.group(jane.token, 'newsource');
    const change = () => service.ask(jane.token, { group: root }, updateGroup, { crmSourceGroupId: other.id });
    await expect(change()).rejects.toMatchObject({ code: 'source-locked' });
    await remove(jane.token, inner);
    await change();
    await restore(jane.token, inner);
    while (!removals.some(({ projectId }) => projectId === project)) await wait(5);
    expect(removals.at(-1)).toEqual({ projectId: project, keepSourceId: other.id, by: jane.id, after: null });
  });
});

it('what is deleted is removed for good when its time has come, also after a stop (GRP-19)', async () => {
  const environment = { DELETION_DELAY_DAYS: '0' };
  const service = await StartedGroups.start({ controllers: others, environment });
  const jane = await service.user('jane');
  const { id: root } = await service.group(jane.token, 'acme');
  const { id: project } = await service.project(jane.token, root, 'desk');
  const { id: kept } = await service.project(jane.token, root, 'kept');
  await service.ask(jane.token, { project }, deleteProject, {});
  await service.restart();
  const restoring = () => service.ask(jane.token, { project, deleted: true }, restoreProject, {});
  const events = () => insisting(() => service.parts.eventStore.read('tree'));
  const isGone = async () => (await events()).at(-1)!.type === 'NamespaceRemoved';
  while (!(await isGone())) await wait(10);
  await expect(restoring()).rejects.toMatchObject({ code: 'project-not-found' });
  const again = await service.project(jane.token, root, 'desk');
  expect(again.id).not.toBe(project);
  const { items } = await service.ask(jane.token, { group: root }, listProjects, { orderBy: 'id', sort: 'asc' });
  expect(items.map(({ id }) => id)).toEqual([kept, again.id]);
  expect(await service.differences()).toEqual([]);
  await service.stop();
});
