import { DomainError } from '@ledgerdesk/event-sourcing';
import { StartedGateway } from '../../fixture/started-gateway';

describe.each([
  ['groups', { group: 3 }],
  ['projects', { project: 9 }],
])('members of %s', (of, what) => {
  let gateway: StartedGateway;
  const path = `/${of}/${of === 'groups' ? 3 : 9}/members`;
  const asked = (verb: string) => gateway.services.requests.get(`groups.members.${verb}`)!.payload;
  beforeAll(async () => (gateway = await StartedGateway.start()));
  afterAll(() => gateway.stop());

  it('are shown with their role (API-30)', async () => {
    expect((await gateway.ask('GET', `${path}/7`)).body).toEqual({
      id: 7,
      username: 'jane',
      name: 'Jane Doe',
      state: 'active',
      avatar_url: null,
      web_url: 'https://desk.example.org/jane',
      access_level: 50,
      expires_at: null,
      created_at: '2026-11-02T09:00:00.000Z',
    });
    expect(gateway.services.accessQuestions.at(-1)).toMatchObject({ what });
  });
  it.each([
    ['/7', 'read', { userId: 7, inherited: false }],
    ['/all/7', 'read', { userId: 7, inherited: true }],
    ['?query=ja&user_ids[]=7', 'list', { query: 'ja', userIds: [7], inherited: false }],
    ['/all', 'list', { inherited: true }],
  ])('are read at members%s (API-19)', async (suffix, verb, payload) => {
    expect((await gateway.ask('GET', path + suffix)).status).toBe(200);
    expect(asked(verb)).toMatchObject(payload);
  });
  it('of a long list come without a total (API-4)', async () => {
    const { headers } = await gateway.ask('GET', path);
    expect([headers.get('x-total'), headers.get('x-next-page')]).toEqual([null, '2']);
  });
  it('are added, changed and removed (API-19)', async () => {
    const added = { user_id: 8, access_level: '30', expires_at: '2030-12-31' };
    expect((await gateway.ask('POST', path, { json: added })).status).toBe(201);
    expect(asked('add')).toEqual({ userId: 8, accessLevel: 30, expiresAt: '2030-12-31' });
    expect((await gateway.ask('PUT', `${path}/8`, { json: { access_level: 40 } })).status).toBe(200);
    expect(asked('change')).toEqual({ userId: 8, accessLevel: 40 });
    await gateway.ask('PUT', `${path}/8`, { json: { access_level: 40, expires_at: '' } });
    expect(asked('change')).toEqual({ userId: 8, accessLevel: 40, expiresAt: null });
    const removed = await gateway.ask('DELETE', `${path}/8`);
    expect([removed.status, removed.text, asked('remove')]).toEqual([204, '', { userId: 8 }]);
  });
  it.each([5, 60, 'owner'])('can not have the role %s (API-19, GRP-9)', async (access_level) => {
    const { status, body } = await gateway.ask('POST', path, { json: { user_id: 8, access_level } });
    expect([status, body]).toEqual([400, { error: 'access_level does not have a valid value' }]);
  });
  it.each([
    ['member-already-exists', 409, 'Member already exists'],
    ['user-not-found', 404, '404 User Not Found'],
    ['last-owner', 403, '403 Forbidden - The last owner of a group cannot leave or be removed'],
  ])('are refused as %s (API-19, GRP-14)', async (code, status, message) => {
    gateway.services.refusal = new DomainError(code, 'said');
    const answered = await gateway.ask('POST', path, { json: { user_id: 8, access_level: 30 } });
    expect([answered.status, answered.body]).toEqual([status, { message }]);
  });
});
