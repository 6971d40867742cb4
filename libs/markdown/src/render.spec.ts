import * as fc from 'fast-check';
import { renderMarkdown } from './render';

const rel = 'rel="nofollow noopener noreferrer"';

describe('rendered Markdown', () => {
  it('has what GitHub-flavoured Markdown has, and keeps line breaks', () => {
    expect(renderMarkdown('# T\n\na **b** *c* ~~d~~ `e`\nf\n\n- g\n  1. h\n\n> i\n\n---\n\n```js\nj < k\n```')).toBe(
      [
        '<h1>T</h1>',
        '<p>a <strong>b</strong> <em>c</em> <s>d</s> <code>e</code><br />\nf</p>',
        '<ul>\n<li>g\n<ol>\n<li>h</li>\n</ol>\n</li>\n</ul>',
        '<blockquote>\n<p>i</p>\n</blockquote>',
        '<hr />',
        '<pre><code>j &lt; k\n</code></pre>',
      ].join('\n'),
    );
  });
  it('has tables with their alignment', () => {
    expect(renderMarkdown('| a | b |\n|---|--:|\n| 1 | 2 |')).toContain('<td align="right">2</td>');
  });
  it('keeps details with Markdown in them', () => {
    expect(renderMarkdown('<details><summary>Quoted text</summary>\n\n**x**\n\n</details>')).toBe(
      '<details><summary>Quoted text</summary>\n<p><strong>x</strong></p>\n</details>',
    );
  });
  it('links nobody can profit from (SEC-11)', () => {
    expect(renderMarkdown('[a](https://x.org "t") <b@c.org> tel: [d](tel:+1)')).toBe(
      `<p><a href="https://x.org" title="t" ${rel}>a</a> <a href="mailto:b@c.org" ${rel}>b@c.org</a> ` +
        `tel: <a href="tel:+1" ${rel}>d</a></p>`,
    );
  });
  it.each([
    ['<script>alert(1)</script>', ''],
    ['x <style>*{}</style>', '<p>x </p>'],
    ['<iframe src="https://x.org"></iframe>', ''],
    ['<form action="https://x.org"><input name=a><button>b</button></form>', 'b'],
    ['<b onclick="x()" style="color:red" id=a class=b>c</b>', '<p><b>c</b></p>'],
    ['[a](javascript:alert)', '<p>[a](javascript:alert)</p>'],
    ['<a href="javascript:alert(1)">a</a>', `<p><a ${rel}>a</a></p>`],
    ['<a href="JaVa&#10;Script:alert(1)">a</a>', `<p><a ${rel}>a</a></p>`],
    ['<a href="data:text/html,x">a</a>', `<p><a ${rel}>a</a></p>`],
    ['<a href="//x.org">a</a>', `<p><a ${rel}>a</a></p>`],
    ['<a href="https://x.org" target="_blank" rel="opener">a</a>', `<p><a href="https://x.org" ${rel}>a</a></p>`],
    ['<svg><animate onbegin=alert(1)></svg>', '<p></p>'],
    ['<math><mtext><a xlink:href="javascript:x">y</a></mtext></math>', `<p><span>y</span></p>`],
    ['<img src="data:image/svg+xml,x" alt="a">', `<a ${rel}>a</a>`],
  ])('makes %s harmless (SEC-11)', (markdown, html) => {
    expect(renderMarkdown(markdown)).toBe(html);
  });
  it.each([
    '![a](https://x.org/p.png)',
    '<img src="https://x.org/p.png" alt="a">',
    '<img srcset="https://y.org/p.png 2x" src="https://x.org/p.png" alt="a">',
  ])('loads no image from elsewhere, but links it: %s (SEC-12)', (markdown) => {
    expect(renderMarkdown(`see ${markdown}`)).toBe(`<p>see <a href="https://x.org/p.png" ${rel}>a</a></p>`);
  });
  it('puts the name of a remote image into the link around it', () => {
    expect(renderMarkdown('[![a](https://x.org/p.png)](https://y.org)')).toBe(
      `<p><a href="https://y.org" ${rel}><span>a</span></a></p>`,
    );
  });
  it('shows uploads, wherever they are said to be', () => {
    const resolve = (href: string) => (href.startsWith('/') ? `https://desk.example.org${href}` : href);
    expect(renderMarkdown('![a](/uploads/1/p.png) [b](/uploads/2/q.pdf)', { resolve })).toBe(
      '<p><img src="https://desk.example.org/uploads/1/p.png" alt="a" /> ' +
        `<a href="https://desk.example.org/uploads/2/q.pdf" ${rel}>b</a></p>`,
    );
  });
  it('judges what an address is resolved to', () => {
    expect(renderMarkdown('[a](https://x.org)', { resolve: () => 'javascript:alert(1)' })).toBe(
      `<p><a ${rel}>a</a></p>`,
    );
  });
  it('shows what is escaped as it was typed', () => {
    expect(renderMarkdown('\\@all \\#1 \\~a \\[contact:1] \\<b>')).toBe('<p>@all #1 ~a [contact:1] &lt;b&gt;</p>');
  });
  it('has no handler, script or foreign scheme whatever is written', () => {
    const pieces = [
      '<',
      '>',
      '"',
      "'",
      '=',
      ' ',
      '\n',
      '`',
      '[',
      '](',
      ')',
      '!',
      '&#106;',
      'javascript:',
      'script',
      'img ',
    ];
    const more = [
      'src=x',
      ' onerror=',
      'a href=',
      '<!--',
      '-->',
      '<details>',
      '</',
      'style',
      'data:text/html',
      '\\',
      'x',
    ];
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...pieces, ...more), { maxLength: 30 }), (parts) => {
        const tags = renderMarkdown(parts.join('')).match(/<[^>]*>/g) ?? [];
        for (const tag of tags)
          expect(tag).not.toMatch(/\son\w+=|<(script|style|iframe)|(href|src)="\s*(javascript|data):/i);
      }),
      { numRuns: 500 },
    );
  });
});

describe('a run without white space that is longer than any address', () => {
  const href = 'http://a.test/(';

  it('gets no links, nor do bare addresses beside it', () => {
    const html = renderMarkdown(`see https://b.test/ and ${href.repeat(12_000)}`);
    expect(html).not.toContain('<a ');
    expect(html).toContain('see https://b.test/ and http://a.test/(http://a.test/(');
  });
  it('leaves links that are written as such', () =>
    expect(renderMarkdown(`[b](https://b.test/) ${'x'.repeat(5_000)}`)).toContain('<a href="https://b.test/"'));
  it('is 4,096 characters long: shorter ones are searched for addresses', () =>
    expect(renderMarkdown(`https://b.test/${'x'.repeat(2_000)}`)).toContain('<a href="https://b.test/x'));
});
