import { QUOTE_STARTS, REST_IS_QUOTE } from './bounded-html';
import { banner, headerKey, nameAndDate, sentFrom, wrote } from './reply-language';

/** What a reply says, and what it repeats: nothing is lost (BODY-14). */
type TrimmedReply = Readonly<{ reply: string; hidden: string | null }>;

const MAX_LINE = 1_000;
const MAX_SIGNATURE_LINES = 15;
const MAX_ATTRIBUTION_LINES = 4;
const MAX_ATTRIBUTION_LENGTH = 400;
const MAX_HEADER_LINES = 8;

/**
 * Parts a reply from what it answers and from its signature (BODY-15 to BODY-19): from where the client says that a quote
 * begins, or from the last quote that runs to the end, where nothing of its own is written after it. A reply without
 * anything else is its quote. Takes linear time (BODY-22).
 */
export const trimReply = (text: string): TrimmedReply => {
  const lines = text.split('\n');
  const plain = lines.map(plainLine);
  const signature = signatureStart(plain, lines.length);
  const end = isEnd(plain, signature) ? signature : lines.length;
  const cut = Math.min(quoteStart(plain, end), end);
  const visible = Math.min(cut, signatureStart(plain, cut));
  const reply = withoutMarks(lines.slice(0, visible));
  const hidden = withoutMarks(lines.slice(visible));
  if (!reply.trim()) return { reply: withoutMarks(lines), hidden: null };
  return { reply, hidden: hidden || null };
};

/** The text as a whole, without the marks of clients. */
export const wholeText = (text: string): string => withoutMarks(text.split('\n'));

/** Whether anything is there but quotes. */
export const hasOwnText = (text: string): boolean =>
  text.split('\n').some((line) => line.trim() !== '' && !isMark(line) && !isQuoted(line.trimStart()));

/** As it reads: without emphasis, escapes and what is longer than any line that is looked for. */
const plainLine = (line: string): string =>
  line.length > MAX_LINE
    ? 'x'
    : line
        .replace(/[*\\]/g, '')
        .replace(/<<|(?<=\S)>>/g, ([bracket]) => bracket!)
        .replace(/\u00A0/g, ' ')
        .trim();

const isMark = (line: string): boolean => line.endsWith(QUOTE_STARTS) || line.endsWith(REST_IS_QUOTE);
const isQuoted = (line: string): boolean => line.startsWith('>');
const isBlank = (line: string): boolean => line === '' || isMark(line);
const isRule = (line: string): boolean => /^[-_=—–]{3,}$/.test(line);

const withoutMarks = (lines: readonly string[]): string =>
  lines
    .filter((line) => !isMark(line))
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .replace(/^\n+/, '')
    .trimEnd();

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
  if (/^[-_=—–]|[:：]$/.test(line) && banner.test(line)) return true;
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
  while (last >= 0 && isBlank(plain[last]!) && tail - last <= 3) last -= 1;
  let start = tail;
  let joined = '';
  for (let at = last; at >= 0 && last - at < MAX_ATTRIBUTION_LINES && !isBlank(plain[at]!); at -= 1) {
    // A sentence that has ended above does not go on with it.
    if (at < last && /[.!?:。]$/.test(plain[at]!)) break;
    joined = `${plain[at]!} ${joined}`.trim();
    if (isAttribution(joined) && (start === tail || STARTS.test(joined))) start = at;
  }
  return start;
};

/** How attributions begin, or a line does that goes on with one: with a word for "on", or with a date. */
const STARTS =
  /^(?:(?:on|am|le|el|il|em|no dia|op|den|su|dnia|w dniu|dne)[\s,]|\d{1,4}[./年 -]|\p{L}{2,4}\.?,? \D{0,20}\d)/iu;

const isAttribution = (joined: string): boolean =>
  joined.length <= MAX_ATTRIBUTION_LENGTH &&
  ((/[:：]$/.test(joined) && wrote.test(joined)) || nameAndDate.test(joined));

/** Without quoted lines after it, an attribution is one by its time or its address alone. */
const isUnquotedAttribution = (plain: readonly string[], at: number, end: number): boolean => {
  const found: string[] = [];
  for (let next = at; next < end && found.length < MAX_ATTRIBUTION_LINES && !isBlank(plain[next]!); next += 1) {
    found.push(plain[next]!);
    if (!/[:：]$/.test(plain[next]!)) continue;
    const joined = found.join(' ');
    return isAttribution(joined) && STARTS.test(joined) && /\d{1,2}[:.h]\d{2}|<[^<>\s@]+@[^<>\s]+>/.test(joined);
  }
  return false;
};

/** The line of a client above what it quotes goes with it; a line alone cuts nothing (BODY-16). */
const withRule = (plain: readonly string[], at: number): number => {
  let above = at - 1;
  while (above >= 0 && isBlank(plain[above]!)) above -= 1;
  return above >= 0 && isRule(plain[above]!) ? above : at;
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
  while (start > 0 && plain[start - 1]!.length <= 120 && sentFrom.test(plain[start - 1]!)) start -= 1;
  return start < last ? start : end;
};

/** A signature below a quote ends what is looked at only where a quote stands above it. */
const isEnd = (plain: readonly string[], signature: number): boolean => {
  let at = signature;
  while (at > 0 && isBlank(plain[at - 1]!)) at -= 1;
  return at > 0 && isQuoted(plain[at - 1]!);
};
