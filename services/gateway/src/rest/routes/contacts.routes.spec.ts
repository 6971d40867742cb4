import { InvalidFields } from '@ledgerdesk/contracts';
import { DomainError } from '@ledgerdesk/event-sourcing';
import { StartedGateway } from '../../fixture/started-gateway';

const contacts = '/groups/office/crm/contacts';
const jane = { first_name: 'Jane', last_name: 'Doe', email: 'jane@example.org' };

describe('contacts', () => {
  let gateway: StartedGateway;
  let id: number;
  const asked = (verb: string) => gateway.services.requests.get(`crm.contacts.${verb}`)!.payload;
  beforeAll(async () => {
    gateway = await StartedGateway.start();
    id = ((await gateway.ask('POST', contacts, { json: jane })).body as { id: number }).id;
  });
  afterAll(() => gateway.stop());

  it('are shown with all their fields (API-53)', async () =>
    expect((await gateway.ask('GET', `${contacts}/${id}`)).body).toEqual({
      id,
      group_id: 3,
      organization_id: null,
      organization: null,
      ...jane,
      phone: null,
      description: null,
      state: 'active',
      created_at: '2026-11-02T09:00:00.000Z',
      updated_at: '2026-11-02T09:00:00.000Z',
      web_url: `https://desk.example.org/groups/office/-/crm/contacts/${id}`,
    }));
  it('are listed as asked, in pages (API-31)', async () => {
    const query =
      'search=ja&state=active&ids[]=7&ids[]=8&organization_id=5&owned=true&order_by=email&sort=desc&per_page=500';
    const { status, body, headers } = await gateway.ask('GET', `${contacts}?${query}`);
    expect([status, body]).toEqual([200, [expect.objectContaining({ id })]]);
    expect(headers.get('x-per-page')).toBe('100');
    expect(asked('list')).toEqual({
      search: 'ja',
      state: 'active',
      ids: [7, 8],
      organizationId: 5,
      owned: true,
      orderBy: 'email',
      sort: 'desc',
      page: 1,
      perPage: 100,
      from: null,
    });
  });
  it('that are alike are listed in pairs (API-31, MRG-3)', async () => {
    const other = (await gateway.ask('POST', contacts, { json: { ...jane, email: null } })).body as object;
    const { body, headers } = await gateway.ask('GET', `${contacts}?duplicates=true&state=active&per_page=7`);
    expect(body).toEqual([{ contacts: [expect.objectContaining({ id }), other], equal: ['phone'] }]);
    expect([headers.get('x-total'), headers.get('x-next-page')]).toEqual([null, '2']);
    expect(asked('duplicates')).toEqual({ state: 'active', owned: false, page: 1, perPage: 7 });
    await gateway.ask('GET', `${contacts}?duplicates=false&search=ja`);
    expect(asked('list')).toMatchObject({ search: 'ja' });
  });
  it('are counted (API-34)', async () => {
    const { body } = await gateway.ask('GET', `${contacts}/counts?search=ja`);
    expect([body, asked('count')]).toEqual([{ active: 2, inactive: 1, all: 3 }, { search: 'ja' }]);
  });
  it('are changed only where something is named; null clears (API-33, CRM-26)', async () => {
    const json = { email: null, phone: '', active: false };
    expect((await gateway.ask('PUT', `${contacts}/${id}`, { json })).body).toMatchObject({ id, email: null });
    expect(asked('update')).toEqual({ contactId: id, email: null, phone: '', active: false });
  });
  it('have no organization by an empty text (CRM-25)', async () => {
    await gateway.ask('PUT', `${contacts}/${id}`, { body: new URLSearchParams({ organization_id: '' }) });
    expect(asked('update')).toEqual({ contactId: id, organizationId: null });
  });
  it('need both names to be given, and leave what they are worth to the service (API-11, CRM-10)', async () => {
    const { status, body } = await gateway.ask('POST', contacts, { json: {} });
    expect([status, body]).toEqual([400, { error: 'first_name is missing, last_name is missing' }]);
    await gateway.ask('POST', contacts, { json: { first_name: null, last_name: '' } });
    expect(asked('create')).toMatchObject({ firstName: null, lastName: '' });
  });
  it('that break a rule are answered with the messages of the fields (API-11, CRM-13)', async () => {
    gateway.services.refusal = new InvalidFields([{ path: 'email', message: 'has already been taken' }]);
    const { status, body } = await gateway.ask('POST', contacts, { json: jane });
    expect([status, body]).toEqual([400, { message: { email: ['has already been taken'] } }]);
  });
  it.each([
    ['POST', '', jane, '403 Forbidden - You have insufficient permissions to manage contacts for this group'],
    ['GET', '', undefined, '403 Forbidden'],
    ['GET', '/counts', undefined, '403 Forbidden'],
  ])(
    'are forbidden with the reason that is given for it: %s contacts%s (API-31, CRM-30)',
    async (method, path, json, message) => {
      gateway.services.refusal = new DomainError('forbidden', 'no');
      const { status, body } = await gateway.ask(method, contacts + path, { json });
      expect([status, body]).toEqual([403, { message }]);
    },
  );
  it('of a group without CRM are forbidden, naming it (API-31)', async () => {
    gateway.services.refusal = new DomainError('crm-disabled', 'Customer relations is disabled for office');
    const { status, body } = await gateway.ask('GET', contacts);
    expect([status, body]).toEqual([403, { message: '403 Forbidden - Customer relations is disabled for office' }]);
  });
  it('that are not there are not found (API-33)', async () => {
    const { status, body } = await gateway.ask('GET', `${contacts}/4711`);
    expect([status, body]).toEqual([404, { message: '404 Contact Not Found' }]);
  });
  it.each([
    ['POST', '', { ...jane, link_issue: { project_id: 1, iid: 2 } }, 'link_issue is not supported'],
    ['GET', '?duplicates=true&search=x&sort=asc', undefined, 'search is not supported, sort is not supported'],
    ['GET', '?order_by=colour', undefined, 'order_by does not have a valid value'],
    ['GET', '?page=x', undefined, 'page is invalid'],
  ])('refuse what they can not do: %s contacts%s (API-11)', async (method, path, json, error) => {
    const { status, body } = await gateway.ask(method, contacts + path, { json });
    expect([status, body]).toEqual([400, { error }]);
  });
  it('are merged, taking the fields that are named, and separated again (MRG-1, MRG-2)', async () => {
    const json = { into: id, fields: ['last_name', 'organization_id'] };
    const { status, body } = await gateway.ask('POST', `${contacts}/8/merge?dry_run=true`, { json });
    expect([status, body]).toEqual([200, expect.objectContaining({ id })]);
    expect(asked('merge')).toEqual({ contactId: 8, into: id, fields: ['lastName', 'organizationId'], dryRun: true });
    await gateway.ask('POST', `${contacts}/8/merge`, { json: { into: id } });
    expect(asked('merge')).toEqual({ contactId: 8, into: id, fields: [], dryRun: false });
    expect((await gateway.ask('POST', `${contacts}/${id}/merge/undo`)).body).toMatchObject({ id });
    expect(asked('undo-merge')).toEqual({ contactId: id });
  });
  it.each([
    [{}, 'into is missing'],
    [{ into: 7, fields: ['state'] }, 'fields does not have a valid value'],
  ])('are not merged as %j says (API-11)', async (json, error) => {
    const { status, body } = await gateway.ask('POST', `${contacts}/8/merge`, { json });
    expect([status, body]).toEqual([400, { error }]);
  });
  it('are erased, with their copies where that is said (API-38, ERA-3, ERA-5)', async () => {
    const json = { confirm: id, include_copies: true };
    const { status, body } = await gateway.ask('POST', `${contacts}/${id}/erase`, { json });
    expect([status, body]).toEqual([
      200,
      { contact: expect.objectContaining({ id }), copies: [{ id: 12, group_id: 5 }], other_copies: 2 },
    ]);
    expect(asked('erase')).toEqual({ contactId: id, confirm: String(id), includeCopies: true });
    await gateway.ask('POST', `${contacts}/${id}/erase`, { json: {} });
    expect(asked('erase')).toEqual({ contactId: id, confirm: null, includeCopies: false });
    gateway.services.refusal = new DomainError('not-confirmed', 'confirm must be the id of the contact to erase');
    const refused = await gateway.ask('POST', `${contacts}/${id}/erase`, { json: { confirm: 'x' } });
    expect([refused.status, refused.body]).toEqual([400, { error: 'confirm must be the id of the contact to erase' }]);
  });
  it('have a history, and were something at a past time (HIS-1, HIS-4, API-37)', async () => {
    const { body, headers } = await gateway.ask('GET', `${contacts}/${id}/history?per_page=7`);
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
    const past = await gateway.ask('GET', `${contacts}/${id}?as_of=2026-11-02T10:00:00%2B01:00`);
    expect(past.status).toBe(200);
    const request = gateway.services.requests.get('crm.contacts.read-as-of')!.payload;
    expect(request).toMatchObject({ asOf: '2026-11-02T09:00:00.000Z' });
    const future = await gateway.ask('GET', `${contacts}/${id}?as_of=2999-01-01T00:00:00Z`);
    expect([future.status, future.body]).toEqual([400, { error: 'as_of must not be in the future' }]);
  });
});
