/** From its first character to after its last one. */
export type Span = Readonly<{ start: number; end: number }>;
type Mark = Readonly<{ at: number; text: string }>;

const MARKS = /`+|<!--/g;

/**
 * Inline code and HTML comments of a passage of Markdown, in their order (CommonMark 0.31, 6.1 and 6.6). In linear time:
 * where the next run of as many back-ticks stands is looked up, not sought.
 */
export const codeAndComments = (passage: string): readonly Span[] => {
  const marks = [...passage.matchAll(MARKS)].map((match): Mark => ({ at: match.index, text: match[0] }));
  const runs = runsByLength(marks);
  const lastCommentEnd = passage.lastIndexOf('-->');
  const spans: Span[] = [];
  let end = 0;
  for (const { at, text } of marks) {
    if (at < end || (text === '<!--' && at > lastCommentEnd)) continue;
    const isEscaped = isAfterBackslash(passage, at);
    const closing = text === '<!--' ? commentEnd(passage, at, isEscaped) : codeEnd(runs, at, text.length, isEscaped);
    if (closing === null) continue;
    spans.push({ start: at, end: closing });
    end = closing;
  }
  return spans;
};

/** Where the runs of each length begin, the last one first. */
const runsByLength = (marks: readonly Mark[]): ReadonlyMap<number, number[]> => {
  const runs = new Map<number, number[]>();
  for (const { at, text } of [...marks].reverse()) {
    if (text === '<!--') continue;
    const alike = runs.get(text.length);
    if (alike) alike.push(at);
    else runs.set(text.length, [at]);
  }
  return runs;
};

/** Of a run that is escaped, the first back-tick is none. */
const codeEnd = (
  runs: ReadonlyMap<number, number[]>,
  at: number,
  length: number,
  isEscaped: boolean,
): number | null => {
  const ticks = isEscaped ? length - 1 : length;
  const alike = runs.get(ticks) ?? [];
  while (alike.length > 0 && alike.at(-1)! <= at) alike.pop();
  const closing = alike.at(-1);
  return ticks === 0 || closing === undefined ? null : closing + ticks;
};

const commentEnd = (passage: string, at: number, isEscaped: boolean): number | null => {
  if (isEscaped) return null;
  const after = passage.startsWith('>', at + 4) ? 5 : passage.startsWith('->', at + 4) ? 6 : null;
  return after === null ? passage.indexOf('-->', at + 4) + 3 : at + after;
};

const isAfterBackslash = (passage: string, at: number): boolean => {
  let first = at;
  while (passage[first - 1] === '\\') first -= 1;
  return (at - first) % 2 === 1;
};
