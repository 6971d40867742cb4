import { DomainError } from '@ledgerdesk/event-sourcing';
import { StartedGateway } from '../../fixture/started-gateway';

const path = '/groups/office/crm/reports/time';
const january = 'from=2026-01-01&to=2026-01-31';

describe('the report of time', () => {
  let gateway: StartedGateway;
  const asked = () => gateway.services.requests.get('issues.time.report')!.payload;
  beforeAll(async () => (gateway = await StartedGateway.start()));
  afterAll(() => gateway.stop());

  it('is shown whole, with its currency (API-40, TIM-21)', async () => {
    const { status, body } = await gateway.ask('GET', `${path}?${january}`);
    const line = { contact: null, issue: null, seconds: 5_400, hours: '1.50', rate: '-1.00', amount: null };
    expect([status, body]).toEqual([
      200,
      {
        from: '2026-01-01',
        to: '2026-01-31',
        currency: 'EUR',
        lines: [
          { organization: { id: 80, name: '=Acme' }, ...line },
          { organization: { id: null, name: 'No organization' }, ...line },
        ],
        unassigned: [{ issue: { id: 40, iid: 1, project_id: 9, reference: 'office/desk#1' }, seconds: -60 }],
        restricted_seconds: 30,
        totals: { seconds: 10_770, amount: '0.00', amount_complete: false },
      },
    ]);
    expect(asked()).toEqual({
      from: '2026-01-01',
      to: '2026-01-31',
      groupBy: 'organization',
      timeZone: 'UTC',
      after: 'second',
    });
  });
  it('is of a time zone, by contact, organization or issue (API-40, TIM-10)', async () => {
    await gateway.ask('GET', `${path}?${january}&group_by=issue&time_zone=Europe%2FBerlin`);
    expect(asked()).toMatchObject({ groupBy: 'issue', timeZone: 'Europe/Berlin' });
  });
  it('is exported as CSV, where numbers alone may begin like a formula (TIM-20, IMP-8)', async () => {
    const { text, headers } = await gateway.fetch('GET', `/api/v4${path}?${january}&format=csv`, {});
    expect(text).toBe(
      'organization_id,organization,contact_id,contact,issue,seconds,hours,rate,amount\r\n' +
        "80,'=Acme,,,,5400,1.50,-1.00,\r\n" +
        ',No organization,,,,5400,1.50,-1.00,\r\n' +
        ',unassigned,,,office/desk#1,-60,,,\r\n',
    );
    expect(headers.get('content-disposition')).toBe('attachment; filename="time.csv"');
  });
  it('is read anew where something changed while its parts were read, and is refused at last (TIM-13)', async () => {
    const changed = new DomainError('report-changed', 'Read it again');
    gateway.services.next.set('issues.time.report', [changed, changed]);
    expect((await gateway.ask('GET', `${path}?${january}`)).body).toMatchObject({ restricted_seconds: 30 });
    gateway.services.next.set('issues.time.report', [changed, changed, changed]);
    const { status, body } = await gateway.ask('GET', `${path}?${january}`);
    expect([status, body]).toEqual([409, { message: 'Read it again' }]);
  });
  it.each([
    ['', 'from is missing, to is missing'],
    ['from=2026-01-01&to=soon', 'to does not have a valid value'],
    [`${january}&time_zone=Mars`, 'time_zone does not have a valid value'],
    [`${january}&group_by=user`, 'group_by does not have a valid value'],
    [`${january}&rate_at=spent`, 'rate_at is not supported'],
  ])('is refused for "%s" (API-11)', async (query, error) => {
    const { status, body } = await gateway.ask('GET', `${path}?${query}`);
    expect([status, body]).toEqual([400, { error }]);
  });
});

describe('the currency of an installation', () => {
  it('is one that is configured (TIM-21)', async () => {
    const gateway = await StartedGateway.start({ BILLING_CURRENCY: 'CHF' });
    try {
      expect((await gateway.ask('GET', `${path}?${january}`)).body).toMatchObject({ currency: 'CHF' });
    } finally {
      await gateway.stop();
    }
  });
  it('stops the start where nobody knows it (TIM-21)', () =>
    expect(StartedGateway.start({ BILLING_CURRENCY: 'EURO' })).rejects.toThrow(
      'BILLING_CURRENCY: expected a code of ISO 4217, such as EUR',
    ));
});
