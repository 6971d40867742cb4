import {
  allValues,
  firstValue,
  HeaderField,
  MAX_HEADER_FIELDS,
  MAX_VALUE_LENGTH,
  readHeaderFields,
} from './header-fields';
import { ParsingFailed } from './parsed-mail';
import { readStructured, StructuredValue } from './structured-value';
import { decodeTransfer } from './transfer-encoding';

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
const MAX_CONTENT_TYPES = 5;
/** A boundary is looked for that far, where parts within parts may share one. */
const MAX_NESTED_HEADER_BYTES = 4 * 1024;

/** A delimiter that nobody declared is looked for that far. */
const MAX_PREAMBLE_BYTES = 64 * 1024;
const MAX_CANDIDATES = 20;

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
  if (!section.isWhole && section.textAt === null)
    throw new ParsingFailed('too-complex', 'A header section has more than 256 kB.');
  if (section.fields.length > MAX_HEADER_FIELDS)
    throw new ParsingFailed('too-complex', `A header section has more than ${MAX_HEADER_FIELDS} fields.`);
  const fields = section.fields.map((field) => {
    // A subject is cut where it is decoded: half an encoded word is none.
    if (field.value.length <= MAX_VALUE_LENGTH || field.name === 'subject') return field;
    reading.isHeaderCut = true;
    return { ...field, value: field.value.slice(0, MAX_VALUE_LENGTH) };
  });
  const bodyAt = section.textAt ?? section.end;
  const encoded = bytes.subarray(bodyAt);
  const declared = contentTypeOf(fields, encoded);
  const type = /^[^\s/]+\/[^\s/]+$/.test(declared.value) ? declared : { ...declared, value: defaultType };
  const isMultipart = type.value.startsWith('multipart/');
  const boundary = isMultipart ? boundaryOf(type, encoded) : undefined;
  const body = boundary ? decodedMultipart(fields, encoded, boundary) : encoded;
  const entity = { fields, type, disposition: readStructured(firstValue(fields, 'content-disposition')), body };
  if (!isMultipart) return { ...entity, parts: null };
  if (boundary && depth >= MAX_DEPTH)
    return { ...entity, type: { ...type, value: 'application/octet-stream' }, parts: null };
  const parts = boundary ? readParts(body, boundary, type.value, depth, reading) : [];
  return { ...entity, parts: parts.length > 0 ? parts : undelimitedParts(body, depth, reading) };
};

/** What is left to read where no line parts the body: from the first header of a part to the end, and all of it as a file. */
const undelimitedParts = (body: Buffer, depth: number, reading: Reading): MimeEntity[] | null => {
  const found = PART_HEADER.exec(body.toString('latin1', 0, MAX_PREAMBLE_BYTES));
  if (!found || depth >= MAX_DEPTH) return null;
  const original = readStructured('attachment; filename=original.txt');
  const type = readStructured('text/plain');
  return [
    readEntity(body.subarray(found.index), depth + 1, 'text/plain', reading),
    { fields: [], type, disposition: original, body, parts: null },
  ];
};

const PART_HEADER = /(?<![^\r\n][ \t]*\r?\n)^content-type:\s{1,9}[a-z]{1,20}\/[\w.+-]{1,80}/im;

/** Of several fields the first whose boundary occurs in the body, else the first. */
const contentTypeOf = (fields: readonly HeaderField[], body: Buffer): StructuredValue => {
  const values = allValues(fields, 'content-type').slice(0, MAX_CONTENT_TYPES).map(readStructured);
  const first = values[0] ?? readStructured(null);
  if (values.length < 2) return first;
  const isOfBody = ({ value, parameters }: StructuredValue) =>
    value.startsWith('multipart/') && body.includes(`--${parameters.get('boundary') ?? ''}`, 0, 'latin1');
  return values.find(isOfBody) ?? values.find(({ value }) => !value.startsWith('multipart/')) ?? first;
};

