import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** They are programs of Node, which jest does not load: `node --test` runs their specs. */
describe('the benchmarks', () => {
  const cwd = resolve(__dirname, '../../..');
  const specs = readdirSync(join(cwd, 'bench')).filter((file) => file.endsWith('.spec.mjs'));

  it.each(specs)('do what bench/%s says', (spec) => {
    const { status, stdout } = spawnSync(process.execPath, ['--test', `bench/${spec}`], { cwd, encoding: 'utf8' });
    expect({ status, failed: /^not ok .*$/m.exec(stdout)?.[0] }).toEqual({ status: 0, failed: undefined });
  });

  it.each([
    ['nonsense', 'There is no benchmark nonsense; there are '],
    ['mail --against nonsense', 'There is no commit nonsense'],
    ['costs --against HEAD', "costs can't be run against another build; gateway, mail, search can"],
  ])('refuse `%s` in one line, before anything is measured', (words, message) => {
    const { status, stdout, stderr } = spawnSync(process.execPath, ['tools/bench.mjs', ...words.split(' ')], {
      cwd,
      encoding: 'utf8',
    });
    expect({ status, stdout, lines: stderr.trimEnd().split('\n') }).toEqual({
      status: 1,
      stdout: '',
      lines: [expect.stringContaining(message)],
    });
  });
});
