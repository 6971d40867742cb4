import { asWritten, PlaceholderValue, renderForMail } from './render-for-mail';

const base = 'https://desk.example.com';
const url = `${base}/office/desk/-/issues/7`;
const values: Readonly<Record<string, PlaceholderValue>> = {
  ISSUE_ID: { kind: 'text', text: '#7' },
  ISSUE_PATH: { kind: 'text', text: 'office/desk#7' },
  ISSUE_URL: { kind: 'url', url },
  NOTE_TEXT: { kind: 'markdown', markdown: 'It is **out**\n\n- now', uploads: [] },
};
const written = (markdown: string, own: Readonly<Record<string, PlaceholderValue>> = {}) => ({
  markdown,
  base,
  uploads: [],
  placeholders: { ...values, ...own },
});
const render = (markdown: string, own: Readonly<Record<string, PlaceholderValue>> = {}) =>
  renderForMail(written(markdown, own));
const note = (markdown: string): Readonly<Record<string, PlaceholderValue>> => ({
  NOTE_TEXT: { kind: 'markdown', markdown, uploads: [] },
});

describe('a template of a mail', () => {
  it('has values in the place of its placeholders, in both forms (TPL-2 to TPL-4)', () =>
    expect(render('Ticket **%{ISSUE_ID}** of %{ ISSUE_PATH\t}.')).toEqual({
      text: 'Ticket #7 of office/desk#7.',
      html: '<p>Ticket <strong>#7</strong> of office/desk#7.</p>',
    }));
  it('keeps what is no placeholder of it as it was typed (TPL-10)', () => {
    const typed = '%{UNKNOWN} %{issue_id} %{} %ISSUE_ID %{toString}';
    expect(render(typed)).toEqual({ text: typed, html: `<p>${typed}</p>` });
  });
  it('has the note as it was written where it is alone in a line (TPL-5)', () => {
    const { text, html } = render('Hello,\n%{NOTE_TEXT}\nBye');
    expect(html).toBe('<p>Hello,</p>\n<p>It is <strong>out</strong></p>\n<ul>\n<li>now</li>\n</ul>\n<p>Bye</p>');
    expect(text).toBe('Hello,\n\nIt is out\n\n- now\n\nBye');
  });
  it('has its text within a line, and in a quote (TPL-5)', () => {
    const { text, html } = render('Says: %{NOTE_TEXT}\n\n> %{NOTE_TEXT}');
    expect(html).toContain('<p>Says: It is out<br /><br />- now</p>');
    expect(text).toBe('Says: It is out\n\n- now\n\n> It is out\n> \n> - now');
  });
  it('looks for no placeholder in what was put in (TPL-11)', () => {
    const { text, html } = render('%{NOTE_TEXT}\n\n%{ISSUE_ID}', note('%{ISSUE_URL} %{NOTE_TEXT} p0z0e'));
    expect(text).toBe('%{ISSUE_URL} %{NOTE_TEXT} p0z0e\n\n#7');
    expect(html).toBe('<p>%{ISSUE_URL} %{NOTE_TEXT} p0z0e</p>\n<p>#7</p>');
  });
  it('reads nothing of a value as Markdown or HTML (TPL-11)', () => {
    const nasty = { ISSUE_ID: { kind: 'text', text: '**<b onclick="x()">&\n# 1' } } as const;
    expect(render('a %{ISSUE_ID}', nasty).html).toBe('<p>a **&#60;b onclick=&#34;x()&#34;&#62;&#38;<br /># 1</p>');
    expect(render('<b title="%{ISSUE_ID}">c</b> [d](/e "%{ISSUE_ID}")', nasty).html).not.toMatch(/<b onclick|"x/);
  });
  it('has a note that opens what it does not close within its own place (TPL-11)', () => {
    const { html } = render('%{NOTE_TEXT}\n\nBye', note('```\n<div><table>'));
    expect(html).toMatch(/<\/pre>\n<p>Bye<\/p>$/);
  });
  it('makes a link of an address, and leads by one that is the target of a link (TPL-7, TPL-9)', () => {
    const rel = 'rel="nofollow noopener noreferrer"';
    expect(render('See %{ISSUE_URL}')).toEqual({
      text: `See ${url}`,
      html: `<p>See <a href="${url}" ${rel}>${url}</a></p>`,
    });
    expect(render('[your ticket](%{ISSUE_URL})')).toEqual({
      text: `your ticket <${url}>`,
      html: `<p><a href="${url}" ${rel}>your ticket</a></p>`,
    });
    expect(render('[%{ISSUE_URL}](%{ISSUE_URL})')).toEqual({
      text: url,
      html: `<p><a href="${url}" ${rel}>${url}</a></p>`,
    });
    expect(render('<%{ISSUE_URL}>').text).toBe(`<${url}>`);
  });
  it('has the label of a link that leads nowhere, however it is written (TPL-9)', () => {
    const none = { ISSUE_URL: { kind: 'url', url: '' } } as const;
    const labels = '[a](%{ISSUE_URL}) [b][1] <a href="%{ISSUE_URL}">c</a> (%{ISSUE_URL})\n\n[1]: %{ISSUE_URL}';
    const { text, html } = render(labels, none);
    expect(text).toBe('a b c ()');
    expect(html).toBe('<p><span>a</span> <span>b</span> <span>c</span> ()</p>');
  });
  it('escapes what stands in a part of a target, and leads by no text to a script (TPL-11, SEC-11)', () => {
    expect(render('[a](https://x.org/%{ISSUE_ID}?b=%{ISSUE_URL})').html).toContain(
      `href="https://x.org/%237?b=${encodeURIComponent(url)}"`,
    );
    const { html } = render('[a](%{NOTE_TEXT}) <a href="%{NOTE_TEXT}">b</a>', note('javascript:alert(1)'));
    expect(html).not.toContain('href="javascript:');
  });
  it('has marks that the template itself does not hold', () =>
    expect(render('p0z0e P1Z %{ISSUE_ID}5').text).toBe('p0z0e P1Z #75'));
  it('that can not be rendered has its values as they were written (SEC-10)', () =>
    expect(asWritten(written('a **%{ISSUE_ID}** %{ISSUE_URL} %{NOTE_TEXT} %{X}', note('%{ISSUE_ID} *b*')))).toBe(
      `a **#7** ${url} %{ISSUE_ID} *b* %{X}`,
    ));
});
