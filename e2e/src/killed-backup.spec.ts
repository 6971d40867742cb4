import { randomBytes } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { SqliteBlobStore } from '@ledgerdesk/blobs';
import { Operator } from './operator';
import { eventually } from './post';
import { ServiceProcess } from './service-process';

const BLOBS = 60;
const BLOB_BYTES = 300_000;

describe('A backup or a restore that is killed', () => {
  const parent = mkdtempSync(join(tmpdir(), 'ledgerdesk-killed-'));
  let operator: Operator;
  let contacts: unknown;
  const api = () => operator.api;
  const readContacts = async () => (await api().get('/groups/northwind/crm/contacts')).body;

  beforeAll(async () => {
    operator = await Operator.at(parent);
    const service = await operator.startFirst();
    contacts = await readContacts();
    await service.end('SIGTERM');
    const blobs = await SqliteBlobStore.open(operator.path('data'));
    for (let n = 0; n < BLOBS; n += 1) await blobs.put(`attic-${n % 10}`, randomBytes(BLOB_BYTES));
    await blobs.close();
    await operator.start().says('Ledgerdesk is running');
  }, 120_000);
  afterAll(async () => {
    await operator.endAll();
    rmSync(parent, { recursive: true });
  });

  /** Kills it as soon as it has come so far; answers whether it still ran. */
  const killWhen = async (running: ServiceProcess, hasComeSoFar: () => boolean): Promise<boolean> => {
    while (!hasComeSoFar() && running.code === null) await wait(1);
    return (await running.end('SIGKILL')) === 'SIGKILL';
  };
  const sizeOf = (path: string) => (existsSync(path) ? statSync(path).size : 0);
  const succeeded = async (running: ServiceProcess) =>
    expect([await running.ended, running.output]).toEqual([0, expect.stringMatching(/Backed up to|Restored to/)]);

  const ofBackup: [string, (running: ServiceProcess) => boolean][] = [
    ['when it begins', ({ output }) => output.includes('Backing up')],
    ['when it has the state', ({ output }) => output.includes('state.db')],
    ['when it has the log', ({ output }) => output.includes('log.db')],
    ...[1, 5, 10, 16].map((megabytes): [string, () => boolean] => [
      `when ${megabytes} MB are written`,
      () => sizeOf(operator.path('killed.tar.incomplete/backup.tar')) > megabytes * 1_000_000,
    ]),
  ];
  it.each(ofBackup)(
    'leaves no backup, and lets the next one be made (a backup, %s)',
    async (_, hasComeSoFar) => {
      const backup = operator.backUp('killed.tar');
      const killed = await killWhen(backup, () => hasComeSoFar(backup));
      expect(existsSync(operator.path('killed.tar'))).toBe(!killed);
      if (killed) await succeeded(operator.backUp('killed.tar'));
      const ofBackup = readdirSync(parent).filter((name) => name.startsWith('killed.tar'));
      expect(ofBackup.sort()).toEqual(['killed.tar', 'killed.tar.secrets']);
      expect(await readContacts()).toEqual(contacts);
      for (const name of ofBackup) rmSync(operator.path(name));
    },
    60_000,
  );

  const written = (directory: string) =>
    existsSync(operator.path(`${directory}/blobs`))
      ? readdirSync(operator.path(`${directory}/blobs`), { recursive: true }).length
      : 0;
  const ofRestore: [string, (running: ServiceProcess, directory: string) => boolean][] = [
    ['when it begins', (_, directory) => existsSync(operator.path(`${directory}/restore-unfinished`))],
    ['when it has the state', ({ output }) => output.includes('state.db')],
    ['when it has the log', ({ output }) => output.includes('log.db')],
    ...[3, 20, 40, 60].map((count): [string, (running: ServiceProcess, directory: string) => boolean] => [
      `when ${count} blobs are written`,
      (_, directory) => written(directory) > count,
    ]),
    ['when it has all blobs', ({ output }) => output.includes('blobs ')],
    ['when it has the secrets', (_, directory) => existsSync(operator.path(`${directory}/secrets.json`))],
  ];
  it.each(ofRestore)(
    'lets nobody start with what is not whole, and is begun anew (a restore, %s)',
    async (title, hasComeSoFar) => {
      const directory = title.replaceAll(' ', '-');
      if (!existsSync(operator.path('whole.tar'))) await succeeded(operator.backUp('whole.tar'));
      const restore = operator.restore('whole.tar', directory);
      const killed = await killWhen(restore, () => hasComeSoFar(restore, directory));
      const path = operator.path(directory);
      if (existsSync(join(path, 'restore-unfinished'))) {
        expect(killed).toBe(true);
        const refused = operator.start(directory);
        expect(await refused.ended).not.toBe(0);
        expect(refused.output).toBe(
          `standalone: A restore into ${path} was not finished: run it again (npm run restore -- <file>), it begins anew\n`,
        );
        await succeeded(operator.restore('whole.tar', directory));
      }
      const blobs = await SqliteBlobStore.open(path);
      const kept = await Promise.all(Array.from({ length: 10 }, (_, n) => blobs.list(`attic-${n}`)));
      await blobs.close();
      expect(kept.flat()).toHaveLength(BLOBS);
      rmSync(join(path, 'blobs'), { recursive: true });
    },
    60_000,
  );

  it('is whole in the end: what was restored starts', async () => {
    await operator.endAll();
    await succeeded(operator.restore('whole.tar', 'whole'));
    await operator.start('whole').says('Ledgerdesk is running');
    await eventually('the contacts', async () => (await readContacts()).length > 0);
    expect(await readContacts()).toEqual(contacts);
  }, 60_000);
});
