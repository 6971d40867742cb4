import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseMail } from './parse-mail';
import { ParsedMail } from './parsed-mail';

const folder = join(__dirname, 'fixture', 'cases');
const MAX_BYTES = 25 * 1_048_576;
const ofFile = (name: string) => parseMail(readFileSync(join(folder, `${name}.eml`)), MAX_BYTES);
const of = (...lines: string[]) => parseMail(Buffer.from(lines.join('\r\n'), 'latin1'), MAX_BYTES);
const replyOf = ({ replyText }: ParsedMail) => replyText.split('\n\n<details><summary>Quoted text</summary>')[0];
const filesOf = ({ attachments }: ParsedMail) =>
  attachments.map(({ name, content }) => [name, Buffer.from(content).toString('latin1')]);

/** What is visible of a reply, of mails as common software writes them. */
const replies: Readonly<Record<string, string>> = {
  'b10-short-answer-above-attribution': 'Yes',
  'b11-name-above-attribution': 'It works again\nAnn',
  'b14-sentence-taken-for-device-line': 'The parts came today.\n\nSent with the night train, but one box was open.',
  'b20-wrapped-before-bracket': 'Es geht wieder, danke.',
  'b22-wrapped-after-ordinal': 'Es geht wieder.',
  'b23-four-blank-lines': 'It works again.',
  'b24-zoho-dashes': 'It works again.',
  'b26-attribution-without-colon': 'It works again.',
  'b27-date-first-and-no-marks': 'It works again.',
  'b29-french-header-block': 'Cela marche.',
  'b30-danish-banner': 'Det virker igen.',
  'b32-quoted-lines-that-lost-their-mark': 'It works again.',
  'b33-list-footer-below-the-quote': 'It works again.',
  'b34-attribution-over-blank-lines': 'It works again.',
  'b35-vietnamese': 'Cảm ơn.',
  'b38-romanian': 'Mulțumesc.',
};
/** The whole text of mails whose bytes are damaged, or say little about themselves. */
const texts: Readonly<Record<string, string>> = {
  'a01-label-iso-2022-jp-ms': 'プリンターが壊れました。至急お願いします。',
  'a02-iso-2022-jp-one-bad-pair': 'プリンター\uFFFD故障',
  'a03-iso-2022-jp-no-charset': 'プリンターが壊れました。至急お願いします。',
  'a06-word-of-unknown-8bit': 'See the subject.',
  'a07-raw-euc-kr-subject': '프린터가 고장났습니다',
  'a08-charset-only-in-meta': 'Yazıcı çalışmıyor. Şimdi ne yapmalıyız?',
  'a11-base64-then-plain-footer':
    'Grüße aus Köln, die Straße ist gesperrt.\n_______________\nThis list is run by nobody.',
  'a12-flowed-quote': '> the customer wrote a long line that goes on\n> a fixed line\n\nmy answer is flowed too',
  'a13-two-content-types': 'Please sign.',
  'a15-same-boundary-nested': 'Please sign.',
  'a17-utf-8-one-broken-character': 'Grüße aus Köln, schöne Tage. Tsch\uFFFD',
  'b40-raw-byte-in-encoded-word': 'x',
  'b42-base64-with-plain-footer':
    'Die Tür klemmt noch, bitte kommen Sie schnell.\n_______________________________________________\nDoors mailing list\nDoors@lists.kunde.test',
  'b44-no-blank-line-before-the-text': 'The door is stuck again.\nPlease come soon.',
  'b45-uuencoded-attachment': 'See the note.',
};
const subjects: Readonly<Record<string, string>> = {
  'a06-word-of-unknown-8bit': 'Grüße aus Köln',
  'a07-raw-euc-kr-subject': '프린터가 고장났습니다',
  'b40-raw-byte-in-encoded-word': 'Die Tür klemmt',
};
const contract = '%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n';
const files: Readonly<Record<string, readonly (readonly [name: string, content: string])[]>> = {
  'a13-two-content-types': [['contract.pdf', contract]],
  'a15-same-boundary-nested': [['contract.pdf', contract]],
  'b45-uuencoded-attachment': [['note.txt', 'Door\n']],
};

