import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describeWith } from '@ledgerdesk/test-servers';
import { EventStoreDbLog } from './eventstoredb-log';
import { Log } from './log';
import { SqliteLog } from './sqlite-log';

/** A suite that must come out the same on every adapter. On EventStoreDB others write to the same log. */
export const describeOnEachLog = (title: string, define: (log: () => Log) => void): void => {
  describe(`${title}, on SQLite`, () => {
    const directory = mkdtempSync(join(tmpdir(), 'ledgerdesk-log-'));
    let log: Log;
    beforeAll(() => {
      log = new SqliteLog(join(directory, 'log.db'));
    });
    afterAll(async () => {
      await log.close();
      rmSync(directory, { recursive: true });
    });
    define(() => log);
  });

  describeWith('eventstore', `${title}, on EventStoreDB`, (server) => {
    let log: Log;
    beforeAll(() => {
      log = new EventStoreDbLog({ connectionString: server().url });
    });
    afterAll(() => log.close());
    define(() => log);
  });
};
