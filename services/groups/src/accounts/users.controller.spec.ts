import { randomUUID } from 'node:crypto';
import {
  blockUser,
  createToken,
  createUser,
  listUsers,
  readCurrentUser,
  readUser,
  revokeToken,
} from '@ledgerdesk/contracts';
import { StartedGroups } from '../fixture/started-groups';

describe('the users of an installation', () => {
  let service: StartedGroups;
  let [jane, john]: { id: number; token: string; tokenId: number }[] = [] as never;
  beforeAll(async () => {
    service = await StartedGroups.start();
    jane = await service.user('Jane');
    john = await service.user('john');
  });
  afterAll(() => service.stop());

  it('are created by administrators (API-15)', async () => {
    const input = { userId: await service.id('user'), username: 'anna', name: 'Anna', email: 'anna@x.org' };
    const { user, visible } = await service.ask(service.root, null, createUser, input);
    expect(user).toEqual({
      id: input.userId,
      username: 'anna',
      name: 'Anna',
      state: 'active',
      createdAt: expect.any(String),
      private: { email: 'anna@x.org', isAdministrator: false, canCreateGroup: true },
    });
    expect(visible).toBe(true);
    await expect(service.ask(jane!.token, null, createUser, { ...input, username: 'b' })).rejects.toMatchObject({
      code: 'forbidden',
    });
  });
  it('have usernames of their own, without case (API-15)', async () => {
    await expect(service.user('JANE')).rejects.toMatchObject({
      code: 'username-taken',
      message: 'Username has already been taken',
    });
  });
  it('have addresses of their own, without case (API-15)', async () => {
    const input = { userId: await service.id('user'), username: 'jane.too', name: 'Jane', email: 'JANE@X.org' };
    await expect(service.ask(service.root, null, createUser, input)).rejects.toMatchObject({
      code: 'email-taken',
      message: 'Email has already been taken',
    });
    const free = { ...input, email: 'jane.too@x.org' };
    expect((await service.ask(service.root, null, createUser, free)).user.username).toBe('jane.too');
  });
  it('are refused the address of a user whom the access model does not know yet (API-15)', async () => {
    const named = { username: 'unseen', name: 'Unseen', email: 'unseen@x.org' };
    const byRoot = await service.resolveAccess(service.root);
    const first = await service.id('user');
    const second = await service.id('user');
    service.feedDelay.hold();
    try {
      const { visible } = await service.send(createUser, { userId: first, ...named }, byRoot);
      const again = service.send(createUser, { userId: second, ...named, username: 'other' }, byRoot);
      await expect(again).rejects.toMatchObject({ code: 'email-taken' });
      expect(visible).toBe(false);
    } finally {
      service.feedDelay.release();
    }
  });
  it('claim nothing by a creation that breaks a rule (API-15)', async () => {
    const userId = await service.id('user');
    const named = { userId, username: 'corrected', name: 'Anna', email: 'corrected@x.org' };
    const head = () => service.parts.log.head();
    const before = await head();
    const wrong = service.ask(service.root, null, createUser, { ...named, name: ' ' });
    await expect(wrong).rejects.toMatchObject({ code: 'invalid-fields' });
    expect(await head()).toBe(before);
    expect((await service.ask(service.root, null, createUser, named)).user.username).toBe('corrected');
  });
  it('of whom two ask for one username at once: one gets it', async () => {
    const outcomes = await Promise.allSettled([service.user('twin'), service.user('Twin')]);
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  });
  it('see of each other what everybody may, and of themselves all', async () => {
    expect((await service.ask(jane!.token, null, readCurrentUser, {})).user).toMatchObject({
      username: 'Jane',
      private: { email: 'Jane@x.org' },
    });
    const ofJohn = { userId: john!.id };
    expect((await service.ask(jane!.token, null, readUser, ofJohn)).user.private).toBeNull();
    expect((await service.ask(service.root, null, readUser, ofJohn)).user.private).not.toBeNull();
    await expect(service.ask(jane!.token, null, readUser, { userId: 999_999 })).rejects.toMatchObject({
      code: 'user-not-found',
    });
  });
  it('are listed by search and by username, for whoever is signed in', async () => {
    const list = async (input: object) =>
      (await service.ask(john!.token, null, listUsers, input)).items.map(({ username }) => username);
    expect(await list({ search: 'of JO' })).toEqual(['john']);
    expect(await list({ username: 'jane' })).toEqual(['Jane']);
    expect([await list({ search: 'JOHN@x' }), await list({ search: 'jane@x' })]).toEqual([['john'], []]);
    const found = await service.ask(service.root, null, listUsers, { search: 'jane@x' });
    expect(found.items.map(({ username }) => username)).toEqual(['Jane']);
    expect(await list({ perPage: 1 })).toEqual(['root']);
    await expect(service.ask(null, null, listUsers, {})).rejects.toMatchObject({ code: 'forbidden' });
  });
  it('have no rights and no valid token while they are blocked (GRP-13)', async () => {
    const block = (blocked: boolean) => service.ask(service.root, null, blockUser, { userId: john!.id, blocked });
    expect((await block(true)).user.state).toBe('blocked');
    await expect(service.resolveAccess(john!.token)).rejects.toMatchObject({ code: 'unauthenticated' });
    await block(false);
    expect((await service.resolveAccess(john!.token)).user).toMatchObject({ id: john!.id });
    const input = { userId: jane!.id, blocked: true };
    await expect(service.ask(john!.token, null, blockUser, input)).rejects.toMatchObject({ code: 'forbidden' });
  });

  describe('have access tokens, which', () => {
    const create = async (by: string, userId: number, token = `a-token-${randomUUID()}`) => {
      const input = { tokenId: await service.id('token'), userId, token, name: 'CI', scopes: ['read_api' as const] };
      return { ...(await service.ask(by, null, createToken, input)).token, secret: token };
    };
    it('let in with their scopes until they are revoked (API-2, API-16)', async () => {
      const { secret, ...token } = await create(jane!.token, jane!.id);
      expect(token).toEqual({
        id: expect.any(Number),
        userId: jane!.id,
        name: 'CI',
        scopes: ['read_api'],
        createdAt: expect.any(String),
        expiresAt: null,
        revoked: false,
      });
      expect((await service.resolveAccess(secret)).user).toMatchObject({ id: jane!.id, scopes: ['read_api'] });
      await service.ask(jane!.token, null, revokeToken, { tokenId: token.id });
      await expect(service.resolveAccess(secret)).rejects.toMatchObject({ code: 'unauthenticated' });
    });
    it('are made and revoked by oneself and administrators only (API-16)', async () => {
      await expect(create(john!.token, jane!.id)).rejects.toMatchObject({ code: 'forbidden' });
      const { id: tokenId } = await create(service.root, jane!.id);
      for (const unknown of [tokenId, 999_999])
        await expect(service.ask(john!.token, null, revokeToken, { tokenId: unknown })).rejects.toMatchObject({
          code: 'token-not-found',
        });
    });
    it('are kept as hashes only', async () => {
      const { secret } = await create(jane!.token, jane!.id);
      const events = JSON.stringify(await service.parts.eventStore.read(`user-${jane!.id}`));
      expect(events).toContain('AccessTokenCreated');
      expect(events).not.toContain(secret);
    });
  });
});
