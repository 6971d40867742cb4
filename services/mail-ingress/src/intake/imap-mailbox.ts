import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { Readable } from 'node:stream';
import { setTimeout as wait } from 'node:timers/promises';
import { rootCertificates } from 'node:tls';
import { ImapFlow, ImapFlowOptions, SearchObject } from 'imapflow';
import { MailboxSettings } from '../settings/mail-settings';
import { Misconfigured } from './source';

const CHUNK_BYTES = 1024 * 1024;
const HEADER_BYTES = 256 * 1024;
const SOCKET_TIMEOUT_MS = 300_000;
const LOGGED_OUT_WITHIN_MS = 2_000;

/** The server did not do what it was asked for, or the connection is gone. */
export class MailboxFailed extends Error {
  override readonly name = 'MailboxFailed';
  constructor(readonly code: string) {
    super(`The mailbox failed: ${code}`);
  }
}

/** `tooLargeBytes`: of the whole, where only the header section is read (ING-30). */
export type FoundMail = Readonly<{ content: Readable; tooLargeBytes?: number }>;

/** A mailbox that is open on one connection, which is given up at its first error (ING-31). */
export class ImapMailbox {
  private hasNews = false;
  /** Rejects when the connection is gone. */
  private readonly lost: Promise<never>;

  private constructor(
    private readonly client: ImapFlow,
    private readonly settings: MailboxSettings,
  ) {
    this.lost = new Promise((_, reject) => {
      client.on('error', reject);
      client.on('close', () => reject(new MailboxFailed('connection-closed')));
    });
    this.lost.catch(() => undefined);
    client.on('exists', () => (this.hasNews = true));
  }

  /** @throws Misconfigured; what goes wrong with network, TLS, log-in or mailbox */
  static async open(settings: MailboxSettings): Promise<ImapMailbox> {
    const client = new ImapFlow(clientOptions(settings));
    const mailbox = new ImapMailbox(client, settings);
    try {
      await client.connect();
      await client.mailboxOpen(settings.mailbox);
      if (settings.moveTo) await client.mailboxCreate(settings.moveTo);
      return mailbox;
    } catch (error) {
      client.close();
      throw error;
    }
  }

  get uidValidity(): string {
    return String(this.opened().uidValidity);
  }

  /** The largest UID that may have been given. */
  get lastUid(): number {
    return this.opened().uidNext - 1;
  }

  /** UIDs, ascending. */
  async find(query: SearchObject): Promise<readonly number[]> {
    const found = await this.client.search(query, { uid: true });
    if (!Array.isArray(found)) throw new MailboxFailed('search');
    return [...found].sort((one, other) => one - other);
  }

  /** Null where it is gone. Reading sets no flag (ING-27). */
  async read(uid: number, maxBytes: number): Promise<FoundMail | null> {
    const found = await this.client.fetchOne(uid, { uid: true, size: true }, { uid: true });
    if (!found) return null;
    if ((found.size ?? 0) > maxBytes) return this.readHeader(uid, found.size!);
    const download = await this.client.download(uid, undefined, { uid: true, chunkSize: CHUNK_BYTES });
    return download.content ? { content: download.content } : null;
  }

  /** Of a mail that is larger than its server says: as much as it is (ING-30). */
  async readHeader(uid: number, tooLargeBytes: number): Promise<FoundMail | null> {
    const header = { key: 'header', start: 0, maxLength: HEADER_BYTES };
    const found = await this.client.fetchOne(uid, { uid: true, bodyParts: [header] }, { uid: true });
    const bytes = found && found.headers;
    return bytes ? { content: Readable.from([bytes]), tooLargeBytes } : null;
  }

  /** What becomes of a mail that is kept and recorded (ING-28). @throws MailboxFailed */
  async acknowledge(uid: number): Promise<void> {
    const { moveTo, deleteAfterDelivery, expungeDeleted } = this.settings;
    const flagged = moveTo === null && deleteAfterDelivery;
    await this.flag(uid, flagged ? ['\\Seen', '\\Deleted'] : ['\\Seen']);
    if (moveTo !== null) await this.move(uid, moveTo);
    else if (flagged && expungeDeleted) await this.expunge(uid);
  }

