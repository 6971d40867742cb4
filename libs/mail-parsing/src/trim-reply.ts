import { QUOTE_STARTS, REST_IS_QUOTE } from './bounded-html';
import { attributionIn, beginsWithOn, isWhole, leadsToMarks, leadsToText, ownWordsBefore } from './attribution';
import { banner, headerKey, isDeviceLine } from './reply-language';

/** What a reply says, and what it repeats: nothing is lost (BODY-14). */
type TrimmedReply = Readonly<{ reply: string; hidden: string | null }>;

const MAX_LINE = 1_000;
const MAX_SIGNATURE_LINES = 15;
const MAX_ATTRIBUTION_LINES = 4;
const MAX_BLANK_LINES = 10;
const MAX_FOOTER_LINES = 15;
const MAX_HEADER_LINES = 8;

/**
 * Parts a reply from what it answers and from its signature (BODY-15 to BODY-19): from where the client says that a quote
 * begins, or from the last quote that runs to the end, where nothing of its own is written after it. A reply without
 * anything else is its quote. Takes linear time (BODY-22).
 */
export const trimReply = (text: string): TrimmedReply => {
  const lines = text.split('\n');
  const plain = markedLines(lines.map(plainLine));
  const signature = Math.min(signatureStart(plain, lines.length), footerStart(plain, lines.length));
  const end = isEnd(plain, signature) ? signature : lines.length;
  const cut = Math.min(quoteStart(plain, end), end);
  const visible = Math.min(cut, signatureStart(plain, cut));
  const before = visible < lines.length ? ownWordsBefore(lines[visible]!) : '';
  const own = before !== '' && visible === cut ? [before] : [];
  const rest =
    own.length > 0 ? [lines[visible]!.slice(before.length), ...lines.slice(visible + 1)] : lines.slice(visible);
  const reply = withoutMarks([...lines.slice(0, visible), ...own]);
  const hidden = withoutMarks(rest);
  if (!reply.trim()) return { reply: withoutMarks(lines), hidden: null };
  return { reply, hidden: hidden || null };
};

/** The text as a whole, without the marks of clients. */
export const wholeText = (text: string): string => withoutMarks(text.split('\n'));

/** Whether anything is there but quotes. */
export const hasOwnText = (text: string): boolean =>
  text.split('\n').some((line) => line.trim() !== '' && !isMark(line) && !isQuoted(line.trimStart()));

const DIRECTION = /[\u061C\u200B-\u200F\u202A-\u202E\u2066-\u2069\uFEFF]/g;

/** As it reads: without emphasis, escapes and what is longer than any line that is looked for. */
const plainLine = (line: string): string =>
  line.length > MAX_LINE
    ? 'x'
    : line
        .replace(/[*\\]/g, '')
        .replace(/<<|(?<=\S)>>/g, ([bracket]) => bracket!)
        .replace(/[\u00A0\u202F]/g, ' ')
        .replace(DIRECTION, '')
        .trim();

const isMark = (line: string): boolean => line.endsWith(QUOTE_STARTS) || line.endsWith(REST_IS_QUOTE);
const isQuoted = (line: string): boolean => line.startsWith('>');
const isBlank = (line: string): boolean => line === '' || isMark(line);
/** `-----Jane <jane@a.example> wrote: -----`, above a header block. */
const isDashedSender = (line: string): boolean => /^-{3,10}[^-].{0,200}[^\s@]@[^\s@].{0,200}-{3,10}$/.test(line);
const isRule = (line: string): boolean => /^[-_=—–]{3,}$/.test(line);

const withoutMarks = (lines: readonly string[]): string =>
  lines
    .filter((line) => !isMark(line))
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .replace(/^\n+/, '')
    .trimEnd();

/** Quoted lines that lost their mark have it again, and what closes a bracket is no mark. */
const markedLines = (plain: readonly string[]): string[] => {
  const marked = [...plain];
  const widest = plain.reduce((width, line) => (isQuoted(line) ? Math.max(width, line.length) : width), 0);
  for (let at = 1; at < plain.length; at += 1) {
    const line = plain[at]!;
    if (isQuoted(line)) {
      if (closesBracket(marked, at)) marked[at] = ` ${line}`;
    } else if (isRestOfQuoted(plain[at - 1]!, line, widest)) {
      marked[at] = `> ${line}`;
    }
  }
  return marked;
};

