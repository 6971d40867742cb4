import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { readIdentity } from './mail-identity';
import { parseMail as parse } from './parse-mail';
import { ParsedMail, ParsingFailed } from './parsed-mail';

const MB = 1_048_576;
const parseMail = (raw: Uint8Array, maxAllBytes = 25 * MB) => parse(raw, maxAllBytes);
const ofFile = (name: string) => parseMail(readFileSync(join(__dirname, 'fixture', `${name}.eml`)));
const of = (...lines: string[]) => parseMail(Buffer.from(lines.join('\r\n'), 'latin1'));
const named = ({ attachments }: ParsedMail) => attachments.map(({ name }) => name);
const withQuote = (reply: string, quote: string) =>
  `${reply}\n\n<details><summary>Quoted text</summary>\n\n${quote}\n\n</details>`;

describe('a mail of a common client', () => {
  it('by Gmail is read with its headers, its reply and what it answers', async () => {
    expect(await ofFile('gmail-reply')).toEqual({
      messageId: 'CAF+1@mail.example.com',
      inReplyTo: ['new_note.7.1.n12.abc@desk.example.org'],
      references: [
        'new_note.7.1.n12.abc@desk.example.org',
        ...['other@example.org', 'third@example.org', 'fourth@example.org'],
      ],
      subject: 'Re: Printer (#12)',
      title: 'Re: Printer (#12)',
      from: [{ address: 'jane@example.com', name: 'Jane Röder' }],
      sender: null,
      replyTo: [],
      to: [{ address: 'support@desk.example.org', name: 'Support, Desk' }],
      cc: [],
      author: { address: 'jane@example.com', name: 'Jane Röder' },
      delivery: {
        deliveredTo: ['support@desk.example.org'],
        xDeliveredTo: [],
        envelopeTo: [],
        xEnvelopeTo: [],
        receivedFor: ['incoming+key@desk.example.org'],
        xOriginalTo: [],
        xForwardedTo: [],
      },
      signs: {
        autoSubmitted: null,
        precedence: null,
        autoreply: false,
        fromMailer: null,
        hops: 1,
        nullReturnPath: false,
        failedRecipients: false,
        listId: null,
        listUnsubscribe: false,
        suppress: [],
        xLoop: false,
        report: null,
        quotedMessageIds: [],
      },
      authentication: [
        { authservId: 'mx.desk.example.org', dmarc: 'pass', spf: 'pass', dkim: 'pass' },
        { authservId: 'forged.example.net', dmarc: 'fail', spf: null, dkim: null },
      ],
      text: 'Thanks, it works – for now.\n\nOn Mon, Jun 1, 2026 at 9:00\u202FAM Support <support@desk.example.org> wrote:\n\n> Please restart it.\n>',
      replyText: withQuote(
        'Thanks, it works – for now.',
        'On Mon, Jun 1, 2026 at 9:00\u202FAM Support <support@desk.example.org> wrote:\n\n> Please restart it.\n>',
      ),
      fullText: null,
      fullReplyText: null,
      isEmpty: false,
      attachments: [],
      notStored: [],
      flags: [],
    });
  });
  it.each([
    ['gmail-html-only', 'Thanks, it **works**.', 'Tarehe 1 Juni 2026, Support aliandika:\n\n> Please restart it.'],
    ['outlook-desktop-reply', 'It works now.', /^\*\*From:\*\* Support [^]*\n\nPlease restart it\.$/],
    ['outlook-web-reply', 'It works now.\n\nJane', '---\n\n**Avsender:** Support\n\nPlease restart it.'],
    ['apple-mail-reply', 'It works now.', /^> On 1 Jun 2026, at 09:00, [^]*> Please restart it\.$/],
    ['french-reply', 'Ça marche, merci – à bientôt.', /^De : Support [^]*Objet : Imprimante\n\nRedémarrez-la\.$/],
    ['japanese-reply', 'プリンターが動きません。', /^2026\/06\/01 9:00、Support [^]*> 再起動してください。$/],
    [
      'thunderbird-inline',
      /^On 6\/1\/26 9:00 AM[^]*Yes, and it said that the paper is out\.\n\n> Which model\?\n\nThe old one\.$/,
      '\\-- \nJane',
    ],
  ])('of %s is parted into reply and quote (BODY-14, BODY-15)', async (name, reply, quote) => {
    const [, visible, hidden] = /^([^]*)\n\n<details><summary>Quoted text<\/summary>\n\n([^]*)\n\n<\/details>$/.exec(
      (await ofFile(name)).replyText,
    )!;
    for (const [text, expected] of [
      [visible, reply],
      [hidden, quote],
    ] as const)
      if (typeof expected === 'string') expect(text).toBe(expected);
      else expect(text).toMatch(expected);
  });
  it('has all of its text in a new issue (BODY-13)', async () => {
    expect((await ofFile('gmail-html-only')).text).toBe(
      'Thanks, it **works**.\n\nTarehe 1 Juni 2026, Support aliandika:\n\n> Please restart it.',
    );
  });
  it('is decoded although it lies about its charset (BODY-4)', async () => {
    const { text, subject, author } = await ofFile('german-latin1');
    expect(text).toContain('die Störung der Anlage läßt sich nicht beheben.\n\nMit freundlichen Grüßen\nJürgen Müller');
    expect([subject, author!.name]).toEqual(['Störung der Anlage', 'Jürgen Müller']);
  });
  it('has names in ISO-2022-JP (BODY-5)', async () => {
    const { title, author } = await ofFile('japanese-reply');
    expect([title, author!.name]).toEqual(['プリンター', '山田']);
  });
});

