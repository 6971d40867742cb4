// Another commit of this repository, checked out in a folder of its own, installed and built there; and the present build in
// one beside it.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { root } from '../tools/steps.mjs';
import { Refused } from './arguments.mjs';
import { killedAtExit } from './at-exit.mjs';

/** Of every build: what `npm start` runs. */
const programIn = (folder) => join(folder, 'services/standalone/dist/main.js');

const git = (...args) => spawnSync('git', ['-C', root, ...args], { encoding: 'utf8' });

/**
 * The commit that a word means, `{ id, subject }`.
 *
 * @throws Refused where there is none, or none that could be measured
 */
export const commitOf = (word) => {
  const { status, stdout, error } = git('rev-parse', '--verify', '--quiet', '--end-of-options', `${word}^{commit}`);
  if (error) throw new Refused(`A comparison needs git: ${error.message}`);
  if (status !== 0) throw new Refused(`There is no commit ${word}`);
  const id = stdout.trim();
  if (git('cat-file', '-e', `${id}:services/standalone/package.json`).status !== 0)
    throw new Refused(`The commit ${word} has no services/standalone, which is what is measured`);
  return { id, subject: git('show', '--no-patch', '--format=%s', id).stdout.trim() };
};

/** The present commit, and whether what is built differs from it. */
export const presentCommit = () => {
  const changed = git('status', '--porcelain', '--', 'libs', 'services', 'package.json', 'package-lock.json', '.swcrc');
  return { ...commitOf('HEAD'), changed: changed.stdout !== '' };
};

/** Runs a command to its end in a group of its own, which is killed with this process. */
const run = (folder, command, ...args) =>
  new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd: folder,
      env: { ...process.env, NX_DAEMON: 'false' },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    });
    killedAtExit(child, -child.pid);
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk));
    child.on('error', reject);
    child.on('close', (code) => {
      if (code === 0) resolve();
      else reject(new Error(`${command} ${args.join(' ')} ended with ${code}\n${output}`));
    });
  });

/** Packages of the present tree, linked where that can be done: what is built lies beside them. */
const linkPackages = async (folder) => {
  const packages = join(folder, 'node_modules');
  try {
    await run(root, 'cp', '-al', 'node_modules', packages);
  } catch {
    // Another file system, or a `cp` that knows no links.
    rmSync(packages, { recursive: true, force: true });
    await run(root, 'cp', '-a', 'node_modules', packages);
  }
  // Tools write to it in place.
  rmSync(join(packages, '.cache'), { recursive: true, force: true });
};

const install = async (folder) => {
  const [wanted, present] = [folder, root].map((of) => readFileSync(join(of, 'package-lock.json'), 'utf8'));
  if (wanted === present) {
    await linkPackages(folder);
    return 'packages linked';
  }
  await run(folder, 'npm', 'ci', '--no-audit', '--no-fund', '--loglevel=error');
  return 'packages installed';
};

/** Checks a commit out into a folder that is made for it, and builds it there; answers its program. */
export const buildOlder = async ({ id }, folder, told) => {
  const since = performance.now();
  mkdirSync(folder);
  const archive = `${folder}.tar`;
  await run(root, 'git', 'archive', '--format=tar', `--output=${archive}`, id);
  await run(folder, 'tar', '-xf', archive);
  rmSync(archive);
  const installed = await install(folder);
  await run(folder, 'npm', 'run', 'build');
  const program = programIn(folder);
  if (!existsSync(program)) throw new Error(`The build of ${id} has no services/standalone/dist/main.js`);
  told(`${installed}, built in ${Math.round((performance.now() - since) / 1_000)} s`);
  return program;
};

/** The present build, which is there, as it is now: what is built during the measurement changes nothing. */
export const copyPresent = async (folder) => {
  mkdirSync(folder);
  await run(root, 'cp', '-a', 'package.json', 'libs', 'services', folder);
  await linkPackages(folder);
  return programIn(folder);
};
