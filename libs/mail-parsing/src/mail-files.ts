import { NamesInUse, safeName } from './attachment-names';
import { readFile } from './entity-content';
import { imageKind } from './image-kind';
import { MimeEntity } from './mime-entity';
import { ownBytes } from './own-bytes';
import { ParsedAttachment } from './parsed-mail';

/** SEC-5, SEC-6 */
const MAX_ATTACHMENTS = 50;
const MAX_ATTACHMENT_BYTES = 20 * 1024 * 1024;

export type Files = Readonly<{
  attachments: readonly ParsedAttachment[];
  /** ATT-5 */
  notStored: readonly string[];
}>;

/** The attachments of a mail in their order, and those that are too many or too large (ATT-1 to ATT-8). */
export const readFiles = (
  entities: readonly MimeEntity[],
  reduced: readonly MimeEntity[],
  maxAllBytes: number,
  bodyCharset: string | null,
): Files => {
  const names = new NamesInUse();
  const attachments: ParsedAttachment[] = [];
  const notStored: string[] = [];
  let total = 0;
  for (const entity of [...entities, ...reduced]) {
    const file = readFile(entity, bodyCharset);
    const number = attachments.length + notStored.length + 1;
    const mediaType = entity.type.value;
    const given = reduced.includes(entity) ? 'message.html' : file.name;
    const name = names.take(safeName(given, number, mediaType));
    const size = file.content.length;
    const reason = refusal(attachments.length, size, maxAllBytes - total, maxAllBytes);
    if (reason) {
      notStored.push(`Not stored: ${shown(name)} (${sizeText(size)}): ${reason}`);
      continue;
    }
    total += size;
    attachments.push({
      name,
      mediaType,
      image: imageKind(file.content),
      size,
      hash: file.hash,
      content: ownBytes(file.content),
    });
  }
  return { attachments, notStored };
};

const refusal = (stored: number, size: number, room: number, maxAllBytes: number): string | null => {
  if (stored >= MAX_ATTACHMENTS) return `a mail may have ${MAX_ATTACHMENTS} attachments`;
  if (size > MAX_ATTACHMENT_BYTES) return `an attachment may have ${sizeText(MAX_ATTACHMENT_BYTES)}`;
  if (size > room) return `the attachments of a mail may have ${sizeText(maxAllBytes)} together`;
  return null;
};

/** In Markdown, as it is called. */
const shown = (name: string): string => name.replace(/[\\[\]`*_<>&~@#]/g, '\\$&');

const sizeText = (bytes: number): string => {
  if (bytes < 1_024) return `${bytes} bytes`;
  if (bytes < 1_048_576) return `${Math.ceil(bytes / 1_024)} kB`;
  return `${Math.round((bytes / 1_048_576) * 10) / 10} MB`;
};
