import { linkOfUpload, Upload } from '@ledgerdesk/contracts';
import { cutText } from '../parsing/cut-text';
import { harmlessText } from '../parsing/harmless-text';
import { MailFlag, ParsedMail } from '../parsing/parsed-mail';
import { WrittenTarget } from './mail';

/** BODY-20; and what ISS-3 allows for the whole. */
const [MAX_TEXT_BYTES, MAX_BODY_BYTES] = [200_000, 262_144];

/** What is named in the text, since something is missing by it. */
const MISSING: Readonly<Partial<Record<MailFlag, string>>> = {
  truncated: 'This mail has more parts than are read; the rest is in the original mail.',
  'header-cut': 'A header field of this mail was too long to read as a whole.',
  'addresses-cut': 'This mail has more addresses than are read.',
};

type Written = Pick<ParsedMail, 'text' | 'replyText' | 'subject' | 'title' | 'notStored'>;

/** The text of an issue or note before its uploads are known: `full` is what `full-text.txt` holds, where it was cut. */
export const textOf = (
  parsed: Written,
  target: WrittenTarget,
  flags: readonly MailFlag[],
  uploads: readonly Upload[],
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
  const { text, full } = cutText(written(parsed, target), Math.min(MAX_TEXT_BYTES, MAX_BODY_BYTES - around));
  return { body: [...before, text, ...after].filter((part) => part.trim()).join('\n\n'), full };
};

const FULL_TEXT_LINE = ' '.repeat(200);

/** BODY-13; LOOP-7: collapsed, so that it can be passed over. */
const written = ({ text, replyText }: Written, target: WrittenTarget): string => {
  if (target.kind === 'issue') return text;
  if (target.internal && replyText.trim())
    return `<details><summary>Automatic reply</summary>\n\n${replyText}\n\n</details>`;
  return replyText;
};

/** ATT-2 */
const linkTo = (upload: Upload): string => {
  const link = `[${escaped(upload.name)}](${linkOfUpload(upload)})`;
  return upload.image ? `!${link}` : link;
};

const escaped = (name: string): string => name.replace(/[\\[\]`*_<>&!]/g, '\\$&');