describe('the parts of a mail', () => {
  it('are its texts in order, and files with safe names and their hash (BODY-1, ATT-1, ATT-4, ATT-8)', async () => {
    const mail = await ofFile('attachments');
    expect(mail.text).toBe('Here they are.\n\nAnd one more text.');
    expect(mail.attachments.map(({ name, mediaType, image, size }) => [name, mediaType, image, size])).toEqual([
      ['€ rates and more.png', 'image/jpeg', 'image/png', 70],
      ['attachment-2.eml', 'message/rfc822', null, 96],
      ['notes.txt', 'text/plain', null, 5],
      ['über.pdf', 'application/pdf', null, 8],
    ]);
    for (const { content, hash } of mail.attachments)
      expect(createHash('sha256').update(content).digest('hex')).toBe(hash);
    expect(Buffer.from(mail.attachments[3]!.content).toString()).toBe('%PDF-1.4');
  });
  it('are a text and two files of a calendar', async () => {
    const mail = await ofFile('calendar-invite');
    expect([mail.text, named(mail)]).toEqual(['Shall we meet?', ['attachment-1.ics', 'invite.ics']]);
  });
  it('are without their signature (ATT-6)', async () => {
    const mail = await ofFile('signed');
    expect([mail.text, named(mail)]).toEqual(['Signed text.', []]);
  });
  it('stay closed where they are encrypted (BODY-21)', async () => {
    const mail = await ofFile('encrypted');
    expect([mail.text, named(mail), mail.flags]).toEqual([
      'This message is encrypted. The original mail is available to Maintainers.',
      [],
      ['encrypted'],
    ]);
  });
  it('are HTML where the plain part is blank (BODY-2)', async () => {
    expect((await ofFile('newsletter')).text).toBe('# News\n[Shop](https://shop.example.com)');
  });
  it.each(['text/plain', 'Content-Type: text/html', '--x--'])('have text that says %j (BODY-3)', async (text) => {
    expect((await of('From: a@b.org', '', text)).text).toBe(text);
  });
  it('are one text where a boundary leads nowhere', async () => {
    expect((await of('Content-Type: multipart/mixed; boundary=b', '', 'Hello')).text).toBe('Hello');
    expect((await of('Content-Type: multipart/mixed', '', 'Hello')).text).toBe('Hello');
  });
  it('are decoded as far as they can be (BODY-5)', async () => {
    expect((await of('Content-Transfer-Encoding: base64', '', 'SGVs!!bG8g', 'dGhl*cmU')).text).toBe('Hello there');
    expect((await of('Content-Transfer-Encoding: quoted-printable', '', 'a=3Db=', 'c=ZZ.')).text).toBe('a=bc=ZZ.');
    expect((await of('Content-Transfer-Encoding: x-unknown', '', 'Hello')).text).toBe('Hello');
    expect((await of('Content-Type: text/plain; charset=no-such', '', 'Gr\xfc\xdfe aus M\xfcnchen')).text).toBe(
      'Grüße aus München',
    );
    expect((await of('', 'a\x00b\x07c\td')).text).toBe('abc\td');
  });
  it('none is a mail without text (BODY-19)', async () => {
    expect(await of('From: a@b.org', '', '', '')).toMatchObject({ text: '', replyText: '', isEmpty: true });
    expect(await parseMail(new Uint8Array())).toMatchObject({ text: '', author: null, isEmpty: true });
    expect(await of('', '> only a quote')).toMatchObject({ replyText: '> only a quote', isEmpty: true });
  });
});

