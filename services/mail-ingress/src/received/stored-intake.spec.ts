import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { BlobStore, SqliteBlobStore } from '@ledgerdesk/blobs';
import { EventStore, SqliteLog } from '@ledgerdesk/event-store';
import { ThreadedMailParser } from '@ledgerdesk/mail-parsing';
import { Clock } from '@ledgerdesk/service-host';
import { ArrivingMail, MailTooLarge, ownerOfMail, mailStream } from '../intake/intake';
import { copiesStream, ownerOfCopies } from './copies/mail-copies';
import { MailEvent } from './mail';
import { StoredIntake } from './stored-intake';

const MB = 1_048_576;
const secrets = { instance: 's'.repeat(32) };
const sha256 = (content: string | Uint8Array) => createHash('sha256').update(content).digest('hex');
const mail = (header: Readonly<Record<string, string>>, body = 'Hello\r\n') =>
  `${Object.entries(header)
    .map(([name, value]) => `${name}: ${value}\r\n`)
    .join('')}\r\n${body}`;
const jane = {
  'Message-ID': '<order-7@example.org>',
  From: 'Jane Roe <jane@example.org>',
  Date: 'Tue, 24 Nov 2026 09:00:00 +0000',
};
const envelope = { sender: 'jane@example.org', recipients: ['desk@example.com'], clientAddress: '::1', heloName: 'mx' };

