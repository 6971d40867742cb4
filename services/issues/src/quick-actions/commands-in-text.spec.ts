import fc from 'fast-check';
import MarkdownIt from 'markdown-it';
import { commandsIn } from './commands-in-text';

const known = new Set(['close', 'title', 'add_contacts', 'spend']);
const read = (text: string) => commandsIn(text, ({ name }) => known.has(name));
const names = (text: string) => read(text).commands.map(({ name }) => name);

describe('commands in a text', () => {
  it('are lines that begin with / and a known name, in any letter case, with what follows (QA-1)', () =>
    expect(read('/close\n/TITLE  It works \n/Spend 1h 30m\n/add_contacts')).toEqual({
      text: '',
      commands: [
        { name: 'close', argument: '' },
        { name: 'title', argument: 'It works' },
        { name: 'spend', argument: '1h 30m' },
        { name: 'add_contacts', argument: '' },
      ],
    }));
  it.each([
    '/opening',
    '/closed',
    '/close-it',
    '/close\tit',
    '/close/it',
    ' /close',
    '\t/close',
    '> /close',
    '`/close`',
    '//close',
    'Please /close',
    '- /close',
  ])('are not %j, which stays (QA-1, QA-2)', (text) => expect(read(text)).toEqual({ text, commands: [] }));
  it('are taken out of the text, and nothing else is (QA-3)', () => {
    expect(read('Thanks\n\n/close\n').text).toBe('Thanks');
    expect(read('/close\n\nThanks,\n/title x\nJoe  \n').text).toBe('Thanks,\nJoe');
    expect(read('  a\n/close\n/unknown\n\n  b').text).toBe('  a\n/unknown\n\n  b');
    expect(read('\nNo command\n\n').text).toBe('\nNo command\n\n');
  });
  it.each([
    ['fenced code', '```\n/close\n```'],
    ['fenced code that never ends', '```\n/close'],
    ['longer fences', '````\n```\n/close\n````'],
    ['tildes', '~~~ text\n/close\n~~~'],
    ['an indented fence', 'a\n   ```js\n/close\n   ```'],
    ['inline code over lines', 'a `b\n/close\nc` d'],
    ['inline code over lines, with other runs in it', 'a ``b\n/close ` x\nc`` d'],
    ['an HTML block', '<div>\n/close\n</div>'],
    ['an HTML block after text', 'a\n<details>\n/close\n</details>'],
    ['a tag alone', '<my-tag a="b" c>\n/close'],
    ['preformatted HTML, over blank lines', '<pre>\n\n/close\n\n</pre>'],
    ['a comment', '<!--\n\n/close\n-->'],
    ['a comment within a line', 'a <!-- b\n/close\n--> c'],
    ['a block quote', '>>>\n/close\n>>>'],
    ['a block quote, over blank lines', 'a\n>>>\nb\n\n/close\n\n>>>\nc'],
  ])('are not those in %s (QA-2)', (_, text) => expect(read(text)).toEqual({ text, commands: [] }));
  it.each([
    ['fenced code', '```\n/title\n```\n/close'],
    ['a fence that is none', '``` a`b\n/close\n```\n/title'],
    ['inline code', 'a `b` c\n/close'],
    ['back-ticks that do not match', 'a ``b\n/close\nc` d'],
    ['back-ticks of another paragraph', 'a `b\n\n/close\n\nc` d'],
    ['escaped back-ticks', 'a \\`b\n/close\nc` d'],
    ['a heading', '# a `b\n/close\nc` d'],
    ['an HTML block and a blank line', '<div>\n/title\n\n/close'],
    ['a tag within a paragraph', 'a\n<b>\n/close'],
    ['a comment', '<!-- /title -->\n/close'],
    ['a comment that never ends', 'a <!-- b\n/close'],
    ['a block quote', '>>>\n/title\n>>>\n/close'],
    ['the beginning of a block quote that never ends', '>>>\n/close'],
    ['a quotation', '> a\n/close'],
    ['a list', '- a\n/close'],
  ])('are those after %s', (_, text) => expect(names(text)).toContain('close'));

  const pieces = fc.constantFrom(
    ...['/close', '/title x', '/unknown', 'text', 'a `b', 'c` d', '``e', 'f``', '`g` h', '\\`i', '', '', '# h `i'],
    ...[
      '```',
      '``` js',
      '~~~',
      '~~~~',
      '   ```',
      '````',
      '``` a`b',
      '<div>',
      '</div>',
      '<b>',
      '</b>',
      '<b> x',
      '<pre>',
      '</pre>',
    ],
    ...[
      '<!-- j',
      'k -->',
      '<!-- l -->',
      'm <!-- n',
      '<?',
      '?>',
      '> o',
      '> p `q',
      '>>>',
      '>>>',
      '---',
      ' /close',
      '    r',
    ],
  );
  it('are those that a slower reader of Markdown finds', () => {
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 14 }), (lines) => {
        const text = lines.join('\n');
        expect([text, names(text)]).toEqual([text, slowlyFound(lines)]);
      }),
      { numRuns: 3_000 },
    );
  });
  it('are found in the longest texts, whatever is in them', () => {
    const most = 262_144;
    const fill = (piece: string) => piece.repeat(most / piece.length);
    const runs = Array.from({ length: 700 }, (_, n) => '`'.repeat(n + 1)).join(' ');
    const count = (text: string) => names(text).length;
    expect(count(fill('/close\n'))).toBe(Math.floor(most / 7));
    for (const piece of ['a`', 'a ` ``\n', 'a<!--', 'a <!--\n', '\\', '<a ', '<a b="', '/a ', '>>>\n'])
      expect(count(`${fill(piece)}\n\n/close`)).toBe(1);
    expect([count(`${runs}\n/close`), count(`${runs}\n/close\n${runs}`)]).toEqual([1, 0]);
  });
});

/** By the blocks and inline tokens of markdown-it, each line with a command marked by another word. */
const slowlyFound = (lines: readonly string[]): readonly string[] => {
  const parser = new MarkdownIt({ html: true });
  const isCommand = (line: string) => line === '/close' || line === '/title x';
  const marked = lines.map((line, index) => (isCommand(line) ? `zz${index}zz` : line));
  const tokens = parser.parse(marked.join('\n'), {});
  const inText = new Set<number>();
  for (const { type, children } of tokens) {
    if (type !== 'inline') continue;
    for (const child of children ?? [])
      if (child.type === 'text')
        for (const [, index] of child.content.matchAll(/zz(\d+)zz/g)) inText.add(Number(index));
  }
  const hidden = tokens.flatMap(({ type, map }) => (type === 'fence' || type === 'html_block' ? [map!] : []));
  const isHidden = (index: number) => hidden.some(([from, to]) => index >= from && index < to);
  const quotes = lines.flatMap((line, index) => (line === '>>>' && !isHidden(index) ? [index] : []));
  const isQuoted = (index: number) =>
    quotes.some((from, n) => n % 2 === 0 && index > from && index < (quotes[n + 1] ?? from));
  return lines.flatMap((line, index) => (inText.has(index) && !isQuoted(index) ? [line.slice(1).split(' ')[0]!] : []));
};
