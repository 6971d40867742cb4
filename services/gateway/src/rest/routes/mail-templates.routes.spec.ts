import { InvalidFields } from '@ledgerdesk/contracts';
import { DomainError } from '@ledgerdesk/event-sourcing';
import { StartedGateway } from '../../fixture/started-gateway';

describe.each(['/projects/9/service_desk', '/groups/3/service_desk', '/mail'])('the templates of %s', (owner) => {
  let gateway: StartedGateway;
  const path = `${owner}/templates`;
  const template = { name: 'thank_you', text: 'Hello %{ISSUE_ID}', source: 'project' };
  const asked = (verb: string) => gateway.services.requests.get(`mail.templates.${verb}`)!.payload;
  beforeAll(async () => (gateway = await StartedGateway.start()));
  afterAll(() => gateway.stop());

  it('are shown as they count (MA-3)', async () => {
    expect((await gateway.ask('GET', path)).body).toEqual([template]);
    expect((await gateway.ask('GET', `${path}/thank_you`)).body).toEqual(template);
    const missing = await gateway.ask('GET', `${path}/other`);
    expect([missing.status, missing.body]).toEqual([404, { message: '404 Template Not Found' }]);
  });
  it('are set, as they were read, and removed (MA-3, API-12)', async () => {
    const { status, body } = await gateway.ask('PUT', `${path}/thank_you`, { json: { text: 'Hi' } });
    expect([status, body, asked('change')]).toEqual([
      200,
      { ...template, text: 'Hi' },
      { name: 'thank_you', text: 'Hi' },
    ]);
    const headers = { 'If-Match': '"other"' };
    expect((await gateway.ask('PUT', `${path}/thank_you`, { json: { text: 'Hi' }, headers })).status).toBe(412);
    expect((await gateway.ask('DELETE', `${path}/thank_you`)).status).toBe(204);
    expect(asked('remove')).toEqual({ name: 'thank_you' });
  });
  it('are set with a text that is there, and keeps the rules (TPL-2)', async () => {
    const missing = await gateway.ask('PUT', `${path}/thank_you`, { json: {} });
    expect([missing.status, missing.body]).toEqual([400, { error: 'text is missing' }]);
    const message = 'is too long (maximum is 65536 characters)';
    gateway.services.refusal = new InvalidFields([{ path: 'text', message }]);
    const long = await gateway.ask('PUT', `${path}/thank_you`, { json: { text: 'x' } });
    expect([long.status, long.body]).toEqual([400, { message: { text: [message] } }]);
  });
  it('are shown as mails read, also before they are set (MA-3)', async () => {
    const { status, body } = await gateway.ask('POST', `${path}/thank_you/preview`, { json: { text: 'Hello *' } });
    expect([status, body]).toEqual([200, { text: 'Hello *', html: '<p>Hello <em>*</em></p>' }]);
    expect(asked('preview')).toEqual({ name: 'thank_you', text: 'Hello *' });
  });
  it('are only for those who maintain them (MA-3)', async () => {
    gateway.services.refusal = new DomainError('forbidden', 'no');
    expect((await gateway.ask('GET', path)).status).toBe(403);
    expect((await gateway.ask('GET', path, { token: null })).status).toBe(401);
  });
});
