import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { identifyLog } from '@ledgerdesk/event-store';
import { assertRestored, RestoreUnfinished, UNFINISHED } from '@ledgerdesk/service-host';
import { takeDataDirectory } from '@ledgerdesk/sqlite';
import { ArchiveWriter } from './archive-writer';
import { backUp } from './back-up';
import { Installed, lyingIn, secrets } from './fixture/installed';
import { restore } from './restore';

describe('a restore', () => {
  const parent = mkdtempSync(join(tmpdir(), 'ledgerdesk-restore-'));
  const made = join(parent, 'made.tar');
  const say = () => undefined;
  let contents: readonly string[] = [];
  let logId: string = '';
  beforeAll(async () => {
    mkdirSync(join(parent, 'data'));
    const installed = await Installed.open(join(parent, 'data'));
    await installed.receiveSome();
    await installed.state.set('listener/outbox/issues', { logId: 'x', position: 99 }, { expected: 'absent' });
    contents = await installed.contents();
    logId = await identifyLog(installed.log, secrets.instance);
    await backUp({ directory: installed.directory, file: made, secrets, program: '1.2.3', say });
    await installed.close();
  });
  afterAll(() => rmSync(parent, { recursive: true }));

  let file = '';
  let directory = '';
  beforeEach(() => {
    const own = mkdtempSync(join(parent, 'own-'));
    file = join(own, 'backup.tar');
    directory = join(own, 'data');
    copyFileSync(made, file);
    copyFileSync(`${made}.secrets`, `${file}.secrets`);
  });
  const run = () => restore({ file, directory, idKinds: ['contact'], erasures: null, say });
  const isComplete = async () => {
    assertRestored(directory);
    const restored = await Installed.open(directory);
    expect(await restored.contents()).toEqual(contents);
    await restored.close();
  };
  const refused = async (message: string | RegExp) => {
    await expect(run()).rejects.toThrow(message);
    expect(existsSync(directory) ? lyingIn(directory) : []).toEqual([]);
  };

  it('makes a data directory that goes on under another id of the log', async () => {
    await run();
    await isComplete();
    const restored = await Installed.open(directory);
    const renewed = await identifyLog(restored.log, secrets.instance);
    expect(renewed).not.toBe(logId);
    const place = await restored.state.get<{ logId: string; position: number }>('listener/outbox/issues');
    expect(place?.value).toEqual({ logId: renewed, position: contents.length + 1 });
    await restored.close();
  });
  it('goes into a directory that is there and empty', async () => {
    mkdirSync(directory);
    await run();
    await isComplete();
  });
  it('begins anew in a directory where one was killed, which can not be used until then', async () => {
    mkdirSync(join(directory, 'blobs', 'half'), { recursive: true });
    for (const name of [UNFINISHED, 'log.db', 'log.db-wal', 'lock.pid']) writeFileSync(join(directory, name), 'half');
    expect(() => assertRestored(directory)).toThrow(RestoreUnfinished);
    expect(() => assertRestored(directory)).toThrow(
      `A restore into ${directory} was not finished: run it again (npm run restore -- <file>), it begins anew`,
    );
    await run();
    await isComplete();
    expect(existsSync(join(directory, 'blobs', 'half'))).toBe(false);
  });
  it('overwrites nothing', async () => {
    mkdirSync(directory);
    writeFileSync(join(directory, 'mine'), 'mine');
    await expect(run()).rejects.toThrow(`${directory} is not empty: a restore overwrites nothing`);
    expect(lyingIn(directory)).toEqual(['mine']);
  });
  it('is refused a directory that is in use', async () => {
    const giveBack = takeDataDirectory(directory);
    await refused(`The data directory ${directory} is in use by process ${process.pid}`);
    giveBack();
  });
  it('needs the file', async () => {
    rmSync(file);
    await refused(`There is no file ${file}`);
  });
  it('needs the secrets', async () => {
    rmSync(`${file}.secrets`);
    await refused(`The secrets are missing: put them at ${file}.secrets`);
    writeFileSync(`${file}.secrets`, '{"instance":"short"}');
    await refused(`${file}.secrets does not hold the secrets of an installation`);
  });
  it('is refused the secrets of another installation', async () => {
    writeFileSync(`${file}.secrets`, JSON.stringify({ ...secrets, instance: 'x'.repeat(32) }));
    await refused(`The secrets in ${file}.secrets are those of another installation`);
  });
  it('is refused a backup of a newer program', async () => {
    const archive = new ArchiveWriter(join(parent, 'newer.tar'));
    await archive.addJson('backup.json', { format: 2, program: '9.0.0', at: '2030-01-01T00:00:00.000Z' });
    await archive.end();
    copyFileSync(join(parent, 'newer.tar'), file);
    await refused(`${file} was made by a newer version (9.0.0): restore it with that one`);
  });
  it('is refused what is no backup', async () => {
    writeFileSync(file, 'x'.repeat(5_000));
    await refused(/is incomplete or was changed: Invalid tar header/);
    writeFileSync(file, '');
    await refused(/is incomplete or was changed: its end is missing/);
    const archive = new ArchiveWriter(join(parent, 'other.tar'));
    await archive.addJson('other.json', {});
    await archive.end();
    copyFileSync(join(parent, 'other.tar'), file);
    await refused(`${file} is no backup`);
  });

  describe('counts nothing', () => {
    const whole = () => readFileSync(made);
    /** The last entry begins with its name; after its content there is nothing but zeros. */
    const endOf = (bytes: Buffer) => bytes.lastIndexOf('}\n');
    const places = (count: number, bytes: Buffer) =>
      Array.from({ length: count }, (_, n) => Math.floor(((n + 0.5) * endOf(bytes)) / count));

    it('of a file that was cut, wherever', async () => {
      const bytes = whole();
      const boundary = bytes.lastIndexOf('contents.json');
      for (const at of [...places(20, bytes), boundary, boundary + 512, endOf(bytes)]) {
        writeFileSync(file, bytes.subarray(0, at));
        await refused(/backup\.tar is incomplete or was changed: /);
      }
    });
    it('of a file with another byte, wherever, unless it is one that means nothing', async () => {
      const bytes = whole();
      let refusals = 0;
      for (const at of places(30, bytes)) {
        const changed = Buffer.from(bytes);
        changed[at] = changed[at]! ^ 0x41;
        writeFileSync(file, changed);
        const outcome = await run().then(
          () => null,
          (error: Error) => error.message,
        );
        if (outcome === null) await isComplete();
        else {
          expect(outcome).toMatch(/backup\.tar (is incomplete or was changed: |was made by a newer)/);
          expect(lyingIn(directory)).toEqual([]);
          refusals += 1;
        }
        rmSync(directory, { recursive: true });
      }
      expect(refusals).toBeGreaterThan(20);
    });
    it('of a file that lacks a blob', async () => {
      const bytes = whole();
      const headerAt = (from: number) => Math.floor(bytes.indexOf('blobs/mail-', from) / 512) * 512;
      const first = headerAt(0);
      const second = headerAt(first + 512);
      writeFileSync(file, Buffer.concat([bytes.subarray(0, first), bytes.subarray(second)]));
      await refused('it does not hold what it held when it was made');
    });
  });
});
