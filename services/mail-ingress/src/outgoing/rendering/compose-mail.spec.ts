import fc from 'fast-check';
import { simpleParser } from 'mailparser';
import { renderForMail } from '@ledgerdesk/markdown';
import { answerTo, ComposedMail, composeMail } from './compose-mail';
import { mailable } from './mailable';
import { plainPart } from './part';

const markdownPart = (markdown: string, base: string) => renderForMail({ markdown, base, uploads: [] });
const mail: ComposedMail = {
  from: { name: 'Support Bot', address: 'noreply@desk.example.com' },
  to: 'jane@example.org',
  replyTo: { name: 'Acme / Website', address: 'desk+key@desk.example.com' },
  subject: 'Re: Printer (#4)',
  messageId: 'new_note.7.1.note-9.hash@desk.example.com',
  inReplyTo: 'b@x.org',
  references: ['a@x.org', 'b@x.org'],
  date: '2030-01-01T00:00:00.000Z',
  autoSubmitted: 'auto-generated',
  headers: [['Thread-Topic', 'Printer']],
  parts: [plainPart('Hello'), markdownPart('**World**', 'https://x.org')],
  attachments: [],
};
const headerOf = (bytes: Buffer) => bytes.toString('latin1').split('\r\n\r\n')[0]!;
const fieldsOf = (bytes: Buffer) =>
  headerOf(bytes)
    .replace(/\r\n[ \t]/g, ' ')
    .split('\r\n');

