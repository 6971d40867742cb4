/** `rest`: plain lines below what was encoded, as lists and scanners add them. `name`: of the file, where uuencode says one. */
export type TransferDecoded = Readonly<{ content: Buffer; rest: Buffer; name: string }>;

const LF = 0x0a;
const CR = 0x0d;
const SPACE = 0x20;
const TAB = 0x09;
const EQUALS = 0x3d;
const NOTHING = Buffer.alloc(0);

/**
 * Undoes a Content-Transfer-Encoding (RFC 2045, 6), also a damaged one, in linear time. Comments and parameters behind its
 * name are ignored; what nobody knows is taken as it is.
 */
export const decodeTransfer = (body: Uint8Array, encoding: string | null): TransferDecoded => {
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  const name = /^[\s"']*([\w-]{1,40})/.exec(encoding ?? '')?.[1]?.toLowerCase() ?? '';
  if (/^(x-)?(base-?64|b64)$/.test(name)) return decodeBase64Body(bytes);
  if (/^(x-)?(quoted[-_]?printable|qp)$/.test(name)) return { content: decodeQuoted(bytes), rest: NOTHING, name: '' };
  if (/^(x-)?uu(e|-?encoded?)?$/.test(name)) return decodeUu(bytes);
  return { content: bytes, rest: NOTHING, name: '' };
};

/** What is not of the alphabet is skipped; padding ends a group, not the whole. */
export const decodeBase64 = (text: string): Buffer => {
  const groups = text.replace(/[^A-Za-z0-9+/=]+/g, '').split(/=+/);
  return groups.length === 1
    ? Buffer.from(groups[0]!, 'base64')
    : Buffer.concat(groups.map((group) => Buffer.from(group, 'base64')));
};

const decodeBase64Body = (bytes: Buffer): TransferDecoded => {
  const end = endOfBase64(bytes);
  const rest = bytes.subarray(end);
  return { content: decodeBase64(bytes.toString('latin1', 0, end)), rest, name: '' };
};

/** Where plain lines begin that go on to the end: below the last line that can only be base64. */
const endOfBase64 = (bytes: Buffer): number => {
  let from = bytes.length;
  while (from > 0) {
    const start = bytes.lastIndexOf(LF, from - 2) + 1;
    if (from < 2 || isBase64(bytes.toString('latin1', start, from).trim())) break;
    from = start;
  }
  let isOver = false;
  for (let at = from < 2 ? 0 : from; at < bytes.length;) {
    const next = bytes.indexOf(LF, at) + 1 || bytes.length;
    const line = bytes.toString('latin1', at, next).trim();
    if (isPlain(line, isOver)) return at;
    isOver ||= line.endsWith('=');
    at = next;
  }
  return bytes.length;
};

const RULE = /^([-_=*~#+.])\1{2,1000}$/;
const WORD =
  /^["'(<[]{0,3}(?:\p{Lu}?\p{Ll}+|\p{Lu}+|\d+|\p{Lu}?\p{Ll}+-\p{L}+)["')>\]]{0,3}[.,:;!?]{0,3}$|@|:\/\/|[\x80-\xff]|^\W+$/u;

const isBase64 = (line: string): boolean =>
  line.length >= 24 && /^[A-Za-z0-9+/]+={0,2}$/.test(line) && !WORD.test(line) && !RULE.test(line);

const isPlain = (line: string, isOver: boolean): boolean => {
  if (line === '' || /^=+$/.test(line)) return RULE.test(line);
  if (line === '--' || RULE.test(line) || /^(https?:\/\/|mailto:|[\w.+-]{1,64}@[\w-]{1,64}\.)/.test(line)) return true;
  const words = line.split(/\s+/, 1_000);
  if (words.length === 1) return isOver && !/^[A-Za-z0-9+/=]+$/.test(line);
  const all = words.reduce((length, word) => length + word.length, 0);
  const natural = words.reduce((length, word) => length + (WORD.test(word.slice(0, 200)) ? word.length : 0), 0);
  return natural * 2 >= all;
};

const decodeQuoted = (bytes: Buffer): Buffer => {
  const decoded = Buffer.alloc(bytes.length);
  let length = 0;
  for (let at = 0; at < bytes.length;) {
    const byte = bytes[at]!;
    if (byte === SPACE || byte === TAB || byte === EQUALS) {
      let end = at + 1;
      while (bytes[end] === SPACE || bytes[end] === TAB) end += 1;
      const isLineEnd = end >= bytes.length || bytes[end] === LF || bytes[end] === CR;
      if (isLineEnd) {
        // Blanks at the end of a line were added on the way; an equals sign there joins it with the next one.
        if (byte === EQUALS) end += bytes[end] === CR && bytes[end + 1] === LF ? 2 : 1;
        at = end;
        continue;
      }
      const code = byte === EQUALS ? hexAt(bytes, at + 1) : -1;
      if (code >= 0) {
        decoded[length] = code;
        length += 1;
        at += 3;
        continue;
      }
      end = byte === EQUALS ? at + 1 : end;
      length += bytes.copy(decoded, length, at, end);
      at = end;
      continue;
    }
    decoded[length] = byte;
    length += 1;
    at += 1;
  }
  return decoded.subarray(0, length);
};

const hexAt = (bytes: Buffer, at: number): number => {
  const digits = bytes.toString('latin1', at, at + 2);
  return /^[0-9a-f]{2}$/i.test(digits) ? parseInt(digits, 16) : -1;
};

/** The encoding of UNIX (POSIX, `uuencode`), and its form in base64. */
const decodeUu = (bytes: Buffer): TransferDecoded => {
  const lines = bytes.toString('latin1').split(/\r\n|\n|\r/);
  const first = lines.findIndex((line) => /^begin(-base64)? [0-7]{3,4} /.test(line));
  if (first < 0) return { content: bytes, rest: NOTHING, name: '' };
  const name = lines[first]!.replace(/^\S+ \S+ /, '')
    .trim()
    .replace(/^"([^"]+)"$/, '$1');
  const isBase64 = lines[first]!.startsWith('begin-base64');
  const isEnd = (line: string) => (isBase64 ? line.startsWith('====') : /^end\s{0,100}$/.test(line));
  let last = first + 1;
  while (last < lines.length && !isEnd(lines[last]!)) last += 1;
  const encoded = lines.slice(first + 1, last);
  const content = isBase64 ? decodeBase64(encoded.join('')) : Buffer.concat(encoded.map(uuLine));
  const rest = [...lines.slice(0, first), ...lines.slice(last + 1)].join('\n').trim();
  return { content, rest: Buffer.from(rest, 'latin1'), name };
};

/** Blanks at the end of a line may have been lost on the way. */
const uuLine = (line: string): Buffer => {
  if (line === '') return NOTHING;
  const code = (at: number) => (((line.charCodeAt(at) || SPACE) - SPACE) & 0x3f) >>> 0;
  const length = code(0);
  const decoded = Buffer.alloc(length);
  for (let to = 0, at = 1; to < length; to += 3, at += 4) {
    const group = (code(at) << 18) | (code(at + 1) << 12) | (code(at + 2) << 6) | code(at + 3);
    decoded[to] = group >> 16;
    if (to + 1 < length) decoded[to + 1] = (group >> 8) & 0xff;
    if (to + 2 < length) decoded[to + 2] = group & 0xff;
  }
  return decoded;
};
