import Turndown from 'turndown';
import { boundedHtml, QUOTE_STARTS, REST_IS_QUOTE } from './bounded-html';
import { tableRules } from './table-rules';

/**
 * HTML of a mail as GitHub-flavoured Markdown (BODY-6 to BODY-9): text that would be Markdown or HTML by accident is
 * escaped, layout tables are their text, and the two marks of `bounded-html` stand on lines of their own.
 *
 * @returns `isReduced`: some of it is missing, or has lost its form, by SEC-9
 */
export const htmlToMarkdown = (given: string): Readonly<{ markdown: string; isReduced: boolean }> => {
  const { html, isReduced } = boundedHtml(given);
  const markdown = turndown.turndown(html);
  return { markdown: markdown.replace(/[ \t]+$/gm, '').replace(/\n{3,}/g, '\n\n'), isReduced };
};

const turndown = new Turndown({
  headingStyle: 'atx',
  hr: '---',
  bulletListMarker: '-',
  codeBlockStyle: 'fenced',
  emDelimiter: '*',
  br: '',
});

const escapeMarkdown = turndown.escape.bind(turndown);
const escapeText = (text: string): string =>
  escapeMarkdown(text)
    .replace(/[<~|]/g, '\\$&')
    .replace(/&(?=#?\w{1,32};)/g, '\\&')
    .replace(/^(\d{1,9})\)(?=\s|$)/, '$1\\)')
    .replace(/^\+(?=$)/, '\\+');

/** An address in the text; nothing may be escaped within, so it stands in angle brackets. */
const ADDRESS = /(https?:\/\/[^\s<>]*[^\s<>.,:;!?'")\]])/i;
turndown.escape = (text) =>
  text
    .split(ADDRESS)
    .map((piece, at) => (at % 2 === 1 ? `<${piece}>` : escapeText(piece)))
    .join('');

turndown.use(tableRules);
turndown.addRule('strikethrough', {
  filter: (node) => /^(DEL|S|STRIKE)$/.test(node.nodeName),
  replacement: (content) => (content.trim() ? `~~${content}~~` : ''),
});
const numbers = new WeakMap<object, number>();
turndown.addRule('item', {
  filter: (node) => node.nodeName === 'LI' && node.parentNode?.nodeName === 'OL',
  replacement: (content, node) => {
    // Counted on from the one before, since looking for its place would take time by the square of their number.
    const before = (node as HTMLElement).previousElementSibling;
    const first = Number((node.parentNode as HTMLElement).getAttribute('start') ?? 1);
    const number = before ? (numbers.get(before) ?? 0) + 1 : Number.isSafeInteger(first) && first >= 0 ? first : 1;
    numbers.set(node, number);
    const prefix = `${number}. `;
    const lines = content.trim().replace(/\n/g, `\n${' '.repeat(prefix.length)}`);
    return `${prefix}${lines}${node.nextSibling ? '\n' : ''}`;
  },
});
turndown.addRule('lines', {
  filter: ['div', 'dt', 'dd', 'address'],
  replacement: (content) => `\n${content}\n`,
});
turndown.addRule('quote', {
  filter: (node) => node.hasAttribute?.('data-quote'),
  replacement: (content, node) => {
    const element = node as HTMLElement;
    const mark = element.getAttribute('data-quote') === 'rest' ? REST_IS_QUOTE : QUOTE_STARTS;
    const quoted = element.nodeName === 'BLOCKQUOTE' ? content.trim().replace(/^/gm, '> ') : content;
    return `\n\n${mark}\n\n${quoted}\n\n`;
  },
});
turndown.addRule('link', {
  filter: (node) => node.nodeName === 'A' && node.hasAttribute('href'),
  replacement: (content, node) => {
    const href = (node as HTMLElement).getAttribute('href')!;
    const label = content
      .trim()
      .replace(/\s*\n\s*/g, ' ')
      .replace(/<(https?:\/\/[^<>]*)>/gi, '$1');
    if (!label) return '';
    const shown = (node.textContent ?? '').trim();
    if (shown === href || `mailto:${shown}` === href) return `<${shown}>`;
    return `[${label}](${href.replace(/[()\\]/g, '\\$&')})`;
  },
});
turndown.addRule('preformatted', {
  filter: 'pre',
  replacement: (_, node) => {
    const code = (node.textContent ?? '').replace(/^\n|\n$/g, '');
    const longest = (code.match(/`+/g) ?? []).reduce((longest, { length }) => Math.max(longest, length), 2);
    const fence = '`'.repeat(longest + 1);
    return `\n\n${fence}\n${code}\n${fence}\n\n`;
  },
});
turndown.addRule('details', {
  filter: ['details', 'summary'],
  replacement: (content, { nodeName }) =>
    nodeName === 'SUMMARY'
      ? `<summary>${content.trim().replace(/\s*\n\s*/g, ' ')}</summary>\n\n`
      : `\n\n<details>${content.trim()}\n\n</details>\n\n`,
});
