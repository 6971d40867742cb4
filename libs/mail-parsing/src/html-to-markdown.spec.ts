import { QUOTE_STARTS, REST_IS_QUOTE } from './bounded-html';
import { htmlToMarkdown as convert } from './html-to-markdown';

const htmlToMarkdown = (html: string): string => convert(html).markdown;

describe('HTML of a mail as Markdown', () => {
  it.each([
    ['headings', '<h1>a</h1><h6>b</h6>', '# a\n\n###### b'],
    ['paragraphs and line breaks', '<p>a</p><p>b<br>c</p>', 'a\n\nb\nc'],
    ['lines of divs', '<div>a</div><div>b</div><div><br></div><div>c</div>', 'a\nb\n\nc'],
    ['emphasis', '<b>a</b> <i>b</i> <s>c</s> <del>d</del>', '**a** *b* ~~c~~ ~~d~~'],
    ['inline code', '<code>a_b</code>', '`a_b`'],
    ['block code', '<pre>a\n  b_c\n```</pre>', '````\na\n  b_c\n```\n````'],
    ['lists', '<ul><li>a<ol><li>b</li></ol></li><li>c</li></ul>', '-   a\n    1. b\n-   c'],
    ['quotes', '<blockquote><p>a</p><blockquote>b</blockquote></blockquote>', '> a\n>\n> > b'],
    ['rules', 'a<hr>b', 'a\n\n---\n\nb'],
    ['links', '<a href="https://x.org/a b">a <b>b</b></a>', '[a **b**](https://x.org/a%20b)'],
    [
      'links that name themselves',
      '<a href="https://x.org">https://x.org</a> <a href="mailto:a@x.org">a@x.org</a>',
      '<https://x.org> <a@x.org>',
    ],
    ['details', '<details><summary>a</summary>b</details>', '<details><summary>a</summary>\n\nb\n\n</details>'],
    [
      'data tables',
      '<table><tr><th>a</th><th>b</th></tr><tr><td>1</td><td><p>2</p></td></tr></table>',
      '| a   | b   |\n| --- | --- |\n| 1   | 2   |',
    ],
    [
      'tables without a head',
      '<table><tr><td>a</td><td>b|c</td></tr><tr><td>1</td><td>2</td></tr></table>',
      '|     |     |\n| --- | --- |\n| a   | b\\|c |\n| 1   | 2   |',
    ],
  ])('keeps %s (BODY-6)', (_, html, markdown) => {
    expect(htmlToMarkdown(html)).toBe(markdown);
  });
  it.each([
    ['one cell', '<table><tr><td><p>a</p><p>b</p></td></tr></table>', 'a\n\nb'],
    ['one row', '<table><tr><td>a</td><td>b</td></tr></table>', 'a b'],
    [
      'nested tables',
      '<table><tr><td>a</td><td><table><tr><td>b</td></tr></table></td></tr><tr><td>c</td><td>d</td></tr></table>',
      'a b\nc d',
    ],
    [
      'a list in a cell',
      '<table><tr><td>a</td><td><ul><li>b</li></ul></td></tr><tr><td>c</td><td>d</td></tr></table>',
      'a -   b\nc d',
    ],
  ])('reads the text of a layout table in order: %s (BODY-6)', (_, html, markdown) => {
    expect(htmlToMarkdown(html)).toBe(markdown);
  });
  it.each([
    '<head><title>t</title><style>p{}</style></head><body>a',
    '<script>x()</script>a',
    '<!-- b -->a',
    'a<form><select><option>b</option></select><textarea>c</textarea><button>d</button><input value="e"></form>',
    'a<span hidden>b</span>',
    'a<div style="DISPLAY : none !important">b<div>c</div></div>',
    'a<div style="max-height:0;overflow:hidden">b</div>',
    'a<img src="https://t.org/p" width="1" height="1">',
    'a<img src="https://t.org/p" style="width:0px">',
    'a<style>b',
  ])('drops what nobody sees: %s (BODY-7)', (html) => {
    expect(htmlToMarkdown(html)).toBe('a');
  });
  it.each(['javascript:x', 'data:text/html,x', 'vbscript:x', 'file:///x', 'JAVA\tSCRIPT:x', '/relative', 'cid:1', ''])(
    'keeps only the text of a link to %j (BODY-8)',
    (href) => {
      expect(htmlToMarkdown(`<a href="${href}">a</a> <a>b</a>`)).toBe('a b');
    },
  );
  it('has remote images as links with their alternative text (BODY-8)', () => {
    expect(htmlToMarkdown('<img src="https://t.org/p.png" alt="Logo"> <img src="https://t.org/q"> x')).toBe(
      '[Logo](https://t.org/p.png) [image](https://t.org/q) x',
    );
    expect(htmlToMarkdown('<a href="https://x.org"><img src="https://t.org/p.png" alt="Logo"></a>')).toBe(
      '[Logo](https://x.org)',
    );
  });
  it('escapes what would be Markdown or HTML by accident (BODY-9)', () => {
    expect(htmlToMarkdown('*a* _b_ `c` [d](e) &lt;b&gt; &amp;amp; ~~f~~')).toBe(
      '\\*a\\* \\_b\\_ \\`c\\` \\[d\\](e) \\<b> \\&amp; \\~\\~f\\~\\~',
    );
    expect(htmlToMarkdown('<p># a</p><p>- b</p><p>1. c</p><p>1) d</p><p>&gt; e</p><p>+ f</p><p>| g |</p>')).toBe(
      '\\# a\n\n\\- b\n\n1\\. c\n\n1\\) d\n\n\\> e\n\n\\+ f\n\n\\| g \\|',
    );
  });
  it('keeps addresses in the text whole', () => {
    expect(htmlToMarkdown('see https://x.org/a_b*c. <b>https://y.org</b>&lt;b&gt;')).toBe(
      'see <https://x.org/a_b*c>. **<https://y.org>**\\<b>',
    );
    expect(htmlToMarkdown('<a href="https://z.org">see https://x.org/a_b</a>')).toBe(
      '[see https://x.org/a_b](https://z.org)',
    );
  });
  it('tolerates mismatched and endless tags (BODY-6)', () => {
    expect(htmlToMarkdown('<b>a<i>b</b>c</i></div></p><td>d<table><tr>e')).toContain('**a');
    expect(htmlToMarkdown('<p>a<')).toBe('a\\<');
  });
  it('marks where clients put what is answered, and lets nobody else do so', () => {
    expect(htmlToMarkdown('a<div class="x gmail_quote">b</div>')).toBe(`a\n\n${QUOTE_STARTS}\n\nb`);
    expect(htmlToMarkdown('a<hr><div id="divRplyFwdMsg">b</div>c')).toBe(`a\n\n---\n\n${REST_IS_QUOTE}\n\nb\n\nc`);
    expect(htmlToMarkdown('a<div data-quote="rest">b</div>&#xFDD1;')).toBe('a\nb');
  });
  it.each([
    ['2 MB', 'a'.repeat(2 * 1024 * 1024 + 1), 'a'.repeat(2 * 1024 * 1024)],
    ['100,000 elements', `${'<b>b</b>'.repeat(100_000)}<p>c</p><p>d</p><i>e</i>`, /\*\*b\*\* c de$/],
    ['a depth of 200', `${'<div>'.repeat(200)}a<div>b<p>c<i>d</i>`, 'a\nb\ncd'],
    ['a depth of 200 in lists', `${'<ul><li>a'.repeat(102)}`, /\n {396}- {3}a\n {400}a\n {400}a$/],
    ['5,000 links', '<a href="https://x.org">a</a> '.repeat(5_001), /\[a\]\(https:\/\/x\.org\) a$/],
  ])('is reduced beyond %s (SEC-9)', (_, html, end) => {
    const { markdown, isReduced } = convert(html);
    expect(isReduced).toBe(true);
    if (typeof end === 'string') expect(markdown).toBe(end);
    else expect(markdown).toMatch(end);
  });
  it.each([
    ['hidden', '<span style="display:none">h<b>i</b></span>'],
    ['no text', '<script>alert(1)</script><style>b{}</style>'],
  ])('shows what is %s no more where it is reduced (BODY-7)', (_, html) => {
    expect(convert(`${'<div>'.repeat(201)}a${html}`)).toEqual({ markdown: 'a', isReduced: true });
    expect(convert(`<p>a</p>${'<b></b>'.repeat(100_000)}${html}`)).toEqual({ markdown: 'a', isReduced: true });
  });
  it('is not reduced for elements that Markdown has no word for (SEC-9)', () => {
    const html = `<p>a</p>${'<font>'.repeat(300)}<p>b</p>${'<o:p></o:p>'.repeat(100_000)}`;
    expect(convert(html)).toEqual({ markdown: 'a\n\nb', isReduced: false });
  });
  it('has no pictures that stand in it, however long they are (BODY-8)', () => {
    const picture = `data:image/png;base64,${'QUJD'.repeat(800_000)}`;
    const html = `a <img src="${picture}" alt="b"> <img src=${picture}> <p style="background: url(${picture})">c</p>`;
    expect(convert(html)).toEqual({ markdown: expect.stringMatching(/^a b\s+c$/), isReduced: false });
  });
  it('is made of 2 MB with 100,000 elements', () => {
    expect(htmlToMarkdown(`${'<b>x</b>yyyyyyyyyyyy'.repeat(99_999)}`).length).toBeGreaterThan(1_000_000);
  });
});
