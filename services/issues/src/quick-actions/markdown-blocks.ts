/** A block in which nothing is a command. `closing`: a line that ends it; empty: any blank one. */
export type BlockStart = Readonly<{ closing: string; endsAtOnce: boolean; endsIn(line: string): boolean }>;

const FENCE = /^ {0,3}(`{3,}|~{3,})(.*)$/;
const ATTRIBUTE = String.raw`\s+[a-z_:][\w:.-]*(?:\s*=\s*(?:[^"'=<>\x60\x00-\x20]+|'[^']*'|"[^"]*"))?`;
const TAG_ALONE = new RegExp(
  String.raw`^ {0,3}(?:<[a-z][a-z0-9-]*(?:${ATTRIBUTE})*\s*\/?>|<\/[a-z][a-z0-9-]*\s*>)\s*$`,
  'i',
);
const BLOCK_TAGS =
  'address|article|aside|base|basefont|blockquote|body|caption|center|col|colgroup|dd|details|dialog|dir|div|dl|dt|' +
  'fieldset|figcaption|figure|footer|form|frame|frameset|h1|h2|h3|h4|h5|h6|head|header|hr|html|iframe|legend|li|link|' +
  'main|menu|menuitem|nav|noframes|ol|optgroup|option|p|param|search|section|summary|table|tbody|td|tfoot|th|thead|' +
  'title|tr|track|ul';
const BLOCK_TAG = new RegExp(String.raw`^ {0,3}<\/?(?:${BLOCK_TAGS})(?:\s|\/?>|$)`, 'i');
/** HTML blocks that go on to some text, and over blank lines (CommonMark 0.31, 4.6: 1 to 5). */
const HTML_TO_TEXT: readonly Readonly<{ start: RegExp; end: RegExp; closing: string }>[] = [
  {
    start: /^ {0,3}<(?:script|pre|style|textarea)(?:\s|>|$)/i,
    end: /<\/(?:script|pre|style|textarea)>/i,
    closing: '</pre>',
  },
  { start: /^ {0,3}<!--/, end: /-->/, closing: '-->' },
  { start: /^ {0,3}<\?/, end: /\?>/, closing: '?>' },
  { start: /^ {0,3}<![a-z]/i, end: />/, closing: '>' },
  { start: /^ {0,3}<!\[CDATA\[/, end: /\]\]>/, closing: ']]>' },
];

const LIST_ITEM = /^ {0,3}(?:[-+*]|\d{1,9}[.)])(?:[ \t]|$)/;
const HEADING = /^ {0,3}#{1,6}(?:[ \t]|$)/;
const RULE = /^ {0,3}(?:=+|-+|(?:[-_*][ \t]*){3,})\s*$/;
const EMPTY_QUOTE = /^ {0,3}>\s*$/;

export const isBlank = (line: string): boolean => line.trim() === '';

/** The line with which a block quote of GitLab begins and ends. */
export const isQuoteFence = (line: string): boolean => /^>>>\s*$/.test(line);

/** Fenced code, and HTML. @param inParagraph which a tag that could be inline does not interrupt */
export const blockStart = (line: string, inParagraph: boolean): BlockStart | null => {
  const [, fence, rest = ''] = FENCE.exec(line) ?? [];
  if (fence !== undefined && !(fence.startsWith('`') && rest.includes('`')))
    return { closing: fence, endsAtOnce: false, endsIn: (later) => closesFence(later, fence) };
  const toText = HTML_TO_TEXT.find(({ start }) => start.test(line));
  if (toText) {
    const { closing, end } = toText;
    return { closing, endsAtOnce: end.test(line), endsIn: (later) => end.test(later) };
  }
  if (BLOCK_TAG.test(line) || (!inParagraph && TAG_ALONE.test(line)))
    return { closing: '', endsAtOnce: false, endsIn: isBlank };
  return null;
};

const closesFence = (line: string, fence: string): boolean => {
  const [, closing, rest = ''] = FENCE.exec(line) ?? [];
  return closing !== undefined && closing.startsWith(fence) && isBlank(rest);
};

/** Whether the inline Markdown of a line has nothing to do with that of the line before it. */
export const separates = (line: string, before: Readonly<{ isQuote: boolean }> | null): boolean =>
  before !== null && (standsAlone(line) || LIST_ITEM.test(line) || (/^ {0,3}>/.test(line) && !before.isQuote));

/** Nor with that of the line after it. */
export const standsAlone = (line: string): boolean => HEADING.test(line) || RULE.test(line) || EMPTY_QUOTE.test(line);

/** Code, where no paragraph is open. */
export const isIndentedCode = (line: string): boolean => /^(?: {4}| {0,3}\t)/.test(line);
