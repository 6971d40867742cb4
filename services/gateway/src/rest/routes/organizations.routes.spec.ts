import { DomainError } from '@ledgerdesk/event-sourcing';
import { StartedGateway } from '../../fixture/started-gateway';

const organizations = '/groups/office/crm/organizations';

describe('organizations', () => {
  let gateway: StartedGateway;
  const asked = (verb: string) => gateway.services.requests.get(`crm.organizations.${verb}`)!.payload;
  beforeAll(async () => (gateway = await StartedGateway.start()));
  afterAll(() => gateway.stop());

  it('are shown with their rate as a number (API-53)', async () => {
    const { body, headers } = await gateway.ask('GET', `${organizations}/5`);
    expect(body).toMatchObject({ id: 5, group_id: 3, name: 'Acme', default_rate: 12.5, state: 'active' });
    expect(body).toMatchObject({ web_url: 'https://desk.example.org/groups/office/-/crm/organizations/5' });
    expect(headers.get('etag')).toBe('"1"');
  });
  it('are created with the rate as it was typed (API-35, CRM-21)', async () => {
    const { status } = await gateway.ask('POST', organizations, { json: { name: 'Acme', default_rate: '12,50' } });
    expect(status).toBe(201);
    expect(asked('create')).toEqual({ organizationId: expect.any(Number), name: 'Acme', defaultRate: '12,50' });
    await gateway.ask('POST', organizations, { json: { name: 'Acme', default_rate: 12.5 } });
    expect(asked('create')).toMatchObject({ defaultRate: 12.5 });
  });
  it('are changed only where something is named (API-35, CRM-26)', async () => {
    const change = { json: { default_rate: null, active: true }, headers: { 'If-Match': '"1"' } };
    expect((await gateway.ask('PUT', `${organizations}/5`, change)).status).toBe(200);
    expect(asked('update')).toEqual({ organizationId: 5, defaultRate: null, active: true, ifChanges: [1] });
  });
  it('are listed as asked (API-35)', async () => {
    await gateway.ask('GET', `${organizations}?state=inactive&order_by=default_rate&ids[]=5`);
    expect(asked('list')).toMatchObject({ state: 'inactive', orderBy: 'default_rate', ids: [5] });
  });
  it('are counted (API-34)', async () =>
    expect((await gateway.ask('GET', `${organizations}/counts`)).body).toEqual({ active: 2, inactive: 1, all: 3 }));
  it.each([
    ['POST', '', 'create'],
    ['PUT', '/5', 'update'],
  ])('are forbidden with the reason for it: %s organizations%s (CRM-30)', async (method, path, verb) => {
    gateway.services.refusal = new DomainError('forbidden', 'no');
    const message = `403 Forbidden - You have insufficient permissions to ${verb} an organization for this group`;
    expect((await gateway.ask(method, organizations + path, { json: { name: 'Acme' } })).body).toEqual({ message });
  });
  it('need a name (API-35)', async () =>
    expect((await gateway.ask('POST', organizations, { json: {} })).body).toEqual({ error: 'name is missing' }));
  it('know no erased ones (CRM-23)', async () => {
    const { status, body } = await gateway.ask('GET', `${organizations}?state=erased`);
    expect([status, body]).toEqual([400, { error: 'state does not have a valid value' }]);
  });
  it('are merged and separated again (MRG-1, MRG-2)', async () => {
    const json = { into: 5, fields: ['default_rate'] };
    expect((await gateway.ask('POST', '/groups/office/crm/organizations/8/merge', { json })).body).toMatchObject({
      id: 5,
    });
    const request = gateway.services.requests.get('crm.organizations.merge')!.payload;
    expect(request).toEqual({ organizationId: 8, into: 5, fields: ['defaultRate'], dryRun: false });
    expect((await gateway.ask('POST', '/groups/office/crm/organizations/8/merge/undo')).status).toBe(200);
  });
  it('have a history, and were something at a past time (HIS-1, HIS-4, API-37)', async () => {
    const { body, headers } = await gateway.ask('GET', `/groups/office/crm/organizations/5/history?per_page=7`);
    expect(body).toEqual([
      {
        id: 2,
        at: '2026-11-02T09:00:00.000Z',
        actor: { id: 7, username: 'jane', name: 'Jane Doe' },
        action: 'merged',
        changes: { first_name: { from: null, to: 'Jane' } },
        via: 'merge',
        into_id: 5,
      },
    ]);
    expect(headers.get('x-per-page')).toBe('7');
    const past = await gateway.ask('GET', `/groups/office/crm/organizations/5?as_of=2026-11-02T10:00:00%2B01:00`);
    expect(past.status).toBe(200);
    const request = gateway.services.requests.get('crm.organizations.read-as-of')!.payload;
    expect(request).toMatchObject({ asOf: '2026-11-02T09:00:00.000Z' });
    const future = await gateway.ask('GET', `/groups/office/crm/organizations/5?as_of=2999-01-01T00:00:00Z`);
    expect([future.status, future.body]).toEqual([400, { error: 'as_of must not be in the future' }]);
  });
});
