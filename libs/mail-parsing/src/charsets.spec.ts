import * as fc from 'fast-check';
import * as iconv from 'iconv-lite';
import { decodeText } from './charsets';

const samples: readonly (readonly [charset: string, text: string])[] = [
  ['utf-8', 'Grüße, 日本語'],
  ['utf-16le', 'Grüße, 日本語'],
  ['utf-16be', 'Grüße, 日本語'],
  ['iso-8859-1', 'Grüße'],
  ['iso-8859-2', 'Zażółć gęślą jaźń'],
  ['iso-8859-3', 'Ĉiuĵaŭde'],
  ['iso-8859-4', 'Šķūnis'],
  ['iso-8859-5', 'Съешь ещё'],
  ['iso-8859-6', 'مرحبا'],
  ['iso-8859-7', 'Καλημέρα'],
  ['iso-8859-8', 'שלום'],
  ['iso-8859-9', 'Günaydın İş'],
  ['iso-8859-10', 'Þórður ŋ'],
  ['iso-8859-11', 'สวัสดี'],
  ['iso-8859-13', 'Ačiū'],
  ['iso-8859-14', 'Ŵyneb'],
  ['iso-8859-15', '10 € œuvre'],
  ['iso-8859-16', 'Ștefan'],
  ['windows-1250', 'Příliš žluťoučký'],
  ['windows-1251', 'Привет'],
  ['windows-1252', '“quoted” – €'],
  ['windows-1253', 'Καλημέρα'],
  ['windows-1254', 'Günaydın'],
  ['windows-1255', 'שלום'],
  ['windows-1256', 'مرحبا'],
  ['windows-1257', 'Ačiū'],
  ['windows-1258', 'Vi\u00EAt'],
  ['koi8-r', 'Привет'],
  ['koi8-u', 'Привіт ґ'],
  ['shift_jis', 'こんにちは'],
  ['euc-jp', 'こんにちは'],
  ['gb18030', '你好，世界'],
  ['big5', '你好，世界'],
  ['euc-kr', '안녕하세요'],
];

