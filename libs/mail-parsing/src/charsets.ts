import * as chardet from 'chardet';
import * as iconv from 'iconv-lite';
import { charsetOf } from './charset-labels';
import { decodeIso2022, hasEscapes } from './iso-2022-text';
import { decodeMultibyte } from './multibyte-text';

/** A declared charset is given up where more than every tenth character beyond ASCII, and 4 of them, can't be decoded. */
const MAX_UNDECODABLE = 0.1;
const MIN_UNDECODABLE = 4;
const ESC = 0x1b;
const SHIFT_OUT = 0x0e;
const SAMPLE_BYTES = 64 * 1024;
/** Of a detection, in percent: below, it says no more than that it is possible. */
const SURE = 50;
const LIKELY = 15;

/**
 * The text of bytes (BODY-4), of heads and of bodies: by the declared charset, under any name the WHATWG Encoding Standard,
 * IANA or a vendor has for it; where it is missing, unknown or impossible by UTF-8 if they are that, else by the one that is
 * detected, else as windows-1252. Escape sequences of ISO-2022 count whatever is declared. One place that can't be decoded
 * costs one U+FFFD; nothing is thrown. Takes time that grows with the number of bytes.
 */
export const decodeText = (bytes: Uint8Array, declared: string | null): string => {
  const charset = charsetOf(declared);
  const isSaid = charset !== null && charset.kind !== 'none' && charset.kind !== 'iso-2022';
  const name = isSaid ? charset.name : null;
  if (name !== null && /^(utf-(7|16|32)|hz-)/.test(name)) return decodeWith(bytes, byteOrderMark(bytes) ?? name);
  const isStateful = charset?.kind === 'iso-2022' && (bytes.includes(ESC) || bytes.includes(SHIFT_OUT));
  if (!isStateful && !hasEscapes(bytes)) return decodeWith(bytes, chosen(bytes, name, fallbackOf(charset?.name)));
  let rest: string | null = null;
  return decodeIso2022(bytes, (piece) => {
    if (isAscii(piece)) return Buffer.from(piece).toString('latin1');
    rest ??= chosen(bytes, name, fallbackOf(charset?.name));
    return decodeWith(piece, rest);
  });
};

/** The charset that bytes are read in: the declared one as long as they are ASCII, which says nothing against it. */
export const charsetFor = (bytes: Uint8Array, declared: string | null): string | null => {
  const charset = charsetOf(declared);
  const name = charset && charset.kind !== 'none' ? charset.name : null;
  return isAscii(bytes) ? declared : chosen(bytes, name, 'windows-1252');
};

/** What 8-bit text is that claims to be of a charset of 7 bits. */
const fallbackOf = (name = ''): string => {
  if (/jp|jis|5022[0-2]|junet|kanji/.test(name)) return 'shift_jis';
  return /-kr/.test(name) ? 'euc-kr' : /2022-cn/.test(name) ? 'gb18030' : 'windows-1252';
};

/** Whether bytes are UTF-8 without a fault. */
export const isUtf8 = (bytes: Uint8Array): boolean => {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
};

/** The charset that bytes are to be read in, as far as they are no escape sequences. */
const chosen = (bytes: Uint8Array, declared: string | null, fallback: string): string => {
  if (isAscii(bytes)) return 'utf-8';
  const name = byteOrderMark(bytes) ?? declared;
  if (name !== null && name !== 'utf-8' && fits(decodeWith(bytes, name), MIN_UNDECODABLE, MAX_UNDECODABLE)) return name;
  if (isUtf8(bytes)) return 'utf-8';
  // Bytes of other charsets hardly ever are characters of UTF-8.
  if (fits(decodeWith(bytes, 'utf-8'), name === 'utf-8' ? MIN_UNDECODABLE : 1, 0.5)) return 'utf-8';
  const detected = detect(bytes);
  return detected !== null && fits(decodeWith(bytes, detected), 1, MAX_UNDECODABLE) ? detected : fallback;
};

const isAscii = (bytes: Uint8Array): boolean => {
  for (let at = 0; at < bytes.length; at += 1) if (bytes[at]! > 0x7f) return false;
  return true;
};

