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

const escapeMarkdown = turndown.escape.bind(turndown);
turndown.escape = (text) =>
  escapeMarkdown(text)
    .replace(/[<~|]/g, '\\$&')
    .replace(/&(?=#?\w{1,32};)/g, '\\&')
    .replace(/^(\d{1,9})\)(?=\s|$)/, '$1\\)')
    .replace(/^\+(?=$)/, '\\+');

const MAX_SPAN = 100;

type Block = {
  nodeName: string;
  childNodes: Iterable<Block>;
  parentNode: Block | null;
  getAttribute(name: string): string | null;
};

const nested = new Set(['TABLE', 'UL', 'OL', 'H1', 'H2', 'H3', 'H4', 'H5', 'H6', 'HR', 'BLOCKQUOTE', 'PRE', 'DETAILS']);
const judged = new WeakMap<Block, boolean>();

/** At least 2 by 2 cells with nothing nested (BODY-6); any other table is there for its layout. */
const isOfCells = (table: Block): boolean => {
  const known = judged.get(table);
  if (known !== undefined) return known;
  const holds = (node: Block): boolean =>
    [...node.childNodes].some((child) => nested.has(child.nodeName) || holds(child));
  const rows = rowsOf(table);
  const answer = rows.length >= 2 && rows.every((row) => cellsOf(row).length >= 2) && !holds(table);
  judged.set(table, answer);
  return answer;
};

const rowsOf = (node: Block): Block[] =>
  [...node.childNodes].flatMap((child) =>
    child.nodeName === 'TR' ? [child] : /^T(HEAD|BODY|FOOT)$/.test(child.nodeName) ? rowsOf(child) : [],
  );

const cellsOf = (row: Block): Block[] => [...row.childNodes].filter(({ nodeName }) => /^T[DH]$/.test(nodeName));

const spanOf = (cell: Block): number => {
  const span = Number(cell.getAttribute('colspan'));
  return Number.isInteger(span) && span > 0 ? Math.min(span, MAX_SPAN) : 1;
};

const widthsOf = (table: Block): number[] => {
  const widths = rowsOf(table).map((row) => cellsOf(row).reduce((sum, cell) => sum + spanOf(cell), 0));
  return [...new Set(widths)];
};

const hasHead = (table: Block): boolean => {
  const first = rowsOf(table)[0]!;
  return first.parentNode?.nodeName === 'THEAD' || cellsOf(first).every(({ nodeName }) => nodeName === 'TH');
};

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
turndown.addRule('cells', {
  filter: (node) => /^T[DH]$/.test(node.nodeName) && !isLayout(node as unknown as Block),
  replacement: (content, node) => {
    const text = content
      .trim()
      .replace(/\n+/g, '<br>')
      .replace(/(?<!\\)\|/g, '\\|');
    return `${text.padEnd(3)} | ${'    | '.repeat(spanOf(node as unknown as Block) - 1)}`;
  },
});
turndown.addRule('row', {
  filter: (node) => node.nodeName === 'TR' && !isLayout(node as unknown as Block),
  replacement: (content) => `\n| ${content.trimEnd()}\n`,
});
turndown.addRule('table', {
  filter: (node) => node.nodeName === 'TABLE' && !isLayout(node as unknown as Block),
  replacement: (content, node) => {
    const lines = content.split('\n').filter((line) => line.trim());
    const [rows, captions] = [
      lines.filter((line) => line.startsWith('| ')),
      lines.filter((line) => !line.startsWith('| ')),
    ];
    const columns = Math.max(...widthsOf(node as unknown as Block));
    const head = hasHead(node as unknown as Block) ? rows.shift()! : `|${'     |'.repeat(columns)}`;
    const table = [head, `|${' --- |'.repeat(columns)}`, ...rows].join('\n');
    return `\n\n${[...captions, table].join('\n\n')}\n\n`;
  },
});
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
