import { describeOnSmallDisk } from '@ledgerdesk/test-servers';
import { configuration, createLogger, HealthChecks, Disposables } from './index';
import { watchDisk } from './disk-health';

describeOnSmallDisk('the health of a disk', 4, (disk) => {
  it('is degraded, and logged once with its cause, while it is full, and ok again by itself', async () => {
    const lines: string[] = [];
    const destination = { write: (line: string) => void lines.push(line) };
    const logger = createLogger({ service: 'tiny', level: 'info', destination });
    const health = new HealthChecks();
    const opened = new Disposables();
    const { directory } = disk();
    watchDisk(directory, { configuration: configuration({}, {}), logger, health, opened });

    expect(await health.report()).toEqual({ status: 'ok', checks: [{ name: 'disk', status: 'ok' }] });
    disk().fill(1_000_000);
    for (let asked = 0; asked < 2; asked += 1)
      expect(await health.report()).toEqual({
        status: 'degraded',
        checks: [{ name: 'disk', status: 'degraded', code: 'ENOSPC' }],
      });
    disk().free();
    expect((await health.report()).status).toBe('ok');
    await opened.close(() => undefined);
    expect(lines.map((line) => JSON.parse(line))).toEqual([
      expect.objectContaining({ level: 'error', error: expect.objectContaining({ code: 'ENOSPC' }) }),
      expect.objectContaining({ level: 'info', msg: 'the disk takes writes again' }),
    ]);
  });
});
