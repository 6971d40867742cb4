import { cpSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { createTransport } from 'nodemailer';
import { CrashPoint, Hold } from '@ledgerdesk/testing';
import { Answer, Method } from './api';
import { ADMINISTRATOR, Incarnation } from './crash-points.incarnation';
import { askLed } from './led';

export type InstallationCall = Readonly<{ token?: string; body?: object; key?: string }>;

type Given = Readonly<{ files: string | null; delivered: readonly string[]; hold: Hold | null }>;

const ASKED_AGAIN_AFTER_MS = 100;
const PATIENCE_MS = 60_000;

/** An installation whose process may be killed once and is started again, and its clients, who repeat what is not answered. */
export class KilledInstallation {
  private incarnations = 0;
  private laterMs = 0;
  private present!: Promise<Incarnation>;
  private ended: Promise<void> = Promise.resolve();

  private constructor(
    private readonly directory: string,
    /** The mails that came to customers. */
    readonly delivered: string[],
    private readonly hold: Hold | null,
  ) {}

  /** @param delivered what had come to customers before */
  static async start(
    directory: string,
    { files = null, delivered = [], hold = null }: Partial<Given> = {},
  ): Promise<KilledInstallation> {
    const installation = new KilledInstallation(directory, [...delivered], hold);
    mkdirSync(directory);
    const first = installation.nextDirectory();
    if (files !== null) cpSync(files, first, { recursive: true });
    await (installation.present = installation.begin(first));
    return installation;
  }

  get wasKilled(): boolean {
    return this.incarnations > 1;
  }

  /** Counts writes from now on. At this point the process is killed, and another one begins with what it leaves. */
  async count(point: CrashPoint | null): Promise<Incarnation> {
    const running = await this.present;
    void running.killed.then(() => {
      this.present = this.succeed(running);
      this.present.catch(() => undefined);
    });
    running.plug.count(point);
    return running;
  }

  /** Everything that waits until then is due. */
  turnTo(time: string): void {
    this.laterMs = Math.max(this.laterMs, Date.parse(time) - Date.now());
  }

  /** Asks until it is answered, each time the same. */
  async ask(
    method: Method,
    path: string,
    { token = ADMINISTRATOR, body, key }: InstallationCall = {},
  ): Promise<Answer> {
    const headers = {
      'PRIVATE-TOKEN': token,
      ...(key && { 'Idempotency-Key': key }),
      ...(body && { 'Content-Type': 'application/json' }),
    };
    return this.untilDone(async ({ url }) => {
      const sent = { method, headers, ...(body && { body: JSON.stringify(body) }) };
      const answered = await askLed(url, `/api/v4${path}`, sent);
      const text = await answered.text();
      if (answered.headers.has('retry-after') && [409, 503].includes(answered.status)) return null;
      return { status: answered.status, headers: answered.headers, text, body: text ? JSON.parse(text) : null };
    });
  }

  /** Sends a mail until it is taken. */
  async send(from: string, to: string, raw: Buffer): Promise<void> {
    await this.untilDone(async ({ smtpUrl }) => {
      const transport = createTransport(smtpUrl, { ignoreTLS: true } as never);
      try {
        return await transport.sendMail({ envelope: { from, to: [to] }, raw });
      } catch (error) {
        const { responseCode, code } = error as { responseCode?: number; code?: string };
        if (code === 'ESOCKET' || (responseCode && responseCode < 500)) return null;
        throw error;
      } finally {
        transport.close();
      }
    });
  }

  /**
   * Does something with the process that runs, again where it is killed meanwhile, and while null comes of it.
   *
   * @throws Error after a minute
   */
  async untilDone<Result>(once: (running: Incarnation) => Promise<Result | null>): Promise<Result> {
    for (const until = Date.now() + PATIENCE_MS; Date.now() < until; await wait(ASKED_AGAIN_AFTER_MS)) {
      const running = await this.present;
      const { pulled } = running.plug;
      const tried = once(running).catch((error: unknown) => {
        if (pulled.aborted) return null;
        throw error;
      });
      const result = await Promise.race([running.killed, tried]);
      if (result !== null && !pulled.aborted) return result;
    }
    throw new Error(`Nothing came of it within ${PATIENCE_MS} ms: ${once}`);
  }

  /** @throws AggregateError where the last process does not end cleanly */
  async stop(): Promise<void> {
    const errors: unknown[] = [];
    const failed = (name: string, error: unknown) => errors.push(new Error(`${name} did not close`, { cause: error }));
    await (await this.present).close(failed);
    if (errors.length > 0) throw new AggregateError(errors, 'It did not stop cleanly');
  }

  /** Removes all files, once what is left of a process that was killed has ended, too. */
  async remove(): Promise<void> {
    await this.ended;
    rmSync(this.directory, { recursive: true, force: true });
  }

  private async succeed(killed: Incarnation): Promise<Incarnation> {
    const next = this.nextDirectory();
    await killed.leave(next);
    this.ended = killed.close(() => undefined);
    return this.begin(next);
  }

  private begin(directory: string): Promise<Incarnation> {
    return Incarnation.start(directory, this.delivered, this.hold, () => new Date(Date.now() + this.laterMs));
  }

  private nextDirectory(): string {
    this.incarnations += 1;
    return join(this.directory, String(this.incarnations));
  }
}
