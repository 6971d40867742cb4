import { once } from 'node:events';
import { AddressInfo, createServer, Server, Socket } from 'node:net';
import { freePort } from '@ledgerdesk/test-servers';
import { simpleParser } from 'mailparser';
import { SMTPServerOptions } from 'smtp-server';
import { SmtpSettings } from '../../settings/mail-settings';
import { MailServer } from '../fixture/mail-server';
import { SendingPause } from './sending-pause';
import { SmtpSender } from './smtp-sender';

const envelope = { sender: 'desk+key-bounce@x.org', recipient: 'jane@example.org' };
const bytes = Buffer.from('From: a@x.org\r\nTo: jane@example.org\r\nSubject: Hi\r\n\r\n.dot\r\nHello\r\n');
const settings: SmtpSettings = {
  host: '127.0.0.1',
  port: 0,
  user: null,
  password: null,
  ssl: false,
  startTls: false,
  authentication: 'auto',
  maxConnections: 2,
  maxMessages: 100,
  timeoutSeconds: 30,
  ratePerMinute: 0,
  dkim: null,
};
/** For a server that does not answer; long enough for one that does, on a busy machine. */
const impatient = { timeoutSeconds: 3 };
const always = async () => true;
const refusal = (responseCode: number, message: string) => Object.assign(new Error(message), { responseCode });

let opened: { close(): unknown }[] = [];
afterEach(async () => {
  for (const one of opened.reverse()) await one.close();
  opened = [];
});
const start = async (different: SMTPServerOptions = {}, set: Partial<SmtpSettings> = {}, pause?: SendingPause) => {
  const server = new MailServer(different);
  const sender = new SmtpSender({ ...settings, port: await server.listen(), ...set }, pause);
  opened.push(server, sender);
  return { server, sender };
};
const send = (sender: SmtpSender, permission = always) => sender.send(envelope, bytes, permission);

const TIME = /^\d{4}-\d\d-\d\dT[\d:.]+Z$/;

describe('sending by a mail server', () => {
  it('hands over the bytes as they are', async () => {
    const { server, sender } = await start();
    expect(await send(sender)).toMatchObject({ kind: 'accepted', answer: { code: 250, server: '127.0.0.1' } });
    expect(server.received).toEqual([bytes.toString()]);
    const attempts = { lastSuccessAt: expect.stringMatching(TIME), lastError: null, nextTryAt: null };
    expect(sender.check()).toEqual({ status: 'ok', code: 'ok', attempts });
  });
  it('keeps its sessions, for so many mails each (OUT-28)', async () => {
    const { server, sender } = await start({}, { maxMessages: 3, maxConnections: 1 });
    for (let sent = 0; sent < 7; sent += 1) await send(sender);
    expect([server.received.length, server.sessions]).toEqual([7, 3]);
  });
  it('opens no more sessions than it may (OUT-28)', async () => {
    const { server, sender } = await start();
    await Promise.all(Array.from({ length: 10 }, () => send(sender)));
    expect(server.received).toHaveLength(10);
    expect(server.sessions).toBeLessThanOrEqual(2);
  });
  it('opens a session anew where the server ended an idle one', async () => {
    const { server, sender } = await start();
    await send(sender);
    server.drop();
    expect(await send(sender)).toMatchObject({ kind: 'accepted' });
    expect(server.sessions).toBe(2);
  });
  it('sends nothing without permission, and keeps the session (OUT-24)', async () => {
    const { server, sender } = await start();
    expect(await send(sender, async () => false)).toBeNull();
    await send(sender);
    expect([server.received.length, server.sessions]).toEqual([1, 1]);
  });
  it('signs with DKIM, both headers of unsubscribing too, alike each time (OUT-28)', async () => {
    const { privateKey: key } = await import('node:crypto').then(({ generateKeyPairSync }) =>
      generateKeyPairSync('rsa', {
        modulusLength: 2048,
        publicKeyEncoding: { type: 'spki', format: 'pem' },
        privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
      }),
    );
    const { server, sender } = await start({}, { dkim: { domain: 'x.org', selector: 's1', key } });
    const mail = Buffer.from(
      'From: a@x.org\r\nSubject: Hi\r\nList-Unsubscribe: <https://x.org/u>\r\n' +
        'List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n\r\nHello\r\n',
    );
    await sender.send(envelope, mail, always);
    await sender.send(envelope, mail, always);
    expect(server.received[0]).toBe(server.received[1]);
    const { headers } = await simpleParser(server.received[0]!);
    const signature = headers.get('dkim-signature') as { params: Record<string, string> };
    const signed = signature.params.h!.replace(/\s/g, '').toLowerCase().split(':');
    expect(signed).toEqual(expect.arrayContaining(['from', 'list-unsubscribe', 'list-unsubscribe-post']));
  });
});