const byteOrderMark = (bytes: Uint8Array): string | null => {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return 'utf-8';
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  return bytes[0] === 0xfe && bytes[1] === 0xff ? 'utf-16be' : null;
};

const decodeWith = (bytes: Uint8Array, name: string): string => {
  if (/^(shift_jis|euc-jp|euc-kr|big5)$/.test(name)) return decodeMultibyte(bytes, name);
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (name === 'hz-gb-2312') return decodeHz(buffer);
  // Node 20 takes windows-1252 for ISO-8859-1, which has none of its quotation marks; and which of the two UTF-16 is,
  // without a byte order mark shows in the text alone.
  if (name !== 'windows-1252' && name !== 'utf-16') {
    try {
      return new TextDecoder(name).decode(bytes);
    } catch {
      // Not a charset of the standard.
    }
  }
  return iconv.decode(buffer, name);
};

/** GB 2312 between tildes and braces (RFC 1843). */
const decodeHz = (bytes: Buffer): string =>
  bytes
    .toString('latin1')
    .split('~{')
    .map((piece, at) => {
      const [inside, ...outside] = at === 0 ? ['', piece] : piece.split('~}');
      const codes = Uint8Array.from(Buffer.from(inside!, 'latin1'), (byte) => (byte > 0x20 ? byte | 0x80 : byte));
      return decodeWith(codes, 'gb18030') + outside.join('').replace(/~(?:\r?\n|(~))/g, '$1');
    })
    .join('');

/** Whether fewer than `least` characters of a text could not be decoded, or no more than `share` of those beyond ASCII. */
const fits = (text: string, least: number, share: number): boolean => {
  let beyond = 0;
  let undecodable = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code > 0x7f) beyond += 1;
    if (code === 0xfffd) undecodable += 1;
  }
  return undecodable < least || undecodable <= beyond * share;
};

const detect = (bytes: Uint8Array): string | null => {
  const found = chardet.analyse(bytes.subarray(0, SAMPLE_BYTES));
  const best = found[0];
  if (!best) return null;
  if (best.confidence >= SURE) return nameOf(best.name);
  const eastern = easternCharset(bytes.subarray(0, SAMPLE_BYTES));
  if (eastern) return eastern;
  const isWestern = found.some(({ name, confidence }) => name === 'ISO-8859-1' && confidence === best.confidence);
  return best.confidence < LIKELY || isWestern ? null : nameOf(best.name);
};

const nameOf = (detected: string): string | null => charsetOf(detected)?.name || null;

/** In texts too short to be counted: by the rows that nearly all characters of a language stand in. */
const easternCharset = (bytes: Uint8Array): string | null => {
  const rows: Readonly<Record<string, (lead: number) => boolean>> = {
    'euc-jp': (lead) => lead >= 0xa1 && lead <= 0xa5,
    'euc-kr': (lead) => lead >= 0xb0 && lead <= 0xc8,
    gb18030: (lead) => (lead >= 0xb0 && lead <= 0xd7) || lead === 0xa1 || lead === 0xa3,
    big5: (lead) => lead >= 0xa4 && lead <= 0xc6,
  };
  const counts = new Map<string, number>();
  let pairs = 0;
  for (let at = 0; at < bytes.length; at += 1) {
    const lead = bytes[at]!;
    if (lead < 0x80) continue;
    const trail = bytes[at + 1] ?? 0;
    if (lead < 0xa1 || trail < 0x40) return null;
    pairs += 1;
    for (const [name, isOf] of Object.entries(rows))
      if (isOf(lead) && (trail > 0xa0 || name === 'big5')) counts.set(name, (counts.get(name) ?? 0) + 1);
    at += 1;
  }
  if (pairs < 3) return null;
  const share = (name: string) => (counts.get(name) ?? 0) / pairs;
  if (share('euc-jp') > 0.5) return 'euc-jp';
  if (share('euc-kr') === 1) return 'euc-kr';
  if (share('gb18030') > 0.95) return 'gb18030';
  return share('big5') > 0.8 ? 'big5' : null;
};
