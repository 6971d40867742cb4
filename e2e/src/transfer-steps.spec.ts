import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Api } from './api';
import { ADMINISTRATOR, Incarnation } from './crash-points.incarnation';
import { OfficeReader } from './office-reader';
import { Mode, TransferredOffice } from './transferred-office';

const PATIENCE_MS = 120_000;

/** Where a read may have to wait for a write that stands still. */
const isOfContact = (write: string): boolean => / to (contact|organization)-\d+$/.test(write);

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
      let isLooking = false;
      running.plug.between = async (write) => {
        if (isLooking || isOfContact(write)) return;
        isLooking = true;
        steps.push(write);
        await reader.lookAtAll().catch((error: unknown) => wrong.push([write, error]));
        isLooking = false;
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
