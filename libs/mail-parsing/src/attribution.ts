import { onWords, wrote } from './reply-language';

const MAX_LENGTH = 400;

/** What is known of one or more lines that may name who wrote what is quoted below. */
export type Attribution = Readonly<{
  hasDate: boolean;
  hasTime: boolean;
  hasAddress: boolean;
  /** A colon, or the dashes that some clients draw on both sides. */
  isEnded: boolean;
  /** A verb like "wrote", of the languages that are known. */
  hasVerb: boolean;
  /** It begins as attributions do: with a word for "on" and a date, with a date, or with who wrote. */
  isBegun: boolean;
  /** Its last words are a verb or an address. */
  isClosed: boolean;
  /** After the address a verb may follow, and no more. */
  isAddressLast: boolean;
  /** Somebody speaks for himself. */
  isOwn: boolean;
}>;

function capitalised(words: string): string {
  const cased = words.split('|').filter((word) => word[0] !== word[0]!.toUpperCase());
  return cased.map((word) => word[0]!.toUpperCase() + word.slice(1)).join('|');
}

const NONE: Attribution = {
  hasDate: false,
  hasTime: false,
  hasAddress: false,
  isEnded: false,
  hasVerb: false,
  isBegun: false,
  isClosed: false,
  isAddressLast: false,
  isOwn: false,
};

const ADDRESS = /[<(]?(?:mailto:)?[^\s<>()@,;:]{1,64}@[^\s<>()@,;]{1,190}[>)]?/u;
const IN_BRACKETS = /[<([]\s?(?:mailto:)?[^\s<>()@,;:]{1,64}@[^\s<>()@,;]{1,190}[>)\]]+/u;
/** `1.6.2026`, `2026-06-01`, `6/1/26`, `2026年6月1日`, `2026. 6. 1.` */
const NUMERIC_DATE =
  /(?<!\d)(?:\d{1,2}\s?[./-]\s?\d{1,2}\s?[./-]\s?\d{2,4}|\d{4}\s?[./年년-]\s?\d{1,2}\s?[./月월-]\s?\d{1,2})(?!\d)/u;
