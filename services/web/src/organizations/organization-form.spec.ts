import { blankOrganization, fieldsOfOrganization, isCompleteOrganization, rateOf } from './organization-form';

describe('the form of an organization (UI-7)', () => {
  it('needs a name', () => {
    expect(isCompleteOrganization(blankOrganization)).toBe(false);
    expect(isCompleteOrganization({ ...blankOrganization, name: 'Acme' })).toBe(true);
  });
  it('has its rate to the hundredth, and takes it back', () => {
    const fields = fieldsOfOrganization({ default_rate: 92.5, name: 'Acme', state: 'active' } as never);
    expect([fields.default_rate, rateOf(fields.default_rate), rateOf(null), rateOf('')]).toEqual([
      '92.50',
      92.5,
      null,
      null,
    ]);
  });
});
