import { setTimeout as wait } from 'node:timers/promises';
import {
  addMember,
  changeMember,
  changeSettings,
  deleteGroup,
  findMisfitLinks,
  ownContacts,
  readGroupHistory,
  readRemovedGroupHistory,
  removeMember,
  restoreGroup,
  updateGroup,
} from '@ledgerdesk/contracts';
import { insisting, standIn } from '@ledgerdesk/testing';
import { StartedGroups } from '../fixture/started-groups';

const others = [
  standIn(ownContacts, () => ({ found: false })),
  standIn(findMisfitLinks, () => ({ found: false, next: null })),
];

it('the history of a group that is gone for good is there for administrators (API-49, GRP-19)', async () => {
  const service = await StartedGroups.start({ controllers: others, environment: { DELETION_DELAY_DAYS: '0' } });
  const jane = await service.user('jane');
  const { id: group } = await service.group(jane.token, 'gone');
  const { id: below } = await service.group(jane.token, 'below', { in: group });
  await service.ask(jane.token, { group }, deleteGroup, {});
  const isGone = async () => {
    const events = await insisting(() => service.parts.eventStore.read('tree'));
    return events.at(-1)!.type === 'NamespaceRemoved';
  };
  while (!(await isGone())) await wait(10);
  const told = async (token: string, groupId: number) =>
    (await service.ask(token, null, readRemovedGroupHistory, { groupId })).items.map(({ action }) => action);
  expect(await told(service.root, group)).toEqual(['removed', 'deleted', 'created']);
  expect(await told(service.root, below)).toEqual(['removed', 'created']);
  await expect(told(jane.token, group)).rejects.toMatchObject({ code: 'forbidden' });
  await expect(told(service.root, 999_999)).rejects.toMatchObject({ code: 'group-not-found' });
  await service.group(jane.token, 'gone');
  expect(await told(service.root, group)).toHaveLength(3);
  expect(await service.differences()).toEqual([]);
  await service.stop();
});

