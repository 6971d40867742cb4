import * as chardet from 'chardet';
import * as iconv from 'iconv-lite';

/** Of one that the declared charset does not fit, more than every tenth character beyond ASCII can't be decoded. */
const MAX_UNDECODABLE = 0.1;
const SAMPLE_BYTES = 64 * 1024;

/**
 * The text of bytes (BODY-4): by the declared charset, under any name the WHATWG Encoding Standard or IANA has for it; where
 * it is missing, unknown or impossible by UTF-8 if they are that, else by the one that is detected, else as windows-1252.
 * What can't be decoded is U+FFFD; nothing is thrown.
 */
export const decodeText = (bytes: Uint8Array, declared: string | null): string => {
  const name = declared?.trim().toLowerCase() ?? '';
  const text = isAscii(name) ? null : decode(bytes, name);
  if (text !== null && fits(text)) return text;
  const utf8 = decode(bytes, 'utf-8')!;
  if (!utf8.includes('\uFFFD')) return utf8;
  const detected = chardet.detect(bytes.subarray(0, SAMPLE_BYTES));
  const guessed = detected ? decode(bytes, detected.toLowerCase()) : null;
  return guessed !== null && fits(guessed) ? guessed : decode(bytes, 'windows-1252')!;
};

/** It says nothing about bytes beyond ASCII. */
const isAscii = (name: string): boolean => /^(us-?ascii|ascii|ansi_x3\.4-19\d\d|unknown-8bit|x-unknown|)$/.test(name);

/** Null where nobody knows the charset. */
const decode = (bytes: Uint8Array, name: string): string | null => {
  const label = name.replace(/^(iso-8859-\d+)-[ei]$/, '$1').replace(/^cp-?(125\d|874)$/, 'windows-$1');
  // Without a byte order mark, which of the two it is shows in the text alone.
  if (/^utf-?16$/.test(label)) return iconv.decode(Buffer.from(bytes), 'utf-16');
  try {
    const decoder = new TextDecoder(label);
    // Node 20 takes it for ISO-8859-1, which has none of its quotation marks.
    if (decoder.encoding === 'windows-1252') return iconv.decode(Buffer.from(bytes), 'windows-1252');
    return decoder.decode(bytes);
  } catch {
    return label !== '' && iconv.encodingExists(label) ? iconv.decode(Buffer.from(bytes), label) : null;
  }
};

const fits = (text: string): boolean => {
  let beyond = 0;
  let undecodable = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code > 0x7f) beyond += 1;
    if (code === 0xfffd) undecodable += 1;
  }
  return undecodable <= beyond * MAX_UNDECODABLE;
};