/** The declared one; where that does not occur, the one of the first line that can only be a delimiter. */
const boundaryOf = ({ parameters }: StructuredValue, body: Buffer): string | undefined => {
  const declared = parameters.get('boundary') || undefined;
  if (declared !== undefined && body.includes(`--${declared}`, 0, 'latin1')) return declared;
  const text = body.toString('latin1', 0, MAX_PREAMBLE_BYTES);
  let looked = 0;
  for (const { 1: found, 2: next } of text.matchAll(DELIMITER)) {
    if ((looked += 1) > MAX_CANDIDATES) break;
    const isPart =
      /^content-[a-z-]{1,40}:/i.test(next!) || (next === '' && body.includes(`\n--${found}--`, 0, 'latin1'));
    if (isPart) return found;
  }
  return declared;
};

/** A line with a boundary as RFC 2046 (5.1.1) allows, and the beginning of the next line. */
const DELIMITER = /^--(?=\S{0,69}[A-Za-z0-9])([\w'()+,./:=?-]{1,70})[ \t]*\r?\n(?=([^\r\n]{0,50}))/gm;

/** Parts that were encoded as a whole, which is forbidden (RFC 2045, 6.4), lie within what is decoded. */
const decodedMultipart = (fields: readonly HeaderField[], body: Buffer, boundary: string): Buffer => {
  const encoding = firstValue(fields, 'content-transfer-encoding');
  const isThere = (bytes: Buffer) => bytes.includes(`--${boundary}`, 0, 'latin1');
  if (encoding === null || isThere(body)) return body;
  const { content } = decodeTransfer(body, encoding);
  return isThere(content) ? content : body;
};

const readParts = (body: Buffer, boundary: string, type: string, depth: number, reading: Reading): MimeEntity[] => {
  const parts: MimeEntity[] = [];
  const defaultType = type === 'multipart/digest' ? 'message/rfc822' : 'text/plain';
  let start = -1;
  let isOver = false;
  // How many multiparts are open that were given the boundary of this one.
  let nested = 0;
  let seen = 0;
  const take = (end: number): void => {
    const part = body.subarray(start, Math.max(start, end));
    // Below the last delimiter only what looks like a part is one.
    if (!isOver || /^content-[\w-]{1,40}\s*:/i.test(part.toString('latin1', 0, 60)))
      parts.push(readEntity(part, depth + 1, defaultType, reading));
  };
  for (const line of delimiterLines(body, boundary)) {
    if (nested > 0) {
      if ((seen += 1) > MAX_PARTS) break;
      if (line.isLast) nested -= 1;
      else if (isMultipartWith(body, line.to, boundary)) nested += 1;
      continue;
    }
    if (start >= 0) take(line.from);
    start = line.isLast ? -1 : line.to;
    isOver ||= line.isLast;
    if (line.isLast) continue;
    if ((reading.parts += 1) > MAX_PARTS) {
      reading.isTruncated = true;
      return parts;
    }
    if (isMultipartWith(body, line.to, boundary)) nested = 1;
  }
  if (start >= 0) take(body.length);
  return parts;
};

/** Whether the part that begins here has parts with the boundary of the one it is in. */
const isMultipartWith = (body: Buffer, start: number, boundary: string): boolean => {
  const next = body.indexOf(`--${boundary}`, start, 'latin1');
  const end = Math.min(next < 0 ? body.length : next, start + MAX_NESTED_HEADER_BYTES);
  const { fields } = readHeaderFields(body.subarray(start, end));
  const { value, parameters } = readStructured(firstValue(fields, 'content-type'));
  return value.startsWith('multipart/') && parameters.get('boundary') === boundary;
};

function* delimiterLines(body: Buffer, boundary: string): Generator<DelimiterLine> {
  const delimiter = Buffer.from(`--${boundary}`, 'latin1');
  for (let at = body.indexOf(delimiter); at >= 0; at = body.indexOf(delimiter, at + 1)) {
    const line = delimiterLine(body, at, delimiter.length);
    if (line) yield line;
  }
}

const LF = 0x0a;
const CR = 0x0d;
const DASH = 0x2d;

type DelimiterLine = Readonly<{ isLast: boolean; from: number; to: number }>;

/** Where the line of a delimiter begins, with the line end that belongs to it, and ends; null where it is no such line. */
const delimiterLine = (body: Buffer, at: number, length: number): DelimiterLine | null => {
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