describe('the history of a group', () => {
  let service: StartedGroups;
  let jane: { id: number; token: string };
  let john: { id: number; token: string };
  beforeAll(async () => {
    service = await StartedGroups.start({ controllers: others });
    const { readModels } = service.parts;
    while ((await readModels.status()).some(({ state }) => state !== 'serving')) await wait(10);
    jane = await service.user('jane');
    john = await service.user('john');
  });
  afterAll(() => service.stop());

  it('has its settings and its members in one order, newest first (HIS-1, HIS-2, API-49)', async () => {
    const { id: group } = await service.group(jane.token, 'acme', { visibility: 'internal' });
    const at = { group };
    await service.ask(jane.token, at, updateGroup, { name: 'Acme Inc', description: 'We sell' });
    await service.ask(jane.token, at, updateGroup, { name: 'Acme Inc' });
    await service.ask(jane.token, at, addMember, { userId: john.id, accessLevel: 30, expiresAt: '2999-01-01' });
    await service.ask(jane.token, at, changeSettings, { enabled: false });
    await service.ask(jane.token, at, changeMember, { userId: john.id, accessLevel: 40 });
    await service.ask(jane.token, at, removeMember, { userId: john.id });
    const { items, total } = await service.ask(jane.token, at, readGroupHistory, {});
    const by = { id: jane.id, username: 'jane', name: 'Name of jane' };
    const user = { id: john.id, username: 'john', name: 'Name of john' };
    const made = { id: expect.any(Number), at: expect.any(String), actor: by, via: 'api' };
    expect(items).toEqual([
      {
        ...made,
        user,
        action: 'member_removed',
        changes: { accessLevel: { from: 40, to: null }, expiresAt: { from: '2999-01-01', to: null } },
      },
      { ...made, user, action: 'member_changed', changes: { accessLevel: { from: 30, to: 40 } } },
      { ...made, action: 'updated', changes: { crmEnabled: { from: true, to: false } } },
      {
        ...made,
        user,
        action: 'member_added',
        changes: { accessLevel: { from: null, to: 30 }, expiresAt: { from: null, to: '2999-01-01' } },
      },
      {
        ...made,
        action: 'updated',
        changes: { name: { from: 'acme', to: 'Acme Inc' }, description: { from: '', to: 'We sell' } },
      },
      {
        ...made,
        user: by,
        action: 'created',
        changes: {
          name: { from: null, to: 'acme' },
          path: { from: null, to: 'acme' },
          description: { from: null, to: '' },
          visibility: { from: null, to: 'internal' },
          projectCreationLevel: { from: null, to: 'developer' },
          subgroupCreationLevel: { from: null, to: 'maintainer' },
          crmEnabled: { from: null, to: true },
          accessLevel: { from: null, to: 50 },
        },
      },
    ]);
    expect(total).toBe(6);
    const ids = items.map(({ id }) => id);
    expect([...ids].sort((a, b) => b - a)).toEqual(ids);
    const part = await service.ask(jane.token, at, readGroupHistory, { page: 2, perPage: 4 });
    expect([part.items, part.more]).toEqual([items.slice(4), false]);
  });
  it('is read by Owners, and names no group that the reader may not see (HIS-3, GRP-16)', async () => {
    const { id: secret } = await service.group(service.root, 'secret', { visibility: 'private' });
    const { id: group } = await service.group(service.root, 'seen', { visibility: 'internal' });
    await service.ask(service.root, { group }, changeSettings, { sourceGroupId: secret });
    await service.ask(service.root, { group }, addMember, { userId: jane.id, accessLevel: 50 });
    await service.ask(service.root, { group }, addMember, { userId: john.id, accessLevel: 40 });
    const told = (token: string | null) => service.ask(token, { group }, readGroupHistory, {});
    const ofRoot = await told(service.root);
    expect(ofRoot.items[2]!.changes).toEqual({ crmSourceGroupId: { from: null, to: secret } });
    const ofJane = await told(jane.token);
    expect(ofJane.items.map(({ action }) => action)).toEqual(['member_added', 'member_added', 'created']);
    expect([ofRoot.total, ofJane.total]).toEqual([4, 3]);
    await expect(told(john.token)).rejects.toMatchObject({ code: 'forbidden' });
    await expect(told(null)).rejects.toMatchObject({ code: 'group-not-found' });
  });
  it('tells of visibility that a restored group above has lowered, and of deletions (HIS-1, GRP-19)', async () => {
    const { id: top } = await service.group(jane.token, 'top', { visibility: 'internal' });
    const { id: mid } = await service.group(jane.token, 'mid', { in: top, visibility: 'internal' });
    const { id: low } = await service.group(jane.token, 'low', { in: mid, visibility: 'internal' });
    await service.ask(jane.token, { group: mid }, deleteGroup, { confirm: null });
    await service.ask(jane.token, { group: top }, updateGroup, { visibility: 'private' });
    await service.ask(jane.token, { group: mid, deleted: true }, restoreGroup, {});
    const told = async (group: number) =>
      (await service.ask(jane.token, { group }, readGroupHistory, {})).items.map(({ action, changes }) => [
        action,
        changes.visibility ?? null,
      ]);
    const lowered = { from: 'internal', to: 'private' };
    const begun = ['created', { from: null, to: 'internal' }];
    expect(await told(mid)).toEqual([['restored', lowered], ['deleted', null], begun]);
    expect(await told(low)).toEqual([['updated', lowered], begun]);
  });
  it('stays readable for administrators when the group is deleted, and for nobody else (API-49, GRP-19)', async () => {
    const { id: group } = await service.group(jane.token, 'gone', { visibility: 'public' });
    await service.ask(jane.token, { group }, deleteGroup, { confirm: null });
    const at = { group, deleted: true } as const;
    const { items } = await service.ask(service.root, at, readGroupHistory, {});
    expect(items.map(({ action }) => action)).toEqual(['deleted', 'created']);
    const missing = { code: 'group-not-found' };
    await expect(service.ask(jane.token, at, readGroupHistory, {})).rejects.toMatchObject(missing);
    await expect(service.ask(service.root, null, readRemovedGroupHistory, { groupId: group })).rejects.toMatchObject(
      missing,
    );
  });
});
