import {
  addMember,
  archiveProject,
  createProject,
  findOpenTickets,
  listProjects,
  readProject,
  RequestPayload,
  updateProject,
} from '@ledgerdesk/contracts';
import { standIn } from '@ledgerdesk/testing';
import { StartedGroups } from '../fixture/started-groups';

describe('the projects of an installation', () => {
  let service: StartedGroups;
  let jane: { id: number; token: string };
  let john: { id: number; token: string };
  /** What issues was asked for, and whether it finds some. */
  const asked: RequestPayload<typeof findOpenTickets>[] = [];
  let found = false;
  const issues = standIn(findOpenTickets, ({ payload }) => {
    asked.push(payload);
    return { found };
  });
  let root: number;
  let inner: number;
  beforeAll(async () => {
    service = await StartedGroups.start({ controllers: [issues] });
    jane = await service.user('jane');
    john = await service.user('john');
    root = (await service.group(jane.token, 'acme', { name: 'Acme', visibility: 'internal' })).id;
    inner = (await service.group(jane.token, 'inner', { name: 'Inner', in: root })).id;
  });
  afterAll(() => service.stop());

  it('are created in a group, and shown in full at once (GRP-3, API-5)', async () => {
    const made = await service.project(jane.token, inner, 'site', { name: 'Site', description: 'The site' });
    expect(made).toEqual({
      id: expect.any(Number),
      name: 'Site',
      path: 'site',
      description: 'The site',
      visibility: 'private',
      archived: false,
      nameWithNamespace: 'Acme / Inner / Site',
      creatorId: expect.any(Number),
      fullPath: 'acme/inner/site',
      changes: 1,
      createdAt: expect.stringMatching(/Z$/),
      namespace: { id: inner, name: 'Inner', path: 'inner', fullPath: 'acme/inner', parentId: root },
    });
    expect(await service.ask(jane.token, { project: 'acme/INNER/site' }, readProject, {})).toEqual({ project: made });
  });
  it('are not created by who may not (GRP-15), nor without a group', async () => {
    await expect(service.project(john.token, root, 'johns')).rejects.toMatchObject({ code: 'forbidden' });
    const input = { projectId: await service.id('project'), name: 'p', path: 'p' };
    await expect(service.ask(jane.token, null, createProject, input)).rejects.toMatchObject({
      code: 'group-not-found',
    });
  });
  it.each([
    ['Desk_1.x', 'Desk_1.x'],
    [' Büro für  Ärger! ', 'buro-fur-arger'],
    ['-Help & Desk.', 'help-desk'],
  ])('have a path that is made of the name where none is given: %j (API-22)', async (name, path) => {
    const input = { projectId: await service.id('project'), name };
    const { project } = await service.ask(jane.token, { group: inner }, createProject, input);
    expect(project).toMatchObject({ name: name.trim(), path, fullPath: `acme/inner/${path}` });
  });
  it('are refused where nothing of the name can be a path (API-22)', async () => {
    const input = { projectId: await service.id('project'), name: '支持' };
    await expect(service.ask(jane.token, { group: inner }, createProject, input)).rejects.toMatchObject({
      issues: [{ path: 'path', message: "can't be blank" }],
    });
  });
  it('are refused when the path is taken by a subgroup (GRP-5)', () =>
    expect(service.project(jane.token, root, 'INNER')).rejects.toMatchObject({
      issues: [{ path: 'path', message: 'has already been taken' }],
    }));
  it('are listed as far as one may see them (API-22, GRP-20)', async () => {
    const open = await service.project(jane.token, root, 'listed-open', { visibility: 'internal' });
    const hidden = await service.project(jane.token, inner, 'listed-hidden');
    const list = async (token: string | null, input: object = {}, what: { group: number } | null = null) =>
      (await service.ask(token, what, listProjects, { search: 'listed', orderBy: 'id', ...input })).items.map(
        ({ id }) => id,
      );
    expect(await list(jane.token)).toEqual([hidden.id, open.id]);
    expect(await list(john.token)).toEqual([open.id]);
    expect(await list(null)).toEqual([]);
    expect(await list(john.token, { membership: true })).toEqual([]);
    expect(await list(jane.token, {}, { group: root })).toEqual([open.id]);
    expect(await list(jane.token, { includeSubgroups: true, sort: 'asc' }, { group: root })).toEqual([
      open.id,
      hidden.id,
    ]);
    expect(await list(jane.token, { archived: true })).toEqual([]);
  });
  it('are changed by their Maintainers in what is named (API-22, GRP-6, GRP-16)', async () => {
    const { id: project } = await service.project(jane.token, inner, 'plan', { description: 'Secret' });
    const update = async (token: string, fields: object) =>
      (await service.ask(token, { project }, updateProject, fields)).project;
    const planner = await service.user('planner');
    await service.ask(jane.token, { project }, addMember, { userId: planner.id, accessLevel: 30 });
    await expect(update(planner.token, { name: 'Mine' })).rejects.toMatchObject({ code: 'forbidden' });
    expect(await update(jane.token, { path: 'plans', name: 'Plans' })).toMatchObject({
      fullPath: 'acme/inner/plans',
      name: 'Plans',
      description: 'Secret',
      changes: 2,
    });
    expect(await update(jane.token, { name: 'Plans' })).toMatchObject({ changes: 2 });
    expect(await service.resolveAccess(jane.token, { project: 'acme/inner/plans' })).toMatchObject({
      target: { id: project },
    });
  });
  it('become public where no Service Desk issue would be shown to everybody (MI-4)', async () => {
    const open = await service.group(jane.token, 'open', { visibility: 'public' });
    const { id: project } = await service.project(jane.token, open.id, 'desk');
    const publish = () => service.ask(jane.token, { project }, updateProject, { visibility: 'public' });
    found = true;
    await expect(publish()).rejects.toMatchObject({ code: 'tickets-not-confidential' });
    expect(asked.at(-1)).toEqual({ projectId: project, supportBotId: expect.any(Number) });
    found = false;
    expect((await publish()).project).toMatchObject({ visibility: 'public' });
  });
  it('are archived by their Owner, and take no member then (GRP-30, GRP-16)', async () => {
    const { id } = await service.project(jane.token, inner, 'attic');
    const maintainer = await service.user('maintainer');
    const member = { userId: maintainer.id, accessLevel: 40 } as const;
    await service.ask(jane.token, { project: id }, addMember, member);
    const archive = async (token: string, archived: boolean) =>
      (await service.ask(token, { project: id }, archiveProject, { archived })).project;
    await expect(archive(maintainer.token, true)).rejects.toMatchObject({ code: 'forbidden' });
    expect(await archive(jane.token, true)).toMatchObject({ id, archived: true });
    expect(await archive(jane.token, true)).toMatchObject({ archived: true, changes: 2 });
    expect(await service.resolveAccess(jane.token, { project: id })).toMatchObject({ target: { archived: true } });
    const add = service.ask(jane.token, { project: id }, addMember, { userId: john.id, accessLevel: 30 });
    await expect(add).rejects.toMatchObject({ code: 'project-archived' });
    const list = async (archived: boolean | null) =>
      (await service.ask(jane.token, null, listProjects, { search: 'attic', archived })).items.length;
    expect([await list(null), await list(true), await list(false)]).toEqual([1, 1, 0]);
    expect(await archive(jane.token, false)).toMatchObject({ archived: false, changes: 3 });
    expect(await list(true)).toBe(0);
    expect(await service.resolveAccess(jane.token, { project: id })).toMatchObject({ target: { archived: false } });
  });
  it('are missing and invisible alike (API-10)', async () => {
    const { id } = await service.project(jane.token, inner, 'secret');
    for (const project of [id, 'acme/inner/secret', 999_999])
      await expect(service.resolveAccess(john.token, { project })).rejects.toMatchObject({ code: 'project-not-found' });
  });
});