const MIN_WRAPPED = 60;

/** The end of a quoted line that was too long: right below one that has no room for its first word, and goes on with it. */
const isRestOfQuoted = (above: string, line: string, widest: number): boolean => {
  if (!isQuoted(above) || above.length < MIN_WRAPPED || line.length >= above.length) return false;
  if (!/^\p{Ll}/u.test(line) || /[.!?:;…。]$/.test(above)) return false;
  const [word] = line.split(/\s/, 1);
  return above.length + 1 + word!.length > widest;
};

/** `>:` or `> wrote:` below an address whose bracket is open. */
const closesBracket = (plain: readonly string[], at: number): boolean => {
  if (!/^>\s?(?:[^<>]{0,60}[:：])?$/.test(plain[at]!)) return false;
  let before = '';
  for (let above = at - 1; above >= 0 && at - above <= 5 && !isQuoted(plain[above]!); above -= 1)
    before = `${plain[above]!} ${before}`;
  const open = before.split('<').length - before.split('>').length;
  return open > 0 && /<\s*(?:[^<>]{0,200}@|mailto:)/.test(before);
};

/** Where the last lines begin that are quoted or blank. */
const quotedTail = (plain: readonly string[], end: number): number => {
  let at = end;
  let start = end;
  while (at > 0 && (isQuoted(plain[at - 1]!) || isBlank(plain[at - 1]!))) {
    at -= 1;
    if (isQuoted(plain[at]!)) start = at;
  }
  return start;
};

type Ends = Readonly<{ tail: number; end: number; lastQuoted: number }>;

const quoteStart = (plain: readonly string[], end: number): number => {
  const tail = quotedTail(plain, end);
  const attributed = tail < end ? attributionBefore(plain, tail) : tail;
  const ends = { tail, end, lastQuoted: lastOf(plain, end, isQuoted) };
  for (let at = 0; at < attributed; at += 1) {
    if (leadsToEnd(plain, at, ends)) return withRule(plain, at);
  }
  return attributed;
};

const lastOf = (plain: readonly string[], end: number, is: (line: string) => boolean): number => {
  let at = end - 1;
  while (at >= 0 && !is(plain[at]!)) at -= 1;
  return at;
};

