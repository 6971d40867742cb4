import { decodeMultibyte } from './multibyte-text';

const ESC = 0x1b;
const LF = 0x0a;
const SHIFT_OUT = 0x0e;
const SHIFT_IN = 0x0f;

/** What bytes stand for after an escape sequence (ISO/IEC 2022). */
type CharacterSet = 'ascii' | 'katakana' | 'jis-x-0208' | 'jis-x-0212' | 'ks-x-1001' | 'gb-2312' | 'unknown';

/** The sequences of ISO-2022-JP (RFC 1468), -JP-1, -JP-2 (RFC 1554), of Microsoft's code pages 5022x, and of ISO-2022-JP-2004. */
const designations: readonly (readonly [sequence: string, set: CharacterSet])[] = [
  ['(B', 'ascii'],
  ['(J', 'ascii'],
  ['(H', 'ascii'],
  ['(I', 'katakana'],
  ['$@', 'jis-x-0208'],
  ['$B', 'jis-x-0208'],
  ['$(@', 'jis-x-0208'],
  ['$(B', 'jis-x-0208'],
  ['$(O', 'jis-x-0208'],
  ['$(Q', 'jis-x-0208'],
  ['$(D', 'jis-x-0212'],
  ['$(P', 'unknown'],
  ['$A', 'gb-2312'],
  ['$(A', 'gb-2312'],
  ['$(C', 'ks-x-1001'],
];
/** Of ISO-2022-KR (RFC 1557) and ISO-2022-CN (RFC 1922): what SHIFT OUT leads to. */
const shifted: readonly (readonly [sequence: string, set: CharacterSet])[] = [
  ['$)C', 'ks-x-1001'],
  ['$)A', 'gb-2312'],
  ['$)G', 'unknown'],
  ['$)E', 'unknown'],
  [')I', 'katakana'],
];

/** Whether bytes hold an escape sequence that begins something else than ASCII. */
export const hasEscapes = (bytes: Uint8Array): boolean => {
  for (let at = bytes.indexOf(ESC); at >= 0; at = bytes.indexOf(ESC, at + 1)) {
    const found = sequenceAt(bytes, at);
    if (found && found.set !== 'ascii') return true;
  }
  return false;
};

/**
 * Text with escape sequences. A pair that stands for nothing costs one U+FFFD, an empty run between two sequences nothing.
 * Line ends and blanks are themselves in any character set.
 *
 * @param decodeRest decodes what stands outside the sequences' runs and is not ASCII
 */
export const decodeIso2022 = (bytes: Uint8Array, decodeRest: (bytes: Uint8Array) => string): string => {
  const pieces: string[] = [];
  let set: CharacterSet = 'ascii';
  let before: CharacterSet = 'ascii';
  let shiftedSet: CharacterSet = 'katakana';
  let nextEscape = -1;
  const escapeFrom = (at: number): number => {
    if (nextEscape >= 0 && nextEscape < at) nextEscape = -1;
    if (nextEscape < 0) nextEscape = bytes.indexOf(ESC, at);
    if (nextEscape < 0) nextEscape = bytes.length;
    return nextEscape;
  };
  for (let at = 0; at < bytes.length;) {
    const byte = bytes[at]!;
    const found = byte === ESC ? sequenceAt(bytes, at) : null;
    if (found) {
      if (found.isShifted) shiftedSet = found.set;
      else set = found.set;
      at = found.end;
    } else if (byte === SHIFT_OUT || byte === SHIFT_IN) {
      if (byte === SHIFT_OUT && set !== shiftedSet) {
        before = set;
        set = shiftedSet;
      } else if (byte === SHIFT_IN) {
        set = before === shiftedSet ? 'ascii' : before;
      }
      at += 1;
    } else if (set === 'ascii') {
      const end = endOfRest(bytes, at);
      pieces.push(decodeRest(bytes.subarray(at, end)));
      at = end;
    } else if (byte <= 0x20 || byte === 0x7f) {
      pieces.push(String.fromCharCode(byte));
      at += 1;
      // Lines begin in ASCII (RFC 1468), unless what ends the run still follows, as where a relay broke a line.
      if (byte === LF && !endsRun(bytes, escapeFrom(at))) set = 'ascii';
    } else {
      const run = runAt(bytes, at, set);
      pieces.push(run.text);
      at = run.end;
    }
  }
  return pieces.join('');
};

type Sequence = Readonly<{ set: CharacterSet; isShifted: boolean; end: number }>;

const sequenceAt = (bytes: Uint8Array, at: number): Sequence | null => {
  const text = String.fromCharCode(...bytes.subarray(at + 1, at + 4));
  // `ESC & @` announces the edition of 1990 of the set that the next sequence names.
  if (text.startsWith('&@')) return bytes[at + 3] === ESC ? sequenceAt(bytes, at + 3) : null;
  for (const [isShifted, list] of [
    [false, designations],
    [true, shifted],
  ] as const) {
    const found = list.find(([sequence]) => text.startsWith(sequence));
    if (found) return { set: found[1], isShifted, end: at + 1 + found[0].length };
  }
  return null;
};

const endsRun = (bytes: Uint8Array, at: number): boolean =>
  bytes[at] === ESC && bytes[at + 1] === 0x28 && (bytes[at + 2] === 0x42 || bytes[at + 2] === 0x4a);

const endOfRest = (bytes: Uint8Array, from: number): number => {
  let at = from + 1;
  while (at < bytes.length && bytes[at] !== ESC && bytes[at] !== SHIFT_OUT && bytes[at] !== SHIFT_IN) at += 1;
  return at;
};

/** Characters of one set, up to a control character, a blank or what can't be one of them. */
const runAt = (bytes: Uint8Array, from: number, set: CharacterSet): { text: string; end: number } => {
  const codes: number[] = [];
  let at = from;
  if (set === 'katakana') {
    for (; at < bytes.length && isGraphic(bytes[at]!); at += 1) codes.push(bytes[at]! | 0x80);
    return { text: decodeMultibyte(Uint8Array.from(codes), 'shift_jis'), end: at };
  }
  while (at + 1 < bytes.length && isGraphic(bytes[at]!) && isGraphic(bytes[at + 1]!)) {
    if (set === 'jis-x-0212') codes.push(0x8f);
    codes.push(bytes[at]! | 0x80, bytes[at + 1]! | 0x80);
    at += 2;
  }
  const text = decodeSet(Uint8Array.from(codes), set);
  if (at >= bytes.length || !isGraphic(bytes[at]!)) return { text, end: at };
  // Half of a character: the blank after it is its other half that was damaged, a line end or escape is none.
  const isOther = at + 1 < bytes.length && (bytes[at + 1] === 0x20 || bytes[at + 1] === 0x7f);
  return { text: `${text}\uFFFD`, end: at + (isOther ? 2 : 1) };
};

const isGraphic = (byte: number): boolean => (byte & 0x7f) > 0x20 && (byte & 0x7f) < 0x7f;

const decodeSet = (codes: Uint8Array, set: CharacterSet): string => {
  if (set === 'gb-2312') return new TextDecoder('gb18030').decode(codes);
  if (set === 'ks-x-1001') return decodeMultibyte(codes, 'euc-kr');
  if (set === 'unknown') return '\uFFFD'.repeat(codes.length / 2);
  return decodeMultibyte(codes, 'euc-jp');
};
