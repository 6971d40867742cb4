import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';

const library = resolve(__dirname, '..');
const folder = mkdtempSync(join(tmpdir(), 'ledgerdesk-not-run-'));
const notRunFile = join(folder, 'not-run.txt');

/** Runs the fixture's suites under these variables alone, and answers what jest counted and said. */
const runSuites = async (variables: NodeJS.ProcessEnv) => {
  const jest = [require.resolve('jest/bin/jest'), '-c', '../../jest.config.js', '--rootDir', '.', '--json'];
  const { PATH } = process.env;
  const env = { PATH, NOT_RUN_FILE: notRunFile, DOCKER_HOST: '', TEST_SERVERS_FOLDER: '/nowhere', ...variables };
  const { stdout, stderr } = await promisify(execFile)(
    process.execPath,
    [...jest, '--testMatch', '**/fixture/needs-nats.ts'],
    { cwd: library, env },
  ).catch((failed: { stdout: string; stderr: string }) => failed);
  const { numPassedTests: passed, numFailedTests: failed, numPendingTests: skipped } = JSON.parse(stdout);
  return { passed, failed, skipped, stderr };
};

describe('a suite that needs a server', () => {
  afterAll(() => rmSync(folder, { recursive: true }));

  it('is skipped and named, where there is none', async () => {
    const ran = await runSuites({});
    const names = [
      'not run: a suite with a server (needs nats: set BUS_URL, or have Docker)\n',
      'not run: a suite with a server of its own (needs its own mongo: set SERVERS_START to a script that starts servers)\n',
    ];
    expect(ran).toMatchObject({ passed: 0, failed: 0, skipped: 2 });
    expect(names.map((name) => ran.stderr.split(name).length - 1)).toEqual([1, 1]);
    expect(readFileSync(notRunFile, 'utf8')).toBe(names.join(''));
  });

  it('fails under CI, where servers could have been started', async () => {
    const ran = await runSuites({ CI: 'true', TEST_SERVERS_FOLDER: folder });
    expect(ran).toMatchObject({ passed: 0, failed: 2, skipped: 0 });
    expect(ran.stderr).toContain('a suite with a server was not run (needs nats: set BUS_URL, or have Docker)');
  });

  it('is skipped under CI too, where none could have been started', async () =>
    expect(await runSuites({ CI: 'true' })).toMatchObject({ failed: 0, skipped: 2 }));

  it('runs with the server that its variable names', async () =>
    expect(await runSuites({ BUS_URL: 'nats://127.0.0.1:4999' })).toMatchObject({ passed: 1, failed: 0, skipped: 1 }));
});
