import { addMember, createGroup, listGroups, readGroup, updateGroup } from '@ledgerdesk/contracts';
import { StartedGroups } from '../fixture/started-groups';

describe('the groups of an installation', () => {
  let service: StartedGroups;
  let jane: { id: number; token: string };
  let john: { id: number; token: string };
  beforeAll(async () => {
    service = await StartedGroups.start();
    jane = await service.user('jane');
    john = await service.user('john', { canCreateGroup: false });
  });
  afterAll(() => service.stop());

  it('are created as roots by who may, and shown in full at once (GRP-2, GRP-15, API-5)', async () => {
    const made = await service.group(jane.token, 'acme', { name: ' Acme ', description: 'Tools', crmEnabled: false });
    expect(made).toEqual({
      id: expect.any(Number),
      name: 'Acme',
      path: 'acme',
      fullName: 'Acme',
      fullPath: 'acme',
      description: 'Tools',
      parentId: null,
      visibility: 'private',
      projectCreationLevel: 'developer',
      subgroupCreationLevel: 'maintainer',
      createdAt: expect.stringMatching(/Z$/),
      crm: { enabled: false, sourceGroupId: null },
      changes: 1,
      sees: 'all',
    });
    expect(await service.ask(jane.token, { group: 'ACME' }, readGroup, {})).toEqual({ group: made });
  });

  it('are not created as roots by whose right it is not (GRP-15), nor by the public', async () => {
    await expect(service.group(john.token, 'johns')).rejects.toMatchObject({ code: 'forbidden' });
    const input = { groupId: await service.id('group'), name: 'p', path: 'p' };
    await expect(service.ask(null, null, createGroup, input)).rejects.toMatchObject({ code: 'forbidden' });
  });

  it('are refused when the path is taken, without case (GRP-5)', async () => {
    await service.group(jane.token, 'taken');
    await expect(service.group(jane.token, 'TAKEN')).rejects.toMatchObject({
      code: 'invalid-fields',
      issues: [{ path: 'path', message: 'has already been taken' }],
    });
  });

  it('are made once, however often a request comes', async () => {
    const answer = await service.resolveAccess(jane.token);
    const input = { groupId: await service.id('group'), name: 'Once', path: 'once' };
    const replies = await Promise.all([1, 2, 3].map(() => service.send(createGroup, input, answer, 'request-once')));
    expect(new Set(replies.map(({ position }) => position)).size).toBe(1);
  });

  it('belong to their creator, unless they are below what the creator owns (GRP-17)', async () => {
    const root = await service.group(jane.token, 'owned');
    const below = await service.group(jane.token, 'below', { in: root.id });
    expect((await service.resolveAccess(jane.token, { group: below.id })).target).toMatchObject({ role: 50 });
    const [event] = (await service.parts.eventStore.read('tree')).slice(-1);
    expect(event).toMatchObject({ type: 'GroupCreated', data: { groupId: below.id, owner: null } });
  });

  it('are changed by their Owners in what is named, at once and everywhere (API-18, GRP-6, GRP-16)', async () => {
    const root = await service.group(jane.token, 'before', { visibility: 'internal', description: 'Tools' });
    const inner = await service.group(jane.token, 'inner', { in: root.id });
    const update = async (token: string, group: number, fields: object) =>
      (await service.ask(token, { group }, updateGroup, fields)).group;
    const renamed = await update(jane.token, root.id, { path: 'after', name: 'After', projectCreationLevel: 'noone' });
    expect(renamed).toMatchObject({ fullPath: 'after', name: 'After', description: 'Tools', changes: 2 });
    expect((await service.ask(jane.token, { group: 'after/inner' }, readGroup, {})).group).toMatchObject({
      id: inner.id,
      fullName: 'After / inner',
    });
    await expect(service.resolveAccess(jane.token, { group: 'before' })).rejects.toMatchObject({
      code: 'group-not-found',
    });
    expect(await update(jane.token, root.id, { name: 'After', description: 'Tools' })).toMatchObject({ changes: 2 });
    expect(await update(jane.token, root.id, { crmEnabled: false })).toMatchObject({ crm: { enabled: false } });
    await service.ask(jane.token, { group: root.id }, addMember, { userId: john.id, accessLevel: 40 });
    await expect(update(john.token, root.id, { name: 'Mine' })).rejects.toMatchObject({ code: 'forbidden' });
    await expect(update(jane.token, inner.id, { visibility: 'public' })).rejects.toMatchObject({
      code: 'invalid-fields',
    });
  });
  it('are shown as changed where the rights are later than 2 s (API-5)', async () => {
    const { id: group } = await service.group(jane.token, 'late');
    service.feedDelay.hold();
    const changes = { name: 'Late', crmEnabled: false };
    const { group: shown, visible } = await service.ask(jane.token, { group }, updateGroup, changes);
    expect([visible, shown]).toMatchObject([false, { name: 'Late', crm: { enabled: false } }]);
    service.feedDelay.release();
  });

  it('are listed as far as one may see them, in pages (API-4, API-17, GRP-7, GRP-8)', async () => {
    const root = await service.group(jane.token, 'listed');
    const inner = await service.group(jane.token, 'listed-inner', { in: root.id });
    const open = await service.group(jane.token, 'listed-open', { visibility: 'internal' });
    const list = async (token: string | null, input: object) =>
      service.ask(token, null, listGroups, { search: 'listed', ...input });
    expect((await list(jane.token, {})).items.map(({ id }) => id)).toEqual([root.id, inner.id, open.id]);
    expect(await list(jane.token, { perPage: 2, page: 2, orderBy: 'id', sort: 'desc' })).toMatchObject({
      items: [{ id: root.id }],
      total: 3,
      more: false,
    });
    expect((await list(john.token, {})).items.map(({ id }) => id)).toEqual([open.id]);
    expect((await list(null, {})).items).toEqual([]);
    expect((await list(john.token, { allAvailable: false })).items).toEqual([]);
    expect((await list(jane.token, { topLevelOnly: true })).items.map(({ id }) => id)).toEqual([root.id, open.id]);
    const below = await service.ask(jane.token, { group: root.id }, listGroups, { below: 'descendants' });
    expect(below.items.map(({ id }) => id)).toEqual([inner.id]);
  });

  it('are missing and invisible alike (API-10)', async () => {
    const { id } = await service.group(jane.token, 'secret');
    for (const group of [id, 'secret', 999_999, 'nowhere'])
      await expect(service.ask(john.token, { group }, readGroup, {})).rejects.toMatchObject({
        code: 'group-not-found',
      });
  });
});
