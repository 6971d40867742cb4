import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SqliteStateStore } from '@ledgerdesk/state';
import { SignInFailures } from './sign-in-failures';

const MINUTE_MS = 60_000;
const jane = { account: 'user/7', client: 'address/192.0.2.1' };
const elsewhere = { ...jane, client: 'address/192.0.2.2' };
const tooMany = { response: { status: 429 } };

describe('failed sign-ins', () => {
  const directory = mkdtempSync(join(tmpdir(), 'ledgerdesk-sign-in-'));
  const state = new SqliteStateStore(join(directory, 'state.db'));
  const secrets = { instance: 'a secret', mail: [] };
  /** Of two gateways, which share their state. */
  const gateways = [new SignInFailures(state, secrets), new SignInFailures(state, secrets)] as const;
  let aheadMs = 0;
  beforeAll(() => {
    const now = Date.now;
    jest.spyOn(Date, 'now').mockImplementation(() => now() + aheadMs);
  });
  afterEach(async () => {
    for (const { key, version } of await state.list('', { limit: 1_000 })) await state.delete(key, { version });
  });
  afterAll(async () => {
    jest.restoreAllMocks();
    await state.close();
    rmSync(directory, { recursive: true });
  });
  const count = async (times: number, attempt = jane) => {
    for (let n = 0; n < times; n += 1) await gateways[n % 2]!.count(attempt);
  };

  it('are ten of an account and client, whichever gateway is asked (SIG-1)', async () => {
    await count(10);
    for (const failures of gateways) {
      await expect(failures.assertFew(jane)).rejects.toMatchObject(tooMany);
      await expect(failures.count(jane)).rejects.toMatchObject(tooMany);
      await failures.assertFew(elsewhere);
      await failures.assertFew({ ...jane, account: 'user/8' });
    }
  });
  it('are no more where many come at once (SIG-1)', async () => {
    const attempts = Array.from({ length: 30 }, (_, n) => gateways[n % 2]!.count(jane));
    const outcomes = await Promise.allSettled(attempts);
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(10);
  });
  it('are those of the last 15 minutes, at any moment (SIG-1)', async () => {
    await count(5);
    aheadMs += 10 * MINUTE_MS;
    await count(5);
    await expect(gateways[0].count(jane)).rejects.toMatchObject({
      response: { headers: { 'retry-after': expect.stringMatching(/^(299|300)$/) } },
    });
    aheadMs += 5 * MINUTE_MS;
    await count(5);
    await expect(gateways[0].count(jane)).rejects.toMatchObject(tooMany);
    aheadMs += 15 * MINUTE_MS;
    await count(10);
  });
  it('are not those that were taken back (SIG-1)', async () => {
    await count(9);
    const takeBack = await gateways[0].count(jane);
    await takeBack();
    await gateways[1].count(jane);
    await expect(gateways[1].count(jane)).rejects.toMatchObject(tooMany);
  });
  it('are many of an account from fifty on, from anywhere (SIG-1)', async () => {
    for (let n = 0; n < 49; n += 1) await gateways[0].count({ ...jane, client: `address/192.0.2.${n}` });
    expect(await gateways[1].areMany(elsewhere)).toBe(false);
    await gateways[0].count({ ...jane, client: 'browser/known' });
    expect(await gateways[1].areMany(elsewhere)).toBe(true);
    expect(await gateways[1].areMany({ ...jane, account: 'user/8' })).toBe(false);
    aheadMs += 15 * MINUTE_MS;
    expect(await gateways[1].areMany(jane)).toBe(false);
  });
});
