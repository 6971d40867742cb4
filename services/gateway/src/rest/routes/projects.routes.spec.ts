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
      namespace: { id: 3, name: 'Office', path: 'office', kind: 'group', full_path: 'office', parent_id: null },
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
  it('are created in the group that is entered (API-22)', async () => {
    expect((await create({ name: 'Desk', path: 'desk', namespace_id: 3 })).status).toBe(201);
    expect(gateway.services.accessQuestions.at(-1)).toMatchObject({ what: { group: 3 } });
    expect(asked('create')).toMatchObject({ name: 'Desk', path: 'desk' });
  });
  it('are named by their path, or the other way round, where one of the two is missing (API-22)', async () => {
    await create({ path: 'desk', namespace_id: 3 });
    expect(asked('create')).toMatchObject({ name: 'desk', path: 'desk' });
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
    expect([status, body]).toEqual([400, { error: 'owned is not supported yet' }]);
  });
});