describe('a composed mail', () => {
  it('is text and HTML, with each header once (OUT-11 to OUT-19)', async () => {
    const bytes = await composeMail(mail);
    expect(fieldsOf(bytes)).toEqual([
      'Thread-Topic: Printer',
      'Auto-Submitted: auto-generated',
      'X-Auto-Response-Suppress: DR, RN, NRN, OOF, AutoReply',
      'From: Support Bot <noreply@desk.example.com>',
      'To: jane@example.org',
      'Reply-To: "Acme / Website" <desk+key@desk.example.com>',
      'In-Reply-To: <b@x.org>',
      'References: <a@x.org> <b@x.org>',
      'Subject: Re: Printer (#4)',
      'Message-ID: <new_note.7.1.note-9.hash@desk.example.com>',
      'Date: Tue, 01 Jan 2030 00:00:00 +0000',
      'MIME-Version: 1.0',
      expect.stringMatching(/^Content-Type: multipart\/alternative; boundary="[^"]+"$/),
    ]);
    const parsed = await simpleParser(bytes);
    expect(parsed.text).toContain('Hello');
    expect(parsed.html).toContain('<p>Hello</p>');
  });
  it('is text alone where a part of it has no HTML (SEC-10)', async () => {
    const bytes = await composeMail({ ...mail, parts: [plainPart('Hello'), { text: '**World**', html: null }] });
    expect(fieldsOf(bytes)).toContain('Content-Type: text/plain; charset=utf-8');
    expect(bytes.toString()).toMatch(/\r\n\r\nHello\r\n\r\n\*\*World\*\*\r\n$/);
  });
  it('has the same bytes each time it is made, as they are sent (OUT-22)', async () => {
    expect((await composeMail(mail)).equals(await composeMail(mail))).toBe(true);
    expect((await composeMail(mail)).toString()).not.toMatch(/[^\r]\n/);
  });
  it('carries attachments around its text, under their names (OUT-19, OUT-20)', async () => {
    const content = Buffer.from([0, 255, 13, 10]);
    const attachments = [
      { name: 'größe\r\nX: y.pdf', mediaType: 'application/pdf', content },
      { name: 'x.eml', mediaType: 'message/rfc822', content },
    ];
    const bytes = await composeMail({ ...mail, attachments });
    expect(headerOf(bytes)).toContain('Content-Type: multipart/mixed');
    expect(bytes.toString()).not.toContain('message/rfc822');
    const parsed = await simpleParser(bytes);
    expect(parsed.attachments.map(({ filename }) => filename)).toEqual(['größe X: y.pdf', 'x.eml']);
    expect(parsed.attachments[0]!.content.equals(content)).toBe(true);
  });
  it('folds long references below 998 characters (OUT-13)', async () => {
    const references = Array.from({ length: 30 }, (_, index) => `${'i'.repeat(40)}${index}@example.org`);
    const lines = headerOf(await composeMail({ ...mail, references })).split('\r\n');
    expect(Math.max(...lines.map(({ length }) => length))).toBeLessThan(998);
    expect((await simpleParser(await composeMail({ ...mail, references }))).references).toEqual(
      references.map((id) => `<${id}>`),
    );
  });
  it('has no header and no line that a text brought in (OUT-30)', async () => {
    const names = fieldsOf(await composeMail(mail)).map((field) => field.split(':')[0]);
    const nasty = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 300 }),
      fc.constantFrom('a\r\nBcc: x@y.org', 'a\nX-Y: z', '\u0000', 'a\r\n\r\nbody', '\u2028', '\ud800', 'é'.repeat(200)),
    );
    await fc.assert(
      fc.asyncProperty(nasty, nasty, nasty, nasty, async (subject, name, id, text) => {
        const hostile: ComposedMail = {
          ...mail,
          subject,
          inReplyTo: 'b@x.org',
          references: [id, 'b@x.org'],
          from: { name, address: mail.from.address },
          replyTo: { name: subject, address: mail.replyTo!.address },
          headers: [['Thread-Topic', text]],
          parts: [plainPart(text), markdownPart(text, 'https://x.org')],
        };
        const bytes = await composeMail(hostile);
        const header = headerOf(bytes);
        expect(header).toMatch(/^[\x20-\x7e\t\r\n]*$/);
        expect(header.replace(/\r\n/g, '')).not.toMatch(/[\r\n]/);
        const found = fieldsOf(bytes).map((field) => field.split(':')[0]);
        expect(names).toEqual(expect.arrayContaining(found));
        expect(new Set(found).size).toBe(found.length);
        const { to, from } = await simpleParser(bytes);
        expect(
          [to, from].flatMap((who) => (who && 'value' in who ? who.value : [])).map(({ address }) => address),
        ).toEqual([mail.to, mail.from.address]);
      }),
      { numRuns: 200 },
    );
  }, 60_000);
  it('names an address that is not ASCII as it is, and has nothing else in its header that is not (OUT-30)', async () => {
    const to = 'jürgen@xn--exmple-cua.org';
    const header = headerOf(Buffer.from(await composeMail({ ...mail, to, subject: 'Grüße' })));
    const line = Buffer.from('To: jürgen@exämple.org\r\n').toString('latin1');
    expect(header).toContain(line);
    expect(header.replace(line, '')).toMatch(/^[\x20-\x7e\t\r\n]*$/);
  });
  it('answers a subject once (OUT-7)', () => {
    expect(answerTo('Printer (#4)')).toBe('Re: Printer (#4)');
    expect(answerTo('RE: Printer (#4)')).toBe('RE: Printer (#4)');
    expect(answerTo('Reorder (#4)')).toBe('Re: Reorder (#4)');
  });
});

describe('an address that is mailed to', () => {
  it('is one address that an SMTP command carries as it is, its domain in ASCII (OUT-30)', () => {
    expect(mailable("jane.o'neil+x@Exämple.org")).toBe("jane.o'neil+x@xn--exmple-cua.org");
    expect(mailable('jürgen@Exämple.org')).toBe('jürgen@xn--exmple-cua.org');
    expect(mailable('用户.८५@x.org')).toBe('用户.८५@x.org');
    expect(mailable(`${'ü'.repeat(32)}@x.org`)).not.toBeNull();
    for (const none of [
      'jane',
      '@x.org',
      'a b@x.org',
      'a@b@x.org',
      `${'ü'.repeat(33)}@x.org`,
      'jane＠evil.org@x.org',
      'jane\u202e@x.org',
      'jane\u00a0@x.org',
      'jane\ud800@x.org',
      '"a"@x.org',
      'a@x.org>\r\nDATA',
      'a,b@x.org',
    ])
      expect(mailable(none)).toBeNull();
  });
  it('is nothing else, whatever is given (OUT-30)', () =>
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.emailAddress()), (text) => {
        expect(mailable(text) ?? 'a@b').toMatch(/^[^@]{1,64}@[a-z0-9.-]+$/i);
        expect(mailable(text) ?? '').not.toMatch(/[<>()[\]\\"\s\p{Z}\p{C},;:]/u);
      }),
    ));
});
