import { InvalidFields } from '@ledgerdesk/contracts';
import { DomainError } from '@ledgerdesk/event-sourcing';
import { StartedGateway } from '../../fixture/started-gateway';

describe('groups', () => {
  let gateway: StartedGateway;
  const asked = (verb: string) => gateway.services.requests.get(`groups.groups.${verb}`)!.payload;
  beforeAll(async () => (gateway = await StartedGateway.start()));
  afterAll(() => gateway.stop());

  it('are shown with all their fields to their members (API-30)', async () => {
    const { body, headers } = await gateway.ask('GET', '/groups/office');
    expect(body).toEqual({
      id: 3,
      name: 'Office',
      path: 'office',
      full_name: 'Office',
      full_path: 'office',
      parent_id: null,
      web_url: 'https://desk.example.org/groups/office',
      description: '',
      visibility: 'public',
      avatar_url: null,
      created_at: '2026-11-02T09:00:00.000Z',
      project_creation_level: 'developer',
      subgroup_creation_level: 'maintainer',
      created_by: null,
      crm_enabled: true,
      crm_source_group_id: null,
    });
    expect(headers.get('etag')).toBe('"4"');
  });
  it('that may only be known of show their name and place, nothing else (GRP-8)', async () => {
    const { body } = await gateway.ask('GET', '/groups');
    const place = { full_name: 'Office', full_path: 'office', parent_id: null };
    expect(body).toEqual([
      { id: 3, name: 'Office', path: 'office', ...place, web_url: 'https://desk.example.org/groups/office' },
    ]);
  });
  it('are listed in pages (API-4, API-17)', async () => {
    const query =
      'search=of&owned=1&min_access_level=30&top_level_only=true&all_available=false&order_by=path&sort=desc&page=2';
    const { headers } = await gateway.ask('GET', `/groups?${query}`);
    expect(asked('list')).toMatchObject({ search: 'of', owned: true, minAccessLevel: 30, topLevelOnly: true });
    expect(asked('list')).toMatchObject({ allAvailable: false, orderBy: 'path', sort: 'desc', page: 2, below: null });
    expect([headers.get('x-total'), headers.get('x-next-page'), headers.get('x-prev-page')]).toEqual(['41', '3', '1']);
    expect(headers.get('link')).toContain('https://desk.example.org/api/v4/groups?');
  });
  it.each([
    ['subgroups', 'children'],
    ['descendant_groups', 'descendants'],
  ])('have %s (API-17)', async (path, below) => {
    expect((await gateway.ask('GET', `/groups/3/${path}`)).status).toBe(200);
    expect(asked('list')).toMatchObject({ below });
    expect(gateway.services.accessQuestions.at(-1)).toMatchObject({ what: { group: 3 } });
  });
  it('are created as a root, or below the parent that is entered (API-18)', async () => {
    const json = { name: 'North', path: 'north', crm_enabled: false, crm_source_group_id: 3 };
    expect((await gateway.ask('POST', '/groups', { json })).status).toBe(201);
    expect(gateway.services.accessQuestions.at(-1)).toMatchObject({ what: null });
    expect(asked('create')).toMatchObject({ name: 'North', path: 'north', crmEnabled: false, crmSourceGroupId: 3 });
    await gateway.ask('POST', '/groups', { json: { ...json, parent_id: 3 } });
    expect(gateway.services.accessQuestions.at(-1)).toMatchObject({ what: { group: 3 } });
  });
  it('are changed in what is named (API-18)', async () => {
    const change = (json: object, headers = {}) => gateway.ask('PUT', '/groups/3', { json, headers });
    const { status, body } = await change({ name: 'Other', description: null, crm_source_group_id: null });
    expect([status, body]).toMatchObject([200, { id: 3 }]);
    const { payload } = gateway.services.requests.get('groups.groups.update')!;
    expect(payload).toEqual({ name: 'Other', description: '', crmSourceGroupId: null });
    gateway.services.refusal = new InvalidFields([{ path: 'path', message: 'has already been taken' }]);
    expect((await change({ path: 'taken' })).body).toEqual({
      message: 'Failed to save group {:path=>["has already been taken"]}',
    });
    expect((await change({})).body).toMatchObject({ error: expect.stringMatching(/^name, path, .* are missing/) });
    expect((await change({ lfs_enabled: false })).body).toEqual({ error: 'lfs_enabled is not supported' });
    expect((await change({ name: 'Other' }, { 'If-Match': '"3"' })).status).toBe(412);
    expect((await change({ name: 'Other' }, { 'If-Match': '"4"' })).status).toBe(200);
  });
  it('are refused below a parent that is not there (API-18)', async () => {
    const json = { name: 'North', path: 'north', parent_id: 99 };
    expect((await gateway.ask('POST', '/groups', { json })).body).toEqual({ message: '404 Group Not Found' });
  });
  it('are refused when the path is taken (API-18, GRP-5)', async () => {
    gateway.services.refusal = new InvalidFields([{ path: 'path', message: 'has already been taken' }]);
    const { status, body } = await gateway.ask('POST', '/groups', { json: { name: 'Office', path: 'office' } });
    const message = 'Failed to save group {:path=>["has already been taken"]}';
    expect([status, body]).toEqual([400, { message }]);
  });
  it('are refused with everything that is wrong with them (API-18)', async () => {
    const long = 'is too long (maximum is 255 characters)';
    const path = ['is a reserved name', long].map((message) => ({ path: 'path', message }));
    gateway.services.refusal = new InvalidFields([{ path: 'name', message: "can't be blank" }, ...path]);
    const { body } = await gateway.ask('POST', '/groups', { json: { name: '', path: 'api' } });
    const message = `Failed to save group {:name=>["can't be blank"], :path=>["is a reserved name", "${long}"]}`;
    expect(body).toEqual({ message });
  });
  it('need a name and a path (API-18)', async () =>
    expect((await gateway.ask('POST', '/groups', { json: {} })).body).toEqual({
      error: 'name is missing, path is missing',
    }));
  it('are forbidden to who may not create them (GRP-15)', async () => {
    gateway.services.refusal = new DomainError('forbidden', 'no');
    const { status, body } = await gateway.ask('POST', '/groups', { json: { name: 'a', path: 'a' } });
    expect([status, body]).toEqual([403, { message: '403 Forbidden' }]);
  });
});