const TIME = /(?<![\d./-])\d{1,2}(?:[:.h]\d{2}){1,2}(?![\d]|[./-]\d)|\d{1,2}\s?[時时点시]/gu;
/** Of the common calendars. */
const YEAR = /(?<![\d+-])(?:1[34]\d\d|19\d\d|20\d\d|25\d\d)(?!\d)/u;
const DAY = /(?<!\d)(?:[0-2]?\d|3[01])(?!\d)/u;
const WEEKDAY_OR_MONTH = String.raw`[\p{L}\p{M}’'׳]{1,16}[.,،]{0,2}`;
const ON = new RegExp(String.raw`^(?:${onWords})[\s,]+(?:${WEEKDAY_OR_MONTH}\s?){0,4}\(?\d{1,4}(?![\p{L}\d]*@)`, 'iu');
/** A weekday and a month at most, then a date. */
const DATE_FIRST = new RegExp(
  String.raw`^(?:${WEEKDAY_OR_MONTH}\s?){0,2}\d{1,4}(?:st|nd|rd|th)?` +
    String.raw`(?:\s?[./-]\s?\d|[年년]|[.,]?\s(?:de\s)?[\p{L}\p{M}.]{2,14},?\s(?:de\s)?\d{4}|,?\s\d{4})`,
  'iu',
);
const NAME_FIRST = /^([^\s<([][^<([@\d]{0,60})[<([]{1,2}\s?(?:mailto:)?[^\s<>()@]{1,64}@/u;
/** Words of somebody who speaks for himself, or to somebody. */
const OWN =
  /(?<![\p{L}\p{M}.])(?:I|[Ww]e|me|us|you|your|our|[Ii]ch|[Ww]ir|mir|uns|Je|que je|[Nn]ous|vous|j.ai|[Yy]o|[Ii]k|[Ww]ij|[Jj]eg|[Jj]ag|[Яя]|[Мм]ы|мне|вы)(?![\p{L}\p{M}.])/u;

/** @param joined the lines in one, as `plainLine` makes them */
export const attributionIn = (joined: string): Attribution => {
  if (joined.length > MAX_LENGTH) return NONE;
  const isDashed = /^-{2,40}\s.*\s-{2,40}\s?[:：]?$/u.test(joined);
  const text = withAsciiDigits(isDashed ? joined.replace(/^-{2,40}\s+|\s-{2,40}\s?[:：]?$/g, '') : joined)
    .replace(/<\s+(?=\S)/g, '<')
    .replace(/\s{1,9}>/g, '>')
    .trim();
  const rest = text.replace(ADDRESS, ' ').replace(/[+-]\d{4}(?!\d)/g, ' ');
  const numbers = rest.replace(TIME, ' ');
  const address = IN_BRACKETS.exec(text);
  const ending = text.replace(/\s?[:：]$/, '');
  const after = address ? ending.slice(address.index + address[0].length) : ending;
  const [, name = ''] = NAME_FIRST.exec(text) ?? [];
  const isByName = name !== '' && (!wrote.test(name) || BY.test(name));
  return {
    hasDate: NUMERIC_DATE.test(rest) || (YEAR.test(numbers) && DAY.test(numbers.replace(YEAR, ' '))),
    hasTime: rest !== numbers,
    hasAddress: address !== null,
    isEnded: isDashed || /[:：]$/.test(text),
    hasVerb: wrote.test(ending),
    isBegun: ON.test(text) || DATE_FIRST.test(text) || isByName,
    isClosed: after === '' || wrote.test(ending.slice(-24)),
    isAddressLast: address !== null && after.length <= 30 && !/\d/.test(after),
    isOwn: OWN.test(rest),
  };
};

/** "Written by": what follows is who wrote. */
const BY = /napisana przez|geschrieben von|written by|écrit par|escrito por|scritto da/iu;

/** Above quote marks that go on to the end. */
export const leadsToMarks = (found: Attribution): boolean => {
  const { hasDate, hasTime, hasAddress, hasVerb, isEnded, isBegun, isClosed, isOwn } = found;
  if (isOwn) return false;
  if (isEnded && (hasVerb || (hasDate && (hasAddress || hasTime)))) return true;
  return hasDate && isBegun && isClosed && (hasAddress || hasVerb);
};

/** Without quote marks below it, it must be whole, and look like nothing else. */
export const leadsToText = (found: Attribution): boolean => {
  const { hasDate, hasTime, hasAddress, hasVerb, isEnded, isBegun, isClosed, isAddressLast, isOwn } = found;
  if (isOwn || !hasDate || !isBegun) return false;
  if (isEnded) return hasVerb ? hasTime || hasAddress : hasTime && isAddressLast;
  return hasAddress && hasTime && hasVerb && isClosed;
};

/** Whether nothing is missing that stands above, on a line of its own. */
export const isWhole = ({ hasDate, isBegun }: Attribution): boolean => hasDate && isBegun;

/** Whether a line begins with a word for "on" and a date; what stands above it is no part of the attribution. */
export const beginsWithOn = (line: string): boolean => ON.test(withAsciiDigits(line.replace(/^-{2,}\s+/, '')));

const OWN_BEFORE = new RegExp(
  String.raw`^(.{1,300}?[\s.!?,;:)…])(?=(?:${capitalised(onWords)})[\s,]+(?:[\p{L}\p{M}]{1,16}[.,]{0,2}\s?){0,4}\d)`,
  'u',
);

/** What the sender wrote before an attribution on its line; empty where it begins the line. */
export const ownWordsBefore = (line: string): string => {
  if (line.length > MAX_LENGTH || beginsWithOn(line)) return '';
  const [, before = ''] = OWN_BEFORE.exec(line) ?? [];
  return /^\s*>|^[^\p{L}\p{N}]*$/u.test(before) ? '' : before;
};

/** Digits of Arabic, Persian, Hindi and Thai. */
const withAsciiDigits = (text: string): string =>
  text.replace(/[\u0660-\u0669\u06F0-\u06F9\u0966-\u096F\u0E50-\u0E59]/g, (digit) => {
    const code = digit.charCodeAt(0);
    return String(code >= 0x0966 && code <= 0x096f ? code - 0x0966 : code & 0xf);
  });
