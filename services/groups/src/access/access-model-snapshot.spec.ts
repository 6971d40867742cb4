import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { SqliteStateStore, StateStore } from '@ledgerdesk/state';
import { NOW } from '../fixture/commands';
import { groupCreated, inMembers, inTree, ofUser, projectCreated, userCreated } from '../fixture/history';
import { historyOf, accessModelOf, movedIn, worlds } from '../fixture/worlds';
import { AccessModelSnapshot } from './access-model-snapshot';

describe('the snapshot of the access model', () => {
  const directory = mkdtempSync(join(tmpdir(), 'ledgerdesk-groups-'));
  let state: StateStore;
  beforeAll(() => (state = new SqliteStateStore(join(directory, 'state.db'))));
  afterAll(async () => {
    await state.close();
    rmSync(directory, { recursive: true });
  });

  it('is the same model when it is loaded, and goes on in the same way', async () => {
    let position = 0;
    await fc.assert(
      fc.asyncProperty(worlds, fc.nat(), fc.nat(), fc.option(fc.nat()), async (world, cut, which, where) => {
        const history = [...historyOf(world), ...(movedIn(world, which, where)?.events ?? [])];
        const before = history.slice(0, cut % (history.length + 1));
        const snapshot = new AccessModelSnapshot(state, 'log-1');
        await snapshot.save(accessModelOf(...before), (position += 1));
        const { model } = await snapshot.load(position);
        expect(model).toEqual(accessModelOf(...before));
        for (const event of history.slice(before.length)) model.apply(event);
        expect(model).toEqual(accessModelOf(...history));
      }),
      { numRuns: 100 },
    );
  });
  it('knows whose rights have ended: of an owner by creation, of tokens', async () => {
    const token = (tokenId: number) => ({ userId: 7, tokenId, hash: `hash-${tokenId}`, createdAt: NOW });
    const given = { name: 'CI', scopes: ['api'], expiresAt: null } as const;
    const model = accessModelOf(
      userCreated(7),
      ofUser(7, { type: 'AccessTokenCreated', data: { ...token(1), ...given } }),
      ofUser(7, { type: 'AccessTokenRevoked', data: { userId: 7, tokenId: 1 } }),
      ofUser(7, { type: 'StartTokenGiven', data: token(2) }),
      ofUser(7, { type: 'StartTokenGiven', data: token(3) }),
      groupCreated(1, null, { owner: 7 }),
      inMembers({ type: 'MemberRemoved', data: { place: { kind: 'group', id: 1 }, userId: 7 } }),
    );
    const snapshot = new AccessModelSnapshot(state, 'log-3');
    await snapshot.save(model, 1);
    const { model: restored } = await snapshot.load(1);
    expect(restored).toEqual(model);
    expect([1, 2, 3].map((id) => restored.tokenOf(`hash-${id}`)?.tokenId)).toEqual([undefined, undefined, 3]);
    expect(restored.users.get(7)!.startTokenId).toBe(3);
  });
  it('knows what is deleted, and what was removed for good (GRP-19)', async () => {
    const deletion = { deletedBy: 7, deletedAt: NOW, removeAt: NOW, projectIds: [] };
    const remove = (deletionId: number, id: number) =>
      inTree({ type: 'NamespaceDeleted', data: { deletionId, place: { kind: 'group', id }, ...deletion } });
    const place = { kind: 'group', id: 2 } as const;
    const removal = { deletionId: 20, place, groupIds: [2, 3], projectIds: [4], removedAt: NOW };
    const model = accessModelOf(
      userCreated(7),
      ...[groupCreated(1, null), groupCreated(2, 1), groupCreated(3, 2), projectCreated(4, 3), groupCreated(5, 1)],
      inTree({ type: 'CrmSettingsChanged', data: { groupId: 3, sourceGroupId: 1 } }),
      ...[remove(20, 2), remove(21, 5), inTree({ type: 'NamespaceRemoved', data: removal })],
    );
    expect([[...model.groups.keys()], [...model.projects.keys()], model.at('g1/g2')]).toEqual([[1, 5], [], null]);
    expect([model.groups.get(1)!.uses, model.groups.get(5)!.isDeleted]).toEqual([0, true]);
    const snapshot = new AccessModelSnapshot(state, 'log-4');
    await snapshot.save(model, 1);
    const { model: restored } = await snapshot.load(1);
    expect(restored).toEqual(model);
    const late = { role: 30, expiresAt: null, createdAt: NOW } as const;
    restored.apply(inMembers({ type: 'MemberAdded', data: { place, userId: 7, ...late } }));
    expect(restored.users.get(7)!.namespaces.size).toBe(0);
  });
  it('is not taken from past the head, nor replaced by what is older', async () => {
    const snapshot = new AccessModelSnapshot(state, 'log-2');
    await snapshot.save(accessModelOf(), 70);
    expect((await snapshot.load(70)).position).toBe(70);
    expect((await snapshot.load(69)).position).toBe(0);
    await snapshot.save(accessModelOf(), 60);
    expect((await snapshot.load(70)).position).toBe(70);
  });
});
