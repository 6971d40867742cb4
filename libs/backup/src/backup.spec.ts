import { randomBytes } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { takeDataDirectory } from '@ledgerdesk/sqlite';
import { backUp, BackupRefused } from './back-up';
import { Installed, lyingIn, secrets } from './fixture/installed';
import { restore } from './restore';

describe('a backup', () => {
  const parent = mkdtempSync(join(tmpdir(), 'ledgerdesk-backup-'));
  let own: string;
  let installed: Installed;
  const said: string[] = [];
  beforeEach(async () => {
    own = mkdtempSync(join(parent, 'own-'));
    mkdirSync(join(own, 'data'));
    installed = await Installed.open(join(own, 'data'));
  });
  afterEach(() => installed.close());
  afterAll(() => rmSync(parent, { recursive: true }));

  const file = () => join(own, 'backup.tar');
  const make = (change: Partial<Parameters<typeof backUp>[0]> = {}) =>
    backUp({
      directory: installed.directory,
      file: file(),
      secrets,
      program: '1.2.3',
      say: (line) => said.push(line),
      ...change,
    });
  const bringBack = async () => {
    await restore({
      file: file(),
      directory: join(own, 'restored'),
      idKinds: [],
      erasures: null,
      say: () => undefined,
    });
    return Installed.open(join(own, 'restored'));
  };

  it('comes back with every event, record and blob', async () => {
    await installed.receiveSome();
    await installed.state.set('mail-cursor/desk', { uid: 7 }, { expected: 'absent' });
    const events = (await installed.log.readAll(0, 500)).events;
    const contents = await installed.contents();
    await make();
    const restored = await bringBack();
    expect((await restored.log.readAll(0, events.length)).events).toEqual(events);
    expect(await restored.contents()).toEqual(contents);
    expect((await restored.state.get('mail-cursor/desk'))?.value).toEqual({ uid: 7 });
    await restored.close();
  });
  it('has every blob that its log names, and no event twice, while events are recorded', async () => {
    let made = false;
    const writing = (async () => {
      while (!made) await installed.receiveSome(3, 1);
    })();
    for (let n = 0; n < 5; n += 1) await installed.receiveSome();
    await make();
    made = true;
    await writing;
    const restored = await bringBack();
    const before = await installed.contents();
    const after = await restored.contents();
    expect(after.length).toBeGreaterThanOrEqual(35);
    expect(before.slice(0, after.length)).toEqual(after);
    await restored.close();
  });
  it('is one file beside the secrets, both for its owner alone, and leaves nothing else', async () => {
    await make();
    expect(readdirSync(own).sort()).toEqual(['backup.tar', 'backup.tar.secrets', 'data']);
    for (const name of ['backup.tar', 'backup.tar.secrets']) expect(statSync(join(own, name)).mode & 0o777).toBe(0o600);
    expect(JSON.parse(readFileSync(`${file()}.secrets`, 'utf8'))).toEqual(secrets);
    expect(readFileSync(file()).includes(secrets.instance)).toBe(false);
  });
  it('removes what one to the same name has left that was killed', async () => {
    mkdirSync(`${file()}.incomplete`);
    for (const name of ['backup.tar', 'log.db', 'log.db-wal', 'lock.db'])
      writeFileSync(join(`${file()}.incomplete`, name), '');
    writeFileSync(`${file()}.secrets`, readFileSync(join(installed.directory, 'secrets.json')));
    await make();
    expect(readdirSync(own).sort()).toEqual(['backup.tar', 'backup.tar.secrets', 'data']);
  });

  describe('is refused, with nothing left behind,', () => {
    const refused = async (change: Partial<Parameters<typeof backUp>[0]>, message: string) => {
      await expect(make(change)).rejects.toThrow(message);
      expect(readdirSync(own).filter((name) => name.includes('incomplete'))).toEqual([]);
    };
    it('where the file exists', async () => {
      writeFileSync(file(), 'mine');
      await refused({}, `${file()} exists: a backup overwrites nothing`);
      expect(readFileSync(file(), 'utf8')).toBe('mine');
    });
    it('where other secrets are at its name', async () => {
      writeFileSync(`${file()}.secrets`, 'mine');
      await refused({}, `${file()}.secrets exists: a backup overwrites nothing`);
    });
    it('while another one is being made to the same name', async () => {
      const giveBack = takeDataDirectory(`${file()}.incomplete`);
      await expect(make()).rejects.toThrow(`A backup to ${file()} is being made already`);
      giveBack();
    });
    it('where there is no data directory', () =>
      refused({ directory: join(own, 'none') }, `There is no data directory ${join(own, 'none')}: DATA_DIR names it`));
    it('where a directory is none', () =>
      refused({ directory: own }, `${own} is no data directory: it has no log.db, state.db, blobs.db`));
    it('where there is no directory for the file', () =>
      refused({ file: join(own, 'none', 'backup.tar') }, `There is no directory ${join(own, 'none')}`));
    it('where the secrets are not those of the log', async () => {
      await refused({ secrets: { ...secrets, instance: 'x'.repeat(32) } }, 'LEDGERDESK_SECRET is not the secret');
      expect(existsSync(file())).toBe(false);
    });
    it('where a blob was changed on the disk', async () => {
      const { hash } = await installed.blobs.put('mail-1', randomBytes(300_000));
      writeFileSync(join(installed.directory, 'blobs', 'mail-1', hash), randomBytes(300_000));
      await refused({}, 'is damaged: its content has another hash');
      await expect(make()).rejects.toThrow(BackupRefused);
    });
    it('where a blob was cut on the disk', async () => {
      const { hash } = await installed.blobs.put('mail-1', randomBytes(300_000));
      writeFileSync(join(installed.directory, 'blobs', 'mail-1', hash), randomBytes(200_000));
      await refused({}, 'Size mismatch');
    });
  });

  it('says what it does', async () => {
    said.length = 0;
    await make();
    expect(said[0]).toBe(`Backing up ${installed.directory}`);
    expect(said.at(-1)).toMatch(/^Backed up to .*backup\.tar \(\d+ KB\)$/);
    expect(lyingIn(own)).toContain('backup.tar');
  });
});
