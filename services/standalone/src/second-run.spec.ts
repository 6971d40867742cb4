import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { root } from './fixture/compose-file';

type Failed = Readonly<{ file: string; passed: number; failed: number; tests: string[]; message: string }>;

const failed = (file: string, message = 'Exceeded timeout'): Failed => ({
  file,
  passed: 4,
  failed: 1,
  tests: ['works'],
  message,
});
const counts = (name: string, failedFiles: readonly Failed[]) => ({
  name,
  rootDir: `/${name}`,
  passed: 10,
  failed: failedFiles.length,
  skipped: 0,
  failedFiles,
});

describe('a spec file that failed', () => {
  const asked = (expression: string, ...given: unknown[]) => {
    const source = `import { filesToRunAgain, countsAfter } from ${JSON.stringify(join(root, 'tools/second-run.mjs'))};
      console.log(JSON.stringify(${expression}(...${JSON.stringify(given)})));`;
    return JSON.parse(spawnSync(process.execPath, ['--input-type=module', '-e', source]).stdout.toString());
  };
  const again = (...given: unknown[]) => asked('filesToRunAgain', given).map(({ file }: Failed) => file);

  it('is run once more', () =>
    expect(again(counts('crm', [failed('a')]), counts('e2e', [failed('b'), failed('c')]))).toEqual(['a', 'b', 'c']));
  it('is not where more than three failed', () =>
    expect(again(counts('crm', [failed('a'), failed('b')]), counts('e2e', [failed('c'), failed('d')]))).toEqual([]));
  it('is not where a property found its counterexample', () =>
    expect(again(counts('crm', [failed('a'), failed('b', 'Error: Property failed after 7 tests')]))).toEqual([]));
  it('counts as what came of it when it passes then', () => {
    const first = counts('crm', [failed('a'), failed('b')]);
    const passed = { name: 'crm', passedNow: 5, ...failed('a') };
    expect(asked('countsAfter', [first, counts('e2e', [])], [passed])).toEqual([
      { ...first, passed: 11, failed: 1, failedFiles: [failed('b')] },
      counts('e2e', []),
    ]);
  });
});
