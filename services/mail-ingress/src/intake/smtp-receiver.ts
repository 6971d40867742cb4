import { once } from 'node:events';
import { readFile, rm } from 'node:fs/promises';
import { AddressInfo, connect } from 'node:net';
import { SMTPServer, SMTPServerAddress, SMTPServerDataStream, SMTPServerOptions, SMTPServerSession } from 'smtp-server';
import { Recipients } from '../service-desk/recipients';
import { ReceiverSettings } from '../settings/mail-settings';
import { Guesses } from './guesses';
import { Envelope, Intake, MailLoops, MailTooLarge } from './intake';
import { keepTrying, Misconfigured, Source, SourceStatus } from './source';

const CONNECTIONS = 50;
const FROM_ONE_ADDRESS = 10;
const RECIPIENTS = 100;
const IDLE_MS = 60_000;

type Reply = Error & { responseCode: number };
/** The server adds the enhanced code that goes with a reply, except where a connection is refused. */
const reply = (responseCode: number, text: string): Reply => Object.assign(new Error(text), { responseCode });
/** With an enhanced code that the server would not choose: it adds none to a code that is no number. */
const enhancedReply = (codes: string, text: string): Reply => reply(codes as unknown as number, text);
const replies = {
  noSuchAddress: () => reply(550, 'No such address'),
  tryAgain: () => reply(451, 'Try again later'),
  tooLarge: () => reply(552, 'Message too large'),
  tooMany: () => reply(421, '4.7.0 Too many connections'),
  tooManyGuesses: () => reply(421, 'Too many addresses that do not exist'),
  tooManyRecipients: () => enhancedReply('452 4.5.3', 'Too many recipients'),
  goesRound: () => enhancedReply('554 5.4.6', 'Too many hops'),
};

export type ReceiverOptions = Readonly<{
  protocol: 'smtp' | 'lmtp';
  settings: ReceiverSettings;
  intake: Intake;
  recipients: Pick<Recipients, 'accepts' | 'holdsForgedKey'>;
  /** SEC-1 */
  maxBytes: number;
  /** What a mail that is being received has to be finished when it stops (OPS-5). */
  finishWithinMs: number;
  status?: SourceStatus;
}>;

/**
 * Takes mails by SMTP or LMTP, for addresses of ours only; a mail is answered when it is kept and recorded (ING-35 to
 * ING-40). Of a line that begins with two dots after a bare LF, which no sender may use (RFC 5321, 2.3.8), smtp-server
 * takes one away: the one byte that ING-4 does not hold for.
 */
export class SmtpReceiver implements Source {
  readonly name: string;
  readonly status: SourceStatus;
  private server: SMTPServer | null = null;
  private readonly connected = new Map<string, string>();
  private readonly inHand = new Set<string>();
  private readonly guesses = new Guesses();
  private closing = false;

  constructor(private readonly options: ReceiverOptions) {
    this.name = `${options.protocol}_receiver`;
    this.status = options.status ?? new SourceStatus();
  }

  /** Where it listens; null where it does not, or on a socket path. */
  get port(): number | null {
    return (this.server?.server.address() as AddressInfo | null)?.port ?? null;
  }

  async run(signal: AbortSignal): Promise<void> {
    await keepTrying((signal) => this.serve(signal), this.status, signal);
    this.status.stopped();
  }

  private async serve(signal: AbortSignal): Promise<void> {
    const server = this.makeServer(await this.serverOptions());
    // Of single connections: whoever sends learns of it, or has gone.
    server.on('error', () => undefined);
    const { listen } = this.options.settings;
    if ('path' in listen) await removeLeftOver(listen.path);
    await once(server.listen(listen), 'listening');
    this.server = server;
    this.status.succeeded();
    if (!signal.aborted) await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
    await this.close(server);
  }

  private makeServer(options: SMTPServerOptions): SMTPServer {
    try {
      return new SMTPServer(options);
    } catch {
      throw new Misconfigured(`mail.${this.name}.tls_cert: expected a certificate and its key, in PEM`);
    }
  }

  private async serverOptions(): Promise<SMTPServerOptions> {
    const { protocol, maxBytes, finishWithinMs, settings } = this.options;
    const tls = settings.tls && (await this.readTls(settings.tls));
    return {
      lmtp: protocol === 'lmtp',
      name: settings.hostname,
      size: maxBytes,
      rejectOversized: true,
      maxRecipients: RECIPIENTS,
      socketTimeout: IDLE_MS,
      closeTimeout: finishWithinMs,
      disabledCommands: ['AUTH', 'WIZ', 'SHELL', 'KILL', ...(tls ? [] : ['STARTTLS'])],
      authOptional: true,
      disableReverseLookup: true,
      hideENHANCEDSTATUSCODES: false,
      lenientAddressParsing: true,
      logger: false,
      ...tls,
      onConnect: (session, done) => done(this.connect(session)),
      onClose: ({ id }) => void this.connected.delete(id),
      onRcptTo: (address, session, done) => void this.addRecipient(address, session).then(done),
      onData: (content, session, done) => void this.take(content, session).then(done),
    };
  }

