import { cpSync } from 'node:fs';
import { once } from 'node:events';
import { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';
import { Clock, Disposables, RunningService } from '@ledgerdesk/service-host';
import { Hold, Plug, startInProcess } from '@ledgerdesk/testing';
import { standalone } from '@ledgerdesk/standalone';
import { freePort } from '@ledgerdesk/test-servers';

export const ADMINISTRATOR = 'a'.repeat(40);

/** A process from its start to its end: Ledgerdesk on the files of a directory, with a plug that can be pulled. */
export class Incarnation {
  readonly plug: Plug;
  readonly killed: Promise<null>;
  url = '';
  smtpUrl = '';
  parts!: RunningService;
  private readonly opened = new Disposables();

  private constructor(
    private readonly directory: string,
    hold: Hold | null,
  ) {
    this.plug = new Plug(hold);
    const { pulled } = this.plug;
    this.killed = new Promise((resolve) => pulled.addEventListener('abort', () => resolve(null), { once: true }));
  }

  /**
   * @param delivered gets the mails that it sends to customers
   * @param now by which mails are tried again
   */
  static async start(directory: string, delivered: string[], hold: Hold | null, now: () => Date): Promise<Incarnation> {
    const incarnation = new Incarnation(directory, hold);
    await incarnation.start(delivered, now);
    return incarnation;
  }

  private async start(delivered: string[], now: () => Date): Promise<void> {
    const mailServer = await this.startMailServer(delivered);
    const port = await freePort();
    const smtpPort = await freePort();
    const environment = {
      DATA_DIR: this.directory,
      LOG_LEVEL: 'silent',
      LEDGERDESK_DEMO: 'false',
      PORT: String(port),
      LEDGERDESK_ADMIN_TOKEN: ADMINISTRATOR,
      REQUEST_BUDGET_MS: '900',
      PUBLIC_URL: 'https://desk.test', // The same before and after a kill.
      MAIL_SMTP_HOST: '127.0.0.1',
      MAIL_SMTP_PORT: String(mailServer),
      MAIL_SMTP_START_TLS: 'false',
      SMTP_PORT: String(smtpPort),
    };
    const show = (url: string) => {
      this.url = url;
      return () => undefined;
    };
    const clock: Clock = { now };
    const service = standalone({ receive: () => undefined, show }, [{ provide: Clock, useValue: clock }]);
    this.parts = await startInProcess(service, environment, this.opened, this.plug.decorate);
    this.smtpUrl = `smtp://127.0.0.1:${smtpPort}`;
  }

  /** Of the customers. That it takes a mail is a durable write, too, of which a killed process does not hear. */
  private async startMailServer(delivered: string[]): Promise<number> {
    const server = new SMTPServer({
      disabledCommands: ['AUTH', 'STARTTLS'],
      logger: false,
      disableReverseLookup: true,
      closeTimeout: 100,
      onData: (content, _, done) => {
        const chunks: Buffer[] = [];
        content.on('data', (chunk: Buffer) => chunks.push(chunk));
        content.on('end', () => {
          const deliver = async () => void delivered.push(Buffer.concat(chunks).toString());
          this.plug.write('deliver a mail', deliver).then(() => done(), done);
        });
      },
    });
    server.on('error', () => undefined);
    this.opened.add('mail server', () => new Promise<void>((closed) => server.close(closed)), 1_000);
    const listening = server.listen(0, '127.0.0.1');
    await once(listening, 'listening');
    return (listening.address() as AddressInfo).port;
  }

  /** Once it is killed: copies what it leaves behind, which is what has been written, and no lock. */
  async leave(directory: string): Promise<void> {
    await this.plug.still();
    cpSync(this.directory, directory, { recursive: true });
    this.plug.bury();
  }

  /** Ends it as a signal would. Nothing of one that was killed gets through any more. */
  close(failed: (name: string, error: unknown) => void): Promise<void> {
    return this.opened.close(failed);
  }
}
