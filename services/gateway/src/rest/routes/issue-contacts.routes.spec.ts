import { DomainError } from '@ledgerdesk/event-sourcing';
import { StartedGateway } from '../../fixture/started-gateway';

const contacts = '/projects/9/issues/1/crm_contacts';
const mayNot = 'You have insufficient permissions to set customer relations contacts for this issue';
const neither = 'contact_ids, emails are missing, at least one parameter must be provided';

describe('the contacts of an issue', () => {
  let gateway: StartedGateway;
  const set = () => gateway.services.requests.get('issues.contacts.set')!.payload;
  beforeAll(async () => (gateway = await StartedGateway.start()));
  afterAll(() => gateway.stop());

  it('are shown as contacts are, with the ETag of the issue (API-43, API-53)', async () => {
    const { body, headers } = await gateway.ask('GET', contacts);
    expect(body).toEqual([
      expect.objectContaining({ id: 70, web_url: 'https://desk.example.org/groups/office/-/crm/contacts/70' }),
    ]);
    expect(headers.get('etag')).toBe('"3"');
  });
  it.each([
    [{ replace_ids: [70, 71] }, { replaceIds: [70, 71] }],
    [{ contact_ids: [70] }, { replaceIds: [70] }],
    [{ replace_ids: [] }, { replaceIds: [] }],
    [
      { add_ids: [70], remove_ids: [71] },
      { addIds: [70], removeIds: [71] },
    ],
    [
      { add_emails: ['a@x.org'], remove_emails: ['b@x.org'] },
      { addEmails: ['a@x.org'], removeEmails: ['b@x.org'] },
    ],
    [{}, {}],
  ])('are set by %j (API-44)', async (json, expected) => {
    expect((await gateway.ask('PUT', contacts, { json })).status).toBe(200);
    expect(set()).toEqual({ iid: 1, ...expected });
  });
  it('are all removed by an empty field of a form (API-44, LNK-4)', async () => {
    await gateway.ask('PUT', contacts, { body: new URLSearchParams({ replace_ids: '' }) });
    expect(set()).toEqual({ iid: 1, replaceIds: [] });
  });
  it('are not set when the issue was changed by someone else (API-44, LNK-15)', async () => {
    const sent = { json: { replace_ids: [] }, headers: { 'If-Match': '"2"' } };
    const { status, headers } = await gateway.ask('PUT', contacts, sent);
    expect([status, headers.get('etag')]).toEqual([412, '"3"']);
  });
  it('are added (API-45)', async () => {
    const json = { contact_ids: [70], emails: ['ann@example.org'] };
    expect((await gateway.ask('POST', contacts, { json })).status).toBe(201);
    expect(set()).toEqual({ iid: 1, addIds: [70], addEmails: ['ann@example.org'] });
  });
  it('are removed, named in the address or in a body (API-46)', async () => {
    expect((await gateway.ask('DELETE', `${contacts}?contact_ids[]=70&emails[]=a@x.org`)).status).toBe(200);
    expect(set()).toEqual({ iid: 1, removeIds: [70], removeEmails: ['a@x.org'] });
    await gateway.ask('DELETE', contacts, { json: { contact_ids: [71] } });
    expect(set()).toEqual({ iid: 1, removeIds: [71] });
  });
  it('are removed one by one (API-46)', async () => {
    const { status, text } = await gateway.ask('DELETE', `${contacts}/70`);
    expect([status, text, set()]).toEqual([204, '', { iid: 1, removeIds: [70] }]);
  });
  it.each(['POST', 'DELETE'])('need to be named: %s (API-45, API-46)', async (method) => {
    const { status, body } = await gateway.ask(method, contacts, { json: {} });
    expect([status, body]).toEqual([400, { error: neither }]);
  });
  it.each([
    ['GET', '', '403 Forbidden'],
    ['PUT', '', `403 Forbidden - ${mayNot}`],
    ['POST', '', `403 Forbidden - ${mayNot}`],
    ['DELETE', '', `403 Forbidden - ${mayNot}`],
    ['DELETE', '/70', `403 Forbidden - ${mayNot}`],
  ])('are forbidden with the reason that is given for it: %s%s (LNK-1, LNK-2)', async (method, path, message) => {
    gateway.services.refusal = new DomainError('forbidden', 'no');
    const json = method === 'GET' ? undefined : { contact_ids: [70] };
    const { status, body } = await gateway.ask(method, contacts + path, { json });
    expect([status, body]).toEqual([403, { message }]);
  });
  it('that are refused are refused with the reason (API-44, LNK-6)', async () => {
    const message = 'You can only add up to 6 contacts at one time';
    gateway.services.refusal = new DomainError('contacts-refused', message);
    const { status, body } = await gateway.ask('PUT', contacts, { json: { add_ids: [1, 2, 3, 4, 5, 6, 7] } });
    expect([status, body]).toEqual([422, { message }]);
  });
});
