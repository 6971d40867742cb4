import * as iconv from 'iconv-lite';

const REPLACEMENT = '\uFFFD';

/**
 * Text of Shift_JIS, EUC-JP, EUC-KR (as code page 949) or Big5 (with HKSCS). What can't be decoded costs one U+FFFD a
 * character, as in the decoders of the WHATWG Encoding Standard; what follows keeps its bytes.
 */
export const decodeMultibyte = (bytes: Uint8Array, name: string): string => {
  const text = iconv.decode(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), name);
  return text.includes(REPLACEMENT) ? decodeOneByOne(bytes, name) : text;
};

const decodeOneByOne = (bytes: Uint8Array, name: string): string => {
  const characters = charactersOf(name);
  const pieces: string[] = [];
  for (let at = 0; at < bytes.length;) {
    const lead = bytes[at]!;
    const single = characters.singles[lead];
    if (single !== undefined) {
      pieces.push(single);
      at += 1;
      continue;
    }
    const isTriple = name === 'euc-jp' && lead === 0x8f && (bytes[at + 1] ?? 0) > 0xa0;
    const length = isTriple ? 3 : 2;
    const trail = bytes[at + length - 1];
    const key = isTriple ? 0x8f0000 + (bytes[at + 1]! << 8) + (trail ?? 0) : (lead << 8) + (trail ?? 0);
    const found = isLead(name, lead) && trail !== undefined ? characters.pairs.get(key) : undefined;
    pieces.push(found ?? REPLACEMENT);
    // A character of ASCII after half of another one is itself.
    if (found !== undefined || (isLead(name, lead) && trail !== undefined && trail > 0x7f)) at += length;
    else at += isTriple && trail !== undefined ? 2 : 1;
  }
  return pieces.join('');
};

const isLead = (name: string, byte: number): boolean => {
  if (name === 'shift_jis') return (byte > 0x80 && byte < 0xa0) || (byte > 0xdf && byte < 0xfd);
  if (name === 'euc-jp') return byte === 0x8e || byte === 0x8f || (byte > 0xa0 && byte < 0xff);
  return byte > 0x80 && byte < 0xff;
};

type Characters = Readonly<{ singles: readonly (string | undefined)[]; pairs: ReadonlyMap<number, string> }>;
const known = new Map<string, Characters>();

/** Made once a charset, and only for a text that is damaged. */
const charactersOf = (name: string): Characters => {
  const found = known.get(name);
  if (found) return found;
  const singles = Array.from({ length: 256 }, (_, byte) => {
    const text = iconv.decode(Buffer.from([byte]), name);
    return isLead(name, byte) || text === REPLACEMENT ? undefined : text;
  });
  const pairs = new Map<number, string>();
  const prefixes = name === 'euc-jp' ? [[], [0x8f]] : [[]];
  for (const prefix of prefixes) {
    const sequences: number[] = [];
    for (let lead = 0x81; lead < 0xff; lead += 1)
      for (let trail = 0x30; trail < 0xff; trail += 1) sequences.push(...prefix, lead, trail, 0x0a);
    const lines = iconv.decode(Buffer.from(sequences), name).split('\n');
    const trails = 0xff - 0x30;
    lines.slice(0, -1).forEach((text, at) => {
      const lead = 0x81 + Math.floor(at / trails);
      const trail = 0x30 + (at % trails);
      const isOne = !text.includes(REPLACEMENT) && (prefix.length > 0 || isLead(name, lead));
      const key = (prefix.length > 0 ? 0x8f0000 : 0) + (lead << 8) + trail;
      if (isOne && singles[lead] === undefined) pairs.set(key, text);
    });
  }
  const characters = { singles, pairs };
  known.set(name, characters);
  return characters;
};
