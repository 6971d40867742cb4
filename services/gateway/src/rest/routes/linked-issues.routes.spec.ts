import { DomainError } from '@ledgerdesk/event-sourcing';
import { StartedGateway } from '../../fixture/started-gateway';

describe.each([
  ['contacts/70', 'crm.contacts.read', { contactId: 70 }, 'contact'],
  ['organizations/5', 'crm.organizations.read', { organizationId: 5 }, 'organization'],
])('the issues of %s', (path, subject, payload, noun) => {
  let gateway: StartedGateway;
  beforeAll(async () => (gateway = await StartedGateway.start()));
  afterAll(() => gateway.stop());
  const issues = `/groups/office/crm/${path}/issues`;
  const asked = () => gateway.services.requests.get('issues.issues.list')?.payload;

  it('are of all groups that use its contact source, filtered as others are (API-36)', async () => {
    gateway.services.next.set(subject, new DomainError(`${noun}-merged`, 'It was merged', { intoId: 2 }));
    const { status, body } = await gateway.ask('GET', `${issues}?state=opened&labels=late`);
    expect([status, body]).toMatchObject([200, [{ id: 40, references: { relative: 'desk#1' } }]]);
    const filters = { state: 'opened', labels: ['late'], scope: 'all', everywhere: true };
    expect(asked()).toMatchObject({ ...payload, ...filters });
    expect(gateway.services.accessQuestions.at(-1)!.what).toEqual({ group: 'office' });
  });
  it('are those of one that the caller may see (API-36, CRM-1)', async () => {
    gateway.services.refusal = new DomainError('forbidden', 'no');
    const before = asked();
    expect((await gateway.ask('GET', issues)).status).toBe(403);
    expect((await gateway.ask('GET', issues, { token: null })).status).toBe(401);
    expect(asked()).toBe(before);
  });
  it('are not filtered by another contact or organization', async () => {
    const { status, body } = await gateway.ask('GET', `${issues}?crm_contact_id=7`);
    expect([status, body]).toEqual([400, { error: 'crm_contact_id is not supported' }]);
  });
});