describe('who wrote a mail', () => {
  it('is the first of Reply-To, From, Sender (SND-1)', async () => {
    const mail = await ofFile('newsletter');
    expect(mail.author).toEqual({ address: 'answers@elsewhere.example.net', name: null });
    expect(mail.sender).toEqual({ address: 'robot@example.com', name: null });
    expect((await of('Sender: s@b.org', 'From: f@b.org', '', '')).author!.address).toBe('f@b.org');
    expect((await of('Sender: s@b.org', '', '')).author!.address).toBe('s@b.org');
  });
  it('is nobody whose address is not valid (SND-2)', async () => {
    expect((await of('From: Jane', 'Reply-To: <>', `Sender: ${'a'.repeat(250)}@b.org`, '', '')).author).toBeNull();
    expect((await ofFile('newsletter')).cc.map(({ address }) => address)).toEqual(['a@example.org', 'b@example.org']);
  });
  it.each(['a@b@c.test', 'Jane <a@b@c.test>', '@c.test>', 'a@>'])('is nobody at %s (SND-2)', async (from) =>
    expect((await of(`From: ${from}`, 'To: x@y.org', '', '')).author).toBeNull(),
  );
  it.each([
    ['<jane@a.example', 'jane@a.example'],
    ['jane@a.example>', 'jane@a.example'],
    ['Jane <jane@a.example', 'jane@a.example'],
    ['Jane jane@a.example>', 'jane@a.example'],
    ['<<jane@a.example>>', 'jane@a.example'],
    ['"a@b"@c.test', '"a@b"@c.test'],
  ])('may have a bracket too many or too few, and an @ in quotes: %s (SND-2)', async (from, address) =>
    expect((await of(`From: ${from}`, '', '')).from.map((mailbox) => mailbox.address)).toEqual([address]),
  );
  it.each([
    ['Jane (on behalf of boss@evil.example) <jane@a.example>', 'jane@a.example'],
    ['jane@a.example (boss@evil.example)', 'jane@a.example'],
    ['"boss@evil.example" <jane@a.example>', 'jane@a.example'],
    ['"Boss <boss@evil.example>" <jane@a.example>', 'jane@a.example'],
    ['<jane@a.example> (Boss <boss@evil.example>)', 'jane@a.example'],
    ['=?utf-8?Q?boss=40evil.example_=3Cboss=40evil.example=3E?= <jane@a.example>', 'jane@a.example'],
  ])('has no comment or quoted name in the address: %s (SND-1)', async (from, address) => {
    expect((await of(`From: ${from}`, '', '')).from.map((mailbox) => mailbox.address)).toEqual([address]);
    expect(readIdentity(Buffer.from(`From: ${from}\r\n\r\n`)).from).toBe(address);
  });
  it('is who stands in an encoded word where the address is in it, too (SND-1)', async () => {
    const from = Buffer.from('Jörg <joerg@a.example>').toString('base64');
    expect((await of(`From: =?utf-8?B?${from}?=`, '', '')).author).toEqual({
      address: 'joerg@a.example',
      name: 'Jörg',
    });
  });
  it('is nobody where a quoted local part only looks like an address (SND-1)', async () => {
    const { from } = await of('From: "boss@evil.example x"@a.example', '', '');
    expect(from.map(({ address }) => address)).not.toContain('boss@evil.example');
  });
  it('has a name without control and direction characters, of at most 255 (SND-1)', async () => {
    const name = Buffer.from(`J\u202Eane\u0007 ${'x'.repeat(300)}`).toString('base64');
    const { author } = await of(`From: =?utf-8?B?${name}?= <a@b.org>`, '', '');
    expect(author!.name).toBe(`Jane ${'x'.repeat(250)}`);
  });
});

