import { parseMail } from './parse-mail';

const MAX_BYTES = 25 * 1_048_576;
const of = (...lines: string[]) => parseMail(Buffer.from(lines.join('\r\n'), 'latin1'), MAX_BYTES);
const read = async (...lines: string[]) => {
  const { text, attachments, notStored } = await of(...lines);
  const files = attachments.map(({ name, content }) => [name, Buffer.from(content).toString('latin1')]);
  return { text, files, notStored };
};

const door = ['begin 644 door.txt', '%1&]O<@H ', '`', 'end'];
const doors = ['begin 755 two doors.txt', '+5&AE($1O;W(@,@H`', ' ', 'end'];
const inBase64 = ['begin-base64 644 door.bin', 'RG9vcgo=', '===='];

describe('a file that is uuencoded within a text', () => {
  it.each([
    ['before the text', [...door, '', 'See above.'], 'See above.', [['door.txt', 'Door\n']]],
    ['in the midst of it', ['One.', '', ...door, '', 'Two.'], 'One.\n\nTwo.', [['door.txt', 'Door\n']]],
    ['alone', door, '', [['door.txt', 'Door\n']]],
    ['in base64', ['One.', ...inBase64], 'One.', [['door.bin', 'Door\n']]],
    ['with a blank for its last line, and lost blanks', doors, '', [['two doors.txt', 'The Door 2\n']]],
    [
      'one below the other',
      ['A', ...door, ...doors, 'B', ...door],
      'A\nB',
      [
        ['door.txt', 'Door\n'],
        ['two doors.txt', 'The Door 2\n'],
        ['door-2.txt', 'Door\n'],
      ],
    ],
    [
      'with a last line that was only a blank',
      ['begin 644 door.txt', '%1&]O<@H', '', 'end'],
      '',
      [['door.txt', 'Door\n']],
    ],
    ['with quotation marks', ['begin 644 "the door.txt"', '%1&]O<@H', '`', 'end'], '', [['the door.txt', 'Door\n']]],
    ['that is empty', ['A', 'begin 644 empty', '`', 'end'], 'A', [['empty', '']]],
    [
      'with a check sum behind each line',
      ['begin 644 door.txt', '%1&]O<@H A', '`', 'end'],
      '',
      [['door.txt', 'Door\n']],
    ],
  ])('is an attachment: %s (BODY-5, ATT-1)', async (_, lines, text, files) => {
    expect(await read('Content-Type: text/plain', '', ...lines)).toEqual({ text, files, notStored: [] });
  });
  it.each([
    ['no end', door.slice(0, -1)],
    ['nothing between', ['begin 644 door.txt', 'end']],
    ['words', ['begin 644 door.txt', 'as I said', 'end']],
    ['words in capitals', ['begin 644 DOOR.TXT', 'AS I SAID, THE DOOR', 'end']],
    ['no mode', ['begin the work', '%1&]O<@H ', '`', 'end']],
    ['quote marks', door.map((line) => `> ${line}`)],
    ['no end of base64', inBase64.slice(0, -1)],
    ['words for base64', ['begin-base64 644 door.bin', 'as I said', '====']],
  ])('is text where it only looks like one: %s (BODY-5)', async (_, lines) => {
    const { text, files } = await read('', 'Hello,', ...lines, 'Bye');
    expect(files).toEqual([]);
    expect(
      text
        .replace(/\\/g, '')
        .split('\n')
        .map((line) => line.trim()),
    ).toEqual(['Hello,', ...lines, 'Bye'].map((line) => line.trim()));
  });
  it('is taken out of text in any transfer encoding and any part (BODY-5)', async () => {
    const text = Buffer.from(['Grüße', ...door].join('\n')).toString('base64');
    const type = 'Content-Type: text/plain; charset=utf-8';
    const encoding = 'Content-Transfer-Encoding: base64';
    const files = [['door.txt', 'Door\n']];
    expect(await read(type, encoding, '', text)).toEqual({ text: 'Grüße', files, notStored: [] });
    const quoted = [...door.slice(0, 1), '%1&]O<@H=20', ...door.slice(2)];
    const parts = ['--b', type, 'Content-Transfer-Encoding: quoted-printable', '', 'Gr=C3=BC=C3=9Fe', ...quoted];
    const html = ['--b', 'Content-Type: text/html', '', '<p>Hello</p>', '--b--'];
    expect(await read('Content-Type: multipart/alternative; boundary=b', '', ...parts, ...html)).toEqual({
      text: 'Grüße',
      files,
      notStored: [],
    });
  });
  it('counts as an attachment, however many there are (SEC-5)', async () => {
    const { files, notStored } = await read('', ...Array.from({ length: 2_000 }, () => door).flat());
    expect([files.length, notStored.length]).toEqual([50, 950]);
  });
});