describe('a mail that was read wrongly once', () => {
  it.each(Object.entries(replies))('shows what its sender wrote: %s (BODY-15, BODY-18)', async (name, reply) => {
    expect(replyOf(await ofFile(name))).toBe(reply);
  });
  it.each(Object.entries(texts))('has its text: %s (BODY-4, BODY-5)', async (name, text) => {
    expect((await ofFile(name)).text).toBe(text);
  });
  it.each(Object.entries(subjects))('has its subject: %s (BODY-4)', async (name, subject) => {
    expect((await ofFile(name)).subject).toBe(subject);
  });
  it.each(Object.entries(files))('has its files: %s (BODY-5, ATT-1)', async (name, expected) => {
    expect(filesOf(await ofFile(name))).toEqual(expected);
  });
  it('is in one of the lists', () => {
    const listed = [...Object.keys(replies), ...Object.keys(texts)].map((name) => `${name}.eml`);
    expect(listed.sort()).toEqual(readdirSync(folder).sort());
  });
});

describe('a Content-Type that is not written as it should be', () => {
  it.each(['"text/html"', 'text/html (made by x; v1)', "'text/html'; charset=utf-8", 'TEXT/HTML;charset=utf-8 (x)'])(
    'is known all the same: %s (BODY-5)',
    async (type) => expect((await of(`Content-Type: ${type}`, '', '<p>Gr\xc3\xbc\xc3\x9fe</p>')).text).toBe('Grüße'),
  );
  it.each(['boundary=b (x)', 'boundary=b', 'x=y z; boundary="b"', 'boundary= b ;'])(
    'has its parts: %s (BODY-5)',
    async (parameter) => {
      const mail = await of(`Content-Type: multipart/mixed (x); ${parameter}`, '', '--b', '', 'Hello', '--b--');
      expect(mail.text).toBe('Hello');
    },
  );
  it.each([
    ['Content-Type: application/pdf; name=my file (1).pdf; x=y', 'my file (1).pdf'],
    ['Content-Disposition: attachment; filename=my file.pdf', 'my file.pdf'],
    ['Content-Disposition: attachment; filename="a;b (1).pdf"; size=3', 'a;b (1).pdf'],
  ])('keeps the name of a file whole: %s (ATT-4)', async (field, name) => {
    const mail = await of('Content-Type: multipart/mixed; boundary=b', '', '--b', field, '', 'x', '--b--');
    expect(filesOf(mail)).toEqual([[name, 'x']]);
  });
});

