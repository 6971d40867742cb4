import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { SqliteDocumentStore } from '@ledgerdesk/read-models';
import { CrashPoint, Plug } from '@ledgerdesk/testing';
import { Job } from './crash-points.jobs';
import { KilledInstallation } from './crash-points.installation';
import { Comparing, ObservedState, Prepared, Run, runJob } from './crash-points.run';

const RUNS_AT_ONCE = 4;
const TIME_TO_BEGIN_MS = 60_000;
const TIME_FOR_ALL_MS = 600_000;
type Wrong = Readonly<{ at: string; found: ObservedState | unknown }>;
type DurablePoint = Extract<CrashPoint, { of: 'durable' }>;

export type Enumeration<Furnished> = Readonly<{
  /** Makes what is there before each job. */
  furnish: (installation: KilledInstallation) => Promise<Furnished>;
  jobs: readonly Job<Furnished>[];
  modes: readonly DurablePoint['mode'][];
  /** Of the writes that are the same but for ids and hashes, only the first one of all jobs. */
  alikeOnce?: boolean;
}>;

/** Does each job with a kill at each of its writes, one in each run, and wants what is there without a kill. */
export const killAtEachWrite = <Furnished>({
  furnish,
  jobs,
  modes,
  alikeOnce = false,
}: Enumeration<Furnished>): void => {
  const directory = mkdtempSync(join(tmpdir(), 'ledgerdesk-killed-'));
  const beside = new SqliteDocumentStore(join(directory, 'beside'));
  const told: string[] = [];
  const alike = new Set<string>();
  let prepared = null as unknown as Prepared<Furnished>;
  let runs = 0;

  beforeAll(async () => {
    const installation = await KilledInstallation.start(join(directory, 'office'));
    const furnished = await furnish(installation);
    await installation.stop();
    const { delivered } = installation;
    prepared = { furnished, files: join(directory, 'office/1'), delivered, comparing: new Comparing(beside), left: [] };
  }, TIME_TO_BEGIN_MS);
  afterAll(async () => {
    await Promise.all(prepared.left);
    await beside.close();
    rmSync(directory, { recursive: true });
    process.stdout.write(`${told.join('\n')}\n`);
  }, TIME_TO_BEGIN_MS);

  const run = (job: Job<Furnished>, point: CrashPoint | null): Promise<Run> =>
    runJob(join(directory, `run-${(runs += 1)}`), prepared, job, point);

  /** Does the job with a kill at each of these points, some of them at once, and answers what is not as without a kill. */
  const killAtEach = async (
    job: Job<Furnished>,
    points: readonly CrashPoint[],
    dry: Run,
  ): Promise<readonly Wrong[]> => {
    const waiting = [...points];
    const wrong = [] as Wrong[];
    const never = [] as string[];
    const work = async () => {
      for (let point = waiting.shift(); point; point = waiting.shift()) {
        const at = `${point.mode} ${dry.writes[point.of][point.nth - 1]}`;
        try {
          const { found, wasKilled } = await run(job, point);
          if (!wasKilled) never.push(at);
          if (!isDeepStrictEqual(found, dry.found)) wrong.push({ at, found });
        } catch (error) {
          wrong.push({ at, found: error });
        }
      }
    };
    await Promise.all(Array.from({ length: RUNS_AT_ONCE }, work));
    told.push(`  killed ${points.length - never.length} times, never came: ${never.length} ${never.join('; ')}`);
    return wrong;
  };

  const isToBeKilled = (write: string): boolean => {
    const kind = kindOf(write);
    if (alikeOnce && alike.has(kind)) return false;
    alike.add(kind);
    return true;
  };

  describe.each(jobs)('while $name', (job) => {
    let dry: Run;
    beforeAll(async () => {
      dry = await run(job, null);
      const { durable, 'read model': ofReadModels } = dry.writes;
      told.push(`${job.name}: ${durable.length} durable writes, ${ofReadModels.length} of read models`);
    }, TIME_TO_BEGIN_MS);

    it('is known to do it where nobody kills it', () => {
      expect(dry.found).toMatchObject({ seen: [job.wanted, job.wanted], differences: [] });
    });
    it(
      `${modes.join(' or ')} any durable write loses nothing and doubles nothing (OPS-6)`,
      async () => {
        const points = dry.writes.durable.flatMap((write, index) =>
          isToBeKilled(write) ? modes.map((mode): CrashPoint => ({ of: 'durable', nth: index + 1, mode })) : [],
        );
        expect(await killAtEach(job, points, dry)).toEqual([]);
      },
      TIME_FOR_ALL_MS,
    );
    if (job.collections > 0)
      it(
        'within a write of each read model leaves them as the log makes them',
        async () => {
          const points = firstOfEach(dry.writes['read model']);
          expect(points).toHaveLength(job.collections);
          expect(await killAtEach(job, points, dry)).toEqual([]);
        },
        TIME_FOR_ALL_MS,
      );
  });
};

const kindOf = (write: string): string => write.replace(/\/\S+|-\d\S*/g, '');

/** Of each collection the first write that has documents: the others of it are no different. */
const firstOfEach = (writes: Plug['writes']['read model']): CrashPoint[] => {
  const points = new Map<string, CrashPoint>();
  writes.forEach((what, index) => {
    const [, count, collection] = /^write (\d+) documents of (\S+)$/.exec(what)!;
    if (count !== '0' && !points.has(collection!))
      points.set(collection!, { of: 'read model', nth: index + 1, mode: 'half' });
  });
  return [...points.values()];
};
