import { changedContact, newContact } from './contact-fields';

const violationsOf = (input: Parameters<typeof changedContact>[0]) => changedContact(input).violations;
const emailOf = (email: string | null) => changedContact({ email });

describe('the fields of a new contact', () => {
  it('are trimmed of any Unicode space, and nothing is null (CRM-10, CRM-11, CRM-24, CRM-25)', () =>
    expect(
      newContact({ firstName: '\u00a0Jane\u0085', lastName: ' Roe\u3000', email: ' Jane@X.org ', phone: ' ' }),
    ).toEqual({
      values: { firstName: 'Jane', lastName: 'Roe', email: 'Jane@X.org', phone: null, description: null },
      violations: [],
    }));
  it('need both names, and say all that is wrong at once (CRM-10, CRM-11, CRM-30)', () =>
    expect(newContact({ lastName: '\u2003', email: 'jane', phone: '5'.repeat(33) }).violations).toEqual([
      { path: 'firstName', message: "can't be blank" },
      { path: 'lastName', message: "can't be blank" },
      { path: 'email', message: 'is invalid' },
      { path: 'phone', message: 'is too long (maximum is 32 characters)' },
    ]));
});

describe('control characters and halves of characters (GRP-32)', () => {
  const message = 'contains characters that are not allowed';
  it.each(['Ja\0ne', 'Ja\u0007ne', 'Jane\r\nRoe', 'Ja\tne', 'Jane\ud83d'])(
    'are refused in the names, as in %j',
    (text) =>
      expect(violationsOf({ firstName: text, lastName: text })).toEqual([
        { path: 'firstName', message },
        { path: 'lastName', message },
      ]),
  );
  it('are removed from other texts, which keep their lines', () =>
    expect(changedContact({ phone: '+49\0 1\n', description: 'a\u0007\r\n\tb\ud83d😀' }).values).toEqual({
      phone: '+49 1',
      description: 'a\n\tb😀',
    }));
});

describe('a changed field', () => {
  it('is the only one spoken of (CRM-26)', () =>
    expect(changedContact({ phone: '' })).toEqual({ values: { phone: null }, violations: [] }));
  it.each(['firstName', 'lastName'])('%s may not become null', (path) =>
    expect(violationsOf({ [path]: null })).toEqual([{ path, message: "can't be blank" }]),
  );
  it.each([
    ['firstName', 255],
    ['lastName', 255],
    ['phone', 32],
    ['description', 1024],
  ])('%s has at most %i code points, after trimming (CRM-10, CRM-11, CRM-14, CRM-15)', (path, most) => {
    expect(violationsOf({ [path]: ` ${'😀'.repeat(most)} ` })).toEqual([]);
    expect(violationsOf({ [path]: '😀'.repeat(most + 1) })).toEqual([
      { path, message: `is too long (maximum is ${most} characters)` },
    ]);
  });
  it('description is kept as it was typed, as long as it fits', () => {
    expect(changedContact({ description: '  two\n' }).values).toEqual({ description: '  two\n' });
    expect(changedContact({ description: `${'x'.repeat(1024)}\n` }).values).toEqual({ description: 'x'.repeat(1024) });
  });
  it('can be 100,000 spaces, which are soon trimmed', () =>
    expect(violationsOf({ firstName: `x${' '.repeat(99_998)}y` })).toHaveLength(1));
});

describe('an e-mail (CRM-12)', () => {
  it.each([
    'jane@example.com',
    "o'neil+tag=1_2@sub.example.co",
    '陳@例え.テスト',
    'jane@BÜCHER.example',
    `${'a'.repeat(64)}@x.org`,
    `${'é'.repeat(64)}@x.org`,
    'jane@x.xn--p1ai',
  ])('can be %s', (email) => expect(emailOf(email)).toEqual({ values: { email }, violations: [] }));
  it.each([
    'jane',
    '@x.org',
    'jane@',
    'jane@localhost',
    'jane@x..org',
    'jane@x.org.',
    'jane@.x.org',
    'jane@-x.org',
    'jane@127.0.0.1',
    'jane@127.1',
    'jane@x_y.org',
    'jane@x.org/path',
    'jane@x%2eorg',
    'jane.@x.org',
    '.jane@x.org',
    'ja..ne@x.org',
    '"jane doe"@x.org',
    'jane doe@x.org',
    'jane@doe@x.org',
    'jane\u200b@x.org',
    'jane\n@x.org',
    'Jane <jane@x.org>',
    `${'a'.repeat(65)}@x.org`,
    `jane@${'a'.repeat(64)}.org`,
  ])('can not be %j', (email) => expect(emailOf(email).violations).toEqual([{ path: 'email', message: 'is invalid' }]));
  it('has at most 255 characters', () => {
    const label = 'd'.repeat(60);
    const email = `jane@${label}.${label}.${label}.${'e'.repeat(55)}.orgs`;
    expect([email.length, emailOf(email).violations]).toEqual([248, []]);
    expect(emailOf(`${email}${'x'.repeat(8)}`).violations).toEqual([
      { path: 'email', message: 'is too long (maximum is 255 characters)' },
    ]);
  });
});
