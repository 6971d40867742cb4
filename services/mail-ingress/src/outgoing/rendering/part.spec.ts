import { RefusalCode } from '../../conversations/rejection-code';
import { htmlOf, linkPart, markdownPart, plainPart, textOf } from './part';
import { rejection } from './rejection';
import { withUploads } from './uploads';

const base = 'https://desk.example.com';

describe('a part of a mail', () => {
  it('shows plain text as it is (SEC-11)', () => {
    expect(plainPart('<b>1 & 2</b>\nx')).toEqual({
      text: '<b>1 & 2</b>\nx',
      html: '<p>&#60;b&#62;1 &#38; 2&#60;/b&#62;<br>x</p>',
    });
    expect(linkPart('end:', 'https://x.org/?a="b"').html).toContain('href="https://x.org/?a=&#34;b&#34;"');
  });
  it('loads nothing from anywhere: an image is a link, or its label (SEC-12)', () => {
    const outside = '![logo](https://x.org/a.png) and <img src="https://x.org/b.png"> ![](//x.org/c.png)';
    const { html } = markdownPart(`${outside} ![plan](/uploads/1/d.png)`, base);
    expect(html).not.toMatch(/<img|src=/);
    expect(html).toContain('<a href="https://x.org/a.png"');
    expect(html).toContain('plan');
  });
  it('leads from everywhere to this server', () => {
    const { html, text } = markdownPart('[issue](/office/desk)', base);
    expect(html).toContain('href="https://desk.example.com/office/desk"');
    expect(text).toContain('https://desk.example.com/office/desk');
  });
  it('carries no script, style, frame, form, event, id or class (SEC-11)', () => {
    const nasty =
      '<script>alert(1)</script><style>*{}</style><iframe src="https://x"></iframe><form><input></form>' +
      '<p onclick="x()" id="i" class="c" style="color:red">t</p>[j](javascript:alert(1)) [d](data:text/html,x)';
    const { html } = markdownPart(nasty, base);
    expect(html).not.toMatch(/<(script|style|iframe|form)|<[^>]*\s(onclick|id|class|style)=|href="(javascript|data):/i);
  });
  it('reaches into no other part', () => {
    const parts = [markdownPart('```\nopen fence <div><table>', base), plainPart('last line')];
    expect(htmlOf(parts)).toMatch(/<p>last line<\/p>\n<\/body>/);
    expect(textOf(parts).endsWith('last line\n')).toBe(true);
  });
});

describe('an upload in a mailed note', () => {
  const upload = {
    uploadId: 'a'.repeat(32),
    name: 'my report.pdf',
    hash: 'b'.repeat(64),
    size: 9,
    mediaType: 'application/pdf',
    image: null,
  };
  const link = `/uploads/${upload.uploadId}/my%20report.pdf`;
  const urlOf = () => 'https://desk.example.com/u';

  it('that is attached is its name in bold, with the label where that differs (OUT-20)', () => {
    const attached = (text: string) => withUploads(text, [upload], () => true, urlOf);
    expect(attached(`see [my report.pdf](${link}).`)).toBe('see **my report.pdf**.');
    expect(attached(`![the *plan*](${link})`)).toBe('**the \\*plan\\* \\(my report.pdf\\)**');
  });
  it('that is not attached is an absolute link (OUT-20)', () =>
    expect(withUploads(`[plan](${link})`, [upload], () => false, urlOf)).toBe('[plan](https://desk.example.com/u)'));
  it('of another note stays as it was typed', () =>
    expect(withUploads('[x](/uploads/other/x)', [upload], () => true, urlOf)).toBe('[x](/uploads/other/x)'));
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
