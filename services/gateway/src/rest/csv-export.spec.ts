import { parse } from 'csv-parse/sync';
import { ContactView } from '@ledgerdesk/contracts';
import { DomainError } from '@ledgerdesk/event-sourcing';
import { blankContact } from '../fixture/blank-contact';
import { StartedGateway } from '../fixture/started-gateway';

const contacts = '/groups/office/crm/contacts/export';
const contact = (id: number, fields: Partial<ContactView> = {}): ContactView => ({
  ...blankContact,
  changes: 1,
  id,
  firstName: 'Jane',
  lastName: `Doe ${id}`,
  ...fields,
});

describe('an export', () => {
  let gateway: StartedGateway;
  beforeAll(async () => {
    gateway = await StartedGateway.start();
  });
  afterAll(() => gateway.stop());

  const subject = 'crm.contacts.export';
  const answerNext = (...answers: object[]) => gateway.services.next.set(subject, answers);
  const asked = () => gateway.services.requests.get(subject)!.payload;
  const recordsOf = (text: string): string[][] => parse(text);

  it('is a file of CSV with a header (API-42, IMP-2)', async () => {
    const organization = { id: 5, name: 'Acme "North", Ltd' };
    answerNext({ items: [contact(7, { email: 'jane@x.org', organization, description: 'a\nb' })], next: null });
    const { status, text, headers } = await gateway.ask('GET', contacts);
    expect([status, text]).toEqual([
      200,
      'first_name,last_name,email,phone,description,organization,state\r\n' +
        'Jane,Doe 7,jane@x.org,,"a\nb","Acme ""North"", Ltd",active\r\n',
    ]);
    expect(Object.fromEntries(headers)).toMatchObject({
      'content-type': 'text/csv; charset=utf-8; header=present',
      'content-disposition': 'attachment; filename="contacts.csv"',
      'x-content-type-options': 'nosniff',
    });
  });
  it('has the filters and the order of the list (API-42)', async () => {
    const query = 'search=ja&state=active&ids[]=7&organization_id=5&owned=true&order_by=email&sort=desc';
    await gateway.ask('GET', `${contacts}?${query}`);
    expect(asked()).toEqual({
      search: 'ja',
      state: 'active',
      ids: [7],
      organizationId: 5,
      owned: true,
      orderBy: 'email',
      sort: 'desc',
      after: null,
    });
  });
  it('holds nothing that a program takes for a formula, but numbers (IMP-8)', async () => {
    answerNext({ items: [contact(7, { firstName: '=1+1', lastName: "'@x", phone: '+49 170' })], next: null });
    const [, row] = recordsOf((await gateway.ask('GET', contacts)).text);
    expect(row).toEqual(["'=1+1", "''@x", '', "'+49 170", '', '', 'active']);
    const { text } = await gateway.ask('GET', '/groups/office/crm/organizations/export');
    expect(text).toBe('name,default_rate,description,state\r\nAcme,12.50,,active\r\n');
  });
  it('is asked for part by part, each by the rights of its time (API-42)', async () => {
    answerNext({ items: [contact(1), contact(2)], next: 'after-2' }, { items: [contact(3)], next: null });
    const before = gateway.services.accessQuestions.length;
    const { text } = await gateway.ask('GET', contacts);
    expect(recordsOf(text).map(([, lastName]) => lastName)).toEqual(['last_name', 'Doe 1', 'Doe 2', 'Doe 3']);
    expect(asked()).toMatchObject({ after: 'after-2' });
    expect(gateway.services.accessQuestions).toHaveLength(before + 2);
  });
  it('is refused as a whole where the first part is (API-42)', async () => {
    answerNext(new DomainError('forbidden', 'You may not'));
    const { status, body, headers } = await gateway.ask('GET', contacts);
    expect([status, body]).toEqual([403, { message: '403 Forbidden' }]);
    expect(headers.get('content-disposition')).toBeNull();
  });
  it('ends in the middle, which shows, where a later part is refused (API-42)', async () => {
    answerNext({ items: [contact(1)], next: 'after-1' }, new DomainError('forbidden', 'Not any more'));
    await expect(gateway.ask('GET', contacts)).rejects.toThrow('terminated');
  });
  it('asks again for a part that is not answered (API-42)', async () => {
    const unavailable = new DomainError('unavailable', 'Not now');
    answerNext({ items: [contact(1)], next: 'after-1' }, unavailable, { items: [contact(2)], next: null });
    expect(recordsOf((await gateway.ask('GET', contacts)).text)).toHaveLength(3);
  });
  it('is not for the public (CRM-8)', async () =>
    expect((await gateway.ask('GET', contacts, { token: null })).status).toBe(401));
});
