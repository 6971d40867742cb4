// Where a benchmark's time goes: profiles of its processes, and the functions with most time of their own in them.
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { SourceMap } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { root } from '../tools/steps.mjs';

const FUNCTIONS_SHOWN = 15;

/** Options of Node that have a process leave its profile in this folder; none where there is no folder. */
export const leaveProfile = (folder) => (folder ? ['--cpu-prof', `--cpu-prof-dir=${folder}`] : []);

/**
 * Runs a benchmark under the profiler; answers the functions with most time of their own, on the main thread of the
 * service where it starts one (with `BENCH_PROFILES` set, see `startService`), else on its own.
 */
export const profileOf = async (run) => {
  const folder = mkdtempSync(join(tmpdir(), 'ledgerdesk-profile-'));
  const own = join(folder, 'own');
  const services = join(folder, 'services');
  try {
    await run(leaveProfile(own), { BENCH_PROFILES: services });
    return mostSelfTime(mainThreadIn(existsSync(services) ? services : own));
  } finally {
    rmSync(folder, { recursive: true });
  }
};

/** `CPU.<date>.<time>.<process>.<thread>.<number>.cpuprofile`; of several processes, the one that was sampled most. */
const mainThreadIn = (folder) => {
  const files = readdirSync(folder).filter((file) => file.split('.').at(-3) === '0');
  const profiles = files.map((file) => JSON.parse(readFileSync(join(folder, file), 'utf8')));
  return profiles.sort((one, other) => other.samples.length - one.samples.length)[0];
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

const placeOf = ({ functionName, url, lineNumber, columnNumber }) => {
  const { file, line } = url.startsWith('file:')
    ? sourceOf(fileURLToPath(url), lineNumber, columnNumber)
    : { file: url, line: lineNumber };
  return `${functionName || '(anonymous)'}${file && ` ${file}:${line + 1}`}`;
};

/** Where this place of a built file comes from, by the map beside it; lines and columns count from 0. */
const sourceOf = (file, line, column) => {
  const { originalSource, originalLine } = mapOf(`${file}.map`)?.findEntry(line, column) ?? {};
  if (originalSource === undefined) return { file: relative(root, file), line };
  return { file: relative(root, resolve(dirname(file), originalSource)), line: originalLine };
};

const maps = new Map();
const mapOf = (file) => {
  if (!maps.has(file)) maps.set(file, existsSync(file) ? new SourceMap(JSON.parse(readFileSync(file, 'utf8'))) : null);
  return maps.get(file);
};