describe('the title of a mail', () => {
  it.each([
    ['Subject: =?utf-8?B?R3LDvMOf?= =?utf-8?B?ZSE=?=', 'Grüße!'],
    ['Subject: =?utf-8?B?4pg=?= =?utf-8?B?hg==?=', '☆'],
    ['Subject:  a\t b\r\n  c ', 'a b c'],
    ['Subject: Gr\xc3\xbc\xc3\x9fe', 'Grüße'],
    ['Subject: =?utf-8?Q?a=E2=80=AEb?=', 'ab'],
    ['Subject: =?utf-8?Q?Gr=C3?= =?utf-8?Q?=BC=C3=9Fe?=', 'Grüße'],
    ['Subject:', '(no subject)'],
    ['X: y', '(no subject)'],
  ])('of %j is %s (BODY-12)', async (line, title) => {
    const mail = await of(line, '', '');
    expect(mail.title).toBe(title);
  });
  it('is cut at 255 characters, the subject is not (BODY-12)', async () => {
    const { title, subject } = await of(`Subject: ${'a'.repeat(300)}`, '', '');
    expect([title, subject]).toEqual([`${'a'.repeat(254)}…`, 'a'.repeat(300)]);
  });
  it('that has many encoded words is cut where it is decoded, at a character (BODY-5, SEC-2)', async () => {
    const letters = 'Ü☆'.repeat(40_000);
    const bytes = Buffer.from(letters);
    // Words that end within characters.
    const words = Array.from({ length: Math.ceil(bytes.length / 41) }, (_, at) =>
      bytes.subarray(at * 41, at * 41 + 41),
    );
    for (const word of ['B', 'Q']) {
      const value = words.map((part) =>
        word === 'B'
          ? `=?utf-8?B?${part.toString('base64')}?=`
          : `=?utf-8?Q?${part.toString('hex').replace(/../g, '=$&')}?=`,
      );
      const { subject, title, flags } = await of(`Subject: ${value.slice(0, 1_000).join('\r\n ')}`, '', '');
      const decoded = bytes
        .subarray(0, 41_000)
        .toString()
        .replace(/\uFFFD$/, '');
      expect(subject.replace(/\uFFFD$/, '')).toBe(decoded);
      expect([title, flags]).toEqual([`${letters.slice(0, 254)}…`, []]);
    }
    const long = await of(`Subject: ${'\xc3\x9c'.repeat(70_000)}`, 'Content-Type: text/plain; charset=gb18030', '', '');
    expect([long.subject, long.flags]).toEqual(['Ü'.repeat(65_536), ['header-cut']]);
    const pairs = await of(`Subject: x${'\xf0\x9f\x98\x80'.repeat(40_000)}`, '', '');
    expect(pairs.subject).toBe(`x${'😀'.repeat(32_767)}`);
  });
});

