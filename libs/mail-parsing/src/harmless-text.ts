type TextOrigin = 'plain' | 'html';

/**
 * Markdown of a mail that does nothing (BODY-9 to BODY-11): outside code, mentions and references are escaped with a
 * backslash, so that they render as they were typed and are none; a line that starts with a quick action stands in
 * back-ticks. Of plain text, HTML is escaped as well, so that nothing in it is lost. A fence that was left open is closed.
 * Takes time that grows with the length of the text.
 *
 * @param text lines separated by `\n`: plain text as it was typed, or CommonMark that was made of HTML
 * @param origin `plain` for the first, `html` for the second
 */
export const harmlessText = (text: string, origin: TextOrigin): string => {
  const lines: string[] = [];
  let fence: string | null = null;
  let isAfterBlank = true;
  let isCode = false;
  let isInList = false;
  for (const line of text.split('\n')) {
    if (fence !== null) {
      if (closes(line, fence)) fence = null;
      lines.push(line);
      continue;
    }
    fence = FENCE.exec(line)?.[1] ?? null;
    const isBlank = line.trim() === '';
    if (!isBlank && !INDENTED.test(line)) isInList = LIST_ITEM.test(line) || (isInList && !isAfterBlank);
    isCode = INDENTED.test(line) && !isInList && (isAfterBlank || isCode);
    isAfterBlank = isBlank;
    lines.push(fence !== null || isCode ? line : harmlessLine(line, origin));
  }
  if (fence !== null) lines.push(fence);
  return lines.join('\n');
};

/** Text that was cut somewhere: a fence that is open at its end is closed. */
export const closedFence = (text: string): string => {
  let fence: string | null = null;
  for (const line of text.split('\n')) {
    if (fence === null) fence = FENCE.exec(line)?.[1] ?? null;
    else if (closes(line, fence)) fence = null;
  }
  return fence === null ? text : `${text}\n${fence}`;
};

const FENCE = /^ {0,3}(`{3,}(?=[^`]*$)|~{3,})/;
const INDENTED = /^(?: {4}| {0,3}\t)/;
const LIST_ITEM = /^\s*(?:[-*+]|\d{1,9}[.)])\s/;
/** QA-1, whichever actions there will be. */
const QUICK_ACTION = /^\s{0,3}\/[a-z_]{1,40}(?:\s|$)/i;

const closes = (line: string, fence: string): boolean => {
  const trimmed = line.trim();
  return trimmed.length >= fence.length && trimmed === fence[0]!.repeat(trimmed.length);
};

const harmlessLine = (line: string, origin: TextOrigin): string => {
  const typed = origin === 'html' ? unescaped(line) : line;
  if (QUICK_ACTION.test(typed)) return inBackTicks(typed.trim());
  const escaped = codeSpans(line)
    .map(({ text, isCode }, at, pieces) => {
      if (isCode) return text;
      const harmless = harmlessPiece(text, origin);
      return at < pieces.length - 1 ? endedAddress(harmless) : harmless;
    })
    .join('');
  // What separates a signature would make a heading of the line above; what looks like a definition would vanish.
  if (origin === 'plain') return escaped.replace(/^(\s{0,3})(--\s*$|\[[^\]\n]{1,200}\]:)/, '$1\\$2');
  return escaped;
};

const unescaped = (line: string): string => line.replace(/\\([!-/:-@[-`{-~])/g, '$1');

const inBackTicks = (text: string): string => {
  const longest = (text.match(/`+/g) ?? []).reduce((longest, { length }) => Math.max(longest, length), 0);
  const ticks = '`'.repeat(longest + 1);
  return longest === 0 ? `${ticks}${text}${ticks}` : `${ticks} ${text} ${ticks}`;
};

/** In this order: what is escaped already, addresses that stay as they are, and what would have an effect. */
const TOKENS = new RegExp(
  [
    String.raw`\\[!-/:-@[-\x60{-~]`,
    String.raw`<(?:https?:\/\/|mailto:)[^\s<>]+>`,
    String.raw`<[\w.!#$%&'*+/=?^\x60{|}~-]{1,64}@[\w.-]{1,190}>`,
    String.raw`\]\((?:https?:\/\/[^()\s<>]*|tel:[\d+-]*|mailto:[\w.+%-]{1,64}@[\w.-]*)\)`,
    String.raw`(?<touching>\bhttps?:\/\/[^\s<>]+(?=<))`,
    String.raw`\bhttps?:\/\/[^\s<>]+`,
    String.raw`[\w.+-]{1,64}@[\w-]`,
    String.raw`(?<mention>@(?=[\w]))`,
    String.raw`(?<reference>#(?=\d))`,
    String.raw`(?<label>(?<!~)~(?=[\w"]))`,
    String.raw`(?<contact>\[(?=contacts?:))`,
    String.raw`(?<html><)`,
  ].join('|'),
  'gi',
);

const harmlessPiece = (text: string, origin: TextOrigin): string =>
  text.replace(TOKENS, (found, ...rest) => {
    const { touching, mention, reference, label, contact, html } = rest.at(-1) as Record<string, string | undefined>;
    // Else what links it would take what escapes the next character for a part of it.
    if (touching !== undefined) return `<${found}>`;
    const isActive = mention ?? reference ?? label ?? contact ?? (origin === 'plain' ? html : undefined);
    return isActive ? `\\${found}` : found;
  });

/** An address right before code ends there; else what links it would take the code for a part of it. */
const endedAddress = (text: string): string => {
  let from = text.length;
  while (from > 0 && !/[\s<>]/.test(text[from - 1]!)) from -= 1;
  const at = text.slice(from).search(/\bhttps?:\/\//i);
  return at < 0 ? text : `${text.slice(0, from + at)}<${text.slice(from + at)}>`;
};

type Piece = Readonly<{ text: string; isCode: boolean }>;

/** Code spans of one line: a run of back-ticks up to the next run of that length (CommonMark, 6.1). */
const codeSpans = (line: string): Piece[] => {
  if (!line.includes('`')) return [{ text: line, isCode: false }];
  const runs = [...line.matchAll(/`+/g)].map(({ 0: run, index }) => ({ length: run.length, at: index }));
  const byLength = new Map<number, number[]>();
  for (const { length, at } of [...runs].reverse()) {
    const places = byLength.get(length);
    if (places) places.push(at);
    else byLength.set(length, [at]);
  }
  const pieces: Piece[] = [];
  let from = 0;
  for (const { length, at } of runs) {
    if (at < from || line[at - 1] === '\\') continue;
    const later = byLength.get(length)!;
    while (later.length > 0 && later.at(-1)! <= at) later.pop();
    const end = later.at(-1);
    if (end === undefined) continue;
    pieces.push({ text: line.slice(from, at), isCode: false }, { text: line.slice(at, end + length), isCode: true });
    from = end + length;
  }
  return [...pieces, { text: line.slice(from), isCode: false }];
};
