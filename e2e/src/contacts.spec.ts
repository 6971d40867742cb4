import { randomUUID } from 'node:crypto';
import { story } from './shapes';

story('A team keeps its contacts', (installation) => {
  const api = () => installation().api;
  let group: { id: number };
  let crm: string;
  beforeAll(async () => {
    group = await api().make('/groups', { name: 'Contacts', path: `contacts-${randomUUID().slice(0, 8)}` });
    crm = `/groups/${group.id}/crm`;
  });
  const create = (fields: object) => api().make(`${crm}/contacts`, { first_name: 'Jane', last_name: 'Roe', ...fields });

  it('makes a contact and finds it in the list at once (API-5)', async () => {
    const made = await create({ email: 'first@roe.test', phone: '+1', description: 'Met at the fair' });
    expect(made).toMatchObject({ group_id: group.id, state: 'active', organization: null, email: 'first@roe.test' });
    const { body } = await api().get(`${crm}/contacts?search=FIRST@roe`);
    expect(body).toEqual([made]);
  });
  it('is told every field that breaks a rule, and nothing is made (CRM-10, CRM-12)', async () => {
    const before = await api().get(`${crm}/contacts/counts`);
    const { status, body } = await api().post(`${crm}/contacts`, {
      first_name: ' ',
      last_name: 'Roe',
      email: 'nobody',
    });
    expect([status, body]).toEqual([400, { message: { first_name: ["can't be blank"], email: ['is invalid'] } }]);
    expect((await api().get(`${crm}/contacts/counts`)).body).toEqual(before.body);
  });
  it('changes what it names and nothing else (CRM-26), with an ETag that counts changes (API-7, API-12)', async () => {
    const made = await create({ email: 'etag@roe.test', phone: '+2' });
    const path = `${crm}/contacts/${made.id}`;
    const read = await api().get(path);
    const etag = read.headers.get('etag')!;
    expect((await api().get(path, { headers: { 'If-None-Match': etag } })).status).toBe(304);

    const changed = await api().put(path, { phone: null }, { headers: { 'If-Match': etag } });
    expect(changed.body).toMatchObject({ ...read.body, phone: null, updated_at: expect.any(String) });
    const late = await api().put(path, { phone: '+3' }, { headers: { 'If-Match': etag } });
    expect([late.status, late.body]).toEqual([412, { message: '412 Precondition Failed' }]);
    expect((await api().get(path)).body).toEqual(changed.body);
  });
  it('does nothing when nothing is changed (CRM-18)', async () => {
    const made = await create({ email: 'same@roe.test' });
    const { body } = await api().put(`${crm}/contacts/${made.id}`, { email: 'same@roe.test' });
    expect(body).toEqual(made);
  });
  it('lets an address go as soon as it is changed (CRM-31)', async () => {
    const made = await create({ email: 'moving@roe.test' });
    await api().put(`${crm}/contacts/${made.id}`, { email: 'moved@roe.test' });
    expect(await create({ email: 'moving@roe.test' })).toMatchObject({ email: 'moving@roe.test' });
  });
  it('sorts by last name, code point by code point, empty values last both ways (CRM-37)', async () => {
    const sorted = await api().make('/groups', { name: 'Sorted', path: `sorted-${randomUUID().slice(0, 8)}` });
    const contacts = `/groups/${sorted.id}/crm/contacts`;
    for (const [first_name, last_name, phone] of [
      ['b', 'Zoë', null],
      ['A', 'ämil', '2'],
      ['c', 'adam', '1'],
      ['a', 'Adam', null],
    ])
      await api().make(contacts, { first_name, last_name, phone });
    const names = async (query: string) =>
      (await api().get(`${contacts}?${query}`)).body.map(
        (one: { first_name: string; last_name: string }) => `${one.last_name} ${one.first_name}`,
      );
    expect(await names('')).toEqual(['Adam a', 'adam c', 'Zoë b', 'ämil A']);
    expect(await names('order_by=phone&sort=asc')).toEqual(['adam c', 'ämil A', 'Adam a', 'Zoë b']);
    expect(await names('order_by=phone&sort=desc')).toEqual(['ämil A', 'adam c', 'Adam a', 'Zoë b']);
  });
  it('pages through a list with numbered pages (API-4)', async () => {
    const paged = await api().make('/groups', { name: 'Paged', path: `paged-${randomUUID().slice(0, 8)}` });
    const contacts = `/groups/${paged.id}/crm/contacts`;
    for (let n = 0; n < 5; n += 1) await api().make(contacts, { first_name: `n${n}`, last_name: 'Page' });
    const { headers, body } = await api().get(`${contacts}?per_page=2&page=2`);
    expect(body.map(({ first_name }: { first_name: string }) => first_name)).toEqual(['n2', 'n3']);
    const of = (name: string) => headers.get(name);
    expect([of('x-total'), of('x-total-pages'), of('x-page'), of('x-next-page'), of('x-prev-page')]).toEqual([
      '5',
      '3',
      '2',
      '3',
      '1',
    ]);
    expect(of('link')).toContain('rel="last"');
  });
  it('names the organization of a contact, also after it was renamed (CRM-16, CRM-20)', async () => {
    const organization = await api().make(`${crm}/organizations`, { name: 'Acme', default_rate: '12.345' });
    expect(organization.default_rate).toBe(12.35);
    const made = await create({ organization_id: organization.id });
    await api().put(`${crm}/organizations/${organization.id}`, { name: 'Acme & Sons' });
    expect((await api().get(`${crm}/contacts/${made.id}`)).body.organization).toEqual({
      id: organization.id,
      name: 'Acme & Sons',
    });
    const second = await api().post(`${crm}/organizations`, { name: 'ACME & sons' });
    expect([second.status, second.body]).toEqual([400, { message: { name: ['has already been taken'] } }]);
  });
  it('uses the contacts of the root in a subgroup, where none can be made (SRC-2, SRC-4)', async () => {
    const child = await api().make('/groups', { name: 'Child', path: 'child', parent_id: group.id });
    const made = await create({ email: 'seen.below@roe.test' });
    expect((await api().get(`/groups/${child.id}/crm/contacts/${made.id}`)).body).toEqual(made);
    const refused = await api().post(`/groups/${child.id}/crm/contacts`, { first_name: 'a', last_name: 'b' });
    const message = { base: ['contacts can only be added to root groups and groups configured as CRM targets'] };
    expect([refused.status, refused.body]).toEqual([400, { message }]);
  });
  it('does a request with an Idempotency-Key once, and says when it answers a repeat (API-6)', async () => {
    const headers = { 'Idempotency-Key': randomUUID() };
    const contact = { first_name: 'Once', last_name: 'Only', email: 'once@roe.test' };
    const first = await api().post(`${crm}/contacts`, contact, { headers });
    const again = await api().post(`${crm}/contacts`, contact, { headers });
    expect([again.status, again.body, again.headers.get('idempotency-replayed')]).toEqual([201, first.body, 'true']);
    const other = await api().post(`${crm}/contacts`, { ...contact, last_name: 'Other' }, { headers });
    expect([other.status, other.body.message]).toEqual([
      422,
      'Idempotency-Key was already used with a different request',
    ]);
  });
  it('has all of it after a restart', async () => {
    const before = await api().get(`${crm}/contacts?per_page=100`);
    await installation().restart();
    expect((await api().get(`${crm}/contacts?per_page=100`)).body).toEqual(before.body);
  }, 60_000);
});