describe('the signs of a mail', () => {
  it('show a bounce and what it quotes (LOOP-3)', async () => {
    expect((await ofFile('bounce')).signs).toMatchObject({
      autoSubmitted: 'auto-replied',
      nullReturnPath: true,
      report: { type: 'delivery-status', actions: ['failed', 'delayed'], statuses: ['5.1.1', '4.4.1'] },
      quotedMessageIds: ['new_note.7.1.n12.abc@desk.example.org'],
    });
    expect((await of('X-Failed-Recipients: a@b', '', 'x', '  Message-ID: <q@b>')).signs).toMatchObject({
      failedRecipients: true,
      quotedMessageIds: ['q@b'],
    });
  });
  it('show a receipt (LOOP-6)', async () => {
    expect((await ofFile('read-receipt')).signs).toMatchObject({
      report: { type: 'disposition-notification', actions: [], statuses: [] },
      quotedMessageIds: ['new_note.7.1.n12.abc@desk.example.org'],
    });
  });
  it('show an automatic reply (LOOP-7, LOOP-8, LOOP-13)', async () => {
    expect((await ofFile('auto-reply')).signs).toMatchObject({
      autoSubmitted: 'auto-replied',
      precedence: 'bulk',
      autoreply: true,
      nullReturnPath: false,
      suppress: ['all', 'oof'],
    });
    expect((await of('X-Autoreply: No', '', '')).signs.autoreply).toBe(false);
  });
  it.each([
    ...['X-Auto-Reply: yes', 'X-AutoReply-From: jane@a.example', 'X-Autogenerated: reply', 'X-Mail-Autoreply: 1'],
    ...['X-KMail-AutoReply: x', 'X-Apple-Action: VACATION (away)', 'X-MS-Exchange-Inbox-Rules-Loop: jane@a.example'],
    ...['x-autoRESPOND: on', 'X-Autoresponder: yes; v=1'],
  ])('show what only a program sets: %s (LOOP-7)', async (field) =>
    expect((await of(field, '', '')).signs.autoreply).toBe(true),
  );
  it.each(['X-Autoresponder: no (really)', 'X-Apple-Action: FORWARD', 'Subject: X-Auto-Reply: yes'])(
    'show nothing where a header says nothing of the kind: %s (LOOP-7)',
    async (field) => expect((await of(field, '', '')).signs.autoreply).toBe(false),
  );
  it.each([
    ['Auto-Submitted: auto-replied (vacation)', { autoSubmitted: 'auto-replied' }],
    ['Auto-Submitted: (by (my) robot; v1) Auto-Replied; owner-email="x@y.example"', { autoSubmitted: 'auto-replied' }],
    ['Auto-Submitted: no (a person)', { autoSubmitted: 'no' }],
    ['Precedence: Bulk (sorry)', { precedence: 'bulk' }],
    ['Return-Path: <> (none)', { nullReturnPath: true }],
    ['X-Auto-Response-Suppress: All (please)', { suppress: ['all'] }],
  ])('say nothing by their comments: %s (LOOP-1)', async (field, signs) =>
    expect((await of(field, '', '')).signs).toMatchObject(signs),
  );
  it.each([
    ['From: MAILER-DAEMON <>', 'mailer-daemon'],
    ['From: MAILER-DAEMON', 'mailer-daemon'],
    ['From: MAILER-DAEMON (Mail Delivery System)', 'mailer-daemon'],
    ['From: Mail Delivery System <Mailer-Daemon@mx.example>', 'mailer-daemon'],
    ['From: "Mail Delivery" <MAILER-DAEMON>', 'mailer-daemon'],
    ['From: jane@a.example\r\nSender: mailer-daemon@a.example', 'mailer-daemon'],
    ['From: Postmaster <postmaster@a.example>', 'postmaster'],
    ['From: MAILER-DAEMON <jane@a.example>', null],
    ['From: jane@mailer-daemon.example', null],
  ])('show a mail server, also without a domain: %s (LOOP-3, LOOP-20)', async (field, mailer) =>
    expect((await of(field, '', '')).signs.fromMailer).toBe(mailer),
  );
  it('show by how many servers it came (LOOP-18)', async () =>
    expect((await of(...Array<string>(101).fill('Received: by mx.example'), '', '')).signs.hops).toBe(101));
  it.each([
    ['delivery-status', 'global-delivery-status', ''],
    ['delivery-status', 'global-delivery-status', '; report-type=delivery-status'],
    ['delivery-status', 'delivery-status', ''],
    ['disposition-notification', 'global-disposition-notification', ''],
    ['disposition-notification', 'disposition-notification', ''],
    ['feedback-report', 'feedback-report', ''],
  ])(
    'show a report of %s by its part message/%s, declared as "%s" (LOOP-3 to LOOP-6)',
    async (type, part, declared) => {
      const { signs } = await of(
        `Content-Type: multipart/report; boundary=q${declared}`,
        ...['', '--q', `Content-Type: message/${part}`, '', 'Reporting-MTA: dns; mx.example', ''],
        ...['Action: delayed (for now)', 'Status: 4.4.1 (busy)', '--q', 'Content-Type: message/global-headers', ''],
        ...['Message-ID: <own@desk.example>', '--q--', ''],
      );
      const isStatus = type === 'delivery-status';
      expect(signs).toMatchObject({
        report: { type, actions: isStatus ? ['delayed'] : [], statuses: isStatus ? ['4.4.1'] : [] },
        quotedMessageIds: ['own@desk.example'],
      });
    },
  );
  it('show a list (LOOP-9, LOOP-13)', async () => {
    expect((await ofFile('mailing-list')).signs).toMatchObject({
      precedence: 'list',
      listId: 'printers.lists.example.org',
      listUnsubscribe: true,
      xLoop: true,
    });
  });
});