describe('a mail that arrives', () => {
  const parent = mkdtempSync(join(tmpdir(), 'ledgerdesk-intake-'));
  let blobs = null as unknown as BlobStore;
  let log = null as unknown as SqliteLog;
  let eventStore: EventStore;
  let intake: StoredIntake;
  beforeEach(async () => {
    const directory = mkdtempSync(join(parent, 'own-'));
    blobs = await SqliteBlobStore.open(directory);
    log = new SqliteLog(join(directory, 'log.db'));
    eventStore = new EventStore(log);
    const now = () => new Date('2026-11-24T09:00:01.000Z');
    intake = new StoredIntake(eventStore, blobs, secrets, { maxMessageBytes: 2 * MB }, { now }, parser);
  });
  afterEach(() => Promise.all([blobs.close(), log.close()]));
  const parser = new ThreadedMailParser({ maxMessageBytes: 2 * MB, maxProcessingSeconds: 30 });
  afterAll(async () => {
    await parser.close();
    rmSync(parent, { recursive: true });
  });

  const arriving = (content: string | Uint8Array, more: Partial<ArrivingMail> = {}): ArrivingMail => ({
    source: 'smtp',
    place: null,
    envelope: null,
    content: Readable.from([Buffer.from(content)]),
    ...more,
  });
  const receive = (content: string | Uint8Array, more?: Partial<ArrivingMail>) =>
    intake.receive(arriving(content, more));
  const recorded = async (mailId: string) =>
    (await eventStore.read<MailEvent>(mailStream(mailId))).map(({ type, data }) => ({ type, data }));
  const kept = async (mailId: string, hash: string) => buffer((await blobs.open(ownerOfMail(mailId), hash))!);

  const greeting = { ...jane, Subject: 'Order 7' };
  it.each([
    ['a footer below', mail(greeting, 'Hello\r\n\r\n-- \r\nA list of orders\r\n')],
    ['a mark in the subject', mail({ ...greeting, Subject: '[orders]  Order 7' })],
    ['other line ends and blanks', mail(greeting, '\r\nHello  \r\n\r\n')],
  ])('again with %s is the same mail (IN-2)', async (_, again) => {
    const { mailId } = await receive(mail(greeting));
    expect(await receive(again)).toEqual({ mailId, duplicate: true });
  });
  it.each([
    ['text', mail(greeting, 'Pay to another account.\r\n')],
    ['subject', mail({ ...greeting, Subject: 'Pay now' })],
    ['text, which is none', mail(greeting, '')],
  ])(
    'again with another %s is another mail, which came with a Message-ID that was used (IN-2, IN-4)',
    async (_, again) => {
      const first = await receive(mail(greeting));
      const second = await receive(again);
      expect([second.mailId === first.mailId, second.duplicate]).toEqual([false, false]);
      expect(await recorded(second.mailId)).toMatchObject([{ data: { reused: true } }]);
      expect(await receive(again)).toEqual({ mailId: second.mailId, duplicate: true });
      expect((await recorded(first.mailId)).length).toBe(1);
    },
  );
  it('again after its text is gone is known by Message-ID, Date and From alone (IN-2)', async () => {
    const { mailId } = await receive(mail(greeting));
    await blobs.delete(ownerOfMail(mailId));
    expect(await receive(mail(greeting, 'Whatever.\r\n'))).toEqual({ mailId, duplicate: true });
  });
  it('is recorded with what tells where it is from, and nothing of what it says (ING-9)', async () => {
    const raw = mail(jane);
    const { mailId, duplicate } = await receive(raw, { envelope });
    expect([mailId, duplicate]).toEqual([sha256('order-7@example.org'), false]);
    const [event, ...more] = await recorded(mailId);
    expect(more).toEqual([]);
    expect(event).toEqual({
      type: 'MailReceived',
      data: {
        mailId,
        source: 'smtp',
        place: null,
        receivedAt: '2026-11-24T09:00:01.000Z',
        size: raw.length,
        rawHash: sha256(raw),
        messageId: 'order-7@example.org',
        reused: false,
        fromDate: expect.stringMatching(/^[0-9a-f]{64}$/),
        envelopeHash: sha256(JSON.stringify(envelope)),
      },
    });
    expect(JSON.stringify(event)).not.toMatch(/jane|desk@|Hello/i);
  });
  it.each([
    ['bytes that are no text', Buffer.concat([Buffer.from(mail(jane)), randomBytes(50_000)])],
    ['bare line ends', Buffer.from('Message-ID: <a@b>\n\nline\n.\nline\r\rend')],
    ['more than stays in memory', Buffer.concat([Buffer.from(mail(jane)), randomBytes(MB)])],
    ['nothing at all', Buffer.alloc(0)],
  ])('is kept byte by byte: %s (ING-4)', async (_, raw) => {
    const { mailId } = await receive(raw);
    expect((await kept(mailId, sha256(raw))).equals(raw)).toBe(true);
    expect(await recorded(mailId)).toMatchObject([{ data: { size: raw.length, rawHash: sha256(raw) } }]);
  });
  it('is kept whole where it came in pieces', async () => {
    const raw = Buffer.concat([Buffer.from(mail(jane)), randomBytes(MB)]);
    const pieces = Array.from({ length: 100 }, (_, n) => raw.subarray(n * 11_000, (n + 1) * 11_000));
    const { mailId } = await receive('', { content: Readable.from(pieces) });
    expect((await kept(mailId, sha256(raw))).equals(raw)).toBe(true);
  });
  it('keeps its envelope beside it (ING-40)', async () => {
    const { mailId } = await receive(mail(jane), { envelope });
    expect(JSON.parse(String(await kept(mailId, sha256(JSON.stringify(envelope)))))).toEqual(envelope);
  });

  it('is the same mail when it comes again, from whatever source (IN-2)', async () => {
    const first = await receive(mail(jane));
    const place = { mailbox: 'INBOX', uidValidity: '9', uid: 4 };
    const again = await receive(mail({ Received: 'by another way', ...jane }), { source: 'incoming_email', place });
    expect(again).toEqual({ mailId: first.mailId, duplicate: true });
    const rawHash = sha256(mail({ Received: 'by another way', ...jane }));
    expect(await recorded(first.mailId)).toMatchObject([
      { type: 'MailReceived' },
      { type: 'MailArrivedAgain', data: { source: 'incoming_email', place, rawHash } },
    ]);
    expect(await blobs.list(ownerOfMail(first.mailId))).toHaveLength(1);
  });
  it('has bytes that differ kept for a while, of all mails of a day together (IN-2)', async () => {
    const day = '2026-11-24';
    await receive(mail(jane));
    const again = await receive(mail(jane));
    expect((await recorded(again.mailId)).map(({ data }) => 'rawHash' in data && data.rawHash)).toEqual([
      sha256(mail(jane)),
      false,
    ]);
    expect(await blobs.list(ownerOfCopies(day))).toEqual([]);
    const copies = ['one', 'two', 'two'].map((by) => mail({ Received: `by ${by}`, ...jane }));
    for (const copy of copies) await receive(copy);
    expect((await blobs.list(ownerOfCopies(day))).map(({ hash }) => hash).sort()).toEqual(
      copies.slice(0, 2).map(sha256).sort(),
    );
    expect(await eventStore.read(copiesStream(day))).toMatchObject([
      { type: 'MailCopiesKept', data: { day, until: '2026-12-25T00:00:00.000Z' } },
    ]);
  });
  it('is recorded once where it comes many times at once', async () => {
    const arrivals = await Promise.all(Array.from({ length: 20 }, () => receive(mail(jane))));
    expect(arrivals.filter(({ duplicate }) => !duplicate)).toHaveLength(1);
    const types = (await recorded(arrivals[0]!.mailId)).map(({ type }) => type);
    expect(types).toEqual(['MailReceived', ...Array(19).fill('MailArrivedAgain')]);
  });
  it('adds nothing when the same place of a mailbox is read again (ING-3)', async () => {
    const place = { mailbox: 'INBOX', uidValidity: '9', uid: 4 };
    const { mailId } = await receive(mail(jane), { place });
    expect(await receive(mail(jane), { place })).toEqual({ mailId, duplicate: true });
    expect(await recorded(mailId)).toHaveLength(1);
  });
  it('has the hash of its bytes as identity where it has no Message-ID (IN-1)', async () => {
    const raw = mail({ From: 'jane@example.org' });
    const other = mail({ From: 'jane@example.org' }, 'Other\r\n');
    const { mailId } = await receive(raw);
    expect(mailId).toBe(sha256(sha256(raw)));
    expect(await receive(raw)).toEqual({ mailId, duplicate: true });
    expect(await receive(other)).toMatchObject({ duplicate: false });
  });

  describe('with a Message-ID that was used', () => {
    const forged = mail({ ...jane, From: 'mallory@example.net' });

    it.each([
      ['by another sender', forged],
      ['at another time', mail({ ...jane, Date: 'Tue, 24 Nov 2026 10:00:00 +0000' })],
    ])('%s is a mail of its own, flagged (IN-4)', async (_, raw) => {
      const first = await receive(forged === raw ? mail(jane) : forged);
      const second = await receive(raw);
      expect(second).toEqual({ mailId: sha256(`order-7@example.org${sha256(raw)}`), duplicate: false });
      expect(await recorded(first.mailId)).toHaveLength(1);
      expect(await recorded(second.mailId)).toMatchObject([
        { data: { messageId: 'order-7@example.org', reused: true, rawHash: sha256(raw) } },
      ]);
      expect((await kept(second.mailId, sha256(raw))).equals(Buffer.from(raw))).toBe(true);
      expect(await receive(raw)).toEqual({ ...second, duplicate: true });
    });
    it.each([
      ['by another sender', forged],
      ['with another text', mail(jane, 'Pay to another account.\r\n')],
    ])('at the same moment %s are two mails (IN-4)', async (_, other) => {
      const both = await Promise.all([receive(mail(jane)), receive(other)]);
      expect(new Set(both.map(({ mailId }) => mailId)).size).toBe(2);
      expect(both.map(({ duplicate }) => duplicate)).toEqual([false, false]);
    });
  });

  it('leaves nothing where it is too large (SEC-1)', async () => {
    const tooLarge = Buffer.concat([Buffer.from(mail(jane)), Buffer.alloc(2 * MB)]);
    await expect(receive(tooLarge)).rejects.toThrow(MailTooLarge);
    expect(await recorded(sha256('order-7@example.org'))).toEqual([]);
    expect(await blobs.list(ownerOfMail(sha256('order-7@example.org')))).toEqual([]);
  });
  it('leaves nothing where its source breaks off', async () => {
    const breaksOff = async function* () {
      yield Buffer.from(mail(jane));
      throw new Error('The connection was lost');
    };
    await expect(receive('', { content: Readable.from(breaksOff()) })).rejects.toThrow('The connection was lost');
    expect(await recorded(sha256('order-7@example.org'))).toEqual([]);
  });
  it('has the size of the whole where only its header section was kept (ING-30)', async () => {
    const header = mail(jane, '');
    const { mailId } = await receive(header, { tooLargeBytes: 99 * MB });
    expect(await recorded(mailId)).toMatchObject([
      { data: { size: 99 * MB, tooLargeBytes: 99 * MB, rawHash: sha256(header) } },
    ]);
  });
  it('leaves nothing where the store of blobs fails, and is taken when it comes again (ING-5)', async () => {
    const full = () => Promise.reject(new Error('The disk is full'));
    const failing = Object.assign(Object.create(blobs) as BlobStore, { put: full });
    const unlucky = new StoredIntake(eventStore, failing, secrets, { maxMessageBytes: MB }, new Clock(), parser);
    await expect(unlucky.receive(arriving(mail(jane)))).rejects.toThrow('The disk is full');
    expect(await recorded(sha256('order-7@example.org'))).toEqual([]);
    expect(await receive(mail(jane))).toMatchObject({ duplicate: false });
  });
});
