import { randomBytes } from 'node:crypto';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { openDatabase } from '@ledgerdesk/sqlite';
import { BlobStore } from './blob-store';
import { describeBlobStore } from './blob-store.contract';
import { SqliteBlobStore } from './sqlite-blob-store';

/** What lies in a data directory: rows and files. Folders of owners may stay empty. */
const lyingIn = (directory: string) => {
  const database = openDatabase(join(directory, 'blobs.db'), { synchronous: 'FULL', readonly: true });
  const rows = database
    .prepare('SELECT owner, hash, size, length(content) FROM blobs ORDER BY 1, 2')
    .raw()
    .all()
    .map(String);
  database.close();
  const entries = readdirSync(join(directory, 'blobs'), { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name));
  return { rows, files: files.map((file) => file.slice(directory.length + 1)).sort() };
};

describe('blobs on SQLite', () => {
  const parent = mkdtempSync(join(tmpdir(), 'ledgerdesk-blobs-'));
  afterAll(() => rmSync(parent, { recursive: true }));

  describe('as every store', () => {
    describeBlobStore(
      () => SqliteBlobStore.open(parent),
      async () => lyingIn(parent),
    );
  });

  describe('in its directory', () => {
    const small = randomBytes(256 * 1024);
    const large = randomBytes(256 * 1024 + 1);
    let directory: string;
    let blobs: BlobStore;
    const reopen = async () => {
      await blobs.close();
      blobs = await SqliteBlobStore.open(directory);
    };
    beforeEach(async () => {
      directory = mkdtempSync(join(parent, 'own-'));
      blobs = await SqliteBlobStore.open(directory);
    });
    afterEach(() => blobs.close());

    it('has rows up to 256 KB, and files above it', async () => {
      const kept = [await blobs.put('mail-1', small), await blobs.put('mail-1', large)] as const;
      const lying = lyingIn(directory);
      expect(lying.rows).toHaveLength(2);
      expect(lying.rows).toContain(`mail-1,${kept[0].hash},${small.length},${small.length}`);
      expect(lying.files).toEqual([join('blobs', 'mail-1', kept[1].hash)]);
    });
    it('has each of many that come at once', async () => {
      const contents = Array.from({ length: 300 }, () => randomBytes(20_000));
      const kept = await Promise.all(contents.map((content) => blobs.put('mail-1', content)));
      await reopen();
      const listed = (await blobs.list('mail-1')).map(({ hash }) => hash);
      expect(listed).toEqual(kept.map(({ hash }) => hash).sort());
    });
    it('takes nothing after it was closed', async () => {
      await blobs.close();
      await expect(blobs.put('mail-1', small)).rejects.toThrow('The store is closed');
      blobs = await SqliteBlobStore.open(directory);
      expect(await blobs.list('mail-1')).toEqual([]);
    });
    it('has nothing left of what was deleted', async () => {
      const secret = Buffer.from('the-secret-of-jane');
      await blobs.put('mail-1', secret);
      await blobs.delete('mail-1');
      const bytes = ['blobs.db', 'blobs.db-wal'].map((file) => readFileSync(join(directory, file)));
      expect(bytes.some((each) => each.includes(secret))).toBe(false);
    });
    it('loses the files that have no row when it is opened', async () => {
      const { hash } = await blobs.put('mail-1', large);
      const stray = [join('blobs', 'mail-1', 'f'.repeat(64)), join('blobs', 'mail-2', 'f'.repeat(64))];
      mkdirSync(join(directory, 'blobs', 'mail-2'));
      for (const file of [...stray, join('blobs', '.incoming', 'half')]) writeFileSync(join(directory, file), 'half');
      await reopen();
      expect(lyingIn(directory).files).toEqual([join('blobs', 'mail-1', hash)]);
      expect(existsSync(join(directory, 'blobs', 'mail-2'))).toBe(false);
    });
    it('loses the file of a row that is a small content', async () => {
      const { hash } = await blobs.put('mail-1', small);
      mkdirSync(join(directory, 'blobs', 'mail-1'));
      writeFileSync(join(directory, 'blobs', 'mail-1', hash), 'stray');
      await reopen();
      expect(lyingIn(directory)).toMatchObject({ rows: [expect.anything()], files: [] });
    });
    it('says so where the file of a row is lost', async () => {
      const { hash } = await blobs.put('mail-1', large);
      rmSync(join(directory, 'blobs', 'mail-1', hash));
      await expect(blobs.open('mail-1', hash)).rejects.toThrow('ENOENT');
    });
    it('has nothing of a content whose process was killed', async () => {
      await blobs.close();
      const script = `
        const { SqliteBlobStore } = require(process.argv[1]);
        const endless = async function* () {
          for (let n = 0; ; n += 1) {
            if (n === 20) console.log('half way');
            yield Buffer.alloc(100_000);
            await new Promise((resolve) => setTimeout(resolve, 1));
          }
        };
        SqliteBlobStore.open(process.argv[2]).then(async (blobs) => {
          await blobs.put('mail-1', Buffer.alloc(1_000_000));
          await blobs.put('mail-1', require('node:stream').Readable.from(endless()));
        });`;
      const run = ['--conditions=source', '-r', '@swc-node/register', '-e', script];
      const child = spawn(process.execPath, [...run, join(__dirname, 'sqlite-blob-store.ts'), directory], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      await once(createInterface(child.stdout), 'line');
      child.kill('SIGKILL');
      await once(child, 'exit');
      expect(lyingIn(directory).files).toHaveLength(2);
      blobs = await SqliteBlobStore.open(directory);
      expect(await blobs.list('mail-1')).toMatchObject([{ size: 1_000_000 }]);
      expect(lyingIn(directory).files).toHaveLength(1);
    });
  });
});
