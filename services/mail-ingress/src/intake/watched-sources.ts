import { Injectable } from '@nestjs/common';
import { CheckResult, HealthChecks, Logger, reportTo } from '@ledgerdesk/service-host';
import { Counter, Gauge, Registry } from 'prom-client';
import { IntakePriority } from './intake-priority';
import { Misconfigured, SourceStatus } from './source';

/** Tells health, metrics and the log how each source is (OPS-3, OPS-4). */
@Injectable()
export class WatchedSources {
  private readonly statuses = new Map<string, SourceStatus>();
  private readonly received: Counter<'source'>;

  constructor(
    private readonly metrics: Registry,
    private readonly health: HealthChecks,
    private readonly logger: Logger,
    private readonly intakePriority: IntakePriority,
  ) {
    const registers = [metrics];
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
    const { health, logger } = this;
    const status = new SourceStatus({
      received: () => {
        this.intakePriority.recordArrival();
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
      registers: [this.metrics],
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
