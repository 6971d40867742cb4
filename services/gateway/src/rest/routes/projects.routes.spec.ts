import { InvalidFields } from '@ledgerdesk/contracts';
import { DomainError } from '@ledgerdesk/event-sourcing';
import { StartedGateway } from '../../fixture/started-gateway';

describe('projects', () => {
  let gateway: StartedGateway;
  const asked = (verb: string) => gateway.services.requests.get(`groups.projects.${verb}`)!.payload;
  const create = (json: object) => gateway.ask('POST', '/projects', { json });
  beforeAll(async () => (gateway = await StartedGateway.start()));
  afterAll(() => gateway.stop());

  it('are shown with their namespace (API-30)', async () =>
    expect((await gateway.ask('GET', '/projects/9')).body).toEqual({
      id: 9,
      name: 'Desk',
      name_with_namespace: 'Office / Desk',
      path: 'desk',
      path_with_namespace: 'office/desk',
      description: '',
      visibility: 'private',
      archived: false,
      created_at: '2026-11-02T09:00:00.000Z',
      web_url: 'https://desk.example.org/office/desk',
      namespace: {
        id: 3,
        name: 'Office',
        path: 'office',
        kind: 'group',
        full_path: 'office',
        parent_id: null,
        avatar_url: null,
        web_url: 'https://desk.example.org/groups/office',
      },
      creator_id: 7,
      avatar_url: null,
      topics: [],
      star_count: 0,
      forks_count: 0,
      readme_url: null,
      default_branch: null,
      last_activity_at: '2026-11-02T09:00:00.000Z',
      ssh_url_to_repo: '',
      http_url_to_repo: '',
      service_desk_enabled: true,
      service_desk_address: 'help@example.org',
    }));
  it('do not tell the address of their Service Desk to everybody (MA-2)', async () => {
    gateway.services.next.set('mail.service-desk.show', { enabled: true, address: null });
    const { body } = await gateway.ask('GET', '/projects/9');
    expect(body).toMatchObject({ service_desk_enabled: true });
    expect(body).not.toHaveProperty('service_desk_address');
  });
  it('are shown without their Service Desk where the mail does not answer (MA-2)', async () => {
    gateway.services.next.set('mail.service-desk.show', new DomainError('unavailable', 'not there'));
    const { status, body } = await gateway.ask('GET', '/projects/9');
    expect([status, body]).toMatchObject([200, { id: 9 }]);
    expect(body).not.toHaveProperty('service_desk_enabled');
  });
  it('are listed, of all and of a group (API-17, API-22)', async () => {
    await gateway.ask('GET', '/projects?membership=true&archived=false&search=de');
    expect(asked('list')).toMatchObject({ membership: true, archived: false, search: 'de', includeSubgroups: false });
    await gateway.ask('GET', '/groups/3/projects?include_subgroups=true&order_by=name');
    expect(asked('list')).toMatchObject({ includeSubgroups: true, orderBy: 'name' });
  });
  it('are created with their Service Desk on or off (API-57)', async () => {
    const { status, body } = await create({ name: 'Desk', path: 'desk', namespace_id: 3, service_desk_enabled: true });
    expect([status, body]).toMatchObject([201, { name: 'Desk', service_desk_enabled: true }]);
    expect(gateway.services.requests.get('mail.service-desk.change')!.payload).toEqual({ enabled: true });
    expect(gateway.services.accessQuestions.at(-1)!.what).toEqual({ project: (body as { id: number }).id });
  });
  it('are created, with the Service Desk off, where there is no mail yet (API-57, SET-2)', async () => {
    gateway.services.next.set('mail.service-desk.change', new DomainError('mail-not-set-up', 'no'));
    gateway.services.next.set('mail.service-desk.show', { enabled: false, address: null });
    const { status, body } = await create({ name: 'Desk', path: 'desk', namespace_id: 3, service_desk_enabled: true });
    expect([status, body]).toMatchObject([201, { service_desk_enabled: false }]);
  });
  it('are archived, and written again later (API-22, GRP-30)', async () => {
    const archived = await gateway.ask('POST', '/projects/9/archive');
    expect([archived.status, archived.body]).toMatchObject([201, { id: 9, archived: true }]);
    const unarchived = await gateway.ask('POST', '/projects/9/unarchive');
    expect([unarchived.status, unarchived.body]).toMatchObject([201, { id: 9, archived: false }]);
    expect(asked('archive')).toEqual({ archived: false });
  });
  it('switch their Service Desk on and off (API-57)', async () => {
    const { status, body } = await gateway.ask('PUT', '/projects/9?service_desk_enabled=False');
    expect([status, body]).toMatchObject([200, { id: 9 }]);
    expect(gateway.services.requests.get('mail.service-desk.change')!.payload).toEqual({ enabled: false });
    gateway.services.next.set('mail.service-desk.change', new DomainError('mail-not-set-up', 'no'));
    const refused = await gateway.ask('PUT', '/projects/9', { json: { service_desk_enabled: true } });
    expect([refused.status, refused.body]).toEqual([422, { message: 'Set up incoming mail first' }]);
  });
  it('are changed in what is named (API-22)', async () => {
    const change = async (json: object) => (await gateway.ask('PUT', '/projects/9', { json })).body;
    expect(await change({ name: 'Other', description: null })).toMatchObject({ id: 9, name: 'Other' });
    expect(asked('update')).toEqual({ name: 'Other', description: '' });
    gateway.services.refusal = new InvalidFields([{ path: 'path', message: 'has already been taken' }]);
    expect(await change({ path: 'taken' })).toEqual({ message: { path: ['has already been taken'] } });
    gateway.services.refusal = new DomainError('tickets-not-confidential', 'Make them confidential first.');
    const refused = await gateway.ask('PUT', '/projects/9', { json: { visibility: 'public' } });
    expect([refused.status, refused.body]).toEqual([422, { message: 'Make them confidential first.' }]);
    expect(await change({})).toEqual({
      error:
        'name, path, description, visibility, service_desk_enabled are missing, at least one parameter must be provided',
    });
    expect(await change({ issues_enabled: false })).toEqual({ error: 'issues_enabled is not supported' });
  });
  it('have an ETag of all that is shown, so that a switched Service Desk is another state (API-7)', async () => {
    const { headers } = await gateway.ask('GET', '/projects/9');
    const etag = headers.get('etag')!;
    expect((await gateway.ask('GET', '/projects/9', { headers: { 'If-None-Match': etag } })).status).toBe(304);
    gateway.services.next.set('mail.service-desk.show', { enabled: false, address: null });
    expect((await gateway.ask('GET', '/projects/9', { headers: { 'If-None-Match': etag } })).status).toBe(200);
    const json = { service_desk_enabled: true };
    const stale = await gateway.ask('PUT', '/projects/9', { json, headers: { 'If-Match': '"2"' } });
    expect([stale.status, stale.headers.get('etag')]).toEqual([412, etag]);
    expect((await gateway.ask('PUT', '/projects/9', { json, headers: { 'If-Match': etag } })).status).toBe(200);
  });
  it('are created in the group that is entered (API-22)', async () => {
    expect((await create({ name: 'Desk', path: 'desk', namespace_id: 3 })).status).toBe(201);
    expect(gateway.services.accessQuestions.at(-1)).toMatchObject({ what: { group: 3 } });
    expect(asked('create')).toMatchObject({ name: 'Desk', path: 'desk' });
  });
  it('are named by their path, and have a path that groups makes of the name, where one of the two is missing (API-22)', async () => {
    await create({ path: 'desk', namespace_id: 3 });
    expect(asked('create')).toMatchObject({ name: 'desk', path: 'desk' });
    await create({ name: 'The desk', namespace_id: 3 });
    expect(asked('create')).toMatchObject({ name: 'The desk', path: null });
    const { status, body } = await create({ namespace_id: 3 });
    expect([status, body]).toEqual([400, { error: 'name, path are missing, at least one parameter must be provided' }]);
  });
  it('need a group (API-22)', async () =>
    expect((await create({ name: 'Desk' })).body).toEqual({ error: 'namespace_id is missing' }));
  it('are refused when the path is taken (API-22, GRP-5)', async () => {
    gateway.services.refusal = new InvalidFields([{ path: 'path', message: 'has already been taken' }]);
    const { status, body } = await create({ name: 'Desk', namespace_id: 3 });
    expect([status, body]).toEqual([400, { message: { path: ['has already been taken'] } }]);
  });
  it('refuse filters that are not built yet (API-17)', async () => {
    const { status, body } = await gateway.ask('GET', '/groups/3/projects?owned=true');
    expect([status, body]).toEqual([400, { error: 'owned is not supported' }]);
  });
});
