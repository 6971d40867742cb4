import * as fc from 'fast-check';
import { markdownAsText } from './as-text';

describe('Markdown as text', () => {
  it('is what a person would have typed', () => {
    expect(markdownAsText('# Title\n\nHello **you**\n*line* `two`\n\n---\n\n```\n  code\n```')).toBe(
      'Title\n\nHello you\nline two\n\n---\n\n  code',
    );
  });
  it('has links as label and address, once where both are the same', () => {
    expect(
      markdownAsText('[a](https://x.org) <https://y.org> https://z.org [j@x.org](mailto:j@x.org) ![p](/u/p.png)'),
    ).toBe('a <https://x.org> https://y.org https://z.org j@x.org p </u/p.png>');
  });
  it('names where uploads are', () => {
    expect(markdownAsText('[a](/uploads/1/a.pdf)', { resolve: (href) => `https://x.org${href}` })).toBe(
      'a <https://x.org/uploads/1/a.pdf>',
    );
  });
  it('marks quotes, collapsed text and lists', () => {
    expect(
      markdownAsText(
        'a\n\n> b\n> - c\n>   1. d\n\n<details><summary>Quoted text</summary>\n\ne\n\n> f\n\n</details>\n\n1. g\n\n   h\n2. i',
      ),
    ).toBe('a\n\n> b\n>\n> - c\n>   1. d\n\n> Quoted text\n>\n> e\n>\n> > f\n\n1. g\n\n   h\n2. i');
  });
  it('has the cells of a table in lines', () => {
    expect(markdownAsText('| a | b |\n|---|---|\n| 1 | 2 |')).toBe('a | b\n1 | 2');
  });
  it('has no HTML and nothing escaped', () => {
    expect(markdownAsText('\\@all \\<b> <b>x</b><br>y &amp; z\n\n<div>q &lt; r</div>')).toBe(
      '@all <b> x\ny & z\n\nq < r',
    );
  });
  it('is made of any Markdown', () => {
    const pieces = [
      '> ',
      '- ',
      '1. ',
      '\n',
      '\n\n',
      '<details>',
      '</details>',
      '|',
      '---',
      '[',
      '](x)',
      '`',
      '    ',
      'a',
    ];
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...pieces), { maxLength: 40 }), (parts) => {
        expect(typeof markdownAsText(parts.join(''))).toBe('string');
      }),
    );
  });
});
