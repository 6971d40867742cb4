import { DomainError } from '@ledgerdesk/event-sourcing';
import { StartedGateway } from '../../fixture/started-gateway';

describe.each(['/projects/9', '/groups/3'])('the issue templates of %s', (owner) => {
  let gateway: StartedGateway;
  const path = `${owner}/issue_templates`;
  const template = { name: 'Bug report', content: 'Steps:' };
  const asked = (verb: string) => gateway.services.requests.get(`issues.templates.${verb}`)!.payload;
  beforeAll(async () => (gateway = await StartedGateway.start()));
  afterAll(() => gateway.stop());

  it('are listed and read by their names (MA-4)', async () => {
    const { body, headers } = await gateway.ask('GET', path);
    expect([body, headers.get('x-total')]).toEqual([[template], '1']);
    expect((await gateway.ask('GET', `${path}/Bug%20report`)).body).toEqual(template);
    expect((await gateway.ask('GET', `${path}/other`)).status).toBe(404);
  });
  it('are set and removed (MA-4)', async () => {
    const { status, body } = await gateway.ask('PUT', `${path}/Bug%20report`, { json: { content: 'New' } });
    expect([status, body, asked('change')]).toEqual([
      200,
      { ...template, content: 'New' },
      { ...template, content: 'New' },
    ]);
    expect((await gateway.ask('PUT', `${path}/Bug%20report`, { json: {} })).body).toEqual({
      error: 'content is missing',
    });
    expect((await gateway.ask('DELETE', `${path}/Bug%20report`)).status).toBe(204);
    expect(asked('remove')).toEqual({ name: 'Bug report' });
  });
  it('are no more than so many', async () => {
    const message = 'There can be at most 100 issue templates here';
    gateway.services.refusal = new DomainError('too-many-templates', message);
    const { status, body } = await gateway.ask('PUT', `${path}/New`, { json: { content: 'New' } });
    expect([status, body]).toEqual([422, { message }]);
  });
});