  /** ING-39 */
  private connect({ id, remoteAddress }: SMTPServerSession): Reply | null {
    const fromThere = [...this.connected.values()].filter((address) => address === remoteAddress).length;
    // All that come by a socket path are one machine, which is this one.
    if (this.connected.size >= CONNECTIONS || (remoteAddress && fromThere >= FROM_ONE_ADDRESS))
      return replies.tooMany();
    this.connected.set(id, remoteAddress);
    return null;
  }

  /** By LMTP an address that is named again is answered once more when the mail has come (RFC 2033, 4.2). */
  private async addRecipient(named: SMTPServerAddress, session: SMTPServerSession): Promise<Reply | null> {
    const refused = await this.lookUp(named.address, session);
    if (refused || this.options.protocol === 'smtp') return refused;
    const { rcptTo } = session.envelope;
    const isNamedAgain = rcptTo.some(({ address }) => address.toLowerCase() === named.address.toLowerCase());
    if (!isNamedAgain) return null;
    if (rcptTo.length >= RECIPIENTS) return replies.tooManyRecipients();
    // The server puts one of them in place of the other.
    rcptTo.push(named);
    return null;
  }

  /** ING-37, SEC-14 */
  private async lookUp(address: string, { remoteAddress }: SMTPServerSession): Promise<Reply | null> {
    const { recipients } = this.options;
    try {
      if (await recipients.accepts(address)) return null;
      const isGuessed = remoteAddress && recipients.holdsForgedKey(address);
      return isGuessed && this.guesses.tooMany(remoteAddress) ? replies.tooManyGuesses() : replies.noSuchAddress();
    } catch (error) {
      this.status.failed(error);
      return replies.tryAgain();
    }
  }

  /** ING-38 */
  private async take(content: SMTPServerDataStream, session: SMTPServerSession): Promise<Reply | null> {
    this.inHand.add(session.id);
    try {
      await this.options.intake.receive({ source: this.name, place: null, envelope: envelopeOf(session), content });
      this.status.received();
      return null;
    } catch (error) {
      content.resume();
      if (error instanceof MailTooLarge) return replies.tooLarge();
      if (error instanceof MailLoops) return replies.goesRound();
      if (!content.destroyed) this.status.failed(error);
      return replies.tryAgain();
    } finally {
      this.inHand.delete(session.id);
      if (this.closing) setImmediate(() => this.closeIdle());
    }
  }

  /** OPS-5: who sends nothing is told at once, what is in hand is finished. */
  private async close(server: SMTPServer): Promise<void> {
    this.closing = true;
    const closed = new Promise<void>((resolve) => server.close(resolve));
    this.closeIdle();
    await closed;
    this.server = null;
    this.closing = false;
  }

  private closeIdle(): void {
    for (const connection of this.server?.connections ?? []) {
      if (this.inHand.has(connection.session.id)) continue;
      connection.send(421, 'Server shutting down');
      connection.close();
    }
  }

  private async readTls({ cert, key }: NonNullable<ReceiverSettings['tls']>) {
    const read = (option: string, file: string) =>
      readFile(file).catch(() => {
        throw new Misconfigured(`mail.${this.name}.${option}: expected the name of a file that can be read`);
      });
    return { cert: await read('tls_cert', cert), key: await read('tls_key', key) };
  }
}

const envelopeOf = ({ envelope, remoteAddress, hostNameAppearsAs }: SMTPServerSession): Envelope => ({
  sender: envelope.mailFrom ? envelope.mailFrom.address : null,
  recipients: [...new Map(envelope.rcptTo.map(({ address }) => [address.toLowerCase(), address])).values()],
  clientAddress: remoteAddress || null,
  heloName: hostNameAppearsAs || null,
});

/** A socket that a killed process has left behind: nobody answers there. */
const removeLeftOver = async (path: string): Promise<void> => {
  const socket = connect(path);
  const answered = once(socket, 'connect').then(
    () => true,
    (error: NodeJS.ErrnoException) => error.code !== 'ECONNREFUSED',
  );
  if (!(await answered)) await rm(path, { force: true });
  socket.destroy();
};
