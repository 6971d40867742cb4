import { charsetOf } from './charset-labels';
import { decodeText, isUtf8 } from './charsets';
import { decodeBase64 } from './transfer-encoding';

/** Of a header value: what stands between encoded words, and each run of them (RFC 2047), decoded. */
type Piece = Readonly<{ text: string; isWord: boolean }>;

/**
 * The text of an unstructured header value (RFC 2047, RFC 6532), also of raw 8-bit ones.
 *
 * @param value one character per byte
 * @param bodyCharset asked where a value does not say its own charset and is not UTF-8
 */
export const decodeField = (value: string, bodyCharset: string | null): string =>
  piecesOf(value, bodyCharset)
    .map(({ text }) => text)
    .join('');

/** A structured header value in Unicode, its encoded words still encoded, as UTF-8: so they begin and end nothing in it. */
export const fieldInUtf8 = (value: string, bodyCharset: string | null): string =>
  piecesOf(value, bodyCharset)
    .map(({ text, isWord }) => (isWord ? `=?utf-8?B?${Buffer.from(text).toString('base64')}?=` : text))
    .join('');

/** Bytes that say nothing about their charset. */
export const decodeRaw = (bytes: Uint8Array, bodyCharset: string | null): string =>
  decodeText(bytes, isUtf8(bytes) ? 'utf-8' : charsetOf(bodyCharset)?.name === 'utf-8' ? null : bodyCharset);

type Word = Readonly<{ charset: string; encoding: string; content: string }>;

const piecesOf = (value: string, bodyCharset: string | null): Piece[] => {
  const pieces: Piece[] = [];
  let words: Word[] = [];
  let from = 0;
  const endWords = (): void => {
    if (words.length > 0) pieces.push({ text: decodeWords(words, bodyCharset), isWord: true });
    words = [];
  };
  for (const { start, end, word } of wordsIn(value)) {
    const between = value.slice(from, start);
    // Blanks between encoded words are no text (RFC 2047, 6.2).
    if (words.length === 0 || between.trim() !== '') {
      endWords();
      pieces.push({ text: decodeRaw(Buffer.from(between, 'latin1'), bodyCharset), isWord: false });
    }
    words.push(word);
    from = end;
  }
  endWords();
  const rest = value.slice(from);
  return [...pieces, { text: decodeRaw(Buffer.from(rest, 'latin1'), bodyCharset), isWord: false }];
};

const START = /=\?([^\s?=]{1,100})\?([bq])\?/giy;

/** Also with blanks and question marks within, as some write them. */
function* wordsIn(value: string): Generator<Readonly<{ start: number; end: number; word: Word }>> {
  for (let at = value.indexOf('=?'); at >= 0; at = value.indexOf('=?', at)) {
    START.lastIndex = at;
    const [start, charset, encoding] = START.exec(value) ?? [];
    if (start === undefined) {
      at += 2;
      continue;
    }
    const from = at + start.length;
    const end = value.indexOf('?=', from);
    if (end < 0) return;
    const content = value.slice(from, end);
    if (content.includes('=?')) {
      at = from;
      continue;
    }
    yield {
      start: at,
      end: end + 2,
      word: { charset: charset!.toLowerCase(), encoding: encoding!.toLowerCase(), content },
    };
    at = end + 2;
  }
}

/** Characters that were wrongly split between words of one charset are put together again. */
const decodeWords = (words: readonly Word[], bodyCharset: string | null): string => {
  const texts: string[] = [];
  for (let at = 0; at < words.length;) {
    const { charset } = words[at]!;
    const bytes: Uint8Array[] = [];
    for (; at < words.length && words[at]!.charset === charset; at += 1) {
      const { content, encoding } = words[at]!;
      if (encoding === 'b') {
        const parts = [content];
        let length = lengthOf(content);
        for (let next = words[at + 1]; next && isSplit(parts.at(-1)!, length, next, charset); next = words[at + 1]) {
          parts.push(next.content);
          length += lengthOf(next.content);
          at += 1;
        }
        bytes.push(decodeBase64(parts.join('')));
      } else {
        bytes.push(decodeQ(content));
      }
    }
    const known = charsetOf(charset);
    const all = Buffer.concat(bytes);
    texts.push(known && known.kind !== 'none' ? decodeText(all, charset) : decodeRaw(all, bodyCharset));
  }
  return texts.join('');
};

/** Whether base64 of so many characters ends within a group of four, which the next word completes. */
const isSplit = (content: string, length: number, next: Word, charset: string): boolean => {
  const over = length % 4;
  if (over === 0 || content.trimEnd().endsWith('=') || next.encoding !== 'b' || next.charset !== charset) return false;
  return over === 1 || (over + lengthOf(next.content)) % 4 === 0;
};

const lengthOf = (base64: string): number => base64.replace(/[^A-Za-z0-9+/=]/g, '').length;

const decodeQ = (content: string): Uint8Array =>
  Buffer.from(
    content.replace(/_|=([0-9a-f]{2})/gi, (_, hex?: string) => (hex ? String.fromCharCode(parseInt(hex, 16)) : ' ')),
    'latin1',
  );
