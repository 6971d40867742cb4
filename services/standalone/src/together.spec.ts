import { ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from './fixture/compose-file';

/** Takes its time after the first signal, and is cut off by the second, as a service is. */
const program = (finishMs: number) => `
  let signals = 0;
  for (const signal of ['SIGTERM', 'SIGINT'])
    process.on(signal, () => {
      if (++signals > 1) process.exit(1);
      setTimeout(() => (console.log('finished'), process.exit(0)), ${finishMs});
    });
  setInterval(() => {}, 1000);
  console.log('runs');
`;

describe('services that run together', () => {
  const folder = mkdtempSync(join(tmpdir(), 'ledgerdesk-together-'));
  const file = (name: string, source: string) => {
    const path = join(folder, name);
    writeFileSync(path, source);
    return path;
  };
  const quick = file('quick.cjs', program(0));
  const slow = file('slow.cjs', program(1_500));
  const together = join(root, 'tools/together.mjs');
  let started: ChildProcess;
  let output: string;
  const start = (programs: Readonly<Record<string, string>>, { byNpm = false } = {}) => {
    const described = Object.fromEntries(Object.entries(programs).map(([name, file]) => [name, { file }]));
    const main = file(
      'main.mjs',
      `import { runTogether } from ${JSON.stringify(together)};
       process.exit((await runTogether(${JSON.stringify(described)})) ? 0 : 1);`,
    );
    // A group of its own: what a terminal sends reaches all of it.
    const [command, words] = byNpm
      ? ['sh', ['-c', `'${process.execPath}' '${main}'; exit $?`]]
      : [process.execPath, [main]];
    const env = { ...process.env, npm_lifecycle_event: byNpm ? 'services' : '' };
    started = spawn(command, words, { env, detached: true, stdio: ['ignore', 'pipe', 'inherit'] });
    output = '';
    started.stdout!.on('data', (text: Buffer) => (output += text.toString()));
  };
  const says = async (text: string) => {
    while (!output.includes(text)) await new Promise((resolve) => setTimeout(resolve, 10));
  };
  const ended = async () => (await once(started, 'close'))[0] as number;
  afterEach(() => {
    try {
      process.kill(-started.pid!, 'SIGKILL');
    } catch {
      // All have ended.
    }
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it('each say what they say by their name', async () => {
    start({ quick, slower: slow });
    await says('quick  | runs\n');
    await says('slower | runs\n');
  });
  it('all finish what they are at when told to stop, also where another ends before', async () => {
    start({ quick, slow });
    await Promise.all([says('quick | runs'), says('slow  | runs')]);
    const code = ended();
    process.kill(started.pid!, 'SIGTERM');
    expect(await code).toBe(0);
    expect(output).toContain('slow  | finished');
  });
  it('all finish what they are at after Ctrl-C, which reaches each of them', async () => {
    start({ quick, slow });
    await Promise.all([says('quick | runs'), says('slow  | runs')]);
    const code = ended();
    process.kill(-started.pid!, 'SIGINT');
    expect(await code).toBe(0);
    expect(output).toContain('slow  | finished');
  });
  it('all finish what they are at when npm is told to stop, which tells nobody but its shell', async () => {
    start({ quick, slow }, { byNpm: true });
    await Promise.all([says('quick | runs'), says('slow  | runs')]);
    process.kill(started.pid!, 'SIGTERM');
    await says('slow  | finished');
  });
  it('stop when one of them fails', async () => {
    const told = join(folder, 'told');
    const source = `setInterval(() => require('node:fs').existsSync(${JSON.stringify(told)}) && process.exit(3), 10)`;
    start({ slow, failing: file('failing.cjs', source) });
    await says('slow    | runs');
    writeFileSync(told, '');
    const code = ended();
    expect(await code).toBe(1);
    expect(output).toContain('slow    | finished');
  });
});
