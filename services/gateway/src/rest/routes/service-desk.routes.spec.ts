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
  it.each(['outgoing_name', 'custom_email_enabled', 'trusted_lists', 'notify_users'])(
    'do not have %s yet (MA-1)',
    async (name) => expect(await answerTo({ [name]: 'x' })).toEqual([400, { error: `${name} is not supported` }]),
  );
});
