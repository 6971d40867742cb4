import { optional, required } from './rules';
import { omitUndefined, validate, validateNew } from './validate';

const rules = {
  name: required(3),
  phone: optional(3),
  size: (input: number | null) => ({ value: input ?? 0, violations: input === -1 ? ['is odd', 'is less than 0'] : [] }),
};

describe('validating a change', () => {
  it('has the values of the fields that are spoken of', () =>
    expect(validate(rules, { phone: ' ', size: 7, name: undefined })).toEqual({
      values: { phone: null, size: 7 },
      violations: [],
    }));
  it('says every rule that is broken, in the order of the rules', () =>
    expect(validate(rules, { size: -1, phone: 'abcd', name: null })).toEqual({
      values: { name: '', phone: 'abcd', size: -1 },
      violations: [
        { path: 'name', message: "can't be blank" },
        { path: 'phone', message: 'is too long (maximum is 3 characters)' },
        { path: 'size', message: 'is odd' },
        { path: 'size', message: 'is less than 0' },
      ],
    }));
  it('knows no field without a rule', () =>
    expect(validate(rules, { other: 1 } as object)).toEqual({ values: {}, violations: [] }));
});

describe('validating something new', () => {
  it('takes a field that is absent for null', () =>
    expect(validateNew(rules, { name: ' a ', phone: undefined })).toEqual({
      values: { name: 'a', phone: null, size: 0 },
      violations: [],
    }));
  it('misses what is required', () =>
    expect(validateNew(rules, {}).violations).toEqual([{ path: 'name', message: "can't be blank" }]));
});

describe('omitting what is undefined', () => {
  it('keeps null and everything else', () =>
    expect(Object.entries(omitUndefined({ a: undefined, b: null, c: 0, d: '' }))).toEqual([
      ['b', null],
      ['c', 0],
      ['d', ''],
    ]));
});
