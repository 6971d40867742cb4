import { DomainError } from '@ledgerdesk/event-sourcing';
import { Passwords } from '../../sign-in/passwords';
import { StartedGateway } from '../../fixture/started-gateway';

const publicly = {
  id: 7,
  username: 'jane',
  name: 'Jane Doe',
  state: 'active',
  avatar_url: null,
  web_url: 'https://desk.example.org/jane',
};

/** What strict clients need of a user that is read alone (API-30). */
const alone = {
  created_at: '2026-11-02T09:00:00.000Z',
  namespace_id: null,
  external: false,
  bio: '',
  location: '',
  public_email: '',
  website_url: '',
  organization: '',
  job_title: '',
  last_sign_in_at: null,
  confirmed_at: null,
  last_activity_on: null,
};

describe('users', () => {
  let gateway: StartedGateway;
  const asked = (subject: string) => gateway.services.requests.get(subject)!.payload;
  beforeAll(async () => (gateway = await StartedGateway.start()));
  afterAll(() => gateway.stop());

  it('see themselves as nobody else does (API-15)', async () => {
    expect((await gateway.ask('GET', '/users/7')).body).toEqual({ ...publicly, ...alone });
    const rights = { is_admin: false, can_create_group: true };
    const own = { email: 'jane@x.org', ...rights, language: null, time_zone: null, service_desk_mails: true };
    expect((await gateway.ask('GET', '/user')).body).toEqual({ ...publicly, ...alone, ...own });
  });
  it('are listed (API-15)', async () => {
    expect((await gateway.ask('GET', '/users?search=ja&username=jane')).body).toEqual([publicly]);
    expect(asked('groups.users.list')).toEqual({ search: 'ja', username: 'jane', page: 1, perPage: 20 });
  });
  it('are created with a hash of their password, which goes nowhere itself (API-15)', async () => {
    const fields = { name: 'Ann', username: 'ann', email: 'ann@example.org' };
    const json = { ...fields, password: 'correct horse', admin: true };
    expect((await gateway.ask('POST', '/users', { json, token: 'root-token' })).status).toBe(201);
    const passwordHash = expect.stringMatching(/^\$scrypt\$ln=15,r=8,p=3\$[\w+/]{22}\$[\w+/]{43}$/);
    const payload = {
      userId: expect.any(Number),
      ...fields,
      passwordHash,
      isAdministrator: true,
      canCreateGroup: true,
    };
    expect(asked('groups.users.create')).toEqual(payload);
    expect(JSON.stringify(asked('groups.users.create'))).not.toContain('horse');
  });
  it.each([
    ['', 'is too short (minimum is 12 characters)'],
    ['elevenchars', 'is too short (minimum is 12 characters)'],
    ['😀'.repeat(11), 'is too short (minimum is 12 characters)'],
    ['x'.repeat(129), 'is too long (maximum is 128 characters)'],
  ])('are refused with the password %s: %s (SIG-1, API-15)', async (password, message) => {
    const json = { name: 'Ann', username: 'ann', email: 'ann@example.org', password };
    const { status, body } = await gateway.ask('POST', '/users', { json, token: 'root-token' });
    expect([status, body]).toEqual([400, { message: { password: [message] } }]);
  });
  it.each(['correct horse battery', 'short'])(
    'are refused to all but administrators, before the password %s is looked at (API-15)',
    async (password) => {
      const json = { name: 'Ann', username: 'ann', email: 'ann@example.org', password };
      gateway.services.requests.delete('groups.users.create');
      const { status, body } = await gateway.ask('POST', '/users', { json });
      expect([status, body]).toEqual([403, { message: '403 Forbidden' }]);
      expect(gateway.services.requests.has('groups.users.create')).toBe(false);
    },
  );
  it('are refused when the e-mail is taken (API-15)', async () => {
    gateway.services.refusal = new DomainError('email-taken', 'said');
    const json = { name: 'Ann', username: 'ann', email: 'ann@example.org' };
    const { status, body } = await gateway.ask('POST', '/users', { json });
    expect([status, body]).toEqual([409, { message: 'Email has already been taken' }]);
  });
  it('are refused when the name is taken (API-15)', async () => {
    gateway.services.refusal = new DomainError('username-taken', 'said');
    const json = { name: 'Ann', username: 'ann', email: 'ann@example.org' };
    const { status, body } = await gateway.ask('POST', '/users', { json });
    expect([status, body]).toEqual([409, { message: 'Username has already been taken' }]);
  });
  it('change themselves in what they name, and in nothing else (SIG-3)', async () => {
    const json = { name: 'Jane', language: 'ja', time_zone: 'Asia/Tokyo', service_desk_mails: false };
    expect((await gateway.ask('PUT', '/users/7', { json })).status).toBe(200);
    const named = { name: 'Jane', language: 'ja', timeZone: 'Asia/Tokyo', serviceDeskMails: false };
    expect(asked('groups.users.change')).toEqual({ userId: 7, provenAt: null, ...named });
    await gateway.ask('PUT', '/users/7', { body: new URLSearchParams({ language: '', time_zone: '' }) });
    expect(asked('groups.users.change')).toEqual({ userId: 7, provenAt: null, language: null, timeZone: null });
  });
  it.each([
    [{ language: 'fr' }, 'language does not have a valid value'],
    [{ time_zone: '+09:00' }, 'time_zone does not have a valid value'],
    [{ time_zone: 'Mars/Olympus' }, 'time_zone does not have a valid value'],
    [{ name: null }, 'name is invalid'],
    [{ username: 'other' }, 'username is not supported'],
  ])('are not changed to %j (SIG-3)', async (json, error) => {
    const { status, body } = await gateway.ask('PUT', '/users/7', { json });
    expect([status, body]).toEqual([400, { error }]);
  });
  it('are given rights and passwords by administrators (SIG-3)', async () => {
    const json = { admin: true, can_create_group: false, password: 'correct horse' };
    expect((await gateway.ask('PUT', '/users/8', { json, token: 'root-token' })).status).toBe(200);
    const passwordHash = expect.stringMatching(/^\$scrypt\$/);
    const rights = { isAdministrator: true, canCreateGroup: false };
    expect(asked('groups.users.change')).toEqual({ userId: 8, provenAt: null, ...rights, passwordHash });
  });
  it.each([
    ['PUT', '/users/8', { password: 'correct horse' }, [403, { message: '403 Forbidden' }]],
    [
      'PUT',
      '/users/7',
      { password: 'short' },
      [400, { message: { password: [expect.stringContaining('too short')] } }],
    ],
  ] as const)('are not given one by %s %s %j (SIG-1, SIG-3)', async (method, path, json, expected) => {
    gateway.services.requests.delete('groups.users.change');
    const { status, body } = await gateway.ask(method, path, { json });
    expect([status, body]).toEqual(expected);
    expect(gateway.services.requests.has('groups.users.change')).toBe(false);
  });
  it('tell the password that they have for another one, or another e-mail (SIG-3)', async () => {
    const passwordHash = await new Passwords().hash('correct horse');
    gateway.services.credentials.jane = { userId: 7, passwordHash, blocked: false, version: 4 };
    const change = (json: object) => gateway.ask('PUT', '/users/7', { json });
    expect((await change({ email: 'j@y.org', current_password: 'correct horse' })).status).toBe(200);
    expect(asked('groups.users.change')).toEqual({ userId: 7, provenAt: 4, email: 'j@y.org' });
    const { status, body } = await change({ password: 'another horse', current_password: 'wrong horse' });
    expect([status, body]).toEqual([403, { message: '403 Forbidden - current_password is wrong' }]);
    await change({ name: 'Jane', current_password: 'wrong horse' });
    expect(asked('groups.users.change')).toEqual({ userId: 7, provenAt: null, name: 'Jane' });
  });
  it('are changed by whoever has seen their present state (API-12)', async () => {
    const { headers } = await gateway.ask('GET', '/users/7');
    const change = (tag: string) =>
      gateway.ask('PUT', '/users/7', { json: { name: 'Jane' }, headers: { 'If-Match': tag } });
    expect((await change(headers.get('etag')!)).status).toBe(200);
    expect((await change('"other"')).status).toBe(412);
  });
  it.each([
    ['block', true],
    ['unblock', false],
  ])('are subject to %s, by administrators (SIG-3)', async (verb, blocked) => {
    const { status, body } = await gateway.ask('POST', `/users/8/${verb}`, { token: 'root-token' });
    expect([status, body]).toEqual([201, true]);
    expect(asked('groups.users.block')).toEqual({ userId: 8, blocked });
  });
  it('list and read their tokens, which are not told again (SIG-3)', async () => {
    const filters = 'user_id=7&search=ci&revoked=false&state=active';
    const { body, headers } = await gateway.ask('GET', `/personal_access_tokens?${filters}`);
    expect(body).toEqual([expect.objectContaining({ id: 1, user_id: 7, name: 'ci', revoked: false, active: true })]);
    expect([JSON.stringify(body).includes('ldp_'), headers.get('x-total')]).toEqual([false, '1']);
    const payload = { userId: 7, search: 'ci', revoked: false, state: 'active', page: 1, perPage: 20 };
    expect(asked('groups.tokens.list')).toEqual(payload);
    expect((await gateway.ask('GET', '/personal_access_tokens/4')).body).toMatchObject({ id: 4, name: 'ci' });
    expect((await gateway.ask('GET', '/personal_access_tokens?sort=name_asc')).status).toBe(400);
  });
  it('read and revoke the token that they come with (API-16)', async () => {
    expect((await gateway.ask('GET', '/personal_access_tokens/self')).body).toMatchObject({ id: 70 });
    expect((await gateway.ask('DELETE', '/personal_access_tokens/self')).status).toBe(204);
    expect(asked('groups.tokens.revoke')).toEqual({ tokenId: 70 });
  });
  it('get a token that is shown once, and told to groups (API-16)', async () => {
    const json = { name: 'ci', scopes: ['read_api'], expires_at: '2030-12-31' };
    const { status, body } = await gateway.ask('POST', '/users/7/personal_access_tokens', { json });
    const { token } = body as { token: string };
    expect([status, token]).toEqual([201, expect.stringMatching(/^ldp_[\w-]{43}$/)]);
    const payload = { userId: 7, token, name: 'ci', scopes: ['read_api'], expiresAt: '2030-12-31' };
    expect(asked('groups.tokens.create')).toMatchObject(payload);
    const another = await gateway.ask('POST', '/users/7/personal_access_tokens', { json });
    expect((another.body as { token: string }).token).not.toBe(token);
  });
  it.each([
    ['active', { revoked: false, expiresAt: null }, true],
    ['active until its day begins', { revoked: false, expiresAt: '2999-01-01' }, true],
    ['not active once it has ended', { revoked: false, expiresAt: '2020-01-01' }, false],
    ['not active once it is revoked', { revoked: true, expiresAt: null }, false],
  ])('get a token that is told to be %s (API-30)', async (_, state, active) => {
    const token = { id: 4, userId: 7, name: 'ci', scopes: ['api'], createdAt: '2019-11-02T09:00:00.000Z', ...state };
    gateway.services.next.set('groups.tokens.create', { token, visible: true, position: 1 });
    const json = { name: 'ci', scopes: ['api'] };
    const { body } = await gateway.ask('POST', '/users/7/personal_access_tokens', { json });
    expect(body).toEqual({
      id: 4,
      user_id: 7,
      name: 'ci',
      scopes: ['api'],
      created_at: '2019-11-02T09:00:00.000Z',
      expires_at: state.expiresAt,
      revoked: state.revoked,
      active,
      description: null,
      last_used_at: null,
      token: expect.stringMatching(/^ldp_/),
    });
  });
  it('get no token for a scope that does not exist, or for none (API-16)', async () => {
    const create = (json: object) => gateway.ask('POST', '/users/7/personal_access_tokens', { json });
    const unknown = await create({ name: 'ci', scopes: ['sudo'] });
    expect([unknown.status, unknown.body]).toEqual([400, { error: 'scopes does not have a valid value' }]);
    expect((await create({ name: 'ci' })).body).toEqual({ error: 'scopes is missing' });
  });
  it('revoke a token (API-16)', async () => {
    expect((await gateway.ask('DELETE', '/personal_access_tokens/4')).status).toBe(204);
    expect(asked('groups.tokens.revoke')).toEqual({ tokenId: 4 });
    gateway.services.refusal = new DomainError('token-not-found', 'said');
    const { status, body } = await gateway.ask('DELETE', '/personal_access_tokens/4');
    expect([status, body]).toEqual([404, { message: '404 Not found' }]);
  });
});
