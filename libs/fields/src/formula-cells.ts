/** What programs that show tables take for a formula: with apostrophes before it, too, so that what is escaped is not. */
const FORMULA = /^'*[=+\-@\t\r\uFF0B\uFF0D\uFF1D\uFF20]/;

/** A cell that no program takes for a formula (IMP-8). */
export const escapedFormula = (text: string): string => (FORMULA.test(text) ? `'${text}` : text);

/** The text that was escaped: of any cell that `escapedFormula` answers, and of no other. */
export const unescapedFormula = (cell: string): string =>
  cell.startsWith("'") && FORMULA.test(cell) ? cell.slice(1) : cell;
