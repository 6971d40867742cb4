import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { createTransport } from 'nodemailer';
import { DomainError } from '@ledgerdesk/event-sourcing';
import { ReceiverSettings } from '../settings/mail-settings';
import { certificate, keyOfCertificate } from './fixture/certificate';
import { MailTalk } from './fixture/mail-talk';
import { Envelope } from './intake';
import { ReceiverOptions, SmtpReceiver } from './smtp-receiver';
import { describeSource, mailFrom, MAX_BYTES, openStores, MailPlace, until } from './source.contract';

const anyPort: ReceiverSettings['listen'] = { host: '127.0.0.1', port: 0 };
const settings = { listen: anyPort, hostname: 'mail.example.com', tls: null };
const recipients = {
  accepts: async (address: string) => {
    if (address.startsWith('later')) throw new DomainError('unavailable', 'groups does not answer');
    return address.startsWith('desk');
  },
  holdsForgedKey: (address: string) => address.startsWith('guessed'),
};
const receiverOf = (options: Partial<ReceiverOptions> & Pick<ReceiverOptions, 'intake'>) =>
  new SmtpReceiver({ protocol: 'smtp', settings, recipients, maxBytes: MAX_BYTES, finishWithinMs: 10_000, ...options });

const listening = async (receiver: SmtpReceiver) => {
  await until(() => receiver.status.state === 'ok');
  return { port: receiver.port!, host: '127.0.0.1' };
};
/** Connected, and greeted. */
const greeted = async (receiver: SmtpReceiver) => {
  const talk = await MailTalk.open(await listening(receiver));
  expect(await talk.reply()).toMatch(/^220 mail\.example\.com /);
  return talk;
};

describe.each(['smtp', 'lmtp'] as const)('mails that come by %s', (protocol) => {
  const greeting = `${protocol === 'smtp' ? 'EHLO' : 'LHLO'} mx.example.org`;

  describeSource(async (): Promise<MailPlace> => ({
    source: (parts) => receiverOf({ protocol, ...parts }),
    deliver: async (source, raw) => {
      for (;;) {
        const talk = await greeted(source as SmtpReceiver);
        const answered = await talk.send(raw, { greeting });
        talk.close();
        if (answered?.startsWith('250')) return;
        expect(answered).toBe('451 4.3.0 Try again later');
      }
    },
    close: async () => undefined,
  }));
});

