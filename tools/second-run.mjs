import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root, run } from './steps.mjs';

/** Of all packages together: more than these did not fail by accident. */
const MOST_FILES = 3;
/** A property has found its counterexample, which the random values of another run would hide. */
const FOUND_BY_A_PROPERTY = /Property failed after|Counterexample:/;

/**
 * The failed files that are run once more, each by itself: on a busy machine a wait may have been too short. None where
 * there are too many, or where one failed by a property.
 *
 * @param counts of each package, as count-reporter.cjs writes them
 */
export const filesToRunAgain = (counts) => {
  const files = counts.flatMap(({ name, rootDir, failedFiles }) =>
    failedFiles.map((failed) => ({ name, rootDir, ...failed })),
  );
  const byAccident = files.length <= MOST_FILES && !files.some(({ message }) => FOUND_BY_A_PROPERTY.test(message));
  return byAccident ? files : [];
};

/** The counts of all packages after some of the failed files have passed, with what passed in each of them then. */
export const countsAfter = (counts, passed) =>
  counts.map((former) => {
    const mended = passed.filter(({ name }) => name === former.name);
    const sum = (of) => mended.reduce((total, file) => total + of(file), 0);
    return {
      ...former,
      passed: former.passed + sum(({ passed, passedNow }) => passedNow - passed),
      failed: former.failed - sum(({ failed }) => failed),
      failedFiles: former.failedFiles.filter(({ file }) => !mended.some((passed) => passed.file === file)),
    };
  });

/** How many tests of a file pass; null where one fails. */
const passesNow = async ({ name, rootDir, file }, countsFile, env) => {
  console.log(`\n== ${name}/${file} once more`);
  const args = ['jest', '-c', join(root, 'jest.config.js'), '--rootDir', rootDir, file];
  const { ok } = await run('npx', args, { ...env, TEST_COUNTS_FILE: countsFile });
  return ok && existsSync(countsFile) ? JSON.parse(readFileSync(countsFile, 'utf8')).passed : null;
};

/**
 * @param env of the tests; with the same TEST_SEED they make the same random choices again
 * @returns the counts after the second run, and the files that passed only then
 */
export const runFailedFilesAgain = async (counts, folder, env) => {
  const passed = [];
  for (const [index, file] of filesToRunAgain(counts).entries()) {
    const passedNow = await passesNow(file, join(folder, `again-${index}`), env);
    if (passedNow !== null) passed.push({ ...file, passedNow });
  }
  return { counts: countsAfter(counts, passed), passedOnlyNow: passed };
};
