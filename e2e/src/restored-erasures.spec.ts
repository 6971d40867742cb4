import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '@ledgerdesk/test-servers';
import { Operator } from './operator';
import { eventually } from './post';
import { storedInFiles } from './stored';

const CONTACTS = '/groups/northwind/crm/contacts';
const PATIENCE_MS = 120_000;

describe('What was erased since a backup', () => {
  const parent = mkdtempSync(join(tmpdir(), 'ledgerdesk-restored-erasures-'));
  const list = join(parent, 'erasures.jsonl');
  let healthPort = 0;
  let operator: Operator;
  let unlisted: Operator;
  let contact: { id: number };
  const secret = { first_name: 'Kanaria', last_name: 'Federkleid', email: 'canary@nest.test' };
  const one = () => `${CONTACTS}/${contact.id}`;
  const isStored = (data: string) => /kanaria|federkleid|canary@nest/i.test(storedInFiles(operator.path(data)));
  const erasuresCheck = async () => {
    const { checks } = (await (await fetch(`http://127.0.0.1:${healthPort}/health/ready`)).json()) as {
      checks: { name: string; status: string; message?: string }[];
    };
    return checks.find(({ name }) => name === 'erasures');
  };

  beforeAll(async () => {
    healthPort = await freePort();
    const settings = { HEALTH_PORT: String(healthPort) };
    operator = await Operator.at(parent, { ...settings, ERASURES_COPY: list });
    unlisted = await Operator.at(parent, settings);
    await operator.startFirst();
    unlisted.token = operator.token;
    contact = await operator.api.make(CONTACTS, secret);
    expect(await operator.backUp('backup.tar').ended).toBe(0);
    const erased = await operator.api.post(`${one()}/erase`, { confirm: contact.id });
    expect([erased.status, isStored('data')]).toEqual([200, false]);
    await operator.endAll();
  }, PATIENCE_MS);
  afterAll(async () => {
    await Promise.all([operator.endAll(), unlisted.endAll()]);
    rmSync(parent, { recursive: true });
  });

  it(
    'is erased again by a restore that has the list (ERA-1)',
    async () => {
      expect(await operator.restore('backup.tar', 'listed').ended).toBe(0);
      await operator.start('listed').says('Ledgerdesk is running');
      const { body } = await operator.api.get(one());
      expect(body).toMatchObject({ state: 'erased', last_name: 'contact', email: null });
      await eventually('the end of the erasure', async () => !isStored('listed'));
      expect(await erasuresCheck()).toEqual({ name: 'erasures', status: 'ok' });
      await operator.endAll();
    },
    PATIENCE_MS,
  );
  it(
    'is unknown to one that has not, which health says until the list is given (ERA-1)',
    async () => {
      const restore = unlisted.restore('backup.tar', 'unlisted');
      expect([await restore.ended, restore.output]).toEqual([0, expect.stringContaining('npm run erasures')]);
      await unlisted.start('unlisted').says('Ledgerdesk is running');
      expect((await unlisted.api.get(one())).body).toMatchObject(secret);
      const message = expect.stringMatching(/^erasures since 20\d\d-\S+Z are unknown$/);
      expect(await erasuresCheck()).toEqual({
        name: 'erasures',
        status: 'degraded',
        code: 'erasures-unknown',
        message,
      });
      await unlisted.endAll();

      expect(await unlisted.tellErasures('unlisted').ended).toBe(64);
      const told = unlisted.tellErasures('unlisted', '--erasures', list);
      expect([await told.ended, told.output]).toEqual([0, expect.stringContaining('are known')]);
      await unlisted.start('unlisted').says('Ledgerdesk is running');
      expect((await unlisted.api.get(one())).body).toMatchObject({ state: 'erased', email: null });
      expect(await erasuresCheck()).toEqual({ name: 'erasures', status: 'ok' });
      await eventually('the end of the erasure', async () => !isStored('unlisted'));
    },
    PATIENCE_MS,
  );
});
