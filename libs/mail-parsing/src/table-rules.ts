import Turndown from 'turndown';

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

/** Tables of data as GitHub has them, and those of a layout as the text of their cells; in linear time (BODY-6). */
export const tableRules = (turndown: Turndown): void => {
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
      const rows = lines.filter((line) => line.startsWith('| '));
      const captions = lines.filter((line) => !line.startsWith('| '));
      const columns = Math.max(...widthsOf(node as unknown as Block));
      const head = hasHead(node as unknown as Block) ? rows.shift()! : `|${'     |'.repeat(columns)}`;
      const table = [head, `|${' --- |'.repeat(columns)}`, ...rows].join('\n');
      return `\n\n${[...captions, table].join('\n\n')}\n\n`;
    },
  });
};
