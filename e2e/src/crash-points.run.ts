import { isDeepStrictEqual } from 'node:util';
import { setTimeout as wait } from 'node:timers/promises';
import { Difference, differencesFromRebuild, DocumentStore } from '@ledgerdesk/read-models';
import { projectionsOf, RunningService } from '@ledgerdesk/service-host';
import { standaloneDefinition } from '@ledgerdesk/standalone';
import { CrashPoint, Plug } from '@ledgerdesk/testing';
import { Answer } from './api';
import { KilledInstallation } from './crash-points.installation';
import { Job } from './crash-points.jobs';
import { settle } from './crash-points.rest';

/** What is there before each run, what had been mailed by then, and who compares what is read in it with the log. */
export type Prepared<Furnished> = Readonly<{
  furnished: Furnished;
  files: string;
  delivered: readonly string[];
  comparing: Comparing;
  /** What is still to end and to be removed after the runs. */
  left: Promise<void>[];
}>;

/** `seen`: after the job, and after it was asked a second time. `recorded`: how many events of each type came to the log. */
export type ObservedState = Readonly<{
  seen: readonly object[];
  recorded: Readonly<Record<string, number>>;
  differences: readonly Difference[];
}>;
export type Run = Readonly<{ found: ObservedState; wasKilled: boolean; writes: Plug['writes'] }>;

const LOOK_EVERY_MS = 100;
const PATIENCE_MS = 60_000;

/** Does a job, with a kill at this point, on files of its own. */
export const runJob = async <Furnished>(
  directory: string,
  { furnished, comparing, left, ...before }: Prepared<Furnished>,
  job: Job<Furnished>,
  point: CrashPoint | null,
): Promise<Run> => {
  const installation = await KilledInstallation.start(directory, { ...before, hold: job.hold ?? null });
  const ask = async () => seeAtRest(installation, furnished, job, await job.ask(installation, furnished));
  try {
    await settle(installation);
    const head = await installation.untilDone(({ parts }) => parts.log.head());
    const { plug } = await installation.count(point);
    const first = await ask();
    const writes = structuredClone(plug.writes);
    const seen = [first, await ask()];
    const found = await installation.untilDone(async ({ parts }) => {
      const { events } = await parts.log.readAll(head, 1_000);
      return { seen, recorded: countOf(events), differences: await comparing.differences(parts) };
    });
    await installation.stop();
    return { found, wasKilled: installation.wasKilled, writes };
  } finally {
    left.push(installation.remove());
  }
};

/** What is there at rest; at a later one, where that is not what is wanted, as nobody tells what is still to come. */
const seeAtRest = async <Furnished>(
  installation: KilledInstallation,
  furnished: Furnished,
  job: Job<Furnished>,
  answered: Answer | null,
) => {
  for (const until = Date.now() + PATIENCE_MS; ; await wait(LOOK_EVERY_MS)) {
    await settle(installation);
    const seen = await job.look(installation, furnished, answered);
    if (isDeepStrictEqual(seen, job.wanted) || Date.now() > until) return seen;
  }
};

/**
 * What a kill or a busy machine may repeat or leave out: an id block is skipped, a mail that was taken comes again, a text
 * is rendered again that took too long, of a try to send nobody knows whether it was one, and a transfer may be done in
 * other parts.
 */
const MAY_DIFFER = [
  'IdBlockReserved',
  'MailArrivedAgain',
  'RenderingFailed',
  'SendingStarted',
  'SendingInterrupted',
  'SendingFailed',
  'SendingLost',
  'SendingDue',
  'GroupTransferPartApplied',
  'MigrationPagePlanned',
];

const countOf = (events: readonly { type: string }[]): Record<string, number> => {
  const counts: Record<string, number> = {};
  for (const { type } of events) if (!MAY_DIFFER.includes(type)) counts[type] = (counts[type] ?? 0) + 1;
  return counts;
};

/** Rebuilds read models beside those that serve, of one installation after the other. */
export class Comparing {
  private last: Promise<unknown> = Promise.resolve();

  constructor(private readonly beside: DocumentStore) {}

  differences({ log, logId, documents: store }: RunningService): Promise<readonly Difference[]> {
    const { beside } = this;
    const compare = () => differencesFromRebuild(projectionsOf(standaloneDefinition), { log, logId, store, beside });
    const compared = this.last.then(compare, compare);
    this.last = compared;
    return compared;
  }
}
