import { randomUUID } from 'node:crypto';
import {
  type AccountMailKind,
  blockUser,
  changeUser,
  confirmEmail,
  createToken,
  createUser,
  RequestInput,
  listTokens,
  listUsers,
  readAccountMail,
  readCredentials,
  readCurrentUser,
  readToken,
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
      private: {
        email: 'anna@x.org',
        isAdministrator: false,
        canCreateGroup: true,
        language: null,
        timeZone: null,
        serviceDeskMails: true,
      },
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

  describe('are changed', () => {
    let anna: { id: number; token: string };
    beforeAll(async () => (anna = await service.user('anna.changing')));
    const change = (by: string, input: Partial<RequestInput<typeof changeUser>>) =>
      service.ask(by, null, changeUser, { userId: anna.id, provenAt: null, ...input });
    const credentialsOf = async (login: string) => (await service.send(readCredentials, { login }, null)).credentials;

    it('by themselves, as every read sees at once (SIG-3)', async () => {
      const chosen = { language: 'ja', timeZone: 'Asia/Tokyo', serviceDeskMails: false } as const;
      const { user, visible } = await change(anna.token, { name: 'Anna Ono', ...chosen });
      expect(user).toMatchObject({ name: 'Anna Ono', private: chosen });
      expect(visible).toBe(true);
      expect((await service.ask(anna.token, null, readCurrentUser, {})).user).toEqual(user);
      const { items } = await service.ask(jane!.token, null, listUsers, { search: 'anna ono' });
      expect(items).toEqual([{ ...user, private: null }]);
    });
    it.each(['+09:00', 'Mars/Olympus', '', 'x'.repeat(65)])('in no time zone %j (SIG-3)', async (timeZone) => {
      await expect(change(anna.token, { timeZone })).rejects.toMatchObject({ code: 'invalid-request' });
    });
    it('in nothing by others, of whom not even the Support Bot is changed (SIG-3)', async () => {
      await expect(change(jane!.token, { name: 'Eve' })).rejects.toMatchObject({ code: 'forbidden' });
      await expect(change(anna.token, { isAdministrator: true })).rejects.toMatchObject({ code: 'forbidden' });
      const model = await service.ask(service.root, null, listUsers, { username: 'support-bot' });
      const userId = model.items[0]!.id;
      await expect(change(service.root, { userId, name: 'Eve' })).rejects.toMatchObject({ code: 'forbidden' });
    });
    it('in an e-mail that nobody else has, which is free again once it was changed (API-15)', async () => {
      await expect(change(service.root, { email: 'JANE@x.org' })).rejects.toMatchObject({ code: 'email-taken' });
      const former = 'anna.changing@x.org';
      const { user } = await change(service.root, { email: 'anna@bücher.example' });
      expect(user.private).toMatchObject({ email: 'anna@bücher.example' });
      await expect(service.user('next', { email: 'ANNA@xn--bcher-kva.example' })).rejects.toMatchObject({
        code: 'email-taken',
      });
      await change(service.root, { email: 'Anna@BÜCHER.example' });
      expect(await credentialsOf(former)).toBeNull();
      expect(await service.user('successor', { email: former })).toMatchObject({ id: expect.any(Number) });
    });
    it('claim nothing by a change that breaks a rule (API-15)', async () => {
      const before = await service.parts.log.head();
      const wrong = change(service.root, { email: 'free@x.org', name: ' ' });
      await expect(wrong).rejects.toMatchObject({ code: 'invalid-fields' });
      expect(await service.parts.log.head()).toBe(before);
    });
    it('in their own e-mail, which counts once its link was opened, and what they are mailed about it (SIG-4)', async () => {
      const mary = await service.user('mary');
      const given = { userId: mary.id, provenAt: null, passwordHash: 'h1' };
      const { credentialsVersion } = await service.ask(service.root, null, changeUser, given);
      const revisionOf = async (type: string) =>
        (await service.parts.eventStore.read(`user-${mary.id}`)).filter((event) => event.type === type).at(-1)!
          .revision;
      const mailAbout = async (kind: AccountMailKind, type: string) =>
        (await service.send(readAccountMail, { userId: mary.id, revision: await revisionOf(type), kind }, null)).mail;
      expect(await mailAbout('password_changed', 'UserChanged')).toMatchObject({ address: 'mary@x.org', token: null });

      const request = (email: string) =>
        service.ask(mary.token, null, changeUser, { userId: mary.id, provenAt: credentialsVersion, email });
      await expect(request('JOHN@x.org')).rejects.toMatchObject({ code: 'email-taken' });
      expect((await request('old@y.org')).user.private!.email).toBe('mary@x.org');
      const old = await mailAbout('email_confirmation', 'EmailChangeRequested');
      const oldRevision = await revisionOf('EmailChangeRequested');
      await request('mary@y.org');
      const asked = { userId: mary.id, revision: oldRevision, kind: 'email_confirmation' as const };
      expect((await service.send(readAccountMail, asked, null)).mail).toBeNull();
      const mail = await mailAbout('email_confirmation', 'EmailChangeRequested');
      expect(mail).toMatchObject({ address: 'mary@y.org', email: 'mary@y.org', username: 'mary' });

      const confirm = (who: string, token: string) => service.ask(who, null, confirmEmail, { token });
      const notValid = { code: 'email-token-not-valid' };
      for (const [who, token] of [
        [john!.token, mail!.token!],
        [mary.token, old!.token!],
        [mary.token, 'guess'],
      ] as const)
        await expect(confirm(who, token)).rejects.toMatchObject(notValid);
      expect((await confirm(mary.token, mail!.token!)).user.private!.email).toBe('mary@y.org');
      await expect(confirm(mary.token, mail!.token!)).rejects.toMatchObject(notValid);
      expect(await mailAbout('email_changed', 'UserChanged')).toMatchObject({
        address: 'mary@x.org',
        email: 'mary@y.org',
        token: null,
      });
      await service.user('other', { email: 'mary@x.org' });
      await expect(service.user('another', { email: 'MARY@y.org' })).rejects.toMatchObject({ code: 'email-taken' });
    });
    it('by many at once in one e-mail: one gets it (API-15)', async () => {
      const people = await Promise.all(['p1', 'p2', 'p3'].map((name) => service.user(name)));
      const outcomes = await Promise.allSettled(
        people.map(({ id: userId }) => change(service.root, { userId, email: 'one@x.org' })),
      );
      const codes = outcomes.map((outcome) => (outcome.status === 'fulfilled' ? 'changed' : outcome.reason.code));
      expect(codes.sort()).toEqual(['changed', 'email-taken', 'email-taken']);
    });
    it('in a password, which ends the sessions from before (SIG-2)', async () => {
      const session = { userId: anna.id, credentialsVersion: 0 };
      expect((await service.resolveAccessAs({ session }, null)).user).toMatchObject({ id: anna.id, scopes: null });
      const { credentialsVersion } = await change(service.root, { passwordHash: 'h1' });
      expect(credentialsVersion).toBe(1);
      await expect(service.resolveAccessAs({ session }, null)).rejects.toMatchObject({ code: 'unauthenticated' });
      const next = { userId: anna.id, credentialsVersion };
      expect((await service.resolveAccessAs({ session: next }, null)).user).toMatchObject({ id: anna.id });
      await expect(change(anna.token, { passwordHash: 'h2' })).rejects.toMatchObject({ code: 'password-not-proven' });
      expect(await change(anna.token, { passwordHash: 'h2', provenAt: 1 })).toMatchObject({ credentialsVersion: 2 });
    });
    it('in their credentials by a block, which ends the sessions from before also once it is lifted (SIG-2)', async () => {
      const block = (blocked: boolean) => service.ask(service.root, null, blockUser, { userId: anna.id, blocked });
      await block(true);
      const credentials = { userId: anna.id, passwordHash: 'h2', blocked: true, version: 3 };
      expect(await credentialsOf('Anna.Changing')).toEqual(credentials);
      await block(false);
      const session = { userId: anna.id, credentialsVersion: 2 };
      await expect(service.resolveAccessAs({ session }, null)).rejects.toMatchObject({ code: 'unauthenticated' });
    });
  });

  it.each(['nobody', 'nobody@x.org', 'support-bot', '', '@'])('have no credentials as %j (SIG-1)', async (login) =>
    expect((await service.send(readCredentials, { login }, null)).credentials).toBeNull(),
  );

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
    it('are listed and read by oneself and administrators (SIG-3)', async () => {
      const olga = await service.user('olga');
      const first = { id: olga.tokenId, name: 'Test', revoked: false };
      const { id, secret: _, ...second } = await create(olga.token, olga.id);
      const list = async (by: string, input: RequestInput<typeof listTokens> = {}) =>
        (await service.ask(by, null, listTokens, input)).items;
      expect(await list(olga.token)).toEqual([expect.objectContaining(first), { id, ...second }]);
      expect(await list(service.root, { userId: olga.id, search: 'ci' })).toEqual([{ id, ...second }]);
      expect(await list(service.root, { userId: olga.id, perPage: 1 })).toHaveLength(1);
      expect((await list(service.root)).map(({ userId }) => userId)).not.toContain(olga.id);
      await expect(list(jane!.token, { userId: olga.id })).rejects.toMatchObject({ code: 'forbidden' });

      await service.ask(olga.token, null, revokeToken, { tokenId: id });
      expect(await list(olga.token, { revoked: true })).toEqual([{ id, ...second, revoked: true }]);
      expect(await list(olga.token, { state: 'active' })).toEqual([expect.objectContaining(first)]);
      expect((await list(olga.token, { state: 'inactive' })).map((token) => token.id)).toEqual([id]);

      const read = (by: string, tokenId: number) => service.ask(by, null, readToken, { tokenId });
      for (const by of [olga.token, service.root]) expect((await read(by, id)).token).toMatchObject({ id, name: 'CI' });
      for (const [by, tokenId] of [
        [jane!.token, id],
        [olga.token, 999_999],
      ] as const)
        await expect(read(by, tokenId)).rejects.toMatchObject({ code: 'token-not-found' });
    });
    it('are named by the access that they give (API-16)', async () => {
      const { id, secret } = await create(jane!.token, jane!.id);
      expect((await service.resolveAccess(secret)).user).toMatchObject({ tokenId: id });
    });
    it('are kept as hashes only', async () => {
      const { secret } = await create(jane!.token, jane!.id);
      const events = JSON.stringify(await service.parts.eventStore.read(`user-${jane!.id}`));
      expect(events).toContain('AccessTokenCreated');
      expect(events).not.toContain(secret);
    });
  });
});