describe('a multipart whose boundary is not declared', () => {
  const text = [
    'Content-Type: text/plain; charset=utf-8',
    'Content-Transfer-Encoding: quoted-printable',
    '',
    'Gr=C3=BC=C3=9Fe',
  ];
  const file = ['Content-Type: text/csv; name=a.csv', 'Content-Transfer-Encoding: base64', '', 'YSxi'];
  const declared = [
    'multipart/mixed',
    'multipart/mixed; boundary=',
    'multipart/mixed; boundary=""',
    'multipart/mixed; charset=utf-8',
    'multipart/mixed; boundary=other',
    'multipart/related',
  ];
  it.each(declared)('has its parts by its first delimiter: %s (BODY-5)', async (type) => {
    const mail = await of(
      `Content-Type: ${type}`,
      '',
      'This is a multi-part message in MIME format.',
      '',
      '--_=a.b',
      ...text,
      '',
      '--_=a.b',
      ...file,
      '--_=a.b--',
    );
    expect([mail.text, filesOf(mail)]).toEqual(['Grüße', [['a.csv', 'a,b']]]);
  });
  it('has its parts where the first of them has no header, or the last delimiter is missing (BODY-5)', async () => {
    const bare = await of(
      'Content-Type: multipart/mixed',
      '',
      '-- ',
      '----------',
      '--b',
      '',
      'Hello',
      '--b',
      ...file,
      '--b--',
    );
    expect([bare.text, filesOf(bare)]).toEqual(['Hello', [['a.csv', 'a,b']]]);
    const open = await of(
      'Content-Type: multipart/alternative',
      '',
      '--b',
      ...text,
      '--b',
      'Content-Type: text/html',
      '',
      '<p>x</p>',
    );
    expect(open.text).toBe('Grüße');
  });
  it('has them within another one (BODY-5)', async () => {
    const inner = ['Content-Type: multipart/mixed', '', '--i', ...text, '--i', ...file, '--i--'];
    const mail = await of('Content-Type: multipart/mixed; boundary=o', '', '--o', ...inner, '--o--');
    expect([mail.text, filesOf(mail)]).toEqual(['Grüße', [['a.csv', 'a,b']]]);
  });
  it('has the text of its first part, and all of it attached, where no line parts it (BODY-5)', async () => {
    const body = ['MIME message', '', ...text];
    const mail = await of('Content-Type: multipart/mixed', '', ...body);
    expect([mail.text, filesOf(mail)]).toEqual(['Grüße', [['original.txt', body.join('\r\n')]]]);
  });
  it.each([
    ['a signature', ['Hello', '', '-- ', 'Jane']],
    ['a rule', ['Hello', '--------', '', 'Jane', '----------']],
    ['an option', ['Hello', '', '--verbose', 'Jane']],
  ])('is its text where it has no parts, with %s (BODY-5)', async (_, body) => {
    const mail = await of('Content-Type: multipart/mixed', '', ...body);
    expect([mail.text.replace(/\\/g, '').split('\n'), filesOf(mail)]).toEqual([body.join('\n').split('\n'), []]);
  });
});

describe('a head of a mail', () => {
  const subjectOf = async (value: string, body = 'x', contentType = 'text/plain') =>
    (await of(`Subject: ${value}`, `Content-Type: ${contentType}`, '', body)).subject;
  const JIS = '\x1b$B%W%j%s\x1b(B';
  it.each([
    ['raw bytes of JIS', JIS, 'プリン'],
    ["an encoded word of a vendor's label", `=?cp50220?B?${Buffer.from(JIS, 'latin1').toString('base64')}?=`, 'プリン'],
    ['an encoded word that lies', `=?us-ascii?B?${Buffer.from(JIS, 'latin1').toString('base64')}?=`, 'プリン'],
    ['blanks within an encoded word', '=?utf-8?Q?Gr=C3=BC=C3=9Fe aus K=C3=B6ln?=', 'Grüße aus Köln'],
    ['a question mark within an encoded word', '=?utf-8?Q?What now??=', 'What now?'],
    ['a language', '=?utf-8*de?Q?Gr=C3=BC=C3=9Fe?=', 'Grüße'],
    ['base64 that was split within a group', '=?utf-8?B?R3LDv?= =?utf-8?B?MOfZQ==?=', 'Grüße'],
    ['base64 without padding, twice', '=?utf-8?B?R3LDvA?= =?utf-8?B?w59l?=', 'Grüße'],
    ['words of two charsets', '=?utf-8?Q?Gr=C3=BC?= =?iso-8859-1?Q?=DFe?=', 'Grüße'],
    ['one broken byte', '=?utf-8?Q?Gr=C3=BC=C3=9Fe_T=C3?=', 'Grüße T\uFFFD'],
    ['no end', '=?utf-8?Q?Gruss', '=?utf-8?Q?Gruss'],
  ])('is read with %s (BODY-4, BODY-5)', async (_, value, subject) => {
    expect(await subjectOf(value)).toBe(subject);
  });
  it('asks the charset of the body, of a part and of an HTML meta element, unless it is UTF-8 (BODY-4)', async () => {
    const raw = '\xcf\xf0\xe8\xed\xf2\xe5\xf0';
    expect(await subjectOf(raw, raw, 'text/plain; charset=windows-1251')).toBe('Принтер');
    expect(await subjectOf(raw, `<meta charset="windows-1251"><p>${raw}`, 'text/html')).toBe('Принтер');
    const part = `--b\r\nContent-Type: text/plain; charset=windows-1251\r\n\r\n${raw}\r\n--b--`;
    expect(await subjectOf(raw, part, 'multipart/mixed; boundary=b')).toBe('Принтер');
    expect(await subjectOf('Gr\xc3\xbc\xc3\x9fe', raw, 'text/plain; charset=windows-1251')).toBe('Grüße');
    expect(await subjectOf('=?unknown-8bit?Q?=CF=F0=E8=ED?=', raw, 'text/plain; charset=windows-1251')).toBe('Прин');
  });
  it('names people and files by the same rules (BODY-4)', async () => {
    const mail = await of(
      `From: ${JIS} <a@b.test>`,
      'To: "=?unknown-8bit?Q?M=FCller=2C_Jane?=" <c@d.test>, M\xfcller <e@f.test>',
      'Content-Type: multipart/mixed; boundary=b',
      '',
      '--b',
      'Content-Type: text/plain; charset=iso-8859-1',
      '',
      'Gr\xfc\xdfe',
      '--b',
      "Content-Type: application/pdf; name*=cp50221''%1B$B%25W%25j%25s%1B(B.pdf",
      '',
      'x',
      '--b',
      'Content-Type: application/pdf; name="\xfcber.pdf"',
      '',
      'y',
      '--b--',
    );
    expect(mail.from).toEqual([{ address: 'a@b.test', name: 'プリン' }]);
    expect(mail.to.map(({ name }) => name)).toEqual(['Müller, Jane', 'Müller']);
    expect(mail.attachments.map(({ name }) => name)).toEqual(['プリン.pdf', 'über.pdf']);
  });
});

