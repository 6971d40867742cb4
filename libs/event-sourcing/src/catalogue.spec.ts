import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const workspace = resolve(__dirname, '../../..');
const catalogue = readFileSync(join(workspace, 'docs/catalogue.md'), 'utf8');

/** The names in one column of all its tables. */
const listed = (column: string): readonly string[] => {
  let at = -1;
  return catalogue.split('\n').flatMap((line) => {
    const cells = line.split('|').map((cell) => cell.trim());
    if (cells[1] === 'noun') at = cells.indexOf(column);
    return at > 0 ? [...(cells[at] ?? '').matchAll(/`([^`]+)`/g)].map(([, name]) => name!) : [];
  });
};

/** The types of the events that were ever stored, as services keep samples of them. */
const sampled = (): readonly string[] => {
  const files = readdirSync(join(workspace, 'services'), { recursive: true, encoding: 'utf8' });
  return files.flatMap((file) => /^[^/]+\/src\/.*\/samples\/(\w+)\.v\d+\.json$/.exec(file)?.[1] ?? []);
};

describe('the catalogue', () => {
  it('says what the code says; if not, run `npm run catalogue`', () => {
    const { status, stderr } = spawnSync(process.execPath, ['tools/catalogue.mjs', '--check'], { cwd: workspace });
    expect([status, String(stderr)]).toEqual([0, '']);
  });
  it('has the events that samples are kept of, and no other', () => {
    const ofEventStore = ['Claimed', 'IdBlockReserved', 'LogCreated', 'LogRestored'];
    expect(new Set(listed('events'))).toEqual(new Set([...sampled(), ...ofEventStore]));
  });
  it('tells commands, read models and announcements apart', () => {
    expect(listed('commands')).toEqual(expect.arrayContaining(['CreateContact', 'TakeIssueNumber', 'TakeClaim']));
    expect(listed('read models')).toEqual(
      expect.arrayContaining([expect.stringMatching(/^note-list@\d+$/), expect.stringMatching(/^open-mails@\d+$/)]),
    );
    expect(listed('announcements')).toEqual(expect.arrayContaining(['groups.groups.created.v1']));
  });
});
