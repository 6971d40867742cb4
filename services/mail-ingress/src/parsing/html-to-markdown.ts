import { strikethrough, tables } from '@joplin/turndown-plugin-gfm';
import Turndown from 'turndown';
import { boundedHtml, QUOTE_STARTS, REST_IS_QUOTE } from './bounded-html';

/**
 * HTML of a mail as GitHub-flavoured Markdown (BODY-6 to BODY-9): text that would be Markdown or HTML by accident is
 * escaped, layout tables are their text, and the two marks of `bounded-html` stand on lines of their own.
 *
 * @throws HtmlTooLong
 */
export const htmlToMarkdown = (html: string): string => {
  const markdown = turndown.turndown(boundedHtml(html));
  return markdown.replace(/[ \t]+$/gm, '').replace(/\n{3,}/g, '\n\n');
};

const turndown = new Turndown({
  headingStyle: 'atx',
  hr: '---',
  bulletListMarker: '-',
  codeBlockStyle: 'fenced',
  emDelimiter: '*',
  br: '',
});
turndown.use([strikethrough, tables]);

const escapeMarkdown = turndown.escape.bind(turndown);
turndown.escape = (text) =>
  escapeMarkdown(text)
    .replace(/[<~|]/g, '\\$&')
    .replace(/&(?=#?\w{1,32};)/g, '\\&')
    .replace(/^(\d{1,9})\)(?=\s|$)/, '$1\\)')
    .replace(/^\+(?=$)/, '\\+');

type Block = { nodeName: string; childNodes: Iterable<Block>; parentNode: Block | null; rows?: ArrayLike<Block> };

const nested = new Set(['TABLE', 'UL', 'OL', 'H1', 'H2', 'H3', 'H4', 'H5', 'H6', 'HR', 'BLOCKQUOTE', 'PRE', 'DETAILS']);
const judged = new WeakMap<Block, boolean>();

/** At least 2 by 2 cells with nothing nested (BODY-6); any other table is there for its layout. */
const isOfCells = (table: Block): boolean => {
  const known = judged.get(table);
  if (known !== undefined) return known;
  const cells = (row: Block) =>
    [...row.childNodes].filter(({ nodeName }) => nodeName === 'TD' || nodeName === 'TH').length;
  const holds = (node: Block): boolean =>
    [...node.childNodes].some((child) => nested.has(child.nodeName) || holds(child));
  const rows = rowsOf(table);
  const answer = rows.length >= 2 && rows.every((row) => cells(row) >= 2) && !holds(table);
  judged.set(table, answer);
  return answer;
};

const rowsOf = (node: Block): Block[] =>
  [...node.childNodes].flatMap((child) =>
    child.nodeName === 'TR' ? [child] : /^T(HEAD|BODY|FOOT)$/.test(child.nodeName) ? rowsOf(child) : [],
  );

const tableOf = (node: Block): Block | null => {
  let at: Block | null = node;
  while (at && at.nodeName !== 'TABLE') at = at.parentNode;
  return at;
};

const isLayout = (node: Block): boolean => {
  const table = tableOf(node);
  return !table || !isOfCells(table);
};

turndown.addRule('layout', {
  filter: (node) =>
    /^(TABLE|THEAD|TBODY|TFOOT|TR|TD|TH|CAPTION)$/.test(node.nodeName) && isLayout(node as unknown as Block),
  replacement: (content, { nodeName }) => {
    const text = content.trim();
    if (!/^T[DH]$/.test(nodeName)) return text ? `\n${text}\n` : '\n';
    return text.includes('\n') ? `\n\n${text}\n\n` : text && `${text} `;
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
    const label = content.trim().replace(/\s*\n\s*/g, ' ');
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
