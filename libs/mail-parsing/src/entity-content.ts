import { createHash } from 'node:crypto';
import { AddressObject, EmailAddress, simpleParser } from 'mailparser';
import { charsetOf } from './charset-labels';
import { charsetFor, decodeText } from './charsets';
import { cleanLine, cleanText, cutAt } from './clean-text';
import { decodeField, decodeRaw, fieldInUtf8 } from './encoded-words';
import { unflow } from './flowed-text';
import { HeaderField, firstValue, allValues, MAX_VALUE_LENGTH } from './header-fields';
import { metaCharset } from './html-charset';
import { MimeEntity } from './mime-entity';
import { parameterText } from './parameters';
import { Mailbox } from './parsed-mail';
import { decodeTransfer, TransferDecoded } from './transfer-encoding';

/** Nothing is converted. */
const options = { skipHtmlToText: true, skipTextToHtml: true, skipImageLinks: true };

/** SEC-8 */
const MAX_ADDRESSES = 500;
const MAX_ADDRESS_BYTES = 254;
const MAX_NAME_LENGTH = 255;

/** The text of a text part: transfer encoding, charset and `format=flowed` decoded (BODY-4, BODY-5). */
export const readText = (entity: MimeEntity): string => {
  const { content, rest } = decodedBody(entity);
  const charset = charsetIn(entity, content);
  const text = flowed(entity, cleanText(decodeText(content, charset)));
  if (rest.length === 0) return text;
  const below = cleanText(decodeRaw(rest, charset)).trimEnd();
  // A rule right below text would make a heading of it.
  const lineEnd = text === '' || text.endsWith('\n') ? '' : '\n';
  return `${text}${lineEnd}${/^[-=]/.test(below) ? '\n' : ''}${below}`;
};

const decodedBody = ({ fields, body }: MimeEntity): TransferDecoded =>
  decodeTransfer(body, firstValue(fields, 'content-transfer-encoding'));

/** The declared one; of HTML that declares none, the one of its `meta` element. */
const charsetIn = ({ type }: MimeEntity, content: Uint8Array): string | null => {
  const declared = parameterText(type, 'charset') || null;
  const saysNothing = declared === null || charsetOf(declared)?.kind === 'none';
  return (saysNothing && type.value === 'text/html' ? metaCharset(content) : null) ?? declared;
};

const flowed = ({ type }: MimeEntity, text: string): string => {
  const says = (name: string) => parameterText(type, name).trim().toLowerCase();
  return says('format') === 'flowed' ? unflow(text, says('delsp') === 'yes') : text;
};

/** The charset that the first text of a mail is in, as far as it is known: raw heads are in it as well (BODY-4). */
export const charsetOfTexts = (root: MimeEntity): string | null => {
  const text = firstText(root);
  if (!text) return null;
  const { content } = decodedBody(text);
  const declared = charsetIn(text, content);
  const charset = charsetOf(declared)?.kind === 'iso-2022' ? declared : charsetFor(content, declared);
  return charset !== null && /^(utf-?(7|16|32)|hz)/i.test(charset) ? null : charset;
};

const firstText = (entity: MimeEntity): MimeEntity | null => {
  if (entity.parts === null) return entity.type.value.startsWith('text/') ? entity : null;
  for (const part of entity.parts) {
    const found = firstText(part);
    if (found) return found;
  }
  return null;
};

type ReadFile = Readonly<{ name: string; content: Buffer; hash: string }>;

/** A part as a file: its decoded bytes, their SHA-256, and the name it was given, empty where it has none. */
export const readFile = (entity: MimeEntity, bodyCharset: string | null): ReadFile => {
  const { content, name } = decodedBody(entity);
  const given =
    parameterText(entity.disposition, 'filename', bodyCharset) ||
    parameterText(entity.type, 'name', bodyCharset) ||
    decodeField(name, bodyCharset);
  return { name: given, content, hash: createHash('sha256').update(content).digest('hex') };
};

export type ReadHeaders = Readonly<{
  subject: string;
  isSubjectCut: boolean;
  from: readonly Mailbox[];
  sender: readonly Mailbox[];
  replyTo: readonly Mailbox[];
  to: readonly Mailbox[];
  cc: readonly Mailbox[];
  isCut: boolean;
}>;

/** The subject and the addresses that are valid (SND-2): 500 of a header at most, those of groups among the others. */
export const readHeaders = async (fields: readonly HeaderField[], bodyCharset: string | null): Promise<ReadHeaders> => {
  // Some encode an address with its name.
  const readable = (value: string) =>
    value.includes('@') ? fieldInUtf8(value, bodyCharset) : decodeField(value, bodyCharset);
  const inUtf8 = (name: string, value: string): [string, string] => [name, readable(value).replace(/[\r\n]+/g, ' ')];
  const single = (['From', 'Sender', 'Reply-To'] as const).map((name) =>
    inUtf8(name, firstValue(fields, name.toLowerCase()) ?? ''),
  );
  const repeated = (['To', 'Cc'] as const).flatMap((name) =>
    allValues(fields, name.toLowerCase()).map((value) => inUtf8(name, value)),
  );
  const { headers } = await simpleParser(head([...single, ...repeated]), options);
  let isCut = false;
  const addresses = (name: string): Mailbox[] => {
    const found = [headers.get(name) as AddressObject | AddressObject[] | undefined].flat();
    const all = mailboxesOf(found.flatMap((header) => header?.value ?? []));
    isCut ||= all.length > MAX_ADDRESSES;
    return all.slice(0, MAX_ADDRESSES);
  };
  const subject = cleanLine(decodeField(firstValue(fields, 'subject') ?? '', bodyCharset));
  return {
    subject: cutAt(subject, MAX_VALUE_LENGTH),
    isSubjectCut: subject.length > MAX_VALUE_LENGTH,
    from: addresses('from'),
    sender: addresses('sender'),
    replyTo: addresses('reply-to'),
    to: addresses('to'),
    cc: addresses('cc'),
    isCut,
  };
};

/** An address that can be written to (SND-2), without a bracket that stands alone; null where it is none. */
export const validAddress = (address: string | undefined): string | null => {
  const trimmed = address?.trim().replace(/^<|>$/g, '') ?? '';
  const at = trimmed.lastIndexOf('@');
  const isQuoted = /^".*"$/s.test(trimmed.slice(0, Math.max(0, at)));
  if (!isQuoted && at !== trimmed.indexOf('@')) return null;
  if (at < 1 || at === trimmed.length - 1 || Buffer.byteLength(trimmed) > MAX_ADDRESS_BYTES) return null;
  return cleanLine(trimmed) === trimmed && !/[\s<>,;]/.test(trimmed) ? trimmed : null;
};

const mailboxesOf = (found: readonly EmailAddress[]): Mailbox[] =>
  found.flatMap(({ address, name, group }) => {
    if (group) return mailboxesOf(group);
    const valid = validAddress(address);
    return valid ? [{ address: valid, name: cutAt(cleanLine(name), MAX_NAME_LENGTH) || null }] : [];
  });

/** A header section of its own, in UTF-8. */
const head = (fields: readonly (readonly [string, string])[]): Buffer => {
  const lines = fields.filter(([, value]) => value).map(([name, value]) => `${name}: ${value}\r\n`);
  return Buffer.from(`${lines.join('')}\r\n`);
};
