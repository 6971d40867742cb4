// `npm run bench`: measures what was promised, each benchmark in a process of its own; `npm run bench -- rebuild` only one.
// A missed figure fails nothing, but is named, and comes with a profile of another run. What came of it is kept in
// bench/results, and told by docs/performance.md and docs/scale.md. `--against <commit>` compares with another build instead.
import { spawn } from 'node:child_process';
import { join, relative } from 'node:path';
import { askedBy, Refused } from '../bench/arguments.mjs';
import { writeDocuments } from '../bench/documents.mjs';
import { describeMachine, inOneLine } from '../bench/machine.mjs';
import { commitOf } from '../bench/builds.mjs';
import { profileOf } from '../bench/profiles.mjs';
import { benchmarks as all, comparable, keepRun, superseded } from '../bench/results.mjs';
import { targetOf, valueOf } from '../bench/tables.mjs';
import { installAndBuild } from './build.mjs';
import { root } from './steps.mjs';

/** What a benchmark reports (see `report` of bench/measure.mjs). */
const measure = (name, nodeOptions = [], environment = {}) =>
  new Promise((resolve, reject) => {
    const args = [...nodeOptions, join(root, `bench/${name}.bench.mjs`)];
    const env = { ...process.env, ...environment };
    const child = spawn(process.execPath, args, { env, stdio: ['ignore', 'pipe', 'inherit'] });
    let output = '';
    child.stdout.on('data', (chunk) => (output += chunk));
    child.on('error', reject);
    child.on('close', (code) => {
      if (code === 0) resolve(JSON.parse(output.trim().split('\n').at(-1)));
      else reject(new Error(`The benchmark ${name} ended with ${code}\n${output}`));
    });
  });

const row = (figure) =>
  [
    figure.name.padEnd(68),
    valueOf(figure).padStart(18),
    targetOf(figure).padStart(16),
    (targetOf(figure) && (figure.met ? 'met' : 'MISSED')).padEnd(6),
    figure.against === undefined ? '' : `${figure.against} of ${figure.baseline}`,
  ].join('  ');

const run = async (name) => {
  console.log(`\n== ${name}`);
  const { figures, notRun, ...told } = await measure(name);
  for (const figure of figures) console.log(row(figure));
  for (const what of notRun) console.log(`not run: ${what}`);
  if (figures.every(({ met }) => met)) return { name, figures, notRun, ...told };

  const profile = await profileOf((nodeOptions, environment) => measure(name, nodeOptions, environment));
  console.log('\nMost time of their own, in another run under the profiler (main thread):');
  for (const { function: place, selfMs } of profile) console.log(`${String(selfMs).padStart(8)} ms  ${place}`);
  return { name, figures, notRun, ...told, profile };
};

/** What the others came to is kept nevertheless. */
const failed = (name, { message }) => {
  console.error(message);
  process.exitCode = 1;
  return { name, figures: [], notRun: ['it failed'] };
};

const asked = () => {
  try {
    const said = askedBy(process.argv.slice(2), all, comparable);
    return said.against === undefined ? said : { ...said, older: commitOf(said.against) };
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    console.error(error.message);
    return process.exit(1);
  }
};

const measureAll = async (names) => {
  const at = new Date().toISOString();
  const machine = describeMachine();
  console.log(inOneLine(machine));

  const benchmarks = [];
  for (const name of names) benchmarks.push(await run(name).catch((error) => failed(name, error)));
  const file = keepRun({ at, machine, benchmarks });
  await writeDocuments();

  const figures = benchmarks.flatMap(({ figures }) => figures).filter(targetOf);
  const missed = figures.filter(({ met }) => !met);
  console.log(
    `\n${relative(process.cwd(), file)}: ${figures.length - missed.length} figures met, ${missed.length} missed`,
  );
  for (const { name } of missed) console.log(`missed: ${name}`);
  for (const name of superseded()) console.log(`bench/results/${name} is told of no more; keep it for a reason only`);
};

const compareAll = async ({ failAbove, ...comparison }) => {
  // What it loads is there when everything has been built.
  const { compare } = await import('../bench/comparing.mjs');
  const worse = await compare({ failAbove, ...comparison });
  for (const { name } of worse) console.error(`worse by more than ${failAbove} %: ${name}`);
  process.exit(worse.length > 0 ? 1 : 0);
};

const wanted = asked();
await installAndBuild();
if (wanted.older) await compareAll(wanted);
else await measureAll(wanted.names);
