// What was measured, as it is kept in bench/results: one file a run, named by its time.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../tools/steps.mjs';

const folder = join(root, 'bench');
const results = join(folder, 'results');

const namesOf = (kind) =>
  readdirSync(folder)
    .filter((file) => file.endsWith(`.${kind}.mjs`))
    .map((file) => file.slice(0, -`.${kind}.mjs`.length))
    .sort();

/** Their names, in the order in which they are run. */
export const benchmarks = namesOf('bench');
/** Those that can measure another build as well. */
export const comparable = namesOf('comparison');

/** Keeps a run, `{ at, machine, benchmarks }`; answers its file. */
export const keepRun = (run) => {
  mkdirSync(results, { recursive: true });
  const file = join(results, `${run.at.slice(0, 19).replaceAll(':', '-')}.json`);
  writeFileSync(file, `${JSON.stringify(run, null, 2)}\n`);
  return file;
};

/**
 * Of each benchmark that there is, the newest run in which it was measured, with what it came to:
 * `{ name, run, figures, … }`. `run`: `{ at, machine, file }`.
 */
export const newest = () => {
  const runs = readdirSync(results)
    .filter((file) => file.endsWith('.json'))
    .map((file) => ({ file, ...JSON.parse(readFileSync(join(results, file), 'utf8')) }))
    .sort((one, other) => (one.at < other.at ? -1 : 1));
  return benchmarks.flatMap((name) => {
    const measured = runs.flatMap(({ benchmarks, ...run }) =>
      benchmarks
        .filter((benchmark) => benchmark.name === name && benchmark.figures.length > 0)
        .map((benchmark) => ({ ...benchmark, run })),
    );
    return measured.slice(-1);
  });
};

/** The files that no benchmark's newest figures stand in. */
export const superseded = () => {
  const told = new Set(newest().map(({ run }) => run.file));
  return readdirSync(results).filter((file) => file.endsWith('.json') && !told.has(file));
};
