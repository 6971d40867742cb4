import { firstValue } from './header-fields';
import { MimeEntity } from './mime-entity';
import { readStructured } from './structured-value';
import { decodeTransfer } from './transfer-encoding';

const MAX_FILES = 1_000;
const BEGIN = /^begin(-base64)? [0-7]{3,4} \S.{0,1000}$/gm;

/**
 * Takes the files out of a text that `uuencode` (POSIX) has put there, `begin 644 name` to `end`. What only looks like one,
 * since a line of it can't be encoded or its end is missing, stays text. Takes time that grows with the length of the text.
 */
export const withoutUuencoded = (entity: MimeEntity): Readonly<{ text: MimeEntity; files: readonly MimeEntity[] }> => {
  const { content, rest } = decodeTransfer(entity.body, firstValue(entity.fields, 'content-transfer-encoding'));
  if (!content.includes('begin')) return { text: entity, files: [] };
  const text = content.toString('latin1');
  const kept: string[] = [];
  const files: MimeEntity[] = [];
  let from = 0;
  for (const { index, 1: base64 } of text.matchAll(BEGIN)) {
    const end = index < from ? null : endOfFile(text, index, base64 !== undefined);
    if (end === null) continue;
    kept.push(text.slice(from, index));
    files.push(fileOf(content.subarray(index, end)));
    from = end;
    if (files.length === MAX_FILES) break;
  }
  if (files.length === 0) return { text: entity, files };
  const body = Buffer.from([...kept, text.slice(from), rest.toString('latin1')].join(''), 'latin1');
  const fields = entity.fields.filter(({ name }) => name !== 'content-transfer-encoding');
  return { text: { ...entity, fields, body }, files };
};

const fileOf = (body: Buffer): MimeEntity => ({
  fields: [{ name: 'content-transfer-encoding', value: 'x-uuencode' }],
  type: readStructured('application/octet-stream'),
  disposition: readStructured('attachment'),
  body,
  parts: null,
});

/** Where the file ends that begins here; null where none does. */
const endOfFile = (text: string, begin: number, isBase64: boolean): number | null => {
  const isEncoded = isBase64 ? isBase64Line : isUuLine;
  const last = isBase64 ? /^={4}\s*$/ : /^end\s*$/;
  for (let at = lineEnd(text, begin), lines = 0; at < text.length; lines += 1) {
    const next = lineEnd(text, at);
    const line = text.slice(at, next).replace(/[\r\n]+$/, '');
    if (last.test(line)) return lines > 0 ? next : null;
    if (!isEncoded(line)) return null;
    at = next;
  }
  return null;
};

const lineEnd = (text: string, from: number): number => {
  const end = text.indexOf('\n', from);
  return end < 0 ? text.length : end + 1;
};

const isBase64Line = (line: string): boolean => /^[A-Za-z0-9+/]{1,100}={0,2}$/.test(line);

/** A length, and as many characters as it says: one more where there is a check sum, fewer where blanks at the end were lost. */
const isUuLine = (line: string): boolean => {
  if (!/^[ -`]{0,100}$/.test(line)) return false;
  const length = ((line.charCodeAt(0) || 0x20) - 0x20) & 0x3f;
  const whole = Math.ceil(length / 3) * 4;
  const given = Math.max(0, line.length - 1);
  return given <= whole + 1 && given * 2 >= whole;
};