describe('the receiver', () => {
  let stores: Awaited<ReturnType<typeof openStores>>;
  let stopping: AbortController;
  let receiver = null as unknown as SmtpReceiver;
  let running = Promise.resolve();
  let talks = [] as MailTalk[];
  beforeEach(async () => {
    stores = await openStores();
    start();
  });
  afterEach(async () => {
    for (const talk of talks) talk.close();
    talks = [];
    stopping.abort();
    await running;
    await stores.close();
  });
  const start = (options: Partial<ReceiverOptions> = {}) => {
    stopping = new AbortController();
    receiver = receiverOf({ intake: stores.intake, ...options });
    running = receiver.run(stopping.signal);
  };
  const restart = async (options: Partial<ReceiverOptions>) => {
    stopping.abort();
    await running;
    start(options);
  };
  const open = async () => {
    const talk = await greeted(receiver);
    talks.push(talk);
    return talk;
  };
  const envelopeOf = async (mailId: string): Promise<Envelope> => {
    const [event] = await stores.recorded(mailId);
    const { envelopeHash } = event!.data as { envelopeHash: string };
    return JSON.parse(String(await stores.kept(mailId, envelopeHash)));
  };
  const bodyOf = async (mailId: string) => {
    const [event] = await stores.recorded(mailId);
    const raw = String(await stores.kept(mailId, (event!.data as { rawHash: string }).rawHash));
    return raw.slice(raw.indexOf('\r\n\r\n') + 4);
  };

  it('announces SIZE, and neither AUTH nor STARTTLS without a certificate (ING-37, ING-39)', async () => {
    const offered = await (await open()).say('EHLO mx.example.org');
    expect(offered).toContain(`SIZE ${MAX_BYTES}`);
    expect(offered).not.toMatch(/AUTH|STARTTLS/);
    expect(await (await open()).say('AUTH PLAIN AGphbmUAc2VjcmV0')).toMatch(/^500 /);
  });
  it('answers for each recipient whether mail is taken for it (ING-37, ING-38)', async () => {
    const talk = await open();
    await talk.say('EHLO mx.example.org');
    await talk.say('MAIL FROM:<jane@example.org>');
    expect(await talk.say('RCPT TO:<desk+acme@example.com>')).toMatch(/^250 /);
    expect(await talk.say('RCPT TO:<nobody@example.com>')).toBe('550 5.1.1 No such address');
    expect(await talk.say('RCPT TO:<jane@elsewhere.example>')).toBe('550 5.1.1 No such address');
    expect(await talk.say('RCPT TO:<later@example.com>')).toBe('451 4.3.0 Try again later');
  });
  it('answers 554 to a mail that goes round, and keeps nothing of it (LOOP-18)', async () => {
    const { raw, mailId } = mailFrom('jane@example.org');
    const round = Buffer.concat([Buffer.from('Received: by mx.example.org\r\n'.repeat(101)), raw]);
    const talk = await open();
    expect(await talk.send(round)).toBe('554 5.4.6 Too many hops');
    expect(await stores.recorded(mailId)).toEqual([]);
    expect(await talk.send(raw)).toMatch(/^250 /);
  });
  it('ends the connection of who guesses more than 100 keys in an hour (SEC-14)', async () => {
    const talk = await open();
    await talk.say('EHLO mx.example.org');
    await talk.say('MAIL FROM:<jane@example.org>');
    for (let n = 0; n < 100; n += 1)
      expect(await talk.say(`RCPT TO:<guessed-${n}@example.com>`)).toMatch(/^550 5\.1\.1 /);
    expect(await talk.say('RCPT TO:<nobody@example.com>')).toMatch(/^550 5\.1\.1 /);
    expect(await talk.say('RCPT TO:<desk+acme@example.com>')).toMatch(/^250 /);
    expect(await talk.say('RCPT TO:<guessed-100@example.com>')).toMatch(/^421 /);
    expect(await talk.reply()).toBeNull();
  });
  it('answers by LMTP once for each recipient that it took, also for one address twice (ING-38)', async () => {
    await restart({ protocol: 'lmtp' });
    const recipients = ['desk+one@example.com', 'desk+ONE@Example.com', 'desk+two@example.com', 'desk+one@example.com'];
    const round = Buffer.from('Received: by mx.example.org\r\n'.repeat(101));
    const talk = await open();
    const { raw, mailId } = mailFrom('jane@example.org');
    for (const [content, expected] of [
      [Buffer.concat([round, raw]), /^554 5\.4\.6 /],
      [raw, /^250 /],
    ] as const) {
      expect(await talk.send(content, { greeting: 'LHLO mx', recipients })).toMatch(expected);
      for (let more = 1; more < 4; more += 1) expect(await talk.reply()).toMatch(expected);
    }
    expect((await talk.say('NOOP'))!).toMatch(/^250 /);
    expect((await envelopeOf(mailId)).recipients).toEqual(['desk+one@example.com', 'desk+two@example.com']);
  });
  it('takes no more than 100 recipients by LMTP, of however few addresses (ING-39)', async () => {
    await restart({ protocol: 'lmtp' });
    const talk = await open();
    await talk.say('LHLO mx.example.org');
    await talk.say('MAIL FROM:<jane@example.org>');
    for (let n = 0; n < 100; n += 1) expect(await talk.say('RCPT TO:<desk+acme@example.com>')).toMatch(/^250 /);
    expect(await talk.say('RCPT TO:<desk+acme@example.com>')).toBe('452 4.5.3 Too many recipients');
  });
  it('keeps the envelope beside the mail (ING-40)', async () => {
    const { raw, mailId } = mailFrom('jane@example.org');
    const recipients = ['desk+one@example.com', 'desk+two@example.com'];
    expect(await (await open()).send(raw, { sender: 'bounces@example.org', recipients })).toMatch(/^250 /);
    expect(await envelopeOf(mailId)).toEqual({
      sender: 'bounces@example.org',
      recipients,
      clientAddress: '127.0.0.1',
      heloName: 'mx.example.org',
    });
  });
  it('takes a mail without a sender, as bounces are', async () => {
    const { raw, mailId } = mailFrom('mailer-daemon@example.org');
    expect(await (await open()).send(raw, { sender: '' })).toMatch(/^250 /);
    expect(await envelopeOf(mailId)).toMatchObject({ sender: '' });
  });
  it('takes a mail of no bytes, to be refused later (ERR-10)', async () =>
    expect(await (await open()).send(Buffer.alloc(0))).toMatch(/^250 /));

  it('answers 552 to a mail that is too large, and goes on (ING-39, SEC-1)', async () => {
    const talk = await open();
    await talk.say('EHLO mx.example.org');
    expect(await talk.say(`MAIL FROM:<jane@example.org> SIZE=${MAX_BYTES + 1}`)).toMatch(/^552 5\.3\.4 /);
    const { raw, mailId } = mailFrom('jane@example.org', `${'x'.repeat(MAX_BYTES)}\r\n`);
    expect(await talk.send(raw)).toMatch(/^552 5\.3\.4 /);
    expect(await stores.recorded(mailId)).toEqual([]);
    expect(await talk.send(mailFrom('jane@example.org').raw)).toMatch(/^250 /);
    expect(receiver.status.lastError).toBeNull();
  });
  it('answers 452 to more than 100 recipients (ING-39)', async () => {
    const talk = await open();
    const recipients = Array.from({ length: 100 }, (_, n) => `desk+${n}@example.com`);
    for (const line of ['EHLO mx', 'MAIL FROM:<>', ...recipients.map((address) => `RCPT TO:<${address}>`)])
      expect(await talk.say(line)).toMatch(/^250/);
    expect(await talk.say('RCPT TO:<desk+one-more@example.com>')).toMatch(/^452 4\.5\.3 /);
  });
  it('answers 421 to more than 10 connections from one address, and 250 on those it has (ING-39)', async () => {
    const connected = await Promise.all(Array.from({ length: 10 }, open));
    const surplus = await MailTalk.open(await listening(receiver));
    talks.push(surplus);
    expect(await surplus.reply()).toMatch(/^421 4\.7\.0 /);
    expect(await surplus.reply()).toBeNull();
    expect(await connected[0]!.say('EHLO mx.example.org')).toMatch(/^250/);
    connected.pop()!.close();
    await until(async () => {
      const talk = await MailTalk.open(await listening(receiver));
      talks.push(talk);
      return (await talk.reply())?.startsWith('220');
    });
  });

  describe('ends the data at CRLF . CRLF alone (ING-40)', () => {
    it.each([
      ['LF . LF', 'a\n.\nMAIL FROM:<smuggled@example.org>\r\n'],
      ['LF . CRLF', 'a\n.\r\nMAIL FROM:<smuggled@example.org>\r\n'],
      ['CRLF . LF', 'a\r\n.\nMAIL FROM:<smuggled@example.org>\r\n'],
      ['CR . CR', 'a\r.\rMAIL FROM:<smuggled@example.org>\r\n'],
      ['CRLF . CR', 'a\r\n.\rMAIL FROM:<smuggled@example.org>\r\n'],
    ])('not at %s', async (_, body) => {
      const talk = await open();
      const { raw, mailId } = mailFrom('jane@example.org', body);
      await talk.send(Buffer.alloc(0));
      for (const line of ['MAIL FROM:<jane@example.org>', 'RCPT TO:<desk@example.com>', 'DATA']) await talk.say(line);
      talk.socket.write(Buffer.concat([raw, Buffer.from('.\r\n')]));
      expect(await talk.reply()).toMatch(/^250 /);
      expect(await talk.say('NOOP')).toBe('250 2.0.0 OK');
      expect(await bodyOf(mailId)).toBe(body);
    });
    it('wherever the bytes are cut', async () => {
      const { raw, mailId } = mailFrom('jane@example.org', 'a\r\n..\r\n.b\r\n');
      const talk = await open();
      for (const line of ['EHLO mx', 'MAIL FROM:<>', 'RCPT TO:<desk@example.com>', 'DATA']) await talk.say(line);
      const sent = Buffer.from(`${raw}`.replace('\r\n..\r\n.b', '\r\n...\r\n..b') + '.\r\n');
      talk.socket.setNoDelay(true);
      for (const byte of sent) {
        talk.socket.write(Buffer.of(byte));
        await wait(0);
      }
      expect(await talk.reply()).toMatch(/^250 /);
      expect(await bodyOf(mailId)).toBe('a\r\n..\r\n.b\r\n');
    });
  });

  it('records nothing of a mail whose sender went away in the middle of it', async () => {
    const { raw, mailId } = mailFrom('jane@example.org');
    const talk = await open();
    for (const line of ['EHLO mx', 'MAIL FROM:<>', 'RCPT TO:<desk@example.com>', 'DATA']) await talk.say(line);
    talk.socket.write(raw);
    talk.close();
    expect(await (await open()).send(mailFrom('jane@example.org').raw)).toMatch(/^250 /);
    expect(await stores.recorded(mailId)).toEqual([]);
    expect(receiver.status.lastError).toBeNull();
  });

  it('answers 421 when it is told to stop, but finishes the mail in hand (OPS-5)', async () => {
    const idle = await open();
    const busy = await open();
    const { raw, mailId } = mailFrom('jane@example.org');
    for (const line of ['EHLO mx', 'MAIL FROM:<>', 'RCPT TO:<desk@example.com>', 'DATA']) await busy.say(line);
    busy.socket.write(raw);
    stopping.abort();
    expect(await idle.reply()).toMatch(/^421 /);
    expect(await idle.reply()).toBeNull();
    busy.socket.write('.\r\n');
    expect(await busy.reply()).toMatch(/^250 /);
    expect(await busy.reply()).toMatch(/^421 /);
    await running;
    expect(await stores.recorded(mailId)).toHaveLength(1);
    expect(receiver.status.state).toBe('stopped');
  });

  it('sends away whose mail does not come to its end, keeping nothing of it (OPS-5)', async () => {
    await restart({ finishWithinMs: 300 });
    const stalled = await open();
    const { raw, mailId } = mailFrom('jane@example.org');
    for (const line of ['EHLO mx', 'MAIL FROM:<>', 'RCPT TO:<desk@example.com>', 'DATA']) await stalled.say(line);
    stalled.socket.write(raw);
    stopping.abort();
    expect(await stalled.reply()).toMatch(/^421 /);
    await running;
    expect(await stores.recorded(mailId)).toEqual([]);
  });

  it('waits for its port, and takes it when it is free (ING-6)', async () => {
    const { port } = await listening(receiver);
    const second = receiverOf({
      intake: stores.intake,
      settings: { ...settings, listen: { host: '127.0.0.1', port } },
    });
    const stop = new AbortController();
    const ran = second.run(stop.signal);
    await until(() => second.status.state === 'backing-off');
    expect(second.status).toMatchObject({ lastError: 'EADDRINUSE', nextTryAt: expect.any(Date) });
    stopping.abort();
    await until(() => second.status.state === 'ok');
    stop.abort();
    await ran;
  });
  it('offers STARTTLS where it has a certificate (ING-35)', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'ledgerdesk-tls-'));
    const tls = { cert: join(directory, 'cert.pem'), key: join(directory, 'key.pem') };
    writeFileSync(tls.cert, certificate);
    writeFileSync(tls.key, keyOfCertificate);
    await restart({ settings: { ...settings, tls } });
    const { raw, mailId } = mailFrom('jane@example.org');
    const sender = createTransport({
      ...(await listening(receiver)),
      requireTLS: true,
      tls: { rejectUnauthorized: false, servername: 'mail.example.com' },
    });
    await sender.sendMail({ raw, envelope: { from: 'jane@example.org', to: 'desk@example.com' } });
    sender.close();
    expect(await stores.recorded(mailId)).toHaveLength(1);
    rmSync(directory, { recursive: true });
  });
  it('is misconfigured where its certificate is none (ING-7)', async () => {
    await restart({ settings: { ...settings, tls: { cert: __filename, key: __filename } } });
    await until(() => receiver.status.state === 'misconfigured');
    expect(receiver.status.lastError).toBe('mail.smtp_receiver.tls_cert: expected a certificate and its key, in PEM');
  });
  it('is misconfigured where its certificate can not be read (ING-7)', async () => {
    await restart({ settings: { ...settings, tls: { cert: '/no/such/file', key: '/no/such/file' } } });
    await until(() => receiver.status.state === 'misconfigured');
    expect(receiver.status.lastError).toBe('mail.smtp_receiver.tls_cert: expected the name of a file that can be read');
  });
  it('takes LMTP on a socket path, also where a killed process has left it (ING-35)', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'ledgerdesk-lmtp-'));
    const listen = { path: join(directory, 'lmtp') };
    const killed = `net.createServer().listen(process.argv[1], () => process.kill(process.pid, 'SIGKILL'))`;
    await once(spawn(process.execPath, ['-e', killed, listen.path]), 'exit');
    expect(existsSync(listen.path)).toBe(true);
    await restart({ protocol: 'lmtp', settings: { ...settings, listen } });
    await until(() => receiver.status.state === 'ok');
    const talk = await MailTalk.open(listen);
    talks.push(talk);
    await talk.reply();
    const recipients = ['desk+one@example.com', 'desk+two@example.com'];
    expect(await talk.send(mailFrom('jane@example.org').raw, { greeting: 'LHLO mx', recipients })).toMatch(/^250 /);
    expect(await talk.reply()).toMatch(/^250 /);
    rmSync(directory, { recursive: true });
  });
});
