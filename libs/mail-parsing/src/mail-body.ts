import { harmlessText } from './harmless-text';
import { htmlToMarkdown } from './html-to-markdown';
import { readText } from './entity-content';
import { hasName, MimeEntity } from './mime-entity';
import { withoutUuencoded } from './uuencoded-files';

/** One text of a mail, in the forms it was sent in. */
type Variant = Readonly<{ plain: readonly MimeEntity[]; rich: readonly MimeEntity[] }>;
/** Which parts are the text, in order, and which are files (BODY-1, ATT-1). */
type Layout = Readonly<{ texts: readonly Variant[]; files: readonly MimeEntity[]; isEncrypted: boolean }>;

export type Body = Readonly<{
  /** Harmless Markdown, with the marks of quotes. */
  text: string;
  /** HTML beyond SEC-9, which is not shown as a whole: to be attached. */
  reduced: readonly MimeEntity[];
}>;

export const ENCRYPTED = 'This message is encrypted. The original mail is available to Maintainers.';

export const layoutOf = (entity: MimeEntity): Layout => {
  const { type, parts } = entity;
  if (isEncrypted(type)) return { ...nothing, isEncrypted: true };
  if (parts === null) return isText(entity) ? textOf(entity) : { ...nothing, files: [entity] };
  if (type.value === 'multipart/alternative') return alternativeOf(parts.map(layoutOf));
  // Of what belongs together the first part is what is read, whatever the others are.
  if (type.value === 'multipart/related' || type.value === 'multipart/report')
    return joined([layoutOf(parts[0]!), { ...nothing, files: parts.slice(1) }]);
  return joined(parts.filter((part) => !isSignatureOf(entity, part)).map(layoutOf));
};

/** The text as Markdown that does nothing, by the rules of BODY-1 to BODY-11. */
export const readBody = (texts: readonly Variant[]): Body => {
  const pieces: string[] = [];
  const reduced: MimeEntity[] = [];
  for (const { plain, rich } of texts) {
    const typed = plain.map(readPlain);
    if (typed.some(isThere) || rich.length === 0) {
      pieces.push(...typed);
      continue;
    }
    for (const entity of rich) {
      const { text, isReduced } = readRich(entity);
      pieces.push(text);
      if (isReduced) reduced.push(entity);
    }
  }
  return { text: pieces.filter(isThere).join('\n\n'), reduced };
};

const isThere = (text: string): boolean => text.trim() !== '';

const nothing: Layout = { texts: [], files: [], isEncrypted: false };

const joined = (layouts: readonly Layout[]): Layout => ({
  texts: layouts.flatMap(({ texts }) => texts),
  files: layouts.flatMap(({ files }) => files),
  isEncrypted: layouts.some(({ isEncrypted }) => isEncrypted),
});

/** The first form that is plain and the last one with HTML (RFC 2046, 5.1.4); forms nobody asked for are left out. */
const alternativeOf = (forms: readonly Layout[]): Layout => {
  const { files, isEncrypted } = joined(forms);
  const textual = forms.filter(({ texts }) => texts.length > 0);
  const withHtml = (form: Layout) => form.texts.some(({ rich }) => rich.length > 0);
  const plain = textual.find((form) => !withHtml(form));
  const html = textual.filter(withHtml).at(-1);
  const partsOf = (form: Layout | undefined) => (form?.texts ?? []).flatMap(({ plain, rich }) => [...plain, ...rich]);
  const texts = textual.length > 0 ? [{ plain: partsOf(plain), rich: partsOf(html) }] : [];
  return { texts, files, isEncrypted };
};

const isHtml = ({ type }: MimeEntity): boolean => type.value === 'text/html';

/** A text part without a name is to be read, whatever its subtype; so is what claims to have parts and has none (ATT-1). */
const isText = (entity: MimeEntity): boolean =>
  /^(text|multipart)\//.test(entity.type.value) &&
  !/^text\/(calendar|vcard|x-vcard|rfc822-headers)$/.test(entity.type.value) &&
  entity.disposition.value !== 'attachment' &&
  !hasName(entity);

const textOf = (entity: MimeEntity): Layout => {
  if (isHtml(entity)) return { ...nothing, texts: [{ plain: [], rich: [entity] }] };
  const { text, files } = withoutUuencoded(entity);
  return { ...nothing, texts: [{ plain: [text], rich: [] }], files };
};

/** PGP/MIME (RFC 3156) and S/MIME (RFC 8551). */
const isEncrypted = ({ value, parameters }: MimeEntity['type']): boolean =>
  value === 'multipart/encrypted' ||
  (/^application\/(x-)?pkcs7-mime$/.test(value) && parameters.get('smime-type')?.toLowerCase() === 'enveloped-data');

/** ATT-6: with `x-` or without. */
const isSignatureOf = ({ type }: MimeEntity, part: MimeEntity): boolean => {
  const name = (value: string) => value.toLowerCase().replace(/\/x-/, '/');
  return type.value === 'multipart/signed' && name(type.parameters.get('protocol') ?? '') === name(part.type.value);
};

const readPlain = (entity: MimeEntity): string => harmlessText(readText(entity), 'plain');

const readRich = (entity: MimeEntity): Readonly<{ text: string; isReduced: boolean }> => {
  if (!isHtml(entity)) return { text: readPlain(entity), isReduced: false };
  const { markdown, isReduced } = htmlToMarkdown(readText(entity));
  return { text: harmlessText(markdown, 'html'), isReduced };
};
