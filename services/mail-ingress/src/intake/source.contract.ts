import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { setTimeout as wait } from 'node:timers/promises';
import { BlobStore, SqliteBlobStore } from '@ledgerdesk/blobs';
import { EventStore, SqliteLog } from '@ledgerdesk/event-store';
import { ThreadedMailParser } from '@ledgerdesk/mail-parsing';
import { Clock } from '@ledgerdesk/service-host';
import { SqliteStateStore, StateStore } from '@ledgerdesk/state';
import { uniqueName } from '@ledgerdesk/test-servers';
import { MailEvent } from '../received/mail';
import { StoredIntake } from '../received/stored-intake';
import { ArrivingMail, Intake, ownerOfMail, mailStream } from './intake';
import { Source, SourceStatus } from './source';

export const MAX_BYTES = 3 * 1_048_576;

type SourceParts = Readonly<{ intake: Intake; state: StateStore; status: SourceStatus }>;
/** Where mails are brought so that a source finds them. */
export type MailPlace = Readonly<{
  source(parts: SourceParts): Source;
  /** As senders do it: until the mail is acknowledged. From then on nobody else will bring it. */
  deliver(source: Source, raw: Buffer): Promise<void>;
  close(): Promise<void>;
}>;

/** What a source gives its mails to; at times it fails, before it has kept them or after. */
class TroubledIntake implements Intake {
  trouble: 'before' | 'after' | null = null;
  failures = 0;
  constructor(private readonly intake: Intake) {}

  async receive(mail: ArrivingMail) {
    if (this.trouble === 'before') this.fail();
    const received = await this.intake.receive(mail);
    if (this.trouble === 'after') this.fail();
    return received;
  }
  private fail(): never {
    this.failures += 1;
    throw new Error('The store does not answer');
  }
}

export const mailFrom = (sender: string, body: string | Buffer = 'Hello\r\n') => {
  const messageId = `${uniqueName('mail')}@example.org`;
  const header = `From: ${sender}\r\nMessage-ID: <${messageId}>\r\nDate: Tue, 24 Nov 2026 09:00:00 +0000\r\n\r\n`;
  const mailId = createHash('sha256').update(messageId).digest('hex');
  return { raw: Buffer.concat([Buffer.from(header), Buffer.from(body)]), mailId };
};

const PATIENCE_MS = 40_000;
export const until = async (condition: () => unknown): Promise<void> => {
  for (const since = performance.now(); !(await condition()); await wait(5))
    if (performance.now() - since > PATIENCE_MS) throw new Error(`It did not come about: ${condition}`);
};

/** Stores of its own, and the intake that keeps mails in them. */
export const openStores = async () => {
  const directory = mkdtempSync(join(tmpdir(), 'ledgerdesk-source-'));
  const blobs: BlobStore = await SqliteBlobStore.open(directory);
  const log = new SqliteLog(join(directory, 'log.db'));
  const state = new SqliteStateStore(join(directory, 'state.db'));
  const eventStore = new EventStore(log);
  const parser = new ThreadedMailParser({ maxMessageBytes: MAX_BYTES, maxProcessingSeconds: 30 });
  const stored = new StoredIntake(
    eventStore,
    blobs,
    { instance: 's'.repeat(32) },
    { maxMessageBytes: MAX_BYTES },
    new Clock(),
    parser,
  );
  return {
    state,
    intake: new TroubledIntake(stored),
    recorded: async (mailId: string) => eventStore.read<MailEvent>(mailStream(mailId)),
    kept: async (mailId: string, hash: string) => buffer((await blobs.open(ownerOfMail(mailId), hash))!),
    close: async () => {
      await Promise.all([blobs.close(), log.close(), state.close(), parser.close()]);
      rmSync(directory, { recursive: true });
    },
  };
};

