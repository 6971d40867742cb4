import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { root } from './fixture/compose-file';

describe('a step of a command', () => {
  const steps = join(root, 'tools/steps.mjs');
  const shownOf = async (printed: string, code: number, show: string) => {
    const program = `process.stdout.write(${JSON.stringify(printed)}); process.exitCode = ${code}`;
    const source = `import { run } from ${JSON.stringify(steps)};
      await run(process.execPath, ['-e', ${JSON.stringify(program)}], {}, ${JSON.stringify(show)});
      console.log('next');`;
    const command = spawn(process.execPath, ['--input-type=module', '-e', `${source}`]);
    let output = '';
    for (const stream of [command.stdout, command.stderr]) stream.on('data', (text) => (output += text));
    await once(command, 'close');
    return output;
  };

  it('ends the line of what it shows, so that the next thing printed begins one', async () => {
    const lines = (output: string) => output.split('\n').sort();
    expect(lines(await shownOf('added 3', 0, 'at once'))).toEqual(['', 'added 3', 'next']);
    expect(lines(await shownOf('added 3\n', 0, 'at once'))).toEqual(['', 'added 3', 'next']);
    expect(lines(await shownOf('failed', 1, 'on failure'))).toEqual(['', 'failed', 'next']);
  });
  it('shows nothing of one that is to be shown on failure alone, and succeeds', async () =>
    expect(await shownOf('built', 0, 'on failure')).toBe('next\n'));
});
