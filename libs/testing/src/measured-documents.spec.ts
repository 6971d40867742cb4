import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';

describe('what was measured', () => {
  it('is told by docs/performance.md and docs/scale.md; if not, run `node bench/documents.mjs`', () => {
    const cwd = resolve(__dirname, '../../..');
    const { status, stderr } = spawnSync(process.execPath, ['bench/documents.mjs', '--check'], { cwd });
    expect([status, String(stderr)]).toEqual([0, '']);
  });
});