  async flag(uid: number, flags: string[]): Promise<void> {
    if (!(await this.client.messageFlagsAdd(uid, flags, { uid: true }))) throw new MailboxFailed('flag');
  }

  /** Without MOVE it is a copy and a deletion, of this mail alone. */
  private async move(uid: number, folder: string): Promise<void> {
    if (this.client.capabilities.has('MOVE')) {
      if (!(await this.client.messageMove(uid, folder, { uid: true }))) throw new MailboxFailed('move');
      return;
    }
    if (!(await this.client.messageCopy(uid, folder, { uid: true }))) throw new MailboxFailed('copy');
    await this.flag(uid, ['\\Deleted']);
    await this.expunge(uid);
  }

  /** Without UIDPLUS everything that is flagged would go. */
  private async expunge(uid: number): Promise<void> {
    if (!this.client.capabilities.has('UIDPLUS')) {
      const others = (await this.find({ deleted: true })).filter((deleted) => deleted !== uid);
      if (others.length > 0) return;
    }
    if (!(await this.client.messageDelete(uid, { uid: true }))) throw new MailboxFailed('expunge');
  }

  /** Until there is news since the last wait, the time is over, or the signal aborts (ING-29). */
  async waitForNews(signal: AbortSignal): Promise<void> {
    if (!this.hasNews && !signal.aborted) {
      const canIdle = this.client.capabilities.has('IDLE');
      // It may end before its time, where the server refuses it: then the time is waited for all the same.
      const idling = canIdle ? this.client.idle() : null;
      await this.waitFor(canIdle ? this.settings.idleTimeoutSeconds : this.settings.pollIntervalSeconds, signal);
      if (signal.aborted) return;
      await this.client.noop();
      await idling;
    }
    this.hasNews = false;
  }

  private async waitFor(seconds: number, signal: AbortSignal): Promise<void> {
    const over = new AbortController();
    const end = () => over.abort();
    const timer = setTimeout(end, seconds * 1_000);
    this.client.once('exists', end);
    signal.addEventListener('abort', end);
    try {
      await Promise.race([this.lost, once(over.signal, 'abort')]);
    } finally {
      clearTimeout(timer);
      this.client.off('exists', end);
      signal.removeEventListener('abort', end);
    }
  }

  /** Ends IDLE, and logs out. */
  async close(): Promise<void> {
    const late = wait(LOGGED_OUT_WITHIN_MS, undefined, { ref: false });
    await Promise.race([this.client.logout(), this.lost, late]).catch(() => undefined);
    this.client.close();
  }

  private opened() {
    const { mailbox } = this.client;
    if (!mailbox) throw new MailboxFailed('mailbox-closed');
    return mailbox;
  }
}

/** ING-24: never in plaintext where TLS was asked for. */
const clientOptions = (settings: MailboxSettings): ImapFlowOptions => ({
  host: settings.host,
  port: settings.port,
  secure: settings.ssl,
  ...(settings.ssl ? {} : { doSTARTTLS: settings.startTls }),
  auth: { user: settings.user, pass: settings.password },
  tls: { rejectUnauthorized: true, ...(settings.tlsCaFile === null ? {} : { ca: authorities(settings) }) },
  logger: false,
  disableAutoIdle: true,
  disableCompression: true,
  // IDLE may be silent for as long as it is set to; a server that says nothing otherwise is gone.
  socketTimeout: Math.max(SOCKET_TIMEOUT_MS, (settings.pollIntervalSeconds + 60) * 1_000),
  maxLiteralSize: 64 * CHUNK_BYTES,
  clientInfo: { name: 'ledgerdesk' },
});

const authorities = ({ name, tlsCaFile }: MailboxSettings): string[] => {
  try {
    return [...rootCertificates, readFileSync(tlsCaFile!, 'utf8')];
  } catch {
    throw new Misconfigured(`${name}.tls_ca_file: expected the name of a file that can be read`);
  }
};
