import { firstValue, HeaderField, MAX_HEADER_FIELDS, MAX_VALUE_LENGTH, readHeaderFields } from './header-fields';
import { ParsingFailed } from './parsed-mail';
import { readStructured, StructuredValue } from './structured-value';

/** A mail or a part of one (RFC 2045, 2.4): its header section, and its body as bytes or as parts. */
export type MimeEntity = Readonly<{
  fields: readonly HeaderField[];
  type: StructuredValue;
  disposition: StructuredValue;
  /** Encoded as it came; of parts: all of them. */
  body: Uint8Array;
  /** Null where the body is taken as it is. */
  parts: readonly MimeEntity[] | null;
}>;
type MimeTree = Readonly<{ root: MimeEntity; isTruncated: boolean; isHeaderCut: boolean }>;

/** SEC-3, SEC-4 */
export const MAX_DEPTH = 20;
const MAX_PARTS = 1_000;

type Reading = { parts: number; isTruncated: boolean; isHeaderCut: boolean };

/**
 * Finds the parts of a mail, without decoding any: 1,000 at most, 20 levels deep; deeper ones stay one part, and after the
 * last one nothing is read. Looks at each byte once a level at most.
 *
 * @throws ParsingFailed `too-complex` where a header section is longer than SEC-2 allows
 */
export const readEntities = (raw: Uint8Array): MimeTree => {
  const reading: Reading = { parts: 1, isTruncated: false, isHeaderCut: false };
  const root = readEntity(Buffer.from(raw.buffer, raw.byteOffset, raw.byteLength), 0, 'text/plain', reading);
  return { root, isTruncated: reading.isTruncated, isHeaderCut: reading.isHeaderCut };
};

const readEntity = (bytes: Buffer, depth: number, defaultType: string, reading: Reading): MimeEntity => {
  const section = readHeaderFields(bytes);
  if (!section.isWhole) throw new ParsingFailed('too-complex', 'A header section has more than 256 kB.');
  if (section.fields.length > MAX_HEADER_FIELDS)
    throw new ParsingFailed('too-complex', `A header section has more than ${MAX_HEADER_FIELDS} fields.`);
  const fields = section.fields.map((field) => {
    if (field.value.length <= MAX_VALUE_LENGTH) return field;
    reading.isHeaderCut = true;
    return { ...field, value: field.value.slice(0, MAX_VALUE_LENGTH) };
  });
  const declared = readStructured(firstValue(fields, 'content-type'));
  const type = /^[^\s/]+\/[^\s/]+$/.test(declared.value) ? declared : { ...declared, value: defaultType };
  const body = bytes.subarray(section.end);
  const entity = { fields, type, disposition: readStructured(firstValue(fields, 'content-disposition')), body };
  const boundary = type.parameters.get('boundary');
  if (!type.value.startsWith('multipart/') || !boundary) return { ...entity, parts: null };
  if (depth >= MAX_DEPTH) return { ...entity, type: { ...type, value: 'application/octet-stream' }, parts: null };
  const parts = readParts(body, boundary, type.value, depth, reading);
  return { ...entity, parts: parts.length > 0 ? parts : null };
};

const readParts = (body: Buffer, boundary: string, type: string, depth: number, reading: Reading): MimeEntity[] => {
  const parts: MimeEntity[] = [];
  const defaultType = type === 'multipart/digest' ? 'message/rfc822' : 'text/plain';
  const delimiter = Buffer.from(`--${boundary}`, 'latin1');
  let start = -1;
  for (let at = body.indexOf(delimiter); at >= 0; at = body.indexOf(delimiter, at + 1)) {
    const line = delimiterLine(body, at, delimiter.length);
    if (!line) continue;
    if (start >= 0)
      parts.push(readEntity(body.subarray(start, Math.max(start, line.from)), depth + 1, defaultType, reading));
    start = line.isLast ? -1 : line.to;
    if (line.isLast) break;
    if ((reading.parts += 1) > MAX_PARTS) {
      reading.isTruncated = true;
      return parts;
    }
  }
  if (start >= 0) parts.push(readEntity(body.subarray(start), depth + 1, defaultType, reading));
  return parts;
};

const LF = 0x0a;
const CR = 0x0d;
const DASH = 0x2d;

/** Where the line of a delimiter begins, with the line end that belongs to it, and ends; null where it is no such line. */
const delimiterLine = (body: Buffer, at: number, length: number) => {
  if (at > 0 && body[at - 1] !== LF && body[at - 1] !== CR) return null;
  let to = at + length;
  const isLast = body[to] === DASH && body[to + 1] === DASH;
  if (isLast) to += 2;
  while (body[to] === 0x20 || body[to] === 0x09) to += 1;
  if (to < body.length && body[to] !== LF && body[to] !== CR) return null;
  const before = at > 1 && body[at - 1] === LF && body[at - 2] === CR ? 2 : 1;
  return { isLast, from: Math.max(0, at - before), to: to + (body[to] === CR && body[to + 1] === LF ? 2 : 1) };
};

/** Whether a part was given a name by its sender. */
export const hasName = ({ type, disposition }: MimeEntity): boolean =>
  [...type.parameters.keys()].some((key) => /^name(\*|$)/.test(key)) ||
  [...disposition.parameters.keys()].some((key) => /^filename(\*|$)/.test(key));
