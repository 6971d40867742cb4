import { ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { DataDirectoryInUse, takeDataDirectory } from './data-directory';

/** A process that takes the directory, says how that went, and stays until it is killed. */
const take = `
  const { takeDataDirectory } = require(process.argv[1]);
  try {
    takeDataDirectory(process.argv[2]);
    setTimeout(gc, 20);
    setTimeout(console.log, 60, 'taken');
    setInterval(() => undefined, 1_000);
  } catch (error) {
    console.log(error.message);
  }`;

describe('a data directory', () => {
  const parent = mkdtempSync(join(tmpdir(), 'ledgerdesk-directory-'));
  const directory = join(parent, 'not', 'there', 'yet');
  const children: ChildProcess[] = [];
  afterEach(async () => {
    for (const child of children.splice(0)) await kill(child);
  });
  afterAll(() => rmSync(parent, { recursive: true }));

  const inAnotherProcess = async () => {
    const file = join(__dirname, 'data-directory.ts');
    const child = spawn(process.execPath, ['--expose-gc', '-r', '@swc-node/register', '-e', take, file, directory], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    children.push(child);
    const [said] = (await once(createInterface(child.stdout), 'line')) as [string];
    return { child, said };
  };
  const kill = async (child: ChildProcess) => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGKILL');
    await once(child, 'exit');
  };

  it('is made where it is missing, for its owner only', () => {
    const giveBack = takeDataDirectory(directory);
    expect(statSync(directory).mode & 0o777).toBe(0o700);
    giveBack();
  });
  it('is not taken twice by one process', () => {
    const giveBack = takeDataDirectory(directory);
    const again = () => takeDataDirectory(directory);
    expect(again).toThrow(DataDirectoryInUse);
    expect(again).toThrow(`The data directory ${directory} is in use by process ${process.pid}`);
    giveBack();
  });
  it('is not taken from this process by another, even after a failed second try of this one', async () => {
    const giveBack = takeDataDirectory(directory);
    expect(() => takeDataDirectory(directory)).toThrow(DataDirectoryInUse);
    expect((await inAnotherProcess()).said).toBe(`The data directory ${directory} is in use by process ${process.pid}`);
    giveBack();
  });
  it('is not taken from another process, which keeps it without holding on to anything', async () => {
    const { child, said } = await inAnotherProcess();
    expect(said).toBe('taken');
    expect(() => takeDataDirectory(directory)).toThrow(
      `The data directory ${directory} is in use by process ${child.pid}`,
    );
  });
  it('is free when its owner was killed', async () => {
    const { child, said } = await inAnotherProcess();
    expect(said).toBe('taken');
    await kill(child);
    takeDataDirectory(directory)();
  });
  it('is free when it was given back', async () => {
    const giveBack = takeDataDirectory(directory);
    giveBack();
    expect(existsSync(join(directory, 'lock.pid'))).toBe(false);
    const { said } = await inAnotherProcess();
    expect(said).toBe('taken');
    giveBack(); // again: the other one keeps it
    expect(() => takeDataDirectory(directory)).toThrow(DataDirectoryInUse);
    expect(existsSync(join(directory, 'lock.pid'))).toBe(true);
  });
});
