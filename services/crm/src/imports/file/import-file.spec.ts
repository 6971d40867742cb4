import { ImportKind } from '@ledgerdesk/contracts';
import { refusal } from '@ledgerdesk/event-sourcing/testing';
import * as iconv from 'iconv-lite';
import { csvRows } from './csv-rows';
import { ReadRow } from './file-rows';
import { fileText } from './file-text';
import { isVcards, vcardRows } from './vcard-rows';

type Asked = Readonly<{ kind?: ImportKind; encoding?: string }>;

const read = async (file: string | Buffer, { kind = 'contacts', encoding }: Asked = {}) => {
  const text = await fileText(Buffer.from(file), encoding ?? null);
  const { warnings, rows: found } = (await isVcards(text)) ? vcardRows(text) : await csvRows(text, kind);
  const rows: ReadRow[] = [];
  for await (const row of found) rows.push(row);
  return { encoding: text.encoding, detected: text.detected, warnings, rows };
};
const cellsOf = async (file: string | Buffer, asked?: Asked) =>
  (await read(file, asked)).rows.map(({ cells }) => cells);
const errorsOf = async (file: string | Buffer, asked?: Asked) =>
  (await read(file, asked)).rows.map(({ error }) => error);

const header = 'first_name,last_name,description';
const jane = { first_name: 'Jane', last_name: 'Roe', description: '' };

describe('a file of CSV', () => {
  it.each([
    ['comma', `${header}\r\nJane,Roe,`],
    ['semicolon', `first_name;last_name;description\nJane;Roe;\n`],
    ['tab', `first_name\tlast_name\tdescription\rJane\tRoe\t\r`],
    ['comma, where a quoted column has others', `"first_name",last_name,description,";;;;"\nJane,Roe,,\n`],
  ])('is read by its delimiter: %s (IMP-8)', async (_, file) => expect(await cellsOf(file)).toEqual([jane]));
  it('may have its columns in any order, and has only those that it has (IMP-2)', async () =>
    expect(await cellsOf(' last_name , first_name \nRoe,Jane\n')).toEqual([{ first_name: 'Jane', last_name: 'Roe' }]));
  it('names the columns that nobody knows (IMP-2)', async () =>
    expect((await read(`${header},Fax\nJane,Roe,,1\n`)).warnings).toEqual(['Column Fax is not known and was ignored']));
  it('has quoted cells with everything in them (RFC 4180)', async () =>
    expect(await cellsOf(`${header}\r\nJane,"Roe, ""J""","a\r\nb;\n"\r\n`)).toEqual([
      { first_name: 'Jane', last_name: 'Roe, "J"', description: 'a\r\nb;\n' },
    ]));
  it('loses one apostrophe before what an export has escaped, and no other (IMP-8)', async () =>
    expect(await cellsOf(`${header}\n'=1,'Roe,''@x\n`)).toEqual([
      { first_name: '=1', last_name: "'Roe", description: "'@x" },
    ]));
  it('does not count rows without any text', async () =>
    expect(await cellsOf(`${header}\n\nJane,Roe,\n,,\n  \n`)).toEqual([jane]));
  it('fills up a short row, and takes none that is too long', async () => {
    expect(await cellsOf(`${header}\nJane,Roe\nJane,Roe,,\n`)).toEqual([jane, jane]);
    expect(await errorsOf(`${header}\nJane,Roe,,x\nJane,Roe,\n`)).toEqual(['Row has more cells than the header', null]);
  });
  it.each([
    ['', 'Column first_name is missing'],
    ['Jane,Roe', 'Column first_name is missing'],
    ['first_name,name', 'Column last_name is missing'],
    [`${header},first_name\n`, 'Column first_name appears more than once'],
    [`${header}\n"Jane"x,Roe,\n`, 'The file is no CSV: line 2 can not be read'],
    [`${header}\n"Jane,Roe,\n`, 'The file is no CSV: line 2 can not be read'],
  ])('that is none says why (IMP-2) %#', async (file, message) =>
    expect(await refusal(read(file))).toBe(`import-file-refused: ${message}`),
  );
  it('of organizations needs names only (IMP-2)', async () => {
    expect(await cellsOf('name\nAcme\n', { kind: 'organizations' })).toEqual([{ name: 'Acme' }]);
    expect(await refusal(read(header, { kind: 'organizations' }))).toBe('import-file-refused: Column name is missing');
  });
});

