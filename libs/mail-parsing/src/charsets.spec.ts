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
