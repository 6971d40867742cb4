import { linkOfUpload, Upload } from '@ledgerdesk/contracts';
import { cutText, harmlessText, MailFlag, MAX_TEXT_BYTES, ParsedMail } from '@ledgerdesk/mail-parsing';
import { WrittenTarget } from '../mail-target';

/** What ISS-3 allows for the whole. */
const MAX_BODY_BYTES = 262_144;

/** What is named in the text, since something is missing by it. */
const MISSING: Readonly<Partial<Record<MailFlag, string>>> = {
  truncated: 'This mail has more parts than are read; the rest is in the original mail.',
  'header-cut': 'A header field of this mail was too long to read as a whole.',
  'addresses-cut': 'This mail has more addresses than are read.',
  'html-too-long':
    'Some of the HTML of this mail is not shown, or lost its form: it is too long, or nested too deeply.',
};

type MailText = Pick<
  ParsedMail,
  'text' | 'replyText' | 'fullText' | 'fullReplyText' | 'subject' | 'title' | 'notStored'
>;

/**
 * The text of an issue or note before its uploads are known: `full` is what `full-text.txt` holds, where it was cut.
 * `reservedBytes`: for what is added later.
 */
export const textOf = (
  parsed: MailText,
  target: WrittenTarget,
  flags: readonly MailFlag[],
  uploads: readonly Upload[],
  reservedBytes = 0,
): Readonly<{ body: string; full: Uint8Array | null }> => {
  const isCutTitle =
    target.kind === 'issue' && parsed.title.endsWith('…') && parsed.subject.length > parsed.title.length;
  const before = isCutTitle ? [harmlessText(parsed.subject, 'plain')] : [];
  const after = [
    ...(uploads.length > 0 ? [uploads.map(linkTo).join('\n')] : []),
    ...(parsed.notStored.length > 0 ? [harmlessText(parsed.notStored.join('\n'), 'plain')] : []),
    ...flags.flatMap((flag) => MISSING[flag] ?? []),
  ];
  const around = Buffer.byteLength([...before, '', ...after, FULL_TEXT_LINE].join('\n\n'));
  const written = writtenIn(parsed, target);
  const { text, full } = cutText(written.text, Math.min(MAX_TEXT_BYTES, MAX_BODY_BYTES - reservedBytes - around));
  const shown = target.kind === 'note' && target.internal ? collapsed(text) : text;
  return { body: [...before, shown, ...after].filter((part) => part.trim()).join('\n\n'), full: written.full ?? full };
};

/** Room for what collapses it, and for the link to the whole. */
const FULL_TEXT_LINE = ' '.repeat(300);

/** BODY-13 */
const writtenIn = (parsed: MailText, { kind }: WrittenTarget): Readonly<{ text: string; full: Uint8Array | null }> =>
  kind === 'issue'
    ? { text: parsed.text, full: parsed.fullText }
    : { text: parsed.replyText, full: parsed.fullReplyText };

/** LOOP-7: so that it can be passed over. */
const collapsed = (text: string): string =>
  text.trim() && `<details><summary>Automatic reply</summary>\n\n${text}\n\n</details>`;

/** ATT-2 */
const linkTo = (upload: Upload): string => {
  const link = `[${escaped(upload.name)}](${linkOfUpload(upload)})`;
  return upload.image ? `!${link}` : link;
};

const escaped = (name: string): string => name.replace(/[\\[\]`*_<>&!]/g, '\\$&');
