// Appends to the embedded log against the same inserts made raw, and what many writers share.
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import {
  alternate,
  contactCreated,
  figure,
  library,
  quantile,
  ratePerSecond,
  report,
  turnsDuring,
  withFolder,
} from './measure.mjs';

const { SqliteLog } = library('@ledgerdesk/event-store');
const { openDatabase } = library('@ledgerdesk/sqlite');

const [ROUNDS, ROUND_MS] = [5, 1_000];

await withFolder(async (folder) => {
  const log = new SqliteLog(join(folder, 'log.db'));
  let failed = 0;
  let contactId = 0;
  const appendOne = async () => {
    const written = await log.append(`contact-${(contactId += 1)}`, 'no stream', [contactCreated()]);
    if (typeof written !== 'object') failed += 1;
  };

  // The same table, indexes and pragmas, one insert per commit.
  new SqliteLog(join(folder, 'raw.db')).close();
  const raw = openDatabase(join(folder, 'raw.db'), { synchronous: 'FULL' });
  const insert = raw.prepare(
    'INSERT INTO events (position, stream, revision, id, type, data, metadata) VALUES (?, ?, ?, ?, ?, ?, ?)',
  );
  let position = 0;
  const commits = [];
  const insertOne = async () => {
    position += 1;
    const { id, type, data, metadata } = contactCreated();
    const before = performance.now();
    insert.run(position, `contact-${position}`, 0, id, type, JSON.stringify(data), JSON.stringify(metadata));
    commits.push(performance.now() - before);
  };

  const { result: rates, p999Ms } = await turnsDuring(() =>
    alternate(ROUNDS, {
      raw: async () => {
        const until = performance.now() + ROUND_MS;
        const started = performance.now();
        let done = 0;
        for (; performance.now() < until; done += 1) {
          await insertOne();
          if (done % 10 === 0) await new Promise(setImmediate);
        }
        return (done / (performance.now() - started)) * 1_000;
      },
      one: () => ratePerSecond(ROUND_MS, 1, appendOne),
      sixteen: () => ratePerSecond(ROUND_MS, 16, appendOne),
    }),
  );
  await log.close();
  raw.close();
  report([
    figure('raw inserts, one per commit', rates.raw, '/s'),
    figure('appends through the port, one writer', rates.one, '/s'),
    figure('one writer against raw inserts', rates.one / rates.raw, 'ratio', { least: 0.85 }),
    figure('appends through the port, 16 writers', rates.sixteen, '/s'),
    figure('16 writers against one', rates.sixteen / rates.one, 'ratio', { least: 5 }),
    figure('failed appends', failed, 'appends', { most: 0 }),
    figure('one raw insert with its sync, p99.9', quantile(commits, 0.999), 'ms'),
    figure('turn of the event loop, p99.9', p999Ms, 'ms', { most: 20 }),
  ]);
});
