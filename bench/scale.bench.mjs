// Where adding machines does not help: what one process can follow, what one stream takes, what access remembers, and how
// large the log becomes.
import { randomUUID } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { rememberAccess } from './access-memory.mjs';
import { grow } from './growth.mjs';
import { contactCreated, figure, library, report, withFolder } from './measure.mjs';

const { EventStoreDbLog, Feed, SqliteLog } = library('@ledgerdesk/event-store');
const EVENTS = 50_000;
const AT_ONCE = 500;
const APPEND_MS = 3_000;
const connectionString = process.env.EVENT_STORE_URL;

/** How fast a process is told what is appended, and how fast it reads what was. */
const follow = async (log) => {
  const start = await log.head();
  const feed = await Feed.start(log);
  const began = performance.now();
  const told = async () => {
    let position = start;
    let seen = 0;
    while (seen < EVENTS) {
      const { events, upTo } = await feed.next(position);
      position = upTo;
      seen = seen + events.length;
    }
    return EVENTS / (performance.now() - began);
  };
  const append = async () => {
    for (let next = 0; next < EVENTS; next += AT_ONCE)
      await log.append(`follow-${randomUUID()}`, 'no stream', Array.from({ length: AT_ONCE }, contactCreated));
  };
  const [live] = await Promise.all([told(), append()]);
  await feed.stop();

  const since = performance.now();
  let read = 0;
  let position = start;
  let end = false;
  while (!end) {
    const page = await log.readAll(position, AT_ONCE);
    read += page.events.length;
    position = page.upTo;
    end = page.end;
  }
  return { live: live * 1_000, pages: (read / (performance.now() - since)) * 1_000 };
};

/** Appends a second to one stream, each at the exact revision after the one before it, as a decider makes them. */
const appendToOne = async (log) => {
  const stream = `tree-${randomUUID()}`;
  const since = performance.now();
  let revision = -1;
  while (performance.now() - since < APPEND_MS) {
    const written = await log.append(stream, revision < 0 ? 'no stream' : revision, [contactCreated()]);
    if (typeof written !== 'object') throw new Error(`An append to ${stream} was answered ${written}`);
    revision = written.revision;
  }
  return ((revision + 1) / (performance.now() - since)) * 1_000;
};

const logFigures = async (name, log) => {
  const { live, pages } = await follow(log);
  const appends = await appendToOne(log);
  await log.close();
  return [
    figure(`events that one process is told while 500 at a time are appended, ${name}`, live, '/s'),
    figure(`events that one process reads from the beginning, ${name}`, pages, '/s'),
    figure(`appends to one stream, one after the other, ${name}`, appends, '/s'),
  ];
};

await withFolder(async (folder) => {
  const own = join(folder, 'service');
  mkdirSync(own);
  const access = rememberAccess();
  const sizes = await grow(own);
  report(
    [
      ...(await logFigures('SQLite', new SqliteLog(join(folder, 'log.db')))),
      ...(connectionString ? await logFigures('EventStoreDB', new EventStoreDbLog({ connectionString })) : []),
      figure('groups created through the API, 16 at a time, all in the stream `tree`', sizes.groupsPerSecond, '/s'),
      figure('events that the memory of access takes in', access.events, '/s'),
      figure('the memory of access, for 1,000 groups', access.groups, 'KB'),
      figure('the memory of access, for 1,000 users', access.users, 'KB'),
      figure('the memory of access, for 1,000 memberships', access.members, 'KB'),
      figure('the log, for each contact made', sizes.contactLog, 'bytes'),
      figure('the log, for each mail of 2 KB that became an issue', sizes.mailLog, 'bytes'),
      figure('raw mails, for each of them', sizes.mailBlobs, 'bytes'),
    ],
    connectionString ? [] : ['the log on EventStoreDB (set EVENT_STORE_URL)'],
  );
});
