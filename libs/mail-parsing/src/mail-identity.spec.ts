import * as fc from 'fast-check';
import { readIdentity } from './mail-identity';

const identityOf = (...lines: string[]) => readIdentity(Buffer.from(lines.join('\r\n'), 'latin1'));

describe('the identity of a mail', () => {
  it('is its Message-ID without brackets and blanks, with the address of From and the date (IN-1, IN-2)', () => {
    expect(
      identityOf(
        'From: "Jane <Roe>" <jane@example.org>',
        'DATE : Mon, 1 Jun 2026 09:00:00 +0200',
        'Message-Id: ',
        ' < a1@mail.example.org >',
        '',
        'Message-ID: <in-the-body@example.org>',
      ),
    ).toEqual({
      messageId: 'a1@mail.example.org',
      from: 'jane@example.org',
      date: 'Mon, 1 Jun 2026 09:00:00 +0200',
    });
  });
  it.each([
    ['is missing', ['From: a@b']],
    ['is empty', ['Message-ID: <>']],
    ['is blank', ['Message-ID:   ', 'From: a@b']],
    ['is longer than 998 characters', [`Message-ID: <${'a'.repeat(999)}>`]],
    ['stands in the body', ['From: a@b', '', 'Message-ID: <a@b>']],
  ])('has no Message-ID where it %s (IN-1)', (_, lines) => {
    expect(identityOf(...lines).messageId).toBeNull();
  });
  it('keeps a Message-ID of 998 characters, and one without brackets', () => {
    expect(identityOf(`Message-ID: <${'a'.repeat(998)}>`).messageId).toHaveLength(998);
    expect(identityOf('Message-ID: a@b ').messageId).toBe('a@b');
  });
  it('is found with bare line feeds, carriage returns, and after a line that is no field', () => {
    for (const lineEnd of ['\n', '\r', '\r\n'])
      expect(readIdentity(Buffer.from(['From jane 2026', 'Message-ID: <a@b>', '', 'x'].join(lineEnd)))).toEqual({
        messageId: 'a@b',
        from: null,
        date: null,
      });
  });
  it('answers any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 2_000 }), (bytes) => {
        const { messageId } = readIdentity(bytes);
        expect(messageId === null || messageId.length <= 998).toBe(true);
      }),
    );
  });
});
