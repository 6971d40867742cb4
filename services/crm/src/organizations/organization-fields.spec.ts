import { changedOrganization, newOrganization } from './organization-fields';

const rateOf = (defaultRate: number | string | null) => {
  const { values, violations } = changedOrganization({ defaultRate });
  return violations.length > 0
    ? violations.map(({ path, message }) => `${path} ${message}`).join()
    : values.defaultRateCents;
};

describe('the fields of a new organization', () => {
  it('are a trimmed name, a rate in hundredths, and a description', () =>
    expect(newOrganization({ name: ' Acme ', defaultRate: 12.5, description: '' })).toEqual({
      values: { name: 'Acme', defaultRateCents: 1250, description: null },
      violations: [],
    }));
  it('are all that is wrong at once (CRM-19, CRM-21, CRM-22)', () =>
    expect(newOrganization({ name: ' ', defaultRate: 'x', description: 'x'.repeat(1025) }).violations).toEqual([
      { path: 'name', message: "can't be blank" },
      { path: 'defaultRate', message: 'is not a number' },
      { path: 'description', message: 'is too long (maximum is 1024 characters)' },
    ]));
  it('have a name of at most 255 code points (CRM-19)', () =>
    expect([255, 256].map((length) => newOrganization({ name: '😀'.repeat(length) }).violations)).toEqual([
      [],
      [{ path: 'name', message: 'is too long (maximum is 255 characters)' }],
    ]));
  it('that are not spoken of stay as they are', () =>
    expect(changedOrganization({ description: null })).toEqual({ values: { description: null }, violations: [] }));
});

describe('a default rate (CRM-21)', () => {
  it.each([
    [0, 0],
    [-0, 0],
    ['-0.00', 0],
    [1.005, 101],
    [0.014, 1],
    ['0.015', 2],
    [1e-7, 0],
    [1e3, 100_000],
    ['1.5E2', 15_000],
    [' 12.5 ', 1250],
    ['+.5', 50],
    ['7.', 700],
    [9_999_999_999_999.99, 999_999_999_999_999],
    ['9999999999999.994', 999_999_999_999_999],
    ['', null],
    [null, null],
  ])('of %j is %j hundredths, rounded half up', (input, cents) => expect(rateOf(input)).toBe(cents));
  it.each(['abc', '1,5', '0x10', '1.2.3', '.', 'e5', '1e5000', 'Infinity', 'NaN', '--1'])('is not %j', (input) =>
    expect(rateOf(input)).toBe('defaultRate is not a number'),
  );
  it.each([-0.001, '-1', '-1e300'])('is not %j', (input) =>
    expect(rateOf(input)).toBe('defaultRate must be greater than or equal to 0'),
  );
  it.each([1e13, '9999999999999.995', 1.7976931348623157e308])('is not %j', (input) =>
    expect(rateOf(input)).toBe('defaultRate is too large'),
  );
});

it('control characters are refused in the name of an organization and removed from its description (GRP-32)', () => {
  const { values, violations } = changedOrganization({ name: 'Ac\u0007me', description: 'a\0b' });
  expect(violations).toEqual([{ path: 'name', message: 'contains characters that are not allowed' }]);
  expect(values.description).toBe('ab');
});
