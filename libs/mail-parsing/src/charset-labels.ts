import * as iconv from 'iconv-lite';

/** `name`: what `decodeWith` knows it by. `none`: the label says nothing about bytes beyond ASCII. */
type Charset = Readonly<{ kind: 'none' | 'iso-2022' | 'multibyte' | 'other'; name: string }>;

const NONE: Charset = { kind: 'none', name: '' };

/** What says nothing, or nothing that could be true of a mail. */
const SAYS_NOTHING =
  /^(|us|(us-?)?ascii|us-ascii.*|ansi_?x3\.4-19\d\d|iso-?646(-us)?|iso_646\.irv:1991|cs-?ascii|ibm-?367|cp-?367|(x-)?unknown(-8-?bit)?|8-?bit|7-?bit|binary|none|default|null|undefined|(x-)?user-?defined|replacement)$/;

/** Names of vendors beside the labels of the WHATWG Encoding Standard, without `x-` and `cs`, without blanks and lines. */
const aliases: Readonly<Record<string, string>> = {
  ansi: 'windows-1252',
  big5hkscs: 'big5',
  big5eten: 'big5',
  big5plus: 'big5',
  cp950: 'big5',
  ms950: 'big5',
  windows950: 'big5',
  mswin950: 'big5',
  macchinesetrad: 'big5',
  cp936: 'gb18030',
  ms936: 'gb18030',
  windows936: 'gb18030',
  euccn: 'gb18030',
  gb: 'gb18030',
  gb231280: 'gb18030',
  gb180302000: 'gb18030',
  gb180302005: 'gb18030',
  gb180302022: 'gb18030',
  macchinesesimp: 'gb18030',
  cp949: 'euc-kr',
  ms949: 'euc-kr',
  windows949: 'euc-kr',
  uhc: 'euc-kr',
  johabuhc: 'euc-kr',
  ksc5601: 'euc-kr',
  ksc56011987: 'euc-kr',
  ksx1001: 'euc-kr',
  mackorean: 'euc-kr',
  cp932: 'shift_jis',
  ms932: 'shift_jis',
  mskanji: 'shift_jis',
  sjis: 'shift_jis',
  shiftjis: 'shift_jis',
  shiftjisms: 'shift_jis',
  shiftjisx0213: 'shift_jis',
  shiftjis2004: 'shift_jis',
  windows31j: 'shift_jis',
  windows932: 'shift_jis',
  macjapanese: 'shift_jis',
  cp943: 'shift_jis',
  ibm943: 'shift_jis',
  eucjp: 'euc-jp',
  eucjpms: 'euc-jp',
  eucjpwin: 'euc-jp',
  eucjpopen: 'euc-jp',
  eucjisx0213: 'euc-jp',
  eucjis2004: 'euc-jp',
  cp51932: 'euc-jp',
  ujis: 'euc-jp',
  cp51936: 'gb18030',
  cp51949: 'euc-kr',
  cp54936: 'gb18030',
  cp65000: 'utf-7',
  unicode11utf7: 'utf-7',
  unicode20utf7: 'utf-7',
  cp65001: 'utf-8',
  utf8n: 'utf-8',
  utf8mb3: 'utf-8',
  utf8mb4: 'utf-8',
  utf8sig: 'utf-8',
  unicode: 'utf-16',
  ucs2: 'utf-16',
  utf16: 'utf-16',
  iso10646ucs2: 'utf-16',
  ucs4: 'utf-32',
  utf32: 'utf-32',
  iso10646ucs4: 'utf-32',
  iso885916: 'iso-8859-16',
  latin10: 'iso-8859-16',
  l10: 'iso-8859-16',
  macce: 'maccenteuro',
  macroman: 'macintosh',
  hzgb2312: 'hz-gb-2312',
  hz: 'hz-gb-2312',
  cp52936: 'hz-gb-2312',
};

const MAX_LENGTH = 100;
const ISO_2022 = /^(iso-?2022-?\w+.*|cp-?5022\w*|jis(-?7|-?8|-encoding|_encoding)?|junet|kanji)$/;
const MULTIBYTE = /^(shift_jis|euc-jp|euc-kr|big5)$/;

/** The charset a label stands for; null where nobody knows it. */
export const charsetOf = (label: string | null): Charset | null => {
  const [written = ''] = (label ?? '').slice(0, MAX_LENGTH).toLowerCase().split('*');
  const given = written.replace(/^[\s"'<_]*(charset=)?|[\s"'>;,_]+$/g, '');
  if (SAYS_NOTHING.test(given)) return NONE;
  const plain = given.replace(/^(x-|cs){1,2}/, '');
  if (ISO_2022.test(given) || ISO_2022.test(plain)) return { kind: 'iso-2022', name: plain };
  const bare = plain.replace(/[^a-z0-9]/g, '');
  const name = aliases[bare] ?? labelled(given) ?? labelled(plain) ?? labelled(hyphenated(bare));
  if (name === undefined) return null;
  return { kind: MULTIBYTE.test(name) ? 'multibyte' : 'other', name };
};

/** `cp-1252`, `win1252`, `ISO8859_15` and the like, as the standard spells them. */
const hyphenated = (bare: string): string =>
  bare
    .replace(/^(?:cp|ms|win|windows|mswin|ibm)(125\d|874)\w{0,2}$/, 'windows-$1')
    .replace(/^(?:iso)?8859(\d{1,2})(?:[ei]|19\d\d)?$/, 'iso-8859-$1')
    .replace(/^(?:ibm|cp|dos|oem)(\d{3,4})$/, 'cp$1')
    .replace(/^koi8?([ru])$/, 'koi8-$1');

const labelled = (label: string): string | undefined => {
  try {
    const { encoding } = new TextDecoder(label);
    return /^gb(k|18030)$/.test(encoding) ? 'gb18030' : encoding;
  } catch {
    return label !== '' && !/^(base64|hex|binary|utf16le|ucs2)$/.test(label) && iconv.encodingExists(label)
      ? label
      : undefined;
  }
};
