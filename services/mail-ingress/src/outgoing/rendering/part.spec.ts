import { renderForMail } from '@ledgerdesk/markdown';
import { RefusalCode } from '../../conversations/rejection-code';
import { htmlOf, linkPart, plainPart, textOf } from './part';
import { rejection } from './rejection';
import { unrendered } from './render-parts';

const base = 'https://desk.example.com';

describe('a part of a mail', () => {
  it('shows plain text as it is (SEC-11)', () => {
    expect(plainPart('<b>1 & 2</b>\nx')).toEqual({
      text: '<b>1 & 2</b>\nx',
      html: '<p>&#60;b&#62;1 &#38; 2&#60;/b&#62;<br>x</p>',
    });
    expect(linkPart('end:', 'https://x.org/?a="b"').html).toContain('href="https://x.org/?a=&#34;b&#34;"');
  });
  it('reaches into no other part', () => {
    const parts = [
      renderForMail({ markdown: '```\nopen fence <div><table>', base, uploads: [] }),
      plainPart('last line'),
    ];
    expect(htmlOf(parts)).toMatch(/<p>last line<\/p>\n<\/body>/);
    expect(textOf(parts).endsWith('last line\n')).toBe(true);
  });
  it('that can not be rendered leaves the whole mail without HTML, its text as it was written (SEC-10)', () => {
    const parts = [unrendered({ markdown: '**<b>1\n', base, uploads: [] }), unrendered(plainPart('last line'))];
    expect(htmlOf(parts)).toBeNull();
    expect(textOf(parts)).toBe('**<b>1\n\nlast line\n');
  });
});

describe('a rejection', () => {
  const textFor = (code: RefusalCode, reasons?: string) =>
    rejection({ code, limitBytes: 26_214_400, reasons })?.[0]?.text;

  it.each<[RefusalCode, string]>([
    ['unknown-address', 'We could not tell what this mail is for. Please check the address.'],
    [
      'unknown-reply-key',
      'We could not tell which conversation this mail answers. Please write a new mail to the support address.',
    ],
    ['project-not-found', 'There is no such support address. Please check it for typing errors.'],
    ['issue-gone', 'The conversation you are answering no longer exists. Please write a new mail.'],
    ['empty-mail', 'Your mail has no text and no attachment. Please send it again with your message.'],
    ['too-large', 'Your mail is larger than 25 MB. Please send it again with smaller attachments.'],
  ])('says why for %s (ERR-5 to ERR-11)', (code, text) => expect(textFor(code)).toBe(text));
  it('names the rules that were broken (ERR-16)', () =>
    expect(textFor('invalid-content', 'title is too long')).toBe(
      'Your message could not be accepted: title is too long',
    ));
  it('is none for a code that no mail is sent for (ERR-15)', () =>
    expect(textFor('sender-not-authenticated')).toBeUndefined());
});
