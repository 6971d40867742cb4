import {
  BlockStart,
  blockStart,
  isBlank,
  isIndentedCode,
  isQuoteFence,
  separates,
  standsAlone,
} from './markdown-blocks';
import { codeAndComments } from './inline-spans';

/** As it stands in a text: the name in lower case, and what follows it on its line. */
export type TypedCommand = Readonly<{ name: string; argument: string }>;
type Line = Readonly<{ text: string; start: number; index: number }>;
type Candidate = Readonly<{ line: Line; command: TypedCommand }>;
/** Lines whose inline Markdown belongs together, such as a paragraph. */
type Passage = { start: number; end: number; isQuote: boolean; candidates: Candidate[] };

const BLANK_LINES_BEFORE = /^\s*\n/;
const COMMAND = /^\/([a-z_]+)(?: (.*))?$/i;

/**
 * QA-1 to QA-3: the commands in a text, in their order, and the text without their lines. In linear time.
 *
 * @param counts whether a line is a command; names are in lower case
 */
export const commandsIn = (
  text: string,
  counts: (command: TypedCommand) => boolean,
): Readonly<{ text: string; commands: readonly TypedCommand[] }> => {
  const lines = linesOf(text);
  const found = candidatesIn(text, lines, counts);
  if (found.length === 0) return { text, commands: [] };
  const taken = new Set(found.map(({ line }) => line.index));
  const left = lines.filter(({ index }) => !taken.has(index)).map((line) => line.text);
  return {
    text: left.join('\n').replace(BLANK_LINES_BEFORE, '').trimEnd(),
    commands: found.map(({ command }) => command),
  };
};

const linesOf = (text: string): readonly Line[] => {
  let start = 0;
  return text.split('\n').map((text, index) => {
    const line = { text, start, index };
    start += text.length + 1;
    return line;
  });
};

const candidatesIn = (
  text: string,
  lines: readonly Line[],
  counts: (command: TypedCommand) => boolean,
): readonly Candidate[] => {
  const found: Candidate[] = [];
  /** How many were found before the block quote by `>>>` that is open: one that never ends is none. */
  let foundBeforeQuote: number | null = null;
  let block: BlockStart | null = null;
  let passage: Passage | null = null;
  const endPassage = () => {
    if (passage) found.push(...outsideSpans(text, passage));
    passage = null;
  };
  for (const line of lines) {
    if (block) {
      if (block.endsIn(line.text)) block = null;
      continue;
    }
    if (isBlank(line.text)) {
      endPassage();
      continue;
    }
    const open: Passage | null = passage;
    block = blockStart(line.text, open !== null);
    const isFence = isQuoteFence(line.text);
    if (block || isFence || separates(line.text, open)) endPassage();
    if (isFence) {
      if (foundBeforeQuote !== null) found.length = foundBeforeQuote;
      foundBeforeQuote = foundBeforeQuote === null ? found.length : null;
    } else if (block) {
      if (block.endsAtOnce) block = null;
    } else if (open || !isIndentedCode(line.text)) {
      passage ??= { start: line.start, end: 0, isQuote: /^ {0,3}>/.test(line.text), candidates: [] };
      passage.end = line.start + line.text.length;
      const command = commandOf(line.text, counts);
      if (command) passage.candidates.push({ line, command });
      if (standsAlone(line.text)) endPassage();
    }
  }
  endPassage();
  return found;
};

const commandOf = (line: string, counts: (command: TypedCommand) => boolean): TypedCommand | null => {
  const [, typed, argument = ''] = COMMAND.exec(line) ?? [];
  if (typed === undefined) return null;
  const command = { name: typed.toLowerCase(), argument: argument.trim() };
  return counts(command) ? command : null;
};

const outsideSpans = (text: string, { start, end, candidates }: Passage): readonly Candidate[] => {
  if (candidates.length === 0) return [];
  const spans = codeAndComments(text.slice(start, end));
  let next = 0;
  return candidates.filter(({ line }) => {
    const at = line.start - start;
    while (next < spans.length && spans[next]!.end <= at) next += 1;
    return next === spans.length || spans[next]!.start > at;
  });
};
