import { randomUUID } from 'node:crypto';
import { createRequire } from 'node:module';
import { monitorEventLoopDelay, performance } from 'node:perf_hooks';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A built package of the workspace, or any other that is installed. */
export const library = createRequire(import.meta.url);

/** A file of the sources, by its path from the root: for what no package exports. */
export const source = (file) => {
  process.env.SWCRC = 'true';
  library('@swc-node/register');
  return library(`../${file}`);
};

const metadata = {
  commandId: randomUUID(),
  correlationId: randomUUID(),
  traceparent: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01',
  actor: 5,
  via: 'api',
  at: '2030-01-02T00:00:00.000Z',
  schema: 1,
};

/** An event of the usual size, with an id of its own. */
export const contactCreated = (contactId = 1) => ({
  type: 'ContactCreated',
  data: { contactId, groupId: 3, firstName: 'Jane', lastName: 'Roe', email: { address: 'jane@example.test' } },
  id: randomUUID(),
  metadata,
});

/** Runs `task` over and over, `atOnce` at a time, for so many milliseconds; answers how many ended per second. */
export const ratePerSecond = async (ms, atOnce, task) => {
  const until = performance.now() + ms;
  let done = 0;
  const started = performance.now();
  const worker = async (index) => {
    while (performance.now() < until) {
      await task(index);
      done += 1;
    }
  };
  await Promise.all(Array.from({ length: atOnce }, (_, index) => worker(index)));
  return (done / (performance.now() - started)) * 1_000;
};

/** Several variants in turn, round after round, so that a machine whose speed drifts treats them alike: all rates of each. */
export const alternate = async (rounds, variants) => {
  const rates = Object.fromEntries(Object.keys(variants).map((name) => [name, []]));
  for (let round = 0; round < rounds; round += 1)
    for (const [name, run] of Object.entries(variants)) rates[name].push(await run());
  return rates;
};

/** Of each round's rate to the other's in the same round, the median. */
export const ratioOf = (rates, others) => median(rates.map((rate, round) => rate / others[round]));

export const median = (numbers) => quantile(numbers, 0.5);
export const quantile = (numbers, share) => {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN;
};

/** The 99.9th percentile of a turn of the event loop while `work` runs, in milliseconds. */
export const turnsDuring = async (work) => {
  const histogram = monitorEventLoopDelay({ resolution: 1 });
  histogram.enable();
  const result = await work();
  histogram.disable();
  return { result, p999Ms: histogram.percentile(99.9) / 1e6, maxMs: histogram.max / 1e6 };
};

/** A folder of its own for one benchmark, removed afterwards. */
export const withFolder = async (work) => {
  const folder = mkdtempSync(join(tmpdir(), 'ledgerdesk-bench-'));
  try {
    return await work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

/**
 * `least` or `most` is the target; without one the figure is for comparison only. `against`: the ratio to a raw baseline of
 * the same run, which `baseline` names.
 */
export const figure = (name, value, unit, { least, most, against, baseline } = {}) => ({
  name,
  value: rounded(value),
  unit,
  ...(least !== undefined && { least }),
  ...(most !== undefined && { most }),
  ...(against !== undefined && { against: rounded(against), baseline }),
  met: (least === undefined || value >= least) && (most === undefined || value <= most),
});
const rounded = (value) => Math.round(value * 1000) / 1000;

/** The last line that a benchmark prints; `told`: what else its document tells. */
export const report = (figures, notRun = [], told = {}) => console.log(JSON.stringify({ figures, notRun, ...told }));
