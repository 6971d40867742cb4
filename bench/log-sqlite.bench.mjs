// Appends to the embedded log against the same inserts made raw, and what many writers share.
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import {
  alternate,
  contactCreated,
  figure,
  library,
  median,
  quantile,
  ratePerSecond,
  ratioOf,
  report,
  turnsDuring,
  withFolder,
} from './measure.mjs';

const { LOG_DATABASE, SqliteLog } = library('@ledgerdesk/event-store');
const { openDatabase } = library('@ledgerdesk/sqlite');

const ROUNDS = 15;
const ROUND_MS = 400;

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
  const raw = openDatabase(join(folder, 'raw.db'), LOG_DATABASE);
  const insert = raw.prepare(
    'INSERT INTO events (position, stream, revision, id, type, data, metadata) VALUES (?, ?, ?, ?, ?, ?, ?)',
  );
  let position = 0;
  const commits = [];
  const insertOne = async () => {
    position += 1;
    if (position % 10 === 0) await new Promise(setImmediate);
    const { id, type, data, metadata } = contactCreated();
    const before = performance.now();
    insert.run(position, `contact-${position}`, 0, id, type, JSON.stringify(data), JSON.stringify(metadata));
    commits.push(performance.now() - before);
  };

  const turns = [];
  const throughPort = async (writers) => {
    const { result, p999Ms } = await turnsDuring(() => ratePerSecond(ROUND_MS, writers, appendOne));
    turns.push(p999Ms);
    return result;
  };
  const rates = await alternate(ROUNDS, {
    raw: () => ratePerSecond(ROUND_MS, 1, insertOne),
    one: () => throughPort(1),
    sixteen: () => throughPort(16),
  });
  await log.close();
  raw.close();
  report([
    figure('raw inserts, one per commit', median(rates.raw), '/s'),
    figure('appends through the port, one writer', median(rates.one), '/s'),
    figure('one writer against raw inserts', ratioOf(rates.one, rates.raw), 'ratio', { least: 0.85 }),
    figure('appends through the port, 16 writers', median(rates.sixteen), '/s'),
    figure('16 writers against one', ratioOf(rates.sixteen, rates.one), 'ratio', { least: 5 }),
    figure('failed appends', failed, 'appends', { most: 0 }),
    figure('one raw insert with its sync, p99.9', quantile(commits, 0.999), 'ms'),
    figure('turn of the event loop with its sync, p99.9 of a round', median(turns), 'ms', { most: 20 }),
  ]);
});
