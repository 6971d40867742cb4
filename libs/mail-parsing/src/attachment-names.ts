import { cleanLine, cutAt } from './clean-text';

const MAX_NAME_BYTES = 255;
const MAX_EXTENSION_LENGTH = 16;
/** Of devices, whatever their extension (Microsoft, "Naming Files, Paths, and Namespaces"). */
const RESERVED = /^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$)$/i;

const extensions: Readonly<Record<string, string>> = {
  'application/gzip': 'gz',
  'application/json': 'json',
  'application/msword': 'doc',
  'application/pdf': 'pdf',
  'application/pkcs7-mime': 'p7m',
  'application/rtf': 'rtf',
  'application/vnd.ms-excel': 'xls',
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': 'xlsx',
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document': 'docx',
  'application/xml': 'xml',
  'application/zip': 'zip',
  'audio/mpeg': 'mp3',
  'image/gif': 'gif',
  'image/jpeg': 'jpg',
  'image/png': 'png',
  'image/svg+xml': 'svg',
  'image/webp': 'webp',
  'message/delivery-status': 'txt',
  'message/disposition-notification': 'txt',
  'message/rfc822': 'eml',
  'text/calendar': 'ics',
  'text/csv': 'csv',
  'text/html': 'html',
  'text/plain': 'txt',
  'text/rfc822-headers': 'txt',
  'text/vcard': 'vcf',
  'video/mp4': 'mp4',
};

/**
 * The name under which an attachment is stored (ATT-4): no path, no control or direction characters, no leading dot, no name
 * of a device, NFC, at most 255 bytes with its extension kept.
 *
 * @param number of the attachment within its mail, for one without a name
 */
export const safeName = (given: string, number: number, mediaType: string): string => {
  const last = given.normalize('NFC').split(/[/\\]/).at(-1)!;
  const plain = cleanLine(last)
    .replace(/[<>:"|?*]/g, '_')
    .replace(/^[. ]+/, '')
    .replace(/[. ]{1,1000}$/, '');
  if (!plain) return `attachment-${number}.${extensions[mediaType] ?? 'bin'}`;
  const isMail = mediaType === 'message/rfc822' && !plain.toLowerCase().endsWith('.eml');
  const [stem, extension] = split(isMail ? `${plain}.eml` : plain);
  const harmless = RESERVED.test(stem.split('.')[0]!.trim()) ? `_${stem}` : stem;
  return fit(harmless, extension);
};

/** Names of one mail: equal ones, without regard to case, get `-2`, `-3`. */
export class NamesInUse {
  private readonly used = new Set<string>();
  private readonly next = new Map<string, number>();

  take(name: string): string {
    const [stem, extension] = split(name);
    let free = name;
    let number = this.next.get(key(name)) ?? 2;
    for (; this.used.has(key(free)); number += 1) free = fit(stem, `-${number}${extension}`);
    this.next.set(key(name), number);
    this.used.add(key(free));
    return free;
  }
}

const key = (name: string): string => name.toLowerCase();

const split = (name: string): [stem: string, extension: string] => {
  const dot = name.lastIndexOf('.');
  return dot > 0 && name.length - dot <= MAX_EXTENSION_LENGTH ? [name.slice(0, dot), name.slice(dot)] : [name, ''];
};

const fit = (stem: string, ending: string): string => {
  const room = MAX_NAME_BYTES - Buffer.byteLength(ending);
  let cut = cutAt(stem, room);
  while (Buffer.byteLength(cut) > room) cut = cutAt(cut, cut.length - 1);
  return cut + ending;
};