describe('an address that is not ASCII', () => {
  const international = { ...envelope, recipient: 'jürgen@xn--exmple-cua.org' };
  const utf8 = Buffer.from('From: a@x.org\r\nTo: jürgen@exämple.org\r\nSubject: Hi\r\n\r\nHello\r\n');

  it('is sent to by a server with SMTPUTF8, which is told so (OUT-30, RFC 6531)', async () => {
    const told: unknown[] = [];
    const { server, sender } = await start({
      onMailFrom: ({ args }, _, done) => {
        told.push(args);
        done();
      },
    });
    expect(await sender.send(international, utf8, always)).toMatchObject({ kind: 'accepted' });
    expect(server.envelopes).toEqual([{ mailFrom: envelope.sender, rcptTo: 'jürgen@exämple.org' }]);
    expect(server.received).toEqual([utf8.toString()]);
    await send(sender);
    expect(told).toEqual([expect.objectContaining({ SMTPUTF8: true, BODY: '8BITMIME' }), false]);
  });
  it('is refused for good by a server without it, to which nothing is said (OUT-30)', async () => {
    const { server, sender } = await start({ hideSMTPUTF8: true, maxConnections: 1 } as SMTPServerOptions);
    expect(await sender.send(international, utf8, always)).toEqual({
      kind: 'refused',
      outcome: 'permanent',
      reason: 'needs-smtputf8',
      answer: { code: null, text: expect.stringContaining('SMTPUTF8'), server: '127.0.0.1' },
    });
    expect(await send(sender)).toMatchObject({ kind: 'accepted' });
    expect([server.received.length, server.sessions]).toEqual([1, 1]);
  });
});

describe('a mail server that refuses a mail', () => {
  it.each([
    [451, '4.3.0 later', 'temporary'],
    [421, '4.7.0 too many', 'temporary'],
    [550, '5.1.1 unknown', 'permanent'],
    [552, '5.3.4 too large', 'too-large'],
  ])('with %i is understood (OUT-25, OUT-26)', async (code, text, outcome) => {
    const { sender } = await start({ onRcptTo: (_, __, done) => done(refusal(code, text)) });
    expect(await send(sender)).toMatchObject({ kind: 'refused', outcome, answer: { code, text } });
  });
  it('after the data is understood alike (OUT-26)', async () => {
    const { sender } = await start({
      onData: (stream, _, done) => stream.resume().on('end', () => done(refusal(554, '5.7.1 spam from <jane@x.org>'))),
    });
    expect(await send(sender)).toMatchObject({
      kind: 'refused',
      outcome: 'permanent',
      answer: { code: 554, text: '5.7.1 spam from <address>' },
    });
  });
  it('for its size before it is sent is understood alike (OUT-26)', async () => {
    const { sender } = await start({ size: 10 });
    expect(await send(sender)).toMatchObject({ kind: 'refused', outcome: 'too-large' });
  });
  it('by not answering in time is asked again later (OUT-25)', async () => {
    const { sender } = await start({ onRcptTo: () => undefined }, impatient);
    expect(await send(sender)).toMatchObject({ kind: 'refused', outcome: 'temporary' });
  });
});

