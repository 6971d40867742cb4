// `npm run bench`: measures what was promised, each benchmark in a process of its own; `npm run bench -- rebuild` only one.
// A missed figure fails nothing, but is named, and comes with a profile of another run.
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, tmpdir, totalmem } from 'node:os';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { installAndBuild } from './build.mjs';
import { root } from './steps.mjs';

const FUNCTIONS_SHOWN = 15;
const folder = join(root, 'bench');

/** What a benchmark reports (see `report` of bench/measure.mjs). */
const measure = (name, nodeOptions = []) =>
  new Promise((resolve, reject) => {
    const args = [...nodeOptions, join(folder, `${name}.bench.mjs`)];
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
    let output = '';
    child.stdout.on('data', (chunk) => (output += chunk));
    child.on('error', reject);
    child.on('close', (code) => {
      if (code === 0) resolve(JSON.parse(output.trim().split('\n').at(-1)));
      else reject(new Error(`The benchmark ${name} ended with ${code}\n${output}`));
    });
  });

/** The functions of the main thread with most time of their own, from a run under the profiler. */
const profile = async (name) => {
  const profiles = mkdtempSync(join(tmpdir(), 'ledgerdesk-profile-'));
  try {
    await measure(name, ['--cpu-prof', `--cpu-prof-dir=${profiles}`]);
    const [file] = readdirSync(profiles);
    return mostSelfTime(JSON.parse(readFileSync(join(profiles, file), 'utf8')));
  } finally {
    rmSync(profiles, { recursive: true });
  }
};

const mostSelfTime = ({ nodes, samples, timeDeltas }) => {
  const places = new Map(nodes.map(({ id, callFrame }) => [id, placeOf(callFrame)]));
  const times = new Map();
  samples.forEach((id, index) => {
    const place = places.get(id);
    times.set(place, (times.get(place) ?? 0) + timeDeltas[index]);
  });
  const ranked = [...times].sort(([, a], [, b]) => b - a).slice(0, FUNCTIONS_SHOWN);
  return ranked.map(([place, microseconds]) => ({ function: place, selfMs: Math.round(microseconds / 1_000) }));
};

const placeOf = ({ functionName, url, lineNumber }) => {
  const file = url.startsWith('file:') ? relative(root, fileURLToPath(url)) : url;
  return `${functionName || '(anonymous)'}${file && ` ${file}:${lineNumber + 1}`}`;
};

const target = ({ least, most }) =>
  least !== undefined ? `at least ${least}` : most !== undefined ? `at most ${most}` : '';
const row = (figure) =>
  [
    figure.name.padEnd(60),
    `${figure.value.toLocaleString('en')} ${figure.unit}`.padStart(18),
    target(figure).padStart(16),
    target(figure) && (figure.met ? 'met' : 'MISSED'),
  ].join('  ');

const all = readdirSync(folder).flatMap((file) => /^(.+)\.bench\.mjs$/.exec(file)?.[1] ?? []);
const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !all.includes(name));
if (unknown.length > 0) {
  console.error(`There is no benchmark ${unknown.join(', ')}; there are ${all.join(', ')}`);
  process.exit(1);
}

await installAndBuild();
const at = new Date().toISOString();
const [{ model }] = cpus();
const machine = {
  cpu: model.trim(),
  cores: cpus().length,
  memoryGb: Math.round(totalmem() / 1024 ** 3),
  loadBefore: Math.round(loadavg()[0] * 10) / 10,
  system: process.platform,
  node: process.versions.node,
};
console.log(
  Object.entries(machine)
    .map(([key, value]) => `${key}: ${value}`)
    .join(', '),
);

const benchmarks = [];
for (const name of asked.length > 0 ? asked : all) {
  console.log(`\n== ${name}`);
  const { figures, notRun } = await measure(name);
  for (const figure of figures) console.log(row(figure));
  for (const what of notRun) console.log(`not run: ${what}`);
  const missed = figures.some(({ met }) => !met);
  const functions = missed ? await profile(name) : [];
  if (missed) console.log('\nMost time of their own, in another run under the profiler (main thread):');
  for (const { function: place, selfMs } of functions) console.log(`${String(selfMs).padStart(8)} ms  ${place}`);
  benchmarks.push({ name, figures, notRun, ...(missed && { profile: functions }) });
}

const results = join(folder, 'results');
mkdirSync(results, { recursive: true });
const file = join(results, `${at.slice(0, 16).replace(':', '-')}.json`);
writeFileSync(file, `${JSON.stringify({ at, machine, benchmarks }, null, 2)}\n`);
const figures = benchmarks.flatMap(({ figures }) => figures).filter(target);
const missed = figures.filter(({ met }) => !met);
console.log(
  `\n${relative(process.cwd(), file)}: ${figures.length - missed.length} figures met, ${missed.length} missed`,
);
for (const { name } of missed) console.log(`missed: ${name}`);
