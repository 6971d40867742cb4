import * as fc from 'fast-check';
import { markdownAsText, renderMarkdown } from '@ledgerdesk/markdown';
import { closedFence, harmlessText } from './harmless-text';

const plain = (text: string) => harmlessText(text, 'plain');

describe('text of a mail', () => {
  it.each([
    ['@all and @jane.roe', '\\@all and \\@jane.roe'],
    ['see #12 and group/project#13', 'see \\#12 and group/project\\#13'],
    ['~bug ~"two words"', '\\~bug \\~"two words"'],
    ['](@all) [a](#12)', '](\\@all) [a](\\#12)'],
    ['[contact:jane@x.org] [contacts:j@x.org]', '\\[contact:jane@x.org] \\[contacts:j@x.org]'],
  ])('mentions and refers to nobody: %s (BODY-10)', (typed, text) => {
    expect(plain(typed)).toBe(text);
  });
  it('reads as it was typed (BODY-10)', () => {
    expect(markdownAsText(plain('@all #12 ~bug [contact:1]'))).toBe('@all #12 ~bug [contact:1]');
  });
  it.each([
    'jane@example.org wrote',
    'https://example.org/a#12?q=~b@c',
    '<https://example.org/#1>',
    '<jane@example.org>',
    'a ~~gone~~ word',
    '# Heading',
    '50 # of them',
    '`@all #12`',
    '``a ` @all``',
    'already \\@escaped',
    '[a](https://x.org/#12)',
  ])('stays as it is where nothing is meant by it: %s', (text) => {
    expect(plain(text)).toBe(text);
  });
  it('leaves code as it is (BODY-9)', () => {
    const fenced = '```\n@all <b>\n/close\n```\n\n    @indented\n\n~~~ js\n#1\n~~~';
    expect(plain(fenced)).toBe(fenced);
    expect(plain('- item\n\n    @in the item')).toBe('- item\n\n    \\@in the item');
  });
  it('has quick actions in back-ticks, outside code (BODY-11)', () => {
    expect(plain('/close\n/assign @jane\n  /label ~a `b`\ntext /close\n/etc/passwd\n/close, please')).toBe(
      '`/close`\n`/assign @jane`\n`` /label ~a `b` ``\ntext /close\n/etc/passwd\n/close, please',
    );
    expect(harmlessText('/remove\\_label \\~a', 'html')).toBe('`/remove_label ~a`');
  });
  it('shows HTML that was typed, and loses none (BODY-9)', () => {
    const text = plain('use <b> or <script>alert(1)</script> and <details>');
    expect(text).toBe('use \\<b> or \\<script>alert(1)\\</script> and \\<details>');
    expect(markdownAsText(text)).toBe('use <b> or <script>alert(1)</script> and <details>');
  });
  it('escapes HTML right after an address', () => {
    expect(plain('<b>https://x.org</b>')).toBe('\\<b><https://x.org>\\</b>');
  });
  it('shows what Markdown would swallow', () => {
    expect(renderMarkdown(plain('[1]: https://example.org'))).toContain('[1]: ');
    expect(renderMarkdown(plain('Regards\n-- \nJane'))).toBe('<p>Regards<br />\n--<br />\nJane</p>');
  });
  it('ends no fence later than itself', () => {
    expect(plain('a\n```\nb')).toBe('a\n```\nb\n```');
    expect(closedFence('~~~~\na\n~~~')).toBe('~~~~\na\n~~~\n~~~~');
    expect(closedFence('```\na\n```')).toBe('```\na\n```');
  });
  it('has no HTML in it, whatever it is made of', () => {
    const pieces = [
      '<b>',
      '<details>',
      '@all',
      '#12',
      '~a',
      ' ',
      '\n',
      '`',
      '``',
      '\\',
      '<',
      '>',
      '](',
      ')',
      'http://x',
      'a@b.c',
      '    ',
      '- ',
    ];
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...pieces), { maxLength: 25 }), (parts) => {
        const outside = renderMarkdown(plain(parts.join(''))).replace(/<(pre|code|a)\b[^>]*>[^]*?<\/\1>/g, '');
        expect(outside).not.toMatch(/<(b|script|details)\b/);
      }),
    );
  });
});
