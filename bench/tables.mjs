// Figures as people read them.

export const targetOf = ({ least, most }) =>
  least !== undefined ? `at least ${number(least)}` : most !== undefined ? `at most ${number(most)}` : '';

export const valueOf = ({ value, unit }) => `${number(value)} ${unit}`;

/** With three digits where it is small. */
export const number = (value) =>
  value.toLocaleString('en', value < 100 ? { maximumSignificantDigits: 3 } : { maximumFractionDigits: 0 });

/** Markdown; a bar in a cell is a letter of it. */
export const table = (columns, rows) =>
  [columns, columns.map(() => '---'), ...rows]
    .map((cells) => `| ${cells.map((cell) => String(cell).replaceAll('|', '\\|')).join(' | ')} |`)
    .join('\n');