describe('the charset of HTML', () => {
  const textOf = async (contentType: string, html: string) =>
    (await of(`Content-Type: ${contentType}`, 'Content-Transfer-Encoding: 8bit', '', html)).text;
  it.each([
    '<meta charset=windows-1254>',
    "<META CHARSET='windows-1254' />",
    '<meta content="text/html; charset=windows-1254" http-equiv="Content-Type">',
    '<!-- <meta charset="koi8-r"> --><meta name="x" content="charset=y"><meta charset="iso-8859-9">',
  ])('is that of %s where its part declares none (BODY-4)', async (meta) => {
    expect(await textOf('text/html', `<html><head>${meta}</head><body>\xdeimdi`)).toBe('Şimdi');
  });
  it('is the declared one, whatever its meta element says (BODY-4)', async () => {
    expect(await textOf('text/html; charset=utf-8', '<meta charset="windows-1254">\xc5\x9eimdi')).toBe('Şimdi');
  });
});

describe('what a mail is encoded by', () => {
  const textOf = async (encoding: string, ...lines: string[]) =>
    (await of(`Content-Transfer-Encoding: ${encoding}`, 'Content-Type: text/plain; charset=utf-8', '', ...lines)).text;
  const BASE64 = 'R3LDvMOfZSBhdXMgS8O2bG4sIGRpZSBTdHJhw59lIGlzdCBnZXNwZXJydC4K';
  const TEXT = 'Grüße aus Köln, die Straße ist gesperrt.';
  it.each(['base64 (by hand)', 'BASE64; x=y', '"base64"', 'x-base64'])('is read as %s (BODY-5)', async (encoding) => {
    expect(await textOf(encoding, BASE64)).toBe(TEXT);
  });
  it.each([
    ['Doors mailing list', 'Doors@lists.kunde.test'],
    ['----', 'Doors mailing list'],
    ['', '--', 'To unsubscribe write to leave@lists.kunde.test'],
    ['https://lists.kunde.test/doors'],
    ['This mail was checked for viruses.'],
    ['Für Abmeldungen: siehe oben'],
  ])('leaves lines below base64 plain: %j (BODY-5)', async (...lines) => {
    const latin1 = lines.map((line) => Buffer.from(line, 'utf8').toString('latin1'));
    const text = await textOf('base64', BASE64, ...latin1);
    const compact = (whole: string) =>
      whole
        .replace(/\\(?=-)/g, '')
        .split('\n')
        .filter(Boolean);
    expect(compact(text)).toEqual(compact([TEXT, ...lines].join('\n')));
  });
  it('is nothing where plain text claims to be base64', async () => {
    expect(await textOf('base64', 'Hello there,', 'the door is stuck.')).toBe('Hello there,\nthe door is stuck.');
  });
  it('is read where base64 is in pieces that each have their padding, or in groups', async () => {
    expect(await textOf('base64', 'SGVsbG8=', 'IHRoZXJl')).toBe('Hello there');
    expect(await textOf('base64', 'SGVs bG8g dGhl cmU=')).toBe('Hello there');
  });
  it.each(['x-uuencode', 'x-uue', 'uue', 'uuencode', 'X-UU'])('is %s (BODY-5)', async (encoding) => {
    const encoded = ['begin 644 note.txt', '%1&]O<@H', '`', 'end'];
    expect(await textOf(encoding, ...encoded)).toBe('Door');
    expect(await textOf(encoding, 'begin-base64 644 note.txt', 'RG9vcgo=', '====', 'And a footer.')).toBe(
      'Door\nAnd a footer.',
    );
    const file = await of(
      'Content-Type: application/octet-stream',
      `Content-Transfer-Encoding: ${encoding}`,
      '',
      ...encoded,
    );
    expect(filesOf(file)).toEqual([['note.txt', 'Door\n']]);
  });
});

