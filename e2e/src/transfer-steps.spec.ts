import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Api } from './api';
import { ADMINISTRATOR, Incarnation } from './crash-points.incarnation';
import { OfficeReader } from './office-reader';
import { Mode, TransferredOffice } from './transferred-office';

const PATIENCE_MS = 120_000;

/** But for those to contacts and organizations: after the commit a read may have to make them itself. */
const standsStill = (write: string): boolean => / to (group-transfer|tree|crm-migration|issue)/.test(write);

describe('A group transfer that stands still before each of its writes', () => {
  const directory = mkdtempSync(join(tmpdir(), 'ledgerdesk-steps-'));
  let running: Incarnation;
  beforeAll(async () => {
    mkdirSync(join(directory, 'data'));
    running = await Incarnation.start(join(directory, 'data'), [], null, () => new Date());
  }, PATIENCE_MS);
  afterAll(async () => {
    await running.close(() => undefined);
    rmSync(directory, { recursive: true });
  });

  it.each<Mode>(['move', 'copy'])(
    'shows each contact once, and each link, at every step: %s (TRF-31, TRF-33, TRF-36)',
    async (mode) => {
      const office = await TransferredOffice.open(new Api(() => running.url, ADMINISTRATOR), mode);
      const reader = new OfficeReader(office);
      const steps: string[] = [];
      const wrong: unknown[] = [];
      const look = async (write: string) => {
        steps.push(write);
        await reader.lookAtAll().catch((error: unknown) => wrong.push([write, error]));
      };
      let looked = Promise.resolve();
      running.plug.between = async (write) => {
        if (standsStill(write)) await (looked = looked.then(() => look(write)));
      };
      const ended = await office.ended(await office.request());
      running.plug.between = null;
      expect(wrong).toEqual([]);
      for (const step of STEPS) expect(steps).toContainEqual(expect.stringContaining(`append ${step} `));
      await office.judge(ended);
    },
    PATIENCE_MS,
  );
});

const STEPS = [
  'GroupTransferRequested',
  'GroupTransferStarted',
  'MigrationPagePlanned',
  'GroupTransferred',
  'GroupTransferCommitted',
  'MigrationCommitted',
  'MigrationPageApplied',
  'IssueContactsRepointed',
  'GroupTransferCompleted',
];
