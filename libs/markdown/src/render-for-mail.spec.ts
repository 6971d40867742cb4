import { asWritten, MailedUpload, renderForMail, withUploads } from './render-for-mail';

const base = 'https://desk.example.com';
const inMail = (markdown: string) => renderForMail({ markdown, base, uploads: [] });

describe('Markdown in a mail', () => {
  it('loads nothing from anywhere: an image is a link, or its label (SEC-12)', () => {
    const outside = '![logo](https://x.org/a.png) and <img src="https://x.org/b.png"> ![](//x.org/c.png)';
    const { html } = inMail(`${outside} ![plan](/uploads/1/d.png)`);
    expect(html).not.toMatch(/<img|src=/);
    expect(html).toContain('<a href="https://x.org/a.png"');
    expect(html).toContain('plan');
  });
  it('leads from everywhere to this server', () => {
    const { html, text } = inMail('[issue](/office/desk)');
    expect(html).toContain('href="https://desk.example.com/office/desk"');
    expect(text).toContain('https://desk.example.com/office/desk');
  });
  it('carries no script, style, frame, form, event, id or class (SEC-11)', () => {
    const nasty =
      '<script>alert(1)</script><style>*{}</style><iframe src="https://x"></iframe><form><input></form>' +
      '<p onclick="x()" id="i" class="c" style="color:red">t</p>[j](javascript:alert(1)) [d](data:text/html,x)';
    const { html } = inMail(nasty);
    expect(html).not.toMatch(/<(script|style|iframe|form)|<[^>]*\s(onclick|id|class|style)=|href="(javascript|data):/i);
  });
});

describe('an upload in a mailed note', () => {
  const link = `/uploads/${'a'.repeat(32)}/my%20report.pdf`;
  const upload: MailedUpload = { link, name: 'my report.pdf', isAttached: true, url: 'https://desk.example.com/u' };

  it('that is attached is its name in bold, with the label where that differs (OUT-20)', () => {
    const attached = (text: string) => withUploads(text, [upload]);
    expect(attached(`see [my report.pdf](${link}).`)).toBe('see **my report.pdf**.');
    expect(attached(`![the *plan*](${link})`)).toBe('**the \\*plan\\* \\(my report.pdf\\)**');
  });
  it('has the label that stands in the brackets next to it', () => {
    const attached = (text: string) => withUploads(text, [upload]);
    expect(attached(`[a [the plan](${link})`)).toBe('[a **the plan \\(my report.pdf\\)**');
    expect(attached(`[a \\[b\\] c](${link})`)).toBe('**a \\[b\\] c \\(my report.pdf\\)**');
    expect(attached(`\\[a](${link})`)).toBe(`\\[a](${link})`);
  });
  it.each(['[', '![', '\\[', '[\\['])('is looked for once in a text of %s alone', (brackets) => {
    const text = brackets.repeat(262_144 / brackets.length);
    expect(withUploads(text, [upload])).toBe(text);
  });
  it('that is not attached is an absolute link (OUT-20)', () =>
    expect(withUploads(`[plan](${link})`, [{ ...upload, isAttached: false }])).toBe(
      '[plan](https://desk.example.com/u)',
    ));
  it('of another note stays as it was typed', () =>
    expect(withUploads('[x](/uploads/other/x)', [upload])).toBe('[x](/uploads/other/x)'));
  it('stays in a text as it was written, and leads somewhere where it is not attached', () => {
    const other = { ...upload, link: '/uploads/b/b.png', isAttached: false, url: 'https://desk.example.com/$&' };
    const markdown = `**a** [b](${link})\n<b>![c](/uploads/b/b.png)`;
    expect(asWritten({ markdown, base, uploads: [upload, other] })).toBe(
      `**a** [b](${link})\n<b>![c](https://desk.example.com/$&)`,
    );
  });
});
