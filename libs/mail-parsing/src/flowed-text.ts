/**
 * The text of `format=flowed` (RFC 3676): lines that end with a blank go on with the next line of the same quote depth, in
 * linear time. Lines of different depths are never joined, nor is what separates a signature.
 *
 * @param isDelSp whether the blank at a line's end was added for the format alone
 */
export const unflow = (text: string, isDelSp: boolean): string => {
  const paragraphs: string[] = [];
  let open: { depth: number; lines: string[] } | null = null;
  const close = (): void => {
    if (open) paragraphs.push(shown(open.depth, open.lines.join('')));
    open = null;
  };
  for (const line of text.split('\n')) {
    const { depth, content } = quoted(line);
    if (open && (open as { depth: number }).depth !== depth) close();
    const isSeparator = content === '-- ' || content === '--';
    if (isSeparator) close();
    const isFlowed = content.endsWith(' ') && !isSeparator;
    open ??= { depth, lines: [] };
    open.lines.push(isFlowed && isDelSp ? content.slice(0, -1) : content);
    if (!isFlowed) close();
  }
  close();
  return paragraphs.join('\n');
};

/** `> >` is two deep, though the format writes `>>`; the blank that was stuffed before the content is gone. */
const quoted = (line: string): { depth: number; content: string } => {
  let depth = 0;
  let at = 0;
  while (line[at] === '>') {
    depth += 1;
    at += 1;
    if (line[at] === ' ' && line[at + 1] === '>') at += 1;
  }
  return { depth, content: line.slice(line[at] === ' ' ? at + 1 : at) };
};

const shown = (depth: number, content: string): string => {
  if (depth === 0) return content;
  const marks = '>'.repeat(depth);
  return content === '' ? marks : `${marks} ${content}`;
};