describe('the encoding of a file', () => {
  const text = `${header}\nJürgen,Müßig,Straße in Köln über Höhe\nZoë,Strauß,ä\n`;
  const cells = [
    { first_name: 'Jürgen', last_name: 'Müßig', description: 'Straße in Köln über Höhe' },
    { first_name: 'Zoë', last_name: 'Strauß', description: 'ä' },
  ];
  it.each([
    ['utf-8', Buffer.from(text)],
    ['utf-8', Buffer.from(`\ufeff${text}`)],
    ['utf-16le', iconv.encode(`\ufeff${text}`, 'utf-16le')],
    ['utf-16be', iconv.encode(`\ufeff${text}`, 'utf-16be')],
  ])('is %s by what it begins with (IMP-8)', async (encoding, file) => {
    expect(await read(file)).toMatchObject({ encoding, detected: false, warnings: [] });
    expect(await cellsOf(file)).toEqual(cells);
  });
  it('is that which is said, by any label (IMP-8)', async () => {
    expect(await cellsOf(iconv.encode(text, 'macintosh'), { encoding: 'x-mac-roman' })).toEqual(cells);
    const russian = [{ first_name: 'Анна', last_name: 'Иванова', description: '' }];
    const file = iconv.encode(`${header}\nАнна,Иванова,\n`, 'koi8-r');
    expect(await cellsOf(file, { encoding: 'koi8-r' })).toEqual(russian);
  });
  it('is detected where it is no UTF-8 (IMP-8)', async () => {
    const file = iconv.encode(text, 'windows-1252');
    expect(await read(file)).toMatchObject({ encoding: 'windows-1252', detected: true });
    expect(await cellsOf(file)).toEqual(cells);
    const japanese = `${header}\n太郎,山田,東京都港区の会社で働いています\n`;
    expect(await read(iconv.encode(japanese, 'shift_jis'))).toMatchObject({ encoding: 'shift_jis', detected: true });
    expect((await cellsOf(iconv.encode(japanese, 'shift_jis')))[0]).toMatchObject({ last_name: '山田' });
  });
  it('is windows-1252 where a file says too little (IMP-8)', async () => {
    const file = iconv.encode('name;default_rate\nMüller & Söhne;12.5\nACME;\n', 'windows-1252');
    expect(await read(file, { kind: 'organizations' })).toMatchObject({ encoding: 'windows-1252', detected: true });
  });
  it.each([
    ['iso-8859-2', 'Łukasz,Żak,Wałęsa w Łodzi i Gdańsku się'],
    ['windows-1251', 'Анна,Иванова,Москва'],
  ])('is %s where that is clearly more likely (IMP-8)', async (encoding, row) => {
    const file = iconv.encode(`${header}\n${row}\n`, encoding);
    expect(await read(file)).toMatchObject({ encoding, detected: true });
    expect(Object.values((await cellsOf(file))[0]!).join()).toBe(row);
  });
  it('is detected also where the first letter beyond ASCII comes late', async () => {
    const file = iconv.encode(`${header}\n${'Jane,Roe,\n'.repeat(20_000)}Jürgen,Müßig,über Köln\n`, 'windows-1252');
    expect((await cellsOf(file)).at(-1)).toEqual({ ...cells[0], description: 'über Köln' });
  });
  it('costs the row that can not be read in it, and no other (IMP-8)', async () => {
    const broken = Buffer.concat([
      Buffer.from(`${header}\nJane,Ro`),
      Buffer.from([0xff]),
      Buffer.from(',\nAnn,Lée,\n'),
    ]);
    expect(await errorsOf(broken, { encoding: 'utf-8' })).toEqual(['Row cannot be read as utf-8', null]);
  });
  it('leaves a replacement character that the file itself has (IMP-8)', async () =>
    expect(await errorsOf(`${header}\nJane,Ro\ufffd,\n`)).toEqual([null]));
});

describe('a file of vCards', () => {
  const card = (...lines: readonly string[]) => ['BEGIN:VCARD', ...lines, 'END:VCARD', ''].join('\r\n');
  it('of version 3.0 is read as contacts', async () => {
    const file = card(
      'VERSION:3.0',
      'N:Roe;Jane;Q.;Dr.;',
      'FN:Dr. Jane Q. Roe',
      'item1.EMAIL;TYPE=INTERNET:other@x.org',
      'EMAIL;TYPE=INTERNET,PREF:jane@x.org',
      'TEL;TYPE=CELL:+49 170 1',
      'NOTE:one\\ntwo\\, three',
      'ORG:Acme\\, Ltd;North',
      'PHOTO;ENCODING=b;TYPE=JPEG:AAAA',
      ' BBBB',
    );
    expect(await cellsOf(file)).toEqual([
      {
        first_name: 'Jane',
        last_name: 'Roe',
        email: 'jane@x.org',
        phone: '+49 170 1',
        description: 'one\ntwo, three',
        organization: 'Acme, Ltd',
      },
    ]);
  });
  it('of version 4.0 is read as contacts', async () => {
    const one = card(
      'VERSION:4.0',
      'FN:Jane Mary Roe',
      'EMAIL;PREF=2:other@x.org',
      'EMAIL;PREF=1:jane@x.org',
      'TEL;VALUE=uri:tel:+49-170-1',
    );
    expect(await cellsOf(one + card('VERSION:4.0', 'N:Lee;Ann;;;', 'FN:x'))).toEqual([
      { first_name: 'Jane Mary', last_name: 'Roe', email: 'jane@x.org', phone: '+49-170-1' },
      { first_name: 'Ann', last_name: 'Lee' },
    ]);
  });
  it('says of each card that can not be read why, and goes on', async () => {
    const file =
      card('VERSION:2.1', 'N:Roe;Jane') + card('VERSION:3.0', 'no property') + card('VERSION:4.0', 'FN:Ann Lee');
    expect(await errorsOf(`${file}BEGIN:VCARD\r\nVERSION:4.0\r\n`)).toEqual([
      'Card is not of version 3.0 or 4.0',
      'Card can not be read',
      null,
      'Card can not be read',
    ]);
  });
});
