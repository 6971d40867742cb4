import {
  access,
  addMember,
  changeMember,
  listMembers,
  readGroup,
  readMember,
  removeMember,
} from '@ledgerdesk/contracts';
import { StartedGroups } from '../fixture/started-groups';

type Person = { id: number; token: string };

describe('the members of a group or project', () => {
  let service: StartedGroups;
  let jane: Person;
  let john: Person;
  let anna: Person;
  let root: number;
  let below: number;
  let project: number;
  let groups = 0;
  beforeAll(async () => {
    service = await StartedGroups.start();
    jane = await service.user('jane');
    john = await service.user('john');
    anna = await service.user('anna');
  });
  beforeEach(async () => {
    root = (await service.group(jane.token, `root${(groups += 1)}`, { name: 'Root' })).id;
    below = (await service.group(jane.token, 'below', { in: root })).id;
    project = (await service.project(jane.token, below, 'project')).id;
  });
  afterAll(() => service.stop());
  const add = (by: Person, what: { group: number } | { project: number }, input: object) =>
    service.ask(by.token, what, addMember, input as never);
  const roleOf = async (person: Person, what: { group: number } | { project: number }) =>
    (await service.resolveAccess(person.token, what)).target!.role;

  it('are added with a role and an end date, which count at once in all that is below (GRP-10, GRP-11)', async () => {
    const input = { userId: john.id, accessLevel: 20, expiresAt: '2999-12-31' };
    const { member, visible } = await add(jane, { group: root }, input);
    expect(member).toEqual({
      id: john.id,
      username: 'john',
      name: 'Name of john',
      state: 'active',
      accessLevel: 20,
      expiresAt: '2999-12-31',
      createdAt: expect.stringMatching(/Z$/),
    });
    expect(visible).toBe(true);
    expect(await roleOf(john, { project })).toBe(20);
  });
  it('show what is above by name only (GRP-8)', async () => {
    await add(jane, { project }, { userId: john.id, accessLevel: 10 });
    const { group } = await service.ask(john.token, { group: root }, readGroup, {});
    expect(group).toEqual({
      id: root,
      name: 'Root',
      path: `root${groups}`,
      fullName: 'Root',
      fullPath: `root${groups}`,
      parentId: null,
      sees: 'name',
    });
    await expect(service.ask(john.token, { group: root }, listMembers, { inherited: true })).rejects.toMatchObject({
      code: 'forbidden',
    });
  });
  it('change and end, for every request that begins after the answer (GRP-31)', async () => {
    await add(jane, { group: root }, { userId: john.id, accessLevel: 20 });
    const changed = await service.ask(jane.token, { group: root }, changeMember, { userId: john.id, accessLevel: 30 });
    expect(changed.member.accessLevel).toBe(30);
    expect(await roleOf(john, { group: below })).toBe(30);
    await service.ask(jane.token, { group: root }, removeMember, { userId: john.id });
    await expect(service.resolveAccess(john.token, { group: below })).rejects.toMatchObject({
      code: 'group-not-found',
    });
  });
  it('are listed directly, or with those above, each with the highest role (API-19)', async () => {
    await add(jane, { group: root }, { userId: john.id, accessLevel: 20 });
    await add(jane, { group: below }, { userId: john.id, accessLevel: 15 });
    await add(jane, { group: below }, { userId: anna.id, accessLevel: 30 });
    const list = async (input: object) =>
      (await service.ask(jane.token, { group: below }, listMembers, { inherited: false, ...input })).items.map(
        ({ username, accessLevel }) => [username, accessLevel],
      );
    expect(await list({})).toEqual([
      ['anna', 30],
      ['john', 15],
    ]);
    expect(await list({ inherited: true })).toEqual([
      ['anna', 30],
      ['jane', 50],
      ['john', 20],
    ]);
    expect(await list({ query: 'ANN' })).toEqual([['anna', 30]]);
    expect(await list({ userIds: [john.id, jane.id] })).toEqual([['john', 15]]);
    const one = { userId: jane.id, inherited: true };
    expect((await service.ask(jane.token, { group: below }, readMember, one)).member.accessLevel).toBe(50);
    await expect(
      service.ask(jane.token, { group: below }, readMember, { ...one, inherited: false }),
    ).rejects.toMatchObject({ code: 'member-not-found' });
  });
  it('are added once, and only of users who exist (API-19)', async () => {
    await add(jane, { group: root }, { userId: john.id, accessLevel: 20 });
    await expect(add(jane, { group: root }, { userId: john.id, accessLevel: 20 })).rejects.toMatchObject({
      code: 'member-already-exists',
    });
    await expect(add(jane, { group: root }, { userId: 999_999, accessLevel: 20 })).rejects.toMatchObject({
      code: 'user-not-found',
    });
    await expect(add(jane, { group: root }, { userId: anna.id, accessLevel: 5 })).rejects.toMatchObject({
      code: 'invalid-request',
    });
  });
  it('stay as they are while their project is archived (GRP-30)', async () => {
    await add(jane, { project }, { userId: john.id, accessLevel: 20 });
    const entered = access.parse(await service.resolveAccess(jane.token, { project }));
    const archived = { ...entered, target: { ...entered.target!, archived: true } };
    const refused = { code: 'project-archived', message: 'Project is archived' };
    const writes = [
      service.send(addMember, { userId: anna.id, accessLevel: 20 }, archived),
      service.send(changeMember, { userId: john.id, accessLevel: 30 }, archived),
      service.send(removeMember, { userId: john.id }, archived),
    ];
    for (const outcome of await Promise.allSettled(writes))
      expect(outcome).toMatchObject({ status: 'rejected', reason: refused });
    const { items } = await service.send(listMembers, { inherited: false }, archived);
    expect(items.map(({ username, accessLevel }) => [username, accessLevel])).toEqual([['john', 20]]);
  });
  it('keep the last owner of a root, whom the creation has made (GRP-14, GRP-17)', async () => {
    const leave = () => service.ask(jane.token, { group: root }, removeMember, { userId: jane.id });
    await expect(leave()).rejects.toMatchObject({
      code: 'last-owner',
      message: 'The last owner of a group cannot leave or be removed',
    });
    await add(jane, { group: root }, { userId: anna.id, accessLevel: 50 });
    await leave();
    await expect(service.resolveAccess(jane.token, { group: root })).rejects.toMatchObject({ code: 'group-not-found' });
  });
  it('are managed in a project by Maintainers, who leave Owners alone; in a group by Owners (GRP-16)', async () => {
    await add(jane, { group: below }, { userId: john.id, accessLevel: 40 });
    await add(john, { project }, { userId: anna.id, accessLevel: 40 });
    await expect(add(john, { group: below }, { userId: anna.id, accessLevel: 10 })).rejects.toMatchObject({
      code: 'forbidden',
    });
    const promote = { userId: anna.id, accessLevel: 50 } as const;
    await expect(service.ask(john.token, { project }, changeMember, promote)).rejects.toMatchObject({
      code: 'forbidden',
    });
  });
  it('are the same after a restart', async () => {
    await add(jane, { group: root }, { userId: john.id, accessLevel: 20 });
    await service.restart();
    expect([await roleOf(john, { project }), await roleOf(jane, { project })]).toEqual([20, 50]);
  });
});
