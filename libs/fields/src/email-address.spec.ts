import { isEmailAddress } from './email-address';

describe('an e-mail address', () => {
  it.each([
    'jane@example.com',
    "o'neil+tag=1_2@sub.example.co",
    '陳@例え.テスト',
    'jane@BÜCHER.example',
    `${'é'.repeat(64)}@x.org`,
    'jane@x.xn--p1ai',
    `jane@${'a'.repeat(63)}.org`,
  ])('can be %s', (text) => expect(isEmailAddress(text)).toBe(true));
  it.each([
    '',
    '@',
    'jane',
    '@x.org',
    'jane@',
    'jane@localhost',
    'jane@x..org',
    'jane@x.org.',
    'jane@-x.org',
    'jane@127.0.0.1',
    'jane@x_y.org',
    'jane@x.org/path',
    'jane@x%2eorg',
    'jane@x.org:25',
    'ja..ne@x.org',
    '"jane doe"@x.org',
    'jane@doe@x.org',
    'jane\u200b@x.org',
    ' jane@x.org',
    `${'a'.repeat(65)}@x.org`,
    `jane@${'a'.repeat(64)}.org`,
    `jane@${`${'a'.repeat(60)}.`.repeat(4)}${'a'.repeat(10)}`,
  ])('is not %j', (text) => expect(isEmailAddress(text)).toBe(false));
  it('is nothing that is far too long, whatever it is made of', () =>
    expect(isEmailAddress(`jane@a${'\u0301\u0323'.repeat(200_000)}.org`)).toBe(false));
});