/** What every source promises (ING-1), whatever way its mails come. */
export const describeSource = (openPlace: () => Promise<MailPlace>): void => {
  let place = null as unknown as MailPlace;
  let stores = null as unknown as Awaited<ReturnType<typeof openStores>>;
  let stopping = new AbortController();
  let running = Promise.resolve();
  let source: Source;
  let received: number;
  beforeEach(async () => {
    place = await openPlace();
    stores = await openStores();
    received = 0;
    start();
  });
  afterEach(async () => {
    await stop();
    await place.close();
    await stores.close();
  });
  const start = () => {
    stopping = new AbortController();
    source = place.source({ ...stores, status: new SourceStatus({ received: () => (received += 1) }) });
    running = source.run(stopping.signal);
  };
  const stop = () => (stopping.abort(), running);
  const typesOf = async (mailId: string) => (await stores.recorded(mailId)).map(({ type }) => type);

  it('takes a mail byte by byte (ING-2, ING-4)', async () => {
    const body = Buffer.from('a\r\n.\r\n..b\r\n\u00e9 as it is\r\n', 'latin1');
    const { raw, mailId } = mailFrom('jane@example.org', body);
    await place.deliver(source, raw);
    const [event] = await stores.recorded(mailId);
    expect(event).toMatchObject({ type: 'MailReceived', data: { source: source.name, size: raw.length } });
    const { rawHash } = event!.data as { rawHash: string };
    expect(String(await stores.kept(mailId, rawHash))).toBe(String(raw));
    expect(createHash('sha256').update(raw).digest('hex')).toBe(rawHash);
  });
  it('takes a large mail byte by byte (ING-27)', async () => {
    const lines = randomBytes(1_500_000).toString('base64').replaceAll(/.{76}/g, '$&\r\n');
    const { raw, mailId } = mailFrom('jane@example.org', `${lines}\r\n`);
    await place.deliver(source, raw);
    const [event] = await stores.recorded(mailId);
    const { rawHash } = event!.data as { rawHash: string };
    expect((await stores.kept(mailId, rawHash)).equals(raw)).toBe(true);
  });
  it('takes a mail that comes twice as one (IN-2)', async () => {
    const { raw, mailId } = mailFrom('jane@example.org');
    await place.deliver(source, raw);
    await place.deliver(source, raw);
    expect(await typesOf(mailId)).toEqual(['MailReceived', 'MailArrivedAgain']);
  });
  it.each([
    ['nothing was kept', 'before', []],
    ['all was kept', 'after', ['MailReceived']],
  ] as const)(
    'does not acknowledge a mail while its store fails, also where %s, and takes it once when it has recovered (ING-3, ING-5)',
    async (_, trouble, kept) => {
      stores.intake.trouble = trouble;
      const { raw, mailId } = mailFrom('jane@example.org');
      let acknowledged = false;
      const delivered = place.deliver(source, raw).then(() => (acknowledged = true));
      await until(() => stores.intake.failures > 1);
      expect(acknowledged).toBe(false);
      expect((await typesOf(mailId)).slice(0, 1)).toEqual(kept);
      stores.intake.trouble = null;
      await delivered;
      expect((await typesOf(mailId)).filter((type) => type === 'MailReceived')).toHaveLength(1);
      expect(source.status.state).toBe('ok');
    },
  );
  it('goes on after a restart with the mails that came meanwhile, and takes none again (ING-3)', async () => {
    const before = mailFrom('jane@example.org');
    const after = mailFrom('jane@example.org');
    await place.deliver(source, before.raw);
    await stop();
    expect(source.status.state).toBe('stopped');
    start();
    await place.deliver(source, after.raw);
    expect([await typesOf(before.mailId), await typesOf(after.mailId)]).toEqual([['MailReceived'], ['MailReceived']]);
  });
  it('says that it is well, and counts what it has taken (OPS-3, OPS-4)', async () => {
    await place.deliver(source, mailFrom('jane@example.org').raw);
    expect(source.status).toMatchObject({ state: 'ok', lastSuccessAt: expect.any(Date), nextTryAt: null });
    expect(received).toBe(1);
  });
};