const leadsToEnd = (plain: readonly string[], at: number, { tail, end, lastQuoted }: Ends): boolean => {
  const line = plain[at]!;
  if (line.endsWith(REST_IS_QUOTE)) return true;
  if (line.endsWith(QUOTE_STARTS)) return marksQuote(plain, at, tail, end);
  if (isBlank(line) || isQuoted(line)) return false;
  if (/^[-_=—–#]|[:：]$| above (?:this|the) line/i.test(line) && banner.test(line)) return true;
  if (/^.{1,30}[:：]/.test(line) && headerKey(line)) return isHeaderBlock(plain, at, end);
  return at > lastQuoted && isUnquotedAttribution(plain, at, end);
};

/** Up to as many lines as an attribution or a header block has, then quotes to the end; or no quotes at all. */
const marksQuote = (plain: readonly string[], at: number, tail: number, end: number): boolean => {
  let first = at;
  let own = 0;
  for (; first < end && !isQuoted(plain[first]!); first += 1) if (!isBlank(plain[first]!)) own += 1;
  return first === end || (first >= tail && own <= MAX_HEADER_LINES);
};

/** Three of From, Sent, To and Subject within a few lines, the first of them here. */
const isHeaderBlock = (plain: readonly string[], at: number, end: number): boolean => {
  const keys = new Set<string>();
  let lines = 0;
  let blank = 0;
  for (let next = at; next < end && lines < MAX_HEADER_LINES && blank < 2; next += 1) {
    const line = plain[next]!;
    blank = isBlank(line) ? blank + 1 : 0;
    if (isBlank(line)) continue;
    lines += 1;
    const key = headerKey(line);
    if (key) keys.add(key);
  }
  return keys.size >= 3;
};

/** Where the attribution of a quote begins that starts at `tail`: up to 4 lines above it; `tail` where it has none. */
const attributionBefore = (plain: readonly string[], tail: number): number => {
  let last = tail - 1;
  while (last >= 0 && isBlank(plain[last]!) && tail - last <= MAX_BLANK_LINES) last -= 1;
  let start = tail;
  let joined = '';
  let lines = 0;
  for (let at = last; at >= 0 && lines < MAX_ATTRIBUTION_LINES; at -= 1) {
    const line = plain[at]!;
    if (isBlank(line) && isOpenAbove(joined)) continue;
    // A sentence that has ended above does not go on with it, unless it ends with an ordinal number or a short word.
    if (isBlank(line) || isQuoted(line) || (at < last && /[!?。]$|(?<!(?<!\p{L})\p{L}{1,4}|\d)[.]$|[:：]$/u.test(line)))
      break;
    lines += 1;
    const own = ownWordsBefore(line);
    const found = attributionIn(`${line.slice(own.length)} ${joined}`.trim());
    joined = `${line} ${joined}`.trim();
    if (leadsToMarks(found) && (start === tail || isWhole(found))) start = at;
    if (own !== '' || (start === at && isWhole(found))) break;
  }
  return start;
};

/** What stands above it must belong to it. */
const isOpenAbove = (joined: string): boolean => /^(?:[<>]|mailto:)/.test(joined);

/** Without quoted lines after it, an attribution is one by its date and its time or its address alone. */
const isUnquotedAttribution = (plain: readonly string[], at: number, end: number): boolean => {
  const first = plain[at]!.slice(ownWordsBefore(plain[at]!).length);
  if (!/[\p{Nd}@]/u.test(first)) return false;
  let joined = first;
  let lines = 1;
  for (let next = at; next < end && lines <= MAX_ATTRIBUTION_LINES; next += 1) {
    const line = plain[next]!;
    if (next > at) {
      if (isBlank(line) && beginsWithOn(first) && isOpenAbove((plain[next + 1] ?? '').trim())) continue;
      if (isBlank(line) || isWhole(attributionIn(line))) return false;
      joined = `${joined} ${line}`;
      lines += 1;
    }
    const found = attributionIn(joined);
    // In a language that nobody knows, a line within a paragraph may be a sentence of it.
    if (leadsToText(found)) return found.hasVerb || at === 0 || isBlank(plain[at - 1]!) || isRule(plain[at - 1]!);
    if (found.isEnded) return false;
  }
  return false;
};

/** The line of a client above what it quotes goes with it; a line alone cuts nothing (BODY-16). */
const withRule = (plain: readonly string[], at: number): number => {
  let above = at - 1;
  while (above >= 0 && isBlank(plain[above]!)) above -= 1;
  return above >= 0 && (isRule(plain[above]!) || isDashedSender(plain[above]!)) ? above : at;
};

/** From `-- ` to the end, or the lines that name a device (BODY-18); `end` where there is none. */
const signatureStart = (plain: readonly string[], end: number): number => {
  let last = end;
  while (last > 0 && isBlank(plain[last - 1]!)) last -= 1;
  for (let at = last - 1; at >= 0 && last - at <= MAX_SIGNATURE_LINES + 1; at -= 1) {
    if (isQuoted(plain[at]!)) break;
    if (plain[at] === '--') return at;
  }
  let start = last;
  while (start > 0 && isDeviceLine(plain[start - 1]!)) start -= 1;
  return start < last ? start : end;
};

/** What a list adds at the end: a rule, then a few lines with an address; `end` where there is none. */
const footerStart = (plain: readonly string[], end: number): number => {
  let hasAddress = false;
  let isOfList = false;
  for (let at = end - 1; at >= 0 && end - at <= MAX_FOOTER_LINES && !isQuoted(plain[at]!); at -= 1) {
    const line = plain[at]!;
    if (/^([-_=#~—–])\1{2,}$/.test(line) && hasAddress && (isOfList || line.length >= 10)) return at;
    hasAddress ||= /https?:\/\/|[\w.+-]{1,64}@[\w-]/.test(line);
    isOfList ||=
      /unsubscribe|\blist|liste|abmelden|désabonner|désinscri|lista|darse de baja|afmelden|группа|рассылк/iu.test(line);
  }
  return end;
};

/** A signature below a quote ends what is looked at only where a quote stands above it. */
const isEnd = (plain: readonly string[], signature: number): boolean => {
  let at = signature;
  while (at > 0 && isBlank(plain[at - 1]!)) at -= 1;
  return at > 0 && isQuoted(plain[at - 1]!);
};
