import { setImmediate as turn } from 'node:timers/promises';
import * as chardet from 'chardet';

const SLICE_BYTES = 64 * 1024;
const SAMPLE_BYTES = 16 * 1024;
const COMMON = 'windows-1252';
/** Of a guess, in percent. */
const LIKELY = 30;

/**
 * The text of a file. `encoding`: its name in the WHATWG Encoding Standard. `detected`: neither the file nor whoever sent it
 * says so. `isSound`: every byte of it could be read.
 */
export type FileText = Readonly<{
  encoding: string;
  detected: boolean;
  isSound: boolean;
  /** Without its byte order mark, in pieces that take no turn of the event loop for long. */
  pieces(): AsyncGenerator<string, void>;
}>;

/**
 * Reads it by its byte order mark, else as it is labelled, else as UTF-8 if it is that without a fault, else as the code page
 * that is detected (IMP-8).
 *
 * @throws RangeError for a label that the WHATWG Encoding Standard does not know
 */
export const fileText = async (bytes: Uint8Array, label: string | null): Promise<FileText> => {
  const said = byteOrderMark(bytes) ?? label;
  const text = async (name: string, detected = false): Promise<FileText> => {
    const { encoding } = new TextDecoder(name);
    const isSound = await canBeRead(bytes, encoding);
    return { encoding, detected, isSound, pieces: () => piecesOf(bytes, new TextDecoder(encoding)) };
  };
  if (said !== null) return text(said);
  const utf8 = await text('utf-8');
  return utf8.isSound ? utf8 : text(await detectedEncoding(bytes), true);
};

/** Whether a row, or what else was read of the text, could not be read: what can't be decoded is one U+FFFD. */
export const isUnreadable = ({ isSound }: FileText, texts: readonly string[]): boolean =>
  !isSound && texts.some((text) => text.includes('\ufffd'));

const byteOrderMark = ([first, second, third]: Uint8Array): string | null => {
  if (first === 0xef && second === 0xbb && third === 0xbf) return 'utf-8';
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  return first === 0xfe && second === 0xff ? 'utf-16be' : null;
};

const canBeRead = async (bytes: Uint8Array, encoding: string): Promise<boolean> => {
  try {
    const pieces = piecesOf(bytes, new TextDecoder(encoding, { fatal: true }));
    while (!(await pieces.next()).done);
    return true;
  } catch (error) {
    if ((error as { code?: string }).code === 'ERR_ENCODING_INVALID_ENCODED_DATA') return false;
    throw error;
  }
};

async function* piecesOf(bytes: Uint8Array, decoder: TextDecoder): AsyncGenerator<string, void> {
  for (let at = 0; at < bytes.length; at += SLICE_BYTES) {
    yield decoder.decode(bytes.subarray(at, at + SLICE_BYTES), { stream: true });
    await turn();
  }
  yield decoder.decode();
}

/** By what is beyond ASCII: windows-1252, the most common code page, unless another one is clearly more likely. */
const detectedEncoding = async (bytes: Uint8Array): Promise<string> => {
  const start = Math.max(0, (await firstBeyondAscii(bytes)) - SAMPLE_BYTES / 2);
  const sample = cellsBeyondAscii(bytes.subarray(start, start + SAMPLE_BYTES));
  const guesses = chardet.analyse(sample).filter(({ name }) => isKnown(name));
  const common = guesses.find(({ name }) => encodingOf(name) === COMMON)?.confidence ?? 0;
  const [best] = guesses;
  return best && best.confidence >= Math.max(LIKELY, 2 * common) ? best.name : COMMON;
};

/** Headers, addresses and numbers would speak for the code pages of English. */
const cellsBeyondAscii = (bytes: Uint8Array): Buffer => {
  const cells = Buffer.from(bytes)
    .toString('latin1')
    .split(/[,;\t\r\n"]+/);
  return Buffer.from(cells.filter((cell) => /[\x80-\xff]/.test(cell)).join(' '), 'latin1');
};

const firstBeyondAscii = async (bytes: Uint8Array): Promise<number> => {
  for (let at = 0; at < bytes.length; at += SLICE_BYTES) {
    const found = bytes.subarray(at, at + SLICE_BYTES).findIndex((byte) => byte > 0x7f);
    if (found >= 0) return at + found;
    await turn();
  }
  return 0;
};

const isKnown = (name: string): boolean => encodingOf(name) !== null;

/** By the WHATWG Encoding Standard, for which ISO-8859-1 is windows-1252. */
const encodingOf = (name: string): string | null => {
  try {
    return new TextDecoder(name).encoding;
  } catch {
    return null;
  }
};
