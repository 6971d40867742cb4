// Where a benchmark's time goes: profiles of its processes, and the functions with most time of their own in them.
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
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
  const [own, services] = ['own', 'services'].map((name) => join(folder, name));
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

const placeOf = ({ functionName, url, lineNumber }) => {
  const file = url.startsWith('file:') ? relative(root, fileURLToPath(url)) : url;
  return `${functionName || '(anonymous)'}${file && ` ${file}:${lineNumber + 1}`}`;
};
