import { DomainError } from '@ledgerdesk/event-sourcing';
import { StartedGateway } from '../../fixture/started-gateway';

describe('the CRM settings of a group', () => {
  let gateway: StartedGateway;
  const path = '/groups/3/crm/settings';
  const asked = () => gateway.services.requests.get('groups.settings.change')!.payload;
  beforeAll(async () => (gateway = await StartedGateway.start()));
  afterAll(() => gateway.stop());

  it('are shown, without the name of a source that may not be seen (API-39)', async () =>
    expect((await gateway.ask('GET', path)).body).toEqual({
      group_id: 3,
      enabled: true,
      source_group_id: null,
      source_locked: false,
      may_own_contacts: true,
      contact_source: { id: 3, name: null, full_path: null },
      contact_source_enabled: true,
    }));
  it.each([
    [{ enabled: false }, { enabled: false }],
    [{ source_group_id: 4 }, { sourceGroupId: 4 }],
    [{ source_group_id: null }, { sourceGroupId: null }],
    [{ source_group_id: '' }, { sourceGroupId: null }],
  ])('change only what %j names (SRC-8)', async (json, payload) => {
    expect((await gateway.ask('PUT', path, { json })).status).toBe(200);
    expect(asked()).toEqual(payload);
  });
  it('refuse a source that is not allowed (SRC-6)', async () => {
    const message = 'Contact source does not exist or you are not allowed to read its contacts';
    gateway.services.refusal = new DomainError('source-not-allowed', message);
    const { status, body } = await gateway.ask('PUT', path, { json: { source_group_id: 9 } });
    expect([status, body]).toEqual([422, { message }]);
  });
});
