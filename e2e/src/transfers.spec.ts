import { randomBytes, randomInt } from 'node:crypto';
import fc from 'fast-check';
import pLimit from 'p-limit';
import { StartedService } from '@ledgerdesk/testing';
import { standalone } from '@ledgerdesk/standalone';
import { play, Stage } from './transfers.play';
import { worlds } from './transfers.world';

/**
 * TRF-1, TRF-2, TRF-3, TRF-5, TRF-6, TRF-8, TRF-11 to TRF-17, TRF-19, TRF-20, TRF-21, TRF-23, TRF-26, TRF-30. `npm run
 * test:transfers` asks for more; `TRANSFERS_SEED` for the same again.
 */
const TRANSFERS = Number(process.env.TRANSFERS ?? 2_000);
const SEED = Number(process.env.TRANSFERS_SEED ?? randomInt(2 ** 31));
const PER_WORLD = 5;
const AT_ONCE = 8;

describe(`random hierarchies, of seed ${SEED}`, () => {
  let stop = async () => {};
  let stage: Stage;
  beforeAll(async () => {
    const adminToken = randomBytes(20).toString('hex');
    let url = '';
    const banner = {
      receive: () => undefined,
      show: (at: string) => {
        url = at;
        return () => undefined;
      },
    };
    const environment = {
      PORT: '0',
      LEDGERDESK_ADMIN_TOKEN: adminToken,
      LEDGERDESK_DEMO: 'false',
      RATE_LIMIT_PER_MINUTE: '0',
    };
    const service = await StartedService.start(standalone(banner), { environment, chance: null });
    stop = () => service.stop();
    const post = async (path: string, body: object) => {
      const headers = { 'PRIVATE-TOKEN': adminToken, 'Content-Type': 'application/json' };
      const answer = await fetch(`${url}/api/v4${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
      return (await answer.json()) as { id: number; token: string };
    };
    const user = { username: 'mover', name: 'Mover', email: 'mover@x.test', force_random_password: true };
    const { id } = await post('/users', user);
    const { token } = await post(`/users/${id}/personal_access_tokens`, { name: 'moves', scopes: ['api'] });
    stage = { url, adminToken, mover: { id, token } };
  }, 60_000);
  afterAll(() => stop());

  it(`are as a simple model says after ${TRANSFERS} transfers, and every preview says what comes (TRF-39)`, async () => {
    const runs = fc.sample(worlds(PER_WORLD), { seed: SEED, numRuns: Math.ceil(TRANSFERS / PER_WORLD) });
    const atOnce = pLimit(AT_ONCE);
    const ends = new Map<string, number>();
    const playOne = async (n: number) => {
      for (const outcome of await play(stage, `w${n}`, runs[n]!)) {
        const end =
          'completed' in outcome ? outcome.completed.mode : 'failed' in outcome ? outcome.failed : outcome.refused;
        ends.set(end, (ends.get(end) ?? 0) + 1);
      }
    };
    const settled = await Promise.allSettled(runs.map((_, n) => atOnce(playOne, n)));
    const failures = settled.flatMap((one, n) => (one.status === 'rejected' ? [`world ${n}: ${one.reason}`] : []));
    console.log(`transfers of seed ${SEED} ended as ${JSON.stringify(Object.fromEntries(ends))}`);
    expect(failures.slice(0, 5)).toEqual([]);
    for (const end of ['none', 'move', 'copy']) expect(ends.get(end)).toBeGreaterThan(0);
  }, 3_600_000);
});