describe('a mail server that goes away', () => {
  it('before the mail was handed over did not deliver it (OUT-25)', async () => {
    const { server, sender } = await start({ onRcptTo: () => server.drop() });
    expect(await send(sender)).toEqual({ kind: 'interrupted' });
  });
  it('after the mail was handed over may have delivered it (OUT-24)', async () => {
    const { server, sender } = await start({ onData: (stream) => void stream.resume().on('end', () => server.drop()) });
    expect(await send(sender)).toEqual({ kind: 'unknown' });
  });
  it('and does not answer after the mail was handed over may have delivered it (OUT-24)', async () => {
    const { sender } = await start({ onData: (stream) => void stream.resume() }, impatient);
    expect(await send(sender)).toEqual({ kind: 'unknown' });
  });
  it('pauses all sending, without a permission that is used up (OUT-25, OPS-4)', async () => {
    let asked = 0;
    const permission = async () => {
      asked += 1;
      return true;
    };
    let pauses = 0;
    const sender = new SmtpSender({ ...settings, port: await freePort() }, new SendingPause(() => (pauses += 1)));
    for (let tried = 0; tried < 5; tried += 1) expect(await send(sender, permission)).toBeNull();
    expect([asked, pauses]).toEqual([0, 1]);
    const attempts = { lastSuccessAt: null, lastError: 'ESOCKET', nextTryAt: expect.stringMatching(TIME) };
    expect(sender.check()).toEqual({ status: 'degraded', code: 'backing-off', attempts });
  });
  it('and comes back is sent to after the pause (OUT-25)', async () => {
    const { server, sender } = await start(
      { onRcptTo: (_, __, done) => (isAway ? server.drop() : done()) },
      {},
      new SendingPause(() => 0),
    );
    let isAway = true;
    expect(await send(sender)).toEqual({ kind: 'interrupted' });
    isAway = false;
    expect(await send(sender)).toMatchObject({ kind: 'accepted' });
    expect(sender.check()).toMatchObject({ status: 'ok', attempts: { lastError: 'interrupted', nextTryAt: null } });
  });
});

describe('a mail server that refuses the session', () => {
  const permission = () => Promise.reject(new Error('nobody may be asked'));
  const auth = { disabledCommands: ['STARTTLS'], authOptional: false, allowInsecureAuth: true };

  it('by its log-in is set up wrongly, and nothing is tried (OUT-25, OPS-4)', async () => {
    const { sender } = await start(
      { ...auth, onAuth: (_, __, done) => done(new Error('no')) },
      { user: 'desk', password: 'wrong' },
    );
    expect(await send(sender, permission)).toBeNull();
    expect(sender.check()).toMatchObject({
      status: 'degraded',
      code: 'misconfigured',
      attempts: { lastError: 'EAUTH' },
    });
  });
  it.each(['auto', 'plain', 'login', 'cram_md5'] as const)('is logged in to by %s (OUT-28)', async (authentication) => {
    const { sender } = await start(
      {
        ...auth,
        authMethods: ['PLAIN', 'LOGIN', 'CRAM-MD5'],
        onAuth: (given, _, done) => {
          const known = given.username === 'desk' && (given.password === 'right' || given.validatePassword?.('right'));
          done(known ? null : new Error('no'), { user: 'desk' });
        },
      },
      { user: 'desk', password: 'right', authentication },
    );
    expect(await send(sender)).toMatchObject({ kind: 'accepted' });
  });
  it('by no STARTTLS where that is wanted is never sent to in plain text (OUT-28)', async () => {
    const { server, sender } = await start({}, { startTls: true });
    expect(await send(sender, permission)).toBeNull();
    expect(server.received).toEqual([]);
  });
  it('by no greeting is waited for no longer than the time-out', async () => {
    const silent: Server = createServer(() => undefined).listen(0, '127.0.0.1');
    const sockets = new Set<Socket>();
    silent.on('connection', (socket) => sockets.add(socket));
    await once(silent, 'listening');
    const sender = new SmtpSender({ ...settings, ...impatient, port: (silent.address() as AddressInfo).port });
    expect(await send(sender, permission)).toBeNull();
    for (const socket of sockets) socket.destroy();
    silent.close();
  });
});
