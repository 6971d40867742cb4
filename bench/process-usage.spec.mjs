import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { cpuMsIn, diskUsageOf, megabytesIn } from './process-usage.mjs';

describe('what a process takes of the machine', () => {
  it('is the time of its user and of the system, whatever its name is', () => {
    const stat = '4711 (node (a) b) S 1 4711 4711 0 -1 4194560 24034 0 2 0 321 45 0 0 20 0 11 0 1234 1';
    assert.equal(cpuMsIn(stat), 3_660);
  });

  it('is its memory in megabytes, or not known', () => {
    const status = 'Name:\tnode\nVmHWM:\t   51200 kB\nVmRSS:\t   40960 kB\n';
    assert.equal(megabytesIn(status, 'VmRSS'), 40);
    assert.equal(megabytesIn(status, 'VmHWM'), 50);
    assert.equal(megabytesIn(status, 'VmSwap'), NaN);
  });

  it('is its folder with all below it, also without write-ahead logs', () => {
    const folder = mkdtempSync(join(tmpdir(), 'ledgerdesk-usage-'));
    mkdirSync(join(folder, 'below'));
    for (const file of ['log.db', 'log.db-wal', 'below/list.db', 'below/list.db-shm'])
      writeFileSync(join(folder, file), Buffer.alloc(512 * 1024));
    assert.deepEqual(diskUsageOf(folder), { allMb: 2, withoutLogsMb: 1 });
    rmSync(folder, { recursive: true });
  });
});
