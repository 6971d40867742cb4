import { InvalidFields } from '@ledgerdesk/contracts';
import { DomainError } from '@ledgerdesk/event-sourcing';
import { StartedGateway } from '../../fixture/started-gateway';

const path = '/projects/9/service_desk';

describe('the Service Desk settings of a project', () => {
  let gateway: StartedGateway;
  const changed = () => gateway.services.requests.get('mail.service-desk.change')!.payload;
  const answerTo = async (json: object) => {
    const { status, body } = await gateway.ask('PUT', path, { json });
    return [status, body];
  };
  beforeAll(async () => (gateway = await StartedGateway.start()));
  afterAll(() => gateway.stop());

  it('are shown (MA-1, SET-4)', async () => {
    const { body, headers } = await gateway.ask('GET', path);
    expect(body).toEqual({
      project_id: 9,
      service_desk_enabled: true,
      service_desk_address: 'help@example.org',
      incoming_address: 'in+9@example.org',
      alias_address: null,
      custom_address: null,
      project_key: null,
      former_addresses: ['old@example.org'],
      tickets_confidential_by_default: true,
      issue_template_key: null,
      custom_email_enabled: false,
      notify_users: [],
      warnings: [],
    });
    expect(headers.get('etag')).toBe('"5"');
  });
  it.each([
    [{ service_desk_enabled: true }, { enabled: true }],
    [
      { project_key: 'billing', tickets_confidential_by_default: false },
      { projectKey: 'billing', ticketsConfidentialByDefault: false },
    ],
    [{ project_key: null }, { projectKey: null }],
    [
      { issue_template_key: 'Bug', custom_email_enabled: true, notify_users: [7] },
      { issueTemplateKey: 'Bug', customEmailEnabled: true, notifyUsers: [7] },
    ],
    [{ former_addresses: [] }, { formerAddresses: [] }],
    [{}, {}],
  ])('are changed by %j (MA-1)', async (json, expected) => {
    const { status, headers } = await gateway.ask('PUT', path, { json });
    expect([status, headers.get('etag'), changed()]).toEqual([200, '"6"', expected]);
  });
  it('are not switched on before there is incoming mail (SET-2)', async () => {
    gateway.services.refusal = new DomainError('mail-not-set-up', 'no');
    expect(await answerTo({ service_desk_enabled: true })).toEqual([422, { message: 'Set up incoming mail first' }]);
  });
  it('that break a rule are answered with the messages of the fields (SET-1, SET-5)', async () => {
    const message = 'is already used for another Service Desk address';
    gateway.services.refusal = new InvalidFields([{ path: 'projectKey', message }]);
    expect(await answerTo({ project_key: 'billing' })).toEqual([400, { message: { project_key: [message] } }]);
  });
  it('are only for those who maintain it (SET-1)', async () => {
    gateway.services.refusal = new DomainError('forbidden', 'no');
    expect(await answerTo({ project_key: 'billing' })).toEqual([403, { message: '403 Forbidden' }]);
    expect((await gateway.ask('GET', path, { token: null })).status).toBe(401);
  });
  it.each(['outgoing_name', 'trusted_lists'])('do not have %s yet (MA-1)', async (name) =>
    expect(await answerTo({ [name]: 'x' })).toEqual([400, { error: `${name} is not supported` }]),
  );
  it('have an address of the project, which is set and removed (MA-5)', async () => {
    const custom = `${path}/custom_email`;
    const none = { custom_email: null, custom_email_enabled: false, warnings: [] };
    expect((await gateway.ask('GET', custom)).body).toEqual(none);
    const json = { custom_email: 'help@customer.example' };
    expect((await gateway.ask('PUT', custom, { json })).body).toEqual({ ...none, ...json });
    expect((await gateway.ask('PUT', custom, { json: {} })).body).toEqual({ error: 'custom_email is missing' });
    expect((await gateway.ask('DELETE', custom)).status).toBe(204);
    const message = 'is already used by another project';
    gateway.services.refusal = new InvalidFields([{ path: 'customEmail', message }]);
    const taken = await gateway.ask('PUT', custom, { json });
    expect([taken.status, taken.body]).toEqual([400, { message: { custom_email: [message] } }]);
  });
});
