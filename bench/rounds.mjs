// Rounds of one benchmark over two builds. In a round each build is started with an empty folder and warmed; then each load
// is put on both, one directly after the other.
import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { setTimeout as wait } from 'node:timers/promises';
import { headers, startService } from './one-process.mjs';
import { diskUsageOf } from './process-usage.mjs';
import { untilQuiet } from './quiet.mjs';
import { lowerIsBetter, orderOf } from './ratios.mjs';

const WARM_UP_ROUNDS = 1;
const STEP_MINUTES = 5;

/** A build that hangs ends the comparison. */
const within = async (what, work) => {
  let late;
  const tooLate = new Promise((_, reject) => {
    late = setTimeout(() => reject(new Error(`${what} took more than ${STEP_MINUTES} minutes`)), STEP_MINUTES * 60_000);
  });
  try {
    return await Promise.race([work(), tooLate]);
  } finally {
    clearTimeout(late);
  }
};

/** Older builds say that they are ready before they answer lists. */
const untilListsAnswer = async ({ url }) => {
  while ((await fetch(`${url}/api/v4/issues`, { headers })).status !== 200) await wait(5);
};

const start = async (program, folder) => {
  const own = mkdtempSync(join(folder, 'data-'));
  const since = performance.now();
  const service = await startService(own, {}, 'ends-with-parent.mjs', program);
  await untilListsAnswer(service);
  const listsMs = performance.now() - since;
  await untilQuiet(service);
  const { cpuMs, residentMb } = service.usage();
  const figures = [
    lowerIsBetter('lists answered after a first start', listsMs, 'ms'),
    lowerIsBetter('CPU of a first start', cpuMs, 'ms'),
    lowerIsBetter('resident, idle', residentMb, 'MB'),
  ];
  return { service, folder: own, figures };
};

const end = async ({ service, folder }) => {
  const { residentMb, mostResidentMb } = service.usage();
  await service.stop();
  const { allMb, withoutLogsMb } = diskUsageOf(folder);
  const figures = [
    lowerIsBetter('resident after the loads', residentMb, 'MB'),
    lowerIsBetter('resident at most', mostResidentMb, 'MB'),
    lowerIsBetter('on disk when stopped', allMb, 'MB'),
    lowerIsBetter('on disk, without write-ahead logs', withoutLogsMb, 'MB'),
  ];
  rmSync(folder, { recursive: true });
  return figures;
};

/** The figures of one round, `{ older, present }`. */
const measureRound = async ({ prepare, loads }, programs, round, folder) => {
  const order = orderOf(round);
  const figures = { older: [], present: [] };
  const running = {};
  const prepared = {};
  for (const build of order) {
    running[build] = await within(`The start of the ${build} build`, () => start(programs[build], folder));
    figures[build].push(...running[build].figures);
  }
  for (const build of order)
    prepared[build] = await within(`The warm-up of the ${build} build`, () => prepare(running[build].service));
  for (const load of loads)
    for (const build of order)
      figures[build].push(...(await within(`A load on the ${build} build`, () => load(prepared[build]))));
  for (const build of order)
    figures[build].push(...(await within(`The end of the ${build} build`, () => end(running[build]))));
  return figures;
};

/**
 * Measures both builds, `programs` are `{ older, present }`, in so many rounds after those that do not count; tells after
 * each how long it took. Their data is kept below the folder, and removed after each round.
 */
export const measureRounds = async (benchmark, programs, rounds, folder, told) => {
  const measured = [];
  for (let round = -WARM_UP_ROUNDS; round < rounds; round += 1) {
    const since = performance.now();
    const figures = await measureRound(benchmark, programs, round, folder);
    const what = round < 0 ? 'a round to warm up' : `round ${round + 1} of ${rounds}, ${orderOf(round)[0]} first`;
    told(`${what}: ${Math.round((performance.now() - since) / 1_000)} s`);
    if (round >= 0) measured.push(figures);
  }
  return measured;
};