describe('the text of bytes', () => {
  it.each(samples)('is decoded as declared: %s (BODY-4)', (charset, text) => {
    expect(decodeText(iconv.encode(text, charset), charset)).toBe(text);
  });
  it('is decoded as ISO-2022-JP (BODY-4)', () => {
    expect(decodeText(Buffer.from('\x1b$B$3$s$K$A$O\x1b(B', 'latin1'), 'ISO-2022-JP')).toBe('こんにちは');
  });
  it.each([
    ['latin1', 'iso-8859-1'],
    ['"ISO_8859-1:1987"'.replaceAll('"', ''), 'iso-8859-1'],
    ['CP1252', 'windows-1252'],
    ['cp-850', 'cp850'],
    ['x-sjis', 'shift_jis'],
    ['cp932', 'shift_jis'],
    ['ks_c_5601-1987', 'euc-kr'],
    ['gb2312', 'gb18030'],
    ['utf8', 'utf-8'],
    ['ISO-8859-8-I', 'iso-8859-8'],
  ])('knows the name %s (BODY-4)', (name, charset) => {
    const text = charset.startsWith('iso-8859-8') ? 'שלום' : /jis|kr|gb/.test(charset) ? '一' : 'ü';
    expect(decodeText(iconv.encode(text, charset), name)).toBe(text);
  });
  it.each([null, '', 'us-ascii', 'x-unknown', 'no such charset', 'unknown-8bit'])(
    'is UTF-8 if it is valid where %j is declared (BODY-4)',
    (declared) => {
      expect(decodeText(Buffer.from('Grüße, 日本語'), declared)).toBe('Grüße, 日本語');
    },
  );
  it('is not UTF-8 where that is impossible', () => {
    const german = 'Sehr geehrte Damen und Herren, für die Störung möchten wir uns entschuldigen. Grüße';
    expect(decodeText(Buffer.from(german, 'latin1'), 'utf-8')).toBe(german);
    expect(decodeText(Buffer.from(german, 'latin1'), null)).toBe(german);
    const russian = 'Здравствуйте, у меня не работает принтер, помогите пожалуйста. Спасибо большое!';
    expect(decodeText(iconv.encode(russian, 'koi8-r'), null)).toBe(russian);
  });
  it('stays as declared where little can not be decoded', () => {
    const cut = Buffer.concat([Buffer.from('日本語日本語日本語日本語'), Buffer.from([0xe6])]);
    expect(decodeText(cut, 'utf-8')).toBe('日本語日本語日本語日本語\uFFFD');
  });
  it.each([
    ...[
      'iso-2022-jp-ms',
      'ISO-2022-JP-2',
      'x-iso-2022-jp',
      'csISO2022JP',
      'cp50220',
      'CP50221',
      'cp50222',
      'jis',
      'x-jis7',
    ],
    ...[null, 'us-ascii', 'utf-8', 'windows-1252', 'shift_jis', 'unknown-8bit', 'no such charset'],
  ])('is read by its escapes of JIS where %j is declared (BODY-4)', (declared) => {
    expect(decodeText(Buffer.from('\x1b$B%W%j%s\x1b(B abc', 'latin1'), declared)).toBe('プリン abc');
  });
  it.each([
    ['JIS X 0212', '\x1b$(D0!\x1b(B', '丂'],
    ['half-width kana', '\x1b(I1234\x1b(B', 'ｱｲｳｴ'],
    ["NEC's and IBM's characters", '\x1b$B-!y!\x1b(B', '①纊'],
    ['empty runs', '\x1b$B\x1b(B\x1b$B%W%j\x1b(B\x1b$B\x1b(Ba', 'プリa'],
    ['a bad pair', '\x1b$B%W%j%s%?!<% 8N>c\x1b(B', 'プリンター\uFFFD故障'],
    ['a line without its end', '\x1b$B%W%j\nabc\ndef', 'プリ\nabc\ndef'],
    ['a line broken on the way', '\x1b$B%W\n%j\x1b(Babc', 'プ\nリabc'],
    ['bytes of UTF-8 beside', '\x1b$B%W%j\x1b(B Gr\xc3\xbc\xc3\x9fe', 'プリ Grüße'],
  ])('is ISO-2022-JP with %s (BODY-4)', (_, bytes, text) => {
    expect(decodeText(Buffer.from(bytes, 'latin1'), 'iso-2022-jp')).toBe(text);
  });
  it.each([
    ['iso-2022-kr', '\x1b$)C\x0e0!3*\x0f abc', '가나 abc'],
    ['iso-2022-cn', '\x1b$)A\x0eVPND\x0f abc', '中文 abc'],
    ['hz-gb-2312', '~{VPND~} a~~b', '中文 a~b'],
    ['utf-7', 'a+APw-b', 'aüb'],
  ])('is %s (BODY-4)', (charset, bytes, text) => {
    expect(decodeText(Buffer.from(bytes, 'latin1'), charset)).toBe(text);
  });
  it.each([
    ['utf-8', 'Grüße aus Köln, schöne Tage', 6],
    ['shift_jis', 'プリンターが壊れました', 4],
    ['euc-jp', 'プリンターが壊れました', 4],
    ['euc-kr', '프린터가 고장났습니다', 4],
    ['gb18030', '打印机坏了，请帮忙', 4],
    ['big5', '印表機壞了', 4],
  ])('of %s loses one character a place (BODY-4)', (charset, text, at) => {
    const bytes = iconv.encode(text, charset);
    const before = iconv.decode(bytes.subarray(0, at), charset);
    const damaged = Buffer.concat([
      bytes.subarray(0, at),
      Buffer.from([0xff]),
      bytes.subarray(at),
      Buffer.from([0xe3]),
    ]);
    expect(decodeText(damaged, charset)).toBe(`${before}\uFFFD${text.slice(before.length)}\uFFFD`);
  });
  it('keeps the bytes after a pair that stands for nothing (BODY-4)', () => {
    expect(decodeText(Buffer.from('c7c1c9a1c7c1', 'hex'), 'euc-kr')).toBe('프\uFFFD프');
    expect(decodeText(Buffer.from('c7c120c7', 'hex'), 'euc-kr')).toBe('프 \uFFFD');
  });
  it('stays UTF-8 although a mark of damage stands in it', () => {
    expect(decodeText(Buffer.from('\uFFFD\uFFFD\uFFFD\uFFFD lost'), 'utf-8')).toBe('\uFFFD\uFFFD\uFFFD\uFFFD lost');
  });
  it.each([
    ['Grüße', 'latin1'],
    ['Straße', 'latin1'],
    ['café', 'latin1'],
    ['프린터가 고장났습니다', 'euc-kr'],
    ['打印机坏了，请帮忙', 'gb18030'],
    ['印表機壞了', 'big5'],
    ['プリンターが壊れました', 'shift_jis'],
    ['プリンターが壊れました', 'euc-jp'],
    ['Привет, принтер сломался', 'koi8-r'],
  ])('is detected, though it is short: %s in %s (BODY-4)', (text, charset) => {
    expect(decodeText(iconv.encode(text, charset), null)).toBe(text);
  });
  it.each([
    ['win-1251', 'windows-1251', 'ё'],
    ['windows1250', 'windows-1250', 'ě'],
    ['iso8859_15', 'iso-8859-15', '€'],
    ['iso-8859-16', 'iso-8859-16', 'Ș'],
    ['latin10', 'iso-8859-16', 'Ș'],
    ['UHC', 'euc-kr', '똠'],
    ['ms949', 'euc-kr', '똠'],
    ['windows-31j', 'shift_jis', '①'],
    ['MS_Kanji', 'shift_jis', 'あ'],
    ['eucJP-ms', 'euc-jp', 'あ'],
    ['cp936', 'gb18030', '坏'],
    ['x-gbk', 'gb18030', '坏'],
    ['big5-hkscs', 'big5', '印'],
    ['cp950', 'big5', '印'],
    ['x-mac-roman', 'macintosh', 'ü'],
    ['"utf-8"', 'utf-8', 'ü'],
    ['utf8mb4', 'utf-8', 'ü'],
  ])('knows the name %s of a vendor (BODY-4)', (name, charset, text) => {
    expect(decodeText(iconv.encode(text, charset), name)).toBe(text);
  });
  it('is text whatever the bytes and the charset', () => {
    const charsets = fc.oneof(
      fc.constantFrom(...samples.map(([charset]) => charset), 'utf-7', 'iso-2022-kr'),
      fc.string(),
    );
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), charsets, (bytes, charset) => {
        expect(typeof decodeText(bytes, charset)).toBe('string');
      }),
    );
  });
});
