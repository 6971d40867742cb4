import { Transform, TransformCallback } from 'node:stream';
import { AddressObject, EmailAddress, ParsedMail as Read, simpleParser, SimpleParserOptions } from 'mailparser';
import { decodeText } from './charsets';
import { cleanLine, cleanText, cutAt } from './clean-text';
import { HeaderField, firstValue, allValues } from './header-fields';
import { MimeEntity } from './mime-entity';
import { Mailbox } from './parsed-mail';

/** Nothing is converted, linked or put inline, and a mail within a mail stays one file. */
const options = {
  skipHtmlToText: true,
  skipTextToHtml: true,
  skipImageLinks: true,
  keepDeliveryStatus: true,
  ignoreEmbedded: true,
  checksumAlgo: 'sha256',
};

/** SEC-8 */
const MAX_ADDRESSES = 500;
const MAX_ADDRESS_BYTES = 254;
const MAX_NAME_LENGTH = 255;

/** The text of a text part: transfer encoding, `format=flowed` and charset decoded (BODY-4, BODY-5). */
export const readText = async ({ fields, type, body }: MimeEntity): Promise<string> => {
  const parameters = ['format', 'delsp'].flatMap((name) => {
    const value = type.parameters.get(name)?.toLowerCase();
    return value && /^[a-z]+$/.test(value) ? [`; ${name}=${value}`] : [];
  });
  // Whatever was declared, the bytes go to the decoder below as what RFC 1428 calls them.
  const contentType = `text/plain; charset=unknown-8bit${parameters.join('')}`;
  const read = await parse(head([['Content-Type', contentType], transferEncoding(fields)]), body, {
    Iconv: decoderOf(type.parameters.get('charset') ?? null),
  });
  return cleanText(read.text ?? '');
};

type ReadFile = Readonly<{ name: string; content: Buffer; hash: string }>;

/** A part as a file: its decoded bytes, their SHA-256, and the name it was given, empty where it has none. */
export const readFile = async ({ fields, type, body }: MimeEntity): Promise<ReadFile> => {
  const disposition = firstValue(fields, 'content-disposition') ?? '';
  const semicolon = disposition.indexOf(';');
  const parameters = semicolon < 0 ? '' : disposition.slice(semicolon);
  const declared = firstValue(fields, 'content-type');
  const isMultipart = declared !== null && /^\s*multipart\//i.test(declared);
  const names: [string, string][] = [
    ['Content-Type', isMultipart ? 'application/octet-stream' : (declared ?? type.value)],
    ['Content-Disposition', `attachment${parameters}`],
    transferEncoding(fields),
  ];
  const file = (await parse(head(names), body)).attachments[0];
  if (!file) throw new Error('A part could not be read.');
  return { name: file.filename ?? '', content: file.content, hash: file.checksum };
};

export type ReadHeaders = Readonly<{
  subject: string;
  from: readonly Mailbox[];
  sender: readonly Mailbox[];
  replyTo: readonly Mailbox[];
  to: readonly Mailbox[];
  cc: readonly Mailbox[];
  isCut: boolean;
}>;

/** The subject and the addresses that are valid (SND-2): 500 of a header at most, those of groups among the others. */
export const readHeaders = async (fields: readonly HeaderField[]): Promise<ReadHeaders> => {
  const single = ['Subject', 'From', 'Sender', 'Reply-To'] as const;
  const named = single.map((name): [string, string] => [name, firstValue(fields, name.toLowerCase()) ?? '']);
  const repeated = (['To', 'Cc'] as const).flatMap((name) =>
    allValues(fields, name.toLowerCase()).map((value): [string, string] => [name, value]),
  );
  const { headers } = await parse(head([...named, ...repeated]), Buffer.alloc(0));
  let isCut = false;
  const addresses = (name: string): Mailbox[] => {
    const found = [headers.get(name) as AddressObject | AddressObject[] | undefined].flat();
    const all = mailboxesOf(found.flatMap((header) => header?.value ?? []));
    isCut ||= all.length > MAX_ADDRESSES;
    return all.slice(0, MAX_ADDRESSES);
  };
  const subject = headers.get('subject');
  return {
    subject: cleanLine(typeof subject === 'string' ? subject : ''),
    from: addresses('from'),
    sender: addresses('sender'),
    replyTo: addresses('reply-to'),
    to: addresses('to'),
    cc: addresses('cc'),
    isCut,
  };
};

/** An address that can be written to (SND-2); null where it is none. */
export const validAddress = (address: string | undefined): string | null => {
  const trimmed = address?.trim() ?? '';
  const at = trimmed.lastIndexOf('@');
  if (at < 1 || at === trimmed.length - 1 || Buffer.byteLength(trimmed) > MAX_ADDRESS_BYTES) return null;
  return cleanLine(trimmed) === trimmed && !/[\s<>,;]/.test(trimmed) ? trimmed : null;
};

const mailboxesOf = (found: readonly EmailAddress[]): Mailbox[] =>
  found.flatMap(({ address, name, group }) => {
    if (group) return mailboxesOf(group);
    const valid = validAddress(address);
    return valid ? [{ address: valid, name: cutAt(cleanLine(name), MAX_NAME_LENGTH) || null }] : [];
  });

const transferEncoding = (fields: readonly HeaderField[]): [string, string] => [
  'Content-Transfer-Encoding',
  (firstValue(fields, 'content-transfer-encoding') ?? '').replace(/[^\w-]/g, '').toLowerCase() || '8bit',
];

/** A header section of its own; raw bytes beyond ASCII become UTF-8 (BODY-5). */
const head = (fields: readonly (readonly [string, string])[]): Buffer => {
  const lines = fields.filter(([, value]) => value).map(([name, value]) => `${name}: ${asUtf8(value)}\r\n`);
  return Buffer.from(`${lines.join('')}\r\n`);
};

const asUtf8 = (value: string): string =>
  /^[\x00-\x7f]*$/.test(value) ? value : decodeText(Buffer.from(value, 'latin1'), null);

const parse = (header: Buffer, body: Uint8Array, more: object = {}): Promise<Read> =>
  simpleParser(Buffer.concat([header, body]), { ...options, ...more } as SimpleParserOptions);

/** What mailparser decodes text with, in the form of node-iconv: the whole at once, as charsets are judged by the whole. */
const decoderOf = (declared: string | null) =>
  class extends Transform {
    private readonly chunks: Buffer[] = [];
    override _transform(chunk: Buffer, _: BufferEncoding, done: TransformCallback): void {
      this.chunks.push(chunk);
      done();
    }
    override _flush(done: TransformCallback): void {
      done(null, decodeText(Buffer.concat(this.chunks), declared));
    }
  };