describe('flowed text', () => {
  const textOf = async (parameters: string, ...lines: string[]) =>
    (await of(`Content-Type: text/plain; charset=utf-8; format=flowed${parameters}`, '', ...lines)).text;
  it('is joined within one depth of quotes alone (RFC 3676)', async () => {
    expect(await textOf('', '>> a ', '>> b', '> c ', 'd ', 'e', '>f ', '> > g ', '>> h')).toBe(
      '>> a b\n> c \nd e\n> f \n>> g h',
    );
  });
  it('has no stuffed blanks, and its signature stays apart (RFC 3676)', async () => {
    expect(await textOf('', ' From here ', ' > on', 'x ', '-- ', 'Jane')).toBe('From here > on\nx \n\\-- \nJane');
  });
  it('loses the blanks that were added for it (RFC 3676)', async () => {
    expect(await textOf('; delsp=yes', 'Stra ', 'sse ', 'x')).toBe('Strassex');
  });
});

describe('the structure of a mail', () => {
  const file = (name: string) => `Content-Type: application/pdf; name="${name}"\r\n\r\n%PDF`;
  it('is told by the Content-Type whose boundary occurs, whatever its place (BODY-5)', async () => {
    for (const types of [
      ['multipart/mixed; boundary=zz', 'multipart/mixed; boundary=never'],
      ['text/plain', 'multipart/mixed; boundary="zz"'],
    ]) {
      const heads = types.map((type) => `Content-Type: ${type}`);
      const mail = await of(...heads, '', '--zz', '', 'Hello', '--zz', file('a.pdf'), '--zz--');
      expect([mail.text, filesOf(mail)]).toEqual(['Hello', [['a.pdf', '%PDF']]]);
    }
  });
  it('is found in a multipart that was encoded as a whole (BODY-5)', async () => {
    const parts = ['--zz', '', 'Hello', '--zz', file('a.pdf'), '--zz--', ''].join('\r\n');
    const head = 'Content-Type: multipart/mixed; boundary=zz';
    const base64 = Buffer.from(parts).toString('base64');
    const mail = await of(head, 'Content-Transfer-Encoding: base64', '', base64);
    expect([mail.text, filesOf(mail)]).toEqual(['Hello', [['a.pdf', '%PDF']]]);
  });
  it('has parts that stand below its last delimiter (BODY-5)', async () => {
    const head = 'Content-Type: multipart/mixed; boundary=zz';
    const mail = await of(head, '', '--zz', '', 'Hello', '--zz--', 'An epilogue.', '--zz', file('a.pdf'), '--zz--');
    expect([mail.text, filesOf(mail)]).toEqual(['Hello', [['a.pdf', '%PDF']]]);
  });
  it('has one text where multiparts share a boundary and end but once (BODY-5)', async () => {
    const inner = 'Content-Type: multipart/alternative; boundary=zz';
    const forms = ['--zz', '', 'Hello', '--zz', 'Content-Type: text/html', '', '<p>Hello</p>'];
    const head = 'Content-Type: multipart/mixed; boundary=zz';
    const mail = await of(head, '', '--zz', inner, '', ...forms, '--zz', file('a.pdf'), '--zz--');
    expect([mail.text, filesOf(mail)]).toEqual(['Hello', [['a.pdf', '%PDF']]]);
  });
  it('loses no text without a blank line before it, and takes no line of a relay for text (BODY-5)', async () => {
    const mail = await of('Subject: a', 'Hello: there', 'The door is stuck.', '', 'Please come.');
    expect(mail.text).toBe('The door is stuck.\n\nPlease come.');
    const stored = await of('From x@y Mon Jun 1', 'Subject: a', 'a broken line', 'To: b@c.test', '', 'Hello');
    expect([stored.text, stored.to.length]).toEqual(['Hello', 1]);
    const part = await of('Content-Type: multipart/mixed; boundary=b', '', '--b', 'Hello there.', '--b--');
    expect(part.text).toBe('Hello there.');
  });
});

