import { Counter, Gauge, Registry } from 'prom-client';
import { CheckResult, HealthChecks, Logger, Parts, reportTo } from '@ledgerdesk/service-host';
import { Recipients } from '../service-desk/recipients';
import { MailSettings } from '../settings/mail-settings';
import { stopTimesOf } from '../settings/stop-times';
import { ImapSource } from './imap-source';
import { Intake } from './intake';
import { SmtpReceiver } from './smtp-receiver';
import { Misconfigured, Source, SourceStatus } from './source';

type Watching = Readonly<{ health: HealthChecks; metrics: Registry; logger: Logger }>;
type Making = Pick<Parts, 'state' | 'log'> &
  Readonly<{ settings: MailSettings; intake: Intake; recipients: Pick<Recipients, 'accepts'>; finishWithinMs: number }>;

type Starting = Pick<Making, 'settings' | 'intake' | 'recipients'> & Readonly<{ taken?: () => void }>;

/** Takes mails from everything that is set up, until the service stops. `taken` is told of each. */
export const startSources = (parts: Parts, { settings, intake, recipients, taken }: Starting): void => {
  const { configuration, onStop } = parts;
  const stopTimes = stopTimesOf(configuration);
  const watched = new WatchedSources(parts, taken);
  for (const { name, problem } of settings.misconfigured) watched.add(name).misconfigured(problem);
  const sources = makeSources({ ...parts, settings, intake, recipients, finishWithinMs: stopTimes.receiver }, (name) =>
    watched.add(name),
  );

  const stopping = new AbortController();
  const running = sources.map((source) => source.run(stopping.signal));
  onStop('mail sources', () => (stopping.abort(), Promise.all(running)), stopTimes.sources);
};

const makeSources = (
  { settings, intake, recipients, finishWithinMs, state, log }: Making,
  statusOf: (name: string) => SourceStatus,
): readonly Source[] => {
  const maxBytes = settings.maxMessageBytes;
  const receivers = (['smtp', 'lmtp'] as const).flatMap((protocol) => {
    const own = settings[`${protocol}Receiver`];
    const status = () => statusOf(`${protocol}_receiver`);
    if (!own) return [];
    const around = { intake, recipients, maxBytes, finishWithinMs };
    return [new SmtpReceiver({ protocol, settings: own, ...around, status: status() })];
  });
  const mailboxes = settings.mailboxes.map((own) => {
    return new ImapSource({
      settings: own,
      intake,
      state,
      shared: !log.exclusive,
      maxBytes,
      status: statusOf(own.name),
    });
  });
  return [...receivers, ...mailboxes];
};

/** Tells health, metrics and the log how each source is (OPS-3, OPS-4). */
class WatchedSources {
  private readonly statuses = new Map<string, SourceStatus>();
  private readonly received: Counter<'source'>;

  constructor(
    private readonly watching: Watching,
    private readonly taken: () => void = () => undefined,
  ) {
    const registers = [watching.metrics];
    const labelNames = ['source'] as const;
    this.received = new Counter({
      name: 'mail_received_total',
      help: 'Mails that were kept and recorded',
      labelNames,
      registers,
    });
    this.gauge('mail_source_up', 'Whether mails are taken from a source', ({ state }) => Number(state === 'ok'));
    this.gauge(
      'mail_source_last_success_timestamp',
      'When a source was last read or reached, in seconds since 1970',
      ({ lastSuccessAt }) => lastSuccessAt && +lastSuccessAt / 1_000,
    );
  }

  add(source: string): SourceStatus {
    const { health, logger } = this.watching;
    const status = new SourceStatus({
      received: () => {
        this.taken();
        this.received.inc({ source });
      },
      failed: (error) => reportTo(logger)('a source of mails failed', { source, code: status.lastError! }, error),
      misconfigured: (problem) =>
        reportTo(logger)(`a source of mails is misconfigured: ${problem}`, { source }, new Misconfigured(problem)),
    });
    this.statuses.set(source, status);
    this.received.inc({ source }, 0);
    health.register(`mail-source ${source}`, () => checkOf(status));
    return status;
  }

  private gauge(name: string, help: string, measure: (status: SourceStatus) => number | null): void {
    const { statuses } = this;
    new Gauge({
      name,
      help,
      labelNames: ['source'],
      registers: [this.watching.metrics],
      collect() {
        for (const [source, status] of statuses) {
          const measured = measure(status);
          if (measured !== null) this.set({ source }, measured);
        }
      },
    });
  }
}

/** A source that is down makes nothing unavailable: what is there is served. */
const checkOf = ({ state, lastSuccessAt, lastError, nextTryAt }: SourceStatus): CheckResult => ({
  status: state === 'ok' || state === 'stopped' ? 'ok' : 'degraded',
  code: state === 'misconfigured' ? `${state}: ${lastError}` : state,
  attempts: {
    lastSuccessAt: lastSuccessAt?.toISOString() ?? null,
    lastError,
    nextTryAt: nextTryAt?.toISOString() ?? null,
  },
});
