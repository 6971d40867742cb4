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
import { Office } from '../fixture/office';

describe('the users of an installation', () => {
  let office: Office;
  let [jane, john]: { id: number; token: string; tokenId: number }[] = [] as never;
  beforeAll(async () => {
    office = await Office.open();
    jane = await office.user('Jane');
    john = await office.user('john');
  });
  afterAll(() => office.close());

  it('are created by administrators (API-15)', async () => {
    const asked = { userId: await office.id('user'), username: 'anna', name: 'Anna', email: 'anna@x.org' };
    const { user, visible } = await office.ask(office.root, null, createUser, asked);
    expect(user).toEqual({
      id: asked.userId,
      username: 'anna',
      name: 'Anna',
      state: 'active',
      createdAt: expect.any(String),
      private: { email: 'anna@x.org', isAdministrator: false, canCreateGroup: true },
    });
    expect(visible).toBe(true);
    await expect(office.ask(jane!.token, null, createUser, { ...asked, username: 'b' })).rejects.toMatchObject({
      code: 'forbidden',
    });
  });
  it('have usernames of their own, without case (API-15)', async () => {
    await expect(office.user('JANE')).rejects.toMatchObject({
      code: 'username-taken',
      message: 'Username has already been taken',
    });
  });
  it('of whom two ask for one username at once: one gets it', async () => {
    const outcomes = await Promise.allSettled([office.user('twin'), office.user('Twin')]);
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  });
  it('see of each other what everybody may, and of themselves all', async () => {
    expect((await office.ask(jane!.token, null, readCurrentUser, {})).user).toMatchObject({
      username: 'Jane',
      private: { email: 'Jane@x.org' },
    });
    const ofJohn = { userId: john!.id };
    expect((await office.ask(jane!.token, null, readUser, ofJohn)).user.private).toBeNull();
    expect((await office.ask(office.root, null, readUser, ofJohn)).user.private).not.toBeNull();
    await expect(office.ask(jane!.token, null, readUser, { userId: 999_999 })).rejects.toMatchObject({
      code: 'user-not-found',
    });
  });
  it('are listed by search and by username, for whoever is signed in', async () => {
    const list = async (asked: object) =>
      (await office.ask(john!.token, null, listUsers, asked)).items.map(({ username }) => username);
    expect(await list({ search: 'of JO' })).toEqual(['john']);
    expect(await list({ username: 'jane' })).toEqual(['Jane']);
    expect(await list({ perPage: 1 })).toEqual(['root']);
    await expect(office.ask(null, null, listUsers, {})).rejects.toMatchObject({ code: 'forbidden' });
  });
  it('have no rights and no valid token while they are blocked (GRP-13)', async () => {
    const block = (blocked: boolean) => office.ask(office.root, null, blockUser, { userId: john!.id, blocked });
    expect((await block(true)).user.state).toBe('blocked');
    await expect(office.enter(john!.token)).rejects.toMatchObject({ code: 'unauthenticated' });
    await block(false);
    expect((await office.enter(john!.token)).user).toMatchObject({ id: john!.id });
    const asked = { userId: jane!.id, blocked: true };
    await expect(office.ask(john!.token, null, blockUser, asked)).rejects.toMatchObject({ code: 'forbidden' });
  });

  describe('have access tokens, which', () => {
    const create = async (by: string, userId: number, token = `a-token-${randomUUID()}`) => {
      const asked = { tokenId: await office.id('token'), userId, token, name: 'CI', scopes: ['read_api' as const] };
      return { ...(await office.ask(by, null, createToken, asked)).token, secret: token };
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
      expect((await office.enter(secret)).user).toMatchObject({ id: jane!.id, scopes: ['read_api'] });
      await office.ask(jane!.token, null, revokeToken, { tokenId: token.id });
      await expect(office.enter(secret)).rejects.toMatchObject({ code: 'unauthenticated' });
    });
    it('are made and revoked by oneself and administrators only (API-16)', async () => {
      await expect(create(john!.token, jane!.id)).rejects.toMatchObject({ code: 'forbidden' });
      const { id: tokenId } = await create(office.root, jane!.id);
      for (const unknown of [tokenId, 999_999])
        await expect(office.ask(john!.token, null, revokeToken, { tokenId: unknown })).rejects.toMatchObject({
          code: 'token-not-found',
        });
    });
    it('are kept as hashes only', async () => {
      const { secret } = await create(jane!.token, jane!.id);
      const events = JSON.stringify(await office.parts.eventStore.read(`user-${jane!.id}`));
      expect(events).toContain('AccessTokenCreated');
      expect(events).not.toContain(secret);
    });
  });
});