describe('a long harmless text', () => {
  const plain = (charset: string, text: string, encode: (text: string) => Buffer = Buffer.from) =>
    parseMail(
      Buffer.concat([Buffer.from(`Content-Type: text/plain; charset=${charset}\r\n\r\n`), encode(text)]),
      MAX_BYTES,
    );
  it.each([
    ['many lines', 'Hello there.\n'.repeat(150_000)],
    ['many short lines', 'a\n'.repeat(700_000)],
    ['many dates', 'On Mon, 1 Jun 2026 at 09:00, Desk\n'.repeat(60_000)],
    ['many names of entities', '&uuml; &amp; '.repeat(130_000)],
    ['one line', 'Hello there, '.repeat(150_000)],
    ['many back-ticks', 'a `b` c '.repeat(200_000)],
  ])('of %s is read whole (BODY-22)', async (_, text) => {
    const { fullText, flags } = await plain('utf-8', text);
    expect(flags).toEqual([]);
    expect(Buffer.from(fullText!).equals(Buffer.from(text.trimEnd()))).toBe(true);
  });
  it('of GB18030 is read whole, declared or not (BODY-4)', async () => {
    const line = '打印机坏了，请帮忙。\n';
    const bytes = Buffer.from('b4f2d3a1bbfabbb5c1cba3acc7ebb0efc3a6a1a30a', 'hex');
    const raw = Buffer.concat(Array<Buffer>(100_000).fill(bytes));
    for (const charset of ['gb18030', 'gb2312', 'unknown-8bit']) {
      const { fullText } = await plain(charset, '', () => raw);
      expect(Buffer.from(fullText!).equals(Buffer.from(line.repeat(100_000).trimEnd()))).toBe(true);
    }
  });
  it('of HTML with many entities is read whole (BODY-6)', async () => {
    const html = `<p>${'&uuml;&euro; '.repeat(140_000)}`;
    const mail = await parseMail(Buffer.from(`Content-Type: text/html; charset=utf-8\r\n\r\n${html}`), MAX_BYTES);
    expect(Buffer.from(mail.fullText!).equals(Buffer.from('ü€ '.repeat(140_000).trimEnd()))).toBe(true);
  });
});
