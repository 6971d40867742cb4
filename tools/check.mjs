// `npm run check`: format, audit, lint with boundaries, types, build, specs and e2e. Every failed target counts; the last line
// is `N passed, N failed`.
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { audit } from './audit.mjs';
import { runFailedFilesAgain } from './second-run.mjs';
import { run } from './steps.mjs';

const folder = mkdtempSync(join(tmpdir(), 'ledgerdesk-check-'));
const countsFile = join(folder, 'counts');
const notRunFile = join(folder, 'not-run');
const TEST_SEED = process.env.TEST_SEED ?? String(Math.floor(Math.random() * 2 ** 31));
const env = { NX_DAEMON: 'false', FORCE_COLOR: '0', TEST_SEED, TEST_COUNTS_FILE: countsFile, NOT_RUN_FILE: notRunFile };
const lines = (file) => (existsSync(file) ? readFileSync(file, 'utf8').split('\n').filter(Boolean) : []);
const started = Date.now();
const step = (title) => console.log(`\n== ${title} (after ${Math.round((Date.now() - started) / 1000)} s)`);

const MINUTES_PER_TARGET = 60;
const LINES_OF_A_FAILURE = 30;
const results = []; // { name, passed, failed }
const failedTasks = (output) => new Set([...output.matchAll(/^\s*- (\S+:[a-z0-9-]+)\s*$/gm)].map(([, task]) => task));

/** One target of all packages; Nx runs it and names the tasks that failed. */
const runTarget = async (target, parallel) => {
  step(target);
  const args = ['nx', 'run-many', '-t', target, `--parallel=${parallel}`, '--output-style=static'];
  const { ok, output } = await run('npx', args, env, 'at once', MINUTES_PER_TARGET);
  const failed = ok ? new Set() : failedTasks(output);
  const tasks = Number(/(?:for|targets? \S+ for) (\d+) projects?/.exec(output)?.[1] ?? 1);
  return { ok, tasks, failed };
};

step('format');
const format = await run('npx', ['prettier', '--check', '.'], env);
results.push({ name: 'format', passed: format.ok ? 1 : 0, failed: format.ok ? 0 : 1 });

step('audit');
const { failing, accepted, notRun: auditNotRun } = await audit();
if (auditNotRun) console.log(`The audit was not run (${auditNotRun}).`);
else {
  for (const line of [...failing, ...accepted]) console.log(line);
  results.push({ name: 'audit', passed: failing.length ? 0 : 1, failed: failing.length });
}

for (const target of ['lint', 'typecheck', 'build']) {
  const { ok, tasks, failed } = await runTarget(target, 2);
  const count = ok ? 0 : Math.max(1, failed.size);
  results.push({ name: target, passed: Math.max(0, tasks - count), failed: count });
}

const specs = await runTarget('test', 2);
const firstCounts = lines(countsFile).map((line) => JSON.parse(line));
const told = new Set(firstCounts.filter(({ failed }) => failed > 0).map(({ name }) => `@ledgerdesk/${name}:test`));
const { counts, passedOnlyNow } = await runFailedFilesAgain(firstCounts, folder, env);
results.push(...counts);
// A package that fails without a failed test (it crashed, or left something open) counts as one.
for (const task of specs.failed) if (!told.has(task)) results.push({ name: task, passed: 0, failed: 1 });
if (!specs.ok && specs.failed.size === 0 && told.size === 0) results.push({ name: 'specs', passed: 0, failed: 1 });
if (counts.length === 0) results.push({ name: 'specs (none was run)', passed: 0, failed: 1 });

const notRun = [...new Set(lines(notRunFile))];
if (auditNotRun) notRun.unshift(`audit of production dependencies (${auditNotRun})`);
rmSync(folder, { recursive: true });

console.log('\n== summary');
for (const { name, passed, failed, skipped } of results)
  console.log(
    `${failed ? 'FAILED ' : 'ok     '}${name}: ${passed} passed, ${failed} failed${skipped ? `, ${skipped} not run` : ''}`,
  );
const failedFiles = counts.flatMap(({ name, failedFiles }) => failedFiles.map((failed) => ({ name, ...failed })));
for (const { name, file, tests, message } of failedFiles) {
  console.log(`\nFailed in ${name}/${file} (TEST_SEED=${TEST_SEED}):`);
  for (const test of tests) console.log(`  ${test}`);
  console.log(message.split('\n').slice(0, LINES_OF_A_FAILURE).join('\n'));
}
if (passedOnlyNow.length) console.log('\nFailed at first, passed when run once more by itself:');
for (const { name, file, tests } of passedOnlyNow) for (const test of tests) console.log(`  ${name}/${file}: ${test}`);
if (notRun.length) console.log(`\nNot run:\n${notRun.map((line) => `  ${line.replace(/^not run: /, '')}`).join('\n')}`);
const sum = (key) => results.reduce((total, result) => total + result[key], 0);
console.log(`\nAfter ${Math.round((Date.now() - started) / 1000)} s:`);
console.log(`${sum('passed')} passed, ${sum('failed')} failed`);
process.exit(sum('failed') ? 1 : 0);