describe('a hostile mail', () => {
  const html = (...texts: string[]) => of('Content-Type: text/html', '', ...texts);
  it('of 20,000 parts is read to the 1,000th, with 50 attachments and the names of the others (SEC-4, SEC-5, ATT-5)', async () => {
    const mail = await of(
      'Content-Type: multipart/mixed; boundary=b',
      '',
      ...Array<string>(20_000).fill('--b\r\nContent-Type: a/b\r\n\r\nx'),
    );
    expect([mail.flags, mail.attachments.length, mail.notStored.length]).toEqual([['truncated'], 50, 949]);
    expect(mail.notStored[0]).toBe('Not stored: attachment-51.bin (1 bytes): a mail may have 50 attachments');
  });
  it('of parts within parts is taken apart to the 20th, the rest is one attachment (SEC-3)', async () => {
    const lines = Array.from(
      { length: 3_000 },
      (_, at) => `Content-Type: multipart/mixed; boundary=b${at}\r\n\r\n--b${at}`,
    );
    const mail = await of(...lines, '', 'deep');
    expect(named(mail)).toEqual(['attachment-1.bin']);
    expect(Buffer.from(mail.attachments[0]!.content).toString()).toContain('deep');
  });
  it.each(['mixed', 'alternative', 'related', 'digest', 'signed', 'report', 'x'])(
    'of 500 multipart/%s within each other has what is deeper attached as it came, with its ends (SEC-3)',
    async (subtype) => {
      const head = (at: number) => `Content-Type: multipart/${subtype}; boundary="b-${at}-"\r\n\r\n`;
      const nested = (from: number, to: number, inner: string): string =>
        from === to ? inner : `${head(from)}--b-${from}-\r\n${nested(from + 1, to, inner)}\r\n--b-${from}---\r\n`;
      const deeper = nested(21, 500, 'Content-Type: text/plain\r\n\r\ndeep');
      const mail = await parseMail(Buffer.from(nested(0, 21, deeper)));
      expect(mail.text).toBe('');
      expect(mail.attachments.map(({ mediaType }) => mediaType)).toEqual(['application/octet-stream']);
      expect(Buffer.from(mail.attachments[0]!.content).toString()).toContain(deeper);
    },
  );
  it('of 500 mails within each other has the first one attached as it came (SEC-3)', async () => {
    const inner = `${'Content-Type: message/rfc822\r\n\r\n'.repeat(499)}Subject: deep\r\n\r\nx`;
    const mail = await of('Content-Type: message/rfc822', '', inner);
    expect(mail.attachments.map(({ content }) => Buffer.from(content).toString())).toEqual([inner]);
  });
  it('of 50,000 addresses is read to the 500th (SEC-2, SEC-8)', async () => {
    const mail = await of(`To: ${'a@b,'.repeat(50_000)}`, '', 'x');
    expect([mail.to.length, mail.flags]).toEqual([500, ['header-cut', 'addresses-cut']]);
  });
  it.each([
    ['a header section of 1 MB', `X: ${'a'.repeat(1_048_576)}\r\n\r\n`],
    ['1,001 fields', `${'X: y\r\n'.repeat(1_001)}\r\n`],
    ['300 kB of `for <`', `Received: ${'for <'.repeat(60_000)}\r\n\r\n`],
    [
      'a part with such a header section',
      `Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nX: ${'a'.repeat(300_000)}\r\n\r\n`,
    ],
  ])('of %s is too complex (SEC-2, IN-9)', async (_, text) => {
    await expect(parseMail(Buffer.from(text))).rejects.toMatchObject({ reason: 'too-complex' });
  });
  it.each([
    ['groups', `To: ${'a:'.repeat(30_000)}`],
    ['comments', `To: ${'('.repeat(60_000)}`],
    ['quotes', `From: ${'"'.repeat(60_000)}`],
    ['encoded words', `Subject: ${'=?utf-8?B?4pi=?= '.repeat(3_500)}`],
    ['encoded words without end', `From: ${'=?a?B?'.repeat(10_000)}`],
    ['angle brackets', `References: ${'<'.repeat(60_000)}`],
    ['parameters', `Content-Type: a/b; ${Array.from({ length: 4_000 }, (_, at) => `name*${at}*=x`).join(';')}`],
    ['`for`', `Received: ${' for <'.repeat(10_000)}`],
  ])('of endless %s is read', async (_, line) => {
    expect((await of(line, '', 'x')).flags).toEqual([]);
  });
  it.each([
    ['2 MB', 'a'.repeat(2_097_153)],
    ['100,000 elements', '<br>'.repeat(100_001)],
    ['a depth of 200', '<div>'.repeat(300)],
    ['a depth of 200 in lists', '<ul><li>item'.repeat(150)],
    ['5,000 links', '<a href="https://x.org">a</a>'.repeat(5_001)],
  ])('of HTML beyond %s has it attached, and what can be shown is shown (SEC-9)', async (_, text) => {
    const mail = await html('<p>First</p>', text, '<p>Last</p>');
    expect([named(mail), mail.flags]).toEqual([['message.html'], ['html-too-long']]);
    expect(mail.text).toMatch(/^First\n/);
    expect(Buffer.from(mail.fullText ?? mail.text).toString()).toMatch(/(Last|a{1000})$/);
  });
  it('of HTML that is long in Markdown alone is cut, with the whole beside (SEC-9, BODY-20)', async () => {
    const mail = await html('<p>Some <b>text</b></p>'.repeat(20_000));
    expect([named(mail), mail.flags, mail.text.length, mail.fullText!.length]).toEqual([[], [], 200_000, 299_998]);
  });
  it('of 100,000 elements of HTML in 2 MB is read', async () => {
    expect((await html('<b>x</b>yyyyyyyyyyy'.repeat(99_990))).flags).toEqual([]);
    expect((await html(`<table>${'<tr><td>a</td><td>b</td></tr>'.repeat(20_000)}</table>`)).text).toContain(
      '| a   | b   |',
    );
    const { fullText } = await html(`<ol>${'<li>x</li>'.repeat(30_000)}</ol>`);
    expect(Buffer.from(fullText!).toString()).toMatch(/\n30000\. x$/);
  });
  it('names attachments that are too large (SEC-6, ATT-5)', async () => {
    const mail = await of(
      'Content-Type: multipart/mixed; boundary=b',
      '',
      '--b',
      'Content-Type: a/b; name="a_b.bin"',
      '',
      'x'.repeat(20 * 1_048_576 + 1),
      '--b--',
    );
    expect([named(mail), mail.notStored]).toEqual([
      [],
      ['Not stored: a\\_b.bin (20 MB): an attachment may have 20 MB'],
    ]);
  });
  it('has its attachments stored as far as a mail may have bytes (SEC-1, SEC-6, ATT-5)', async () => {
    const file = (name: string) => `--b\r\nContent-Type: a/b; name="${name}"\r\n\r\n${'x'.repeat(MB)}\r\n`;
    const raw = `Content-Type: multipart/mixed; boundary=b\r\n\r\n${['1.bin', '2.bin'].map(file).join('')}--b--\r\n`;
    const mail = await parseMail(Buffer.from(raw), 1.5 * MB);
    expect([named(mail), mail.notStored]).toEqual([
      ['1.bin'],
      ['Not stored: 2.bin (1 MB): the attachments of a mail may have 1.5 MB together'],
    ]);
    expect(named(await parseMail(Buffer.from(raw), 2 * MB))).toEqual(['1.bin', '2.bin']);
  });
  it('of much text is cut, with the whole beside (BODY-20)', async () => {
    const text = 'Grüße, '.repeat(30_000).trim();
    const mail = await parseMail(Buffer.from(`Content-Type: text/plain; charset=utf-8\r\n\r\n${text}`));
    for (const [shown, full] of [
      [mail.text, mail.fullText],
      [mail.replyText, mail.fullReplyText],
    ] as const) {
      expect(Buffer.byteLength(shown)).toBeLessThanOrEqual(200_000);
      expect(Buffer.from(full!).toString()).toBe(text);
      expect(text.startsWith(shown)).toBe(true);
    }
    expect(await of('', 'Hello')).toMatchObject({ fullText: null, fullReplyText: null });
  });
  it('is a mail or a reason, whatever its bytes', async () => {
    const pieces = [
      'From: ',
      'To: ',
      'Content-Type: ',
      'multipart/mixed; boundary=b',
      'text/html',
      'text/plain; charset=',
      '\r\n',
      '\n',
      '\r\n\r\n',
      '--b',
      '--b--',
      '<a@b.c>',
      '=?utf-8?Q?',
      '?=',
      '"',
      '(',
      ';',
      'base64',
      'Content-Transfer-Encoding: ',
      '<p>',
      '</',
      '> ',
      'message/rfc822',
      '\x80\xff',
      '\0',
    ];
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 500 }),
      fc
        .array(fc.constantFrom(...pieces), { maxLength: 40 })
        .map((parts) => new Uint8Array(Buffer.from(parts.join(''), 'latin1'))),
    );
    await fc.assert(
      fc.asyncProperty(bytes, async (raw) => {
        const read = await parseMail(raw).catch((error: unknown) => error);
        if (read instanceof Error) return expect(read).toBeInstanceOf(ParsingFailed);
        const mail = read as ParsedMail;
        expect(structuredClone(mail)).toEqual(mail);
        for (const { name } of mail.attachments) expect(name).toMatch(/^[^./\\\p{Cc}][^/\\\p{Cc}]{0,254}$/u);
      }),
      { numRuns: 300 },
    );
  });
});
