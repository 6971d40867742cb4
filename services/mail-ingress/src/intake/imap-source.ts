import { createHash } from 'node:crypto';
import { holdLease, StateStore } from '@ledgerdesk/state';
import { pauseMs } from '../failures';
import { MailboxSettings } from '../settings/mail-settings';
import { FoundMail, ImapMailbox, MailboxFailed } from './imap-mailbox';
import { Intake, MailTooLarge } from './intake';
import { keepTrying, Source, SourceStatus } from './source';

const LEASE_MS = 30_000;
const RENEWED_MS = 10_000;
/** IMAP finds by day, in whatever time zone: one more than the 7 of ING-26. */
const LOOKED_BACK_MS = 8 * 24 * 60 * 60 * 1_000;

/** Up to where a mailbox has been read (ING-25). `at`: when that was last. */
export type Cursor = Readonly<{ uidValidity: string; uid: number; at: string }>;

export type ImapSourceOptions = Readonly<{
  settings: MailboxSettings;
  intake: Intake;
  state: StateStore;
  /** Whether other processes may read the mailbox, too, so that a lease says who does (ING-8). */
  shared: boolean;
  /** SEC-1 */
  maxBytes: number;
  status?: SourceStatus;
  pause?: (failures: number) => number;
  now?: () => Date;
}>;

/** Reads a mailbox: each mail above the cursor once, oldest first, told to the mailbox after it is kept and recorded. */
export class ImapSource implements Source {
  readonly name: string;
  readonly status: SourceStatus;
  private readonly key: string;

  constructor(private readonly options: ImapSourceOptions) {
    const { name, host, user, mailbox } = options.settings;
    this.name = name;
    this.status = options.status ?? new SourceStatus();
    // Another mailbox under the same name begins anew.
    const place = createHash('sha256').update(JSON.stringify([host.toLowerCase(), user, mailbox]));
    this.key = `mail-cursor/${name}/${place.digest('hex').slice(0, 16)}`;
  }

  async run(signal: AbortSignal): Promise<void> {
    const { state, shared, pause = pauseMs } = this.options;
    const lease = { name: `mail-source-${this.name}`, ttlMs: LEASE_MS, renewMs: RENEWED_MS, signal };
    const onError = (error: unknown) => this.status.failed(error);
    await holdLease(shared ? state : null, { ...lease, onError }, async (lost) => {
      await keepTrying((lost) => this.connect(lost), this.status, lost, pause);
      // What is set up wrongly stays so until the next start.
      if (!lost.aborted) await new Promise((resolve) => lost.addEventListener('abort', resolve, { once: true }));
      this.status.stopped();
    });
  }

  private async connect(signal: AbortSignal): Promise<void> {
    const mailbox = await ImapMailbox.open(this.options.settings);
    this.status.succeeded();
    try {
      while (!signal.aborted) {
        await this.poll(mailbox, signal);
        this.status.succeeded();
        await mailbox.waitForNews(signal);
      }
    } finally {
      await mailbox.close();
    }
  }

  private async poll(mailbox: ImapMailbox, signal: AbortSignal): Promise<void> {
    const { uidValidity, lastUid } = mailbox;
    const kept = await this.options.state.get<Cursor>(this.key);
    if (kept?.value.uidValidity === uidValidity) return this.readAbove(mailbox, kept.value.uid, signal);

    // The cursor is set after all of them, so that what is interrupted is begun again.
    for (const uid of await this.firstOnes(mailbox, kept?.value ?? null)) {
      if (signal.aborted) return;
      await this.take(mailbox, uid);
    }
    await this.moveCursor(uidValidity, lastUid);
  }

  private async readAbove(mailbox: ImapMailbox, uid: number, signal: AbortSignal): Promise<void> {
    // `n:*` always names the last one, too.
    for (const next of (await mailbox.find({ uid: `${uid + 1}:*` })).filter((found) => found > uid)) {
      if (signal.aborted) return;
      await this.take(mailbox, next);
      await this.moveCursor(mailbox.uidValidity, next);
    }
  }

  /** Of a mailbox that was never read (ING-25), or whose UIDs have lost their meaning (ING-26). */
  private async firstOnes(mailbox: ImapMailbox, before: Cursor | null): Promise<readonly number[]> {
    const unseen = () => mailbox.find({ seen: false });
    if (before) {
      const since = new Date(Date.parse(before.at) - LOOKED_BACK_MS);
      const found = [...(await unseen()), ...(await mailbox.find({ since }))];
      return [...new Set(found)].sort((one, other) => one - other);
    }
    switch (this.options.settings.initialImport) {
      case 'unseen':
        return unseen();
      case 'all':
        return mailbox.find({ all: true });
      case 'none':
        return [];
    }
  }

  private async take(mailbox: ImapMailbox, uid: number): Promise<void> {
    const { maxBytes } = this.options;
    const found = await mailbox.read(uid, maxBytes);
    if (!found) return;
    try {
      await this.receive(found, mailbox, uid);
    } catch (error) {
      if (!(error instanceof MailTooLarge)) throw error;
      found.content.destroy();
      const header = await mailbox.readHeader(uid, maxBytes + 1);
      if (!header) return;
      await this.receive(header, mailbox, uid);
      return mailbox.flag(uid, ['\\Seen']);
    }
    // ING-30: what was not taken stays, whatever is set.
    if (found.tooLargeBytes !== undefined) await mailbox.flag(uid, ['\\Seen']);
    else await mailbox.acknowledge(uid);
  }

  private async receive({ content, ...found }: FoundMail, { uidValidity }: ImapMailbox, uid: number): Promise<void> {
    const { intake, settings } = this.options;
    const place = { mailbox: settings.mailbox, uidValidity, uid };
    await intake.receive({ source: this.name, place, envelope: null, content, ...found });
    this.status.received();
  }

  private async moveCursor(uidValidity: string, uid: number): Promise<void> {
    const { state, now = () => new Date() } = this.options;
    const kept = await state.get<Cursor>(this.key);
    const cursor: Cursor = { uidValidity, uid, at: now().toISOString() };
    const expected = kept ? { version: kept.version } : 'absent';
    if ((await state.set(this.key, cursor, { expected })) === 'conflict') throw new MailboxFailed('read-by-another');
  }
}
