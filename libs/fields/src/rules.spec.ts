import { bytes, characters, email, freeText, name, optional, refine, required, requiredFreeText, slug } from './rules';

const BLANK = "can't be blank";
const TOO_LONG = 'is too long (maximum is 3 characters)';

describe('a required text', () => {
  const rule = required(3);
  it('is stored without outer white space', () => expect(rule(' ab\u0085')).toEqual({ value: 'ab', violations: [] }));
  it.each([null, '', ' \u0085'])('is missing as %j', (input) =>
    expect(rule(input)).toEqual({ value: '', violations: [BLANK] }),
  );
  it('has at most so many code points, counted after trimming', () => {
    expect(rule(` ${'😀'.repeat(3)} `)).toEqual({ value: '😀😀😀', violations: [] });
    expect(rule('abcd')).toEqual({ value: 'abcd', violations: [TOO_LONG] });
  });
  it('may have another form to store', () => {
    expect(required(3, (text) => text.replaceAll('-', ''))('-a-')).toEqual({ value: 'a', violations: [] });
    expect(required(3, (text) => text.replaceAll('-', ''))('---')).toEqual({ value: '', violations: [BLANK] });
  });
});

describe('a name', () => {
  const rule = name(5);
  it('is stored without outer white space', () => expect(rule(' ab\n')).toEqual({ value: 'ab', violations: [] }));
  it.each([null, '', ' '])('is missing as %j', (input) => expect(rule(input).violations).toEqual([BLANK]));
  it.each(['a\0b', 'a\nb', 'a\tb', 'a\u0085b', 'a\udc00b'])('can not be %j', (input) =>
    expect(rule(input).violations).toEqual(['contains characters that are not allowed']),
  );
  it.each(['a😀b', 'أب', 'a\u200db'])('can be %j', (input) => expect(rule(input).violations).toEqual([]));
});

describe('an optional text', () => {
  const rule = optional(3);
  it('is stored without outer white space', () => expect(rule(' a b ')).toEqual({ value: 'a b', violations: [] }));
  it.each([null, '', ' \u0085'])('is null as %j', (input) =>
    expect(rule(input)).toEqual({ value: null, violations: [] }),
  );
  it('has at most so many code points', () => expect(rule('abcd')).toEqual({ value: 'abcd', violations: [TOO_LONG] }));
  it('may have another form to store', () =>
    expect(optional(3, (text) => text.replaceAll('-', ''))('-----')).toEqual({ value: null, violations: [] }));
});

describe('a free text', () => {
  const rule = freeText(3);
  it('keeps its outer white space', () => expect(rule(' a ')).toEqual({ value: ' a ', violations: [] }));
  it('loses it where only that makes it too long', () => {
    expect(rule('abc\n')).toEqual({ value: 'abc', violations: [] });
    expect(rule('    ')).toEqual({ value: null, violations: [] });
    expect(rule(' abcd ')).toEqual({ value: 'abcd', violations: [TOO_LONG] });
  });
  it.each([null, ''])('is null as %j', (input) => expect(rule(input)).toEqual({ value: null, violations: [] }));
  it('can be white space', () => expect(rule('  ')).toEqual({ value: '  ', violations: [] }));
});

describe('a free text with control characters', () => {
  it('loses them, but for tabs and line feeds', () =>
    expect(freeText(9)('a\0\r\n\tb\u0085\ud800')).toEqual({ value: 'a\n\tb', violations: [] }));
});

describe('a required free text', () => {
  const rule = requiredFreeText(3);
  it('keeps its outer white space', () => expect(rule(' a ')).toEqual({ value: ' a ', violations: [] }));
  it.each([null, '', ' \u0085 '])('is missing as %j', (input) => expect(rule(input).violations).toEqual([BLANK]));
  it('has at most so many code points', () => expect(rule(' ab ').violations).toEqual([TOO_LONG]));
  it('may have another form to store', () =>
    expect(requiredFreeText(3, (text) => text.replaceAll('-', ''))('- a-')).toEqual({ value: ' a', violations: [] }));
});

describe('a limit', () => {
  it('counts code points or bytes of UTF-8', () => {
    expect(['😀'.repeat(3), '😀'.repeat(4)].map(characters(3))).toEqual([[], [TOO_LONG]]);
    expect(['aé', 'éé'].map(bytes(3))).toEqual([[], ['is too long (maximum is 3 bytes)']]);
  });
  it('of bytes holds in every rule of a text', () =>
    expect([required, optional, freeText, requiredFreeText].map((rule) => rule(bytes(3))('éé').violations)).toEqual(
      Array(4).fill(['is too long (maximum is 3 bytes)']),
    ));
});

describe('an e-mail', () => {
  const rule = email(255);
  it('is stored without outer white space, in the case it was typed in', () =>
    expect(rule(' Jane@X.org ')).toEqual({ value: 'Jane@X.org', violations: [] }));
  it.each([null, '', ' '])('is null as %j', (input) => expect(rule(input)).toEqual({ value: null, violations: [] }));
  it('is invalid where it is no address', () =>
    expect(rule('jane')).toEqual({ value: 'jane', violations: ['is invalid'] }));
  it('that is too long is said to be that only', () =>
    expect(email(3)('jane').violations).toEqual(['is too long (maximum is 3 characters)']));
});

describe('a slug', () => {
  const rule = slug(12);
  it.each(['acme', 'A', '_x', '0', 'a.b-c_d', 'x.gitx', 'git'])('can be %s', (input) =>
    expect(rule(input)).toEqual({ value: input, violations: [] }),
  );
  it.each(['-x', '.x', 'x.', 'x.git', 'x.GIT', 'x.atom', 'a b', ' a', 'a/b', 'é', 'a\n'])('cannot be %j', (input) =>
    expect(rule(input).violations).toEqual([
      "can only include letters, digits, '_', '-' and '.'. It cannot start with '-' or '.' nor end with '.', '.git' or '.atom'",
    ]),
  );
  it.each([null, ''])('is missing as %j', (input) => expect(rule(input).violations).toEqual([BLANK]));
  it('that is too long is said to be that only', () =>
    expect(rule(' '.repeat(13)).violations).toEqual(['is too long (maximum is 12 characters)']));
});

describe('a refined rule', () => {
  const rule = refine(required(3), (text) => (text === 'no' ? ['is a reserved name'] : []));
  it('is about the value to store', () =>
    expect(rule(' no ')).toEqual({ value: 'no', violations: ['is a reserved name'] }));
  it('lets pass what breaks neither', () => expect(rule('yes')).toEqual({ value: 'yes', violations: [] }));
  it('is not asked about what breaks the rule before it', () =>
    expect(refine(required(3), () => ['is wrong'])('').violations).toEqual([BLANK]));
});
