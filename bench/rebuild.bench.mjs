// A read model with five indexes is built from 200,000 events while another one is written and waited for. Afterwards the
// same one is made by a script.
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { setTimeout as wait } from 'node:timers/promises';
import { buildRaw } from './raw-build.mjs';
import { contactCreated, figure, library, quantile, report, turnsDuring, withFolder } from './measure.mjs';

const { Feed, SqliteLog } = library('@ledgerdesk/event-store');
const { ReadModels, SqliteDocumentStore } = library('@ledgerdesk/read-models');

const CONTACTS = 100_000;
const CONTACTS_AT_ONCE = 500;
const LIVE_WRITE_EVERY_MS = 10;

const contacts = {
  collection: 'contacts',
  version: 1,
  fields: { groupId: 'number', state: 'string', lastName: 'string', email: 'string', search: 'string' },
  indexes: [
    ['groupId', 'lastName'],
    ['groupId', 'email'],
    ['groupId', 'state', 'lastName'],
    ['groupId', 'state', 'email'],
    ['state'],
  ],
  handles: ['ContactCreated', 'ContactRenamed'],
  documentIds: ({ data }) => [data.contactId],
  evolve: (contact, { type, data, metadata }) => {
    if (type === 'ContactRenamed') return { ...contact, ...namesOf({ ...contact, ...data }), updatedAt: metadata.at };
    const { contactId: id, groupId, email } = data;
    return { id, groupId, state: 'active', email: email.address, createdAt: metadata.at, ...namesOf(data) };
  },
};
const namesOf = ({ firstName, lastName }) => ({
  firstName,
  lastName,
  search: `${firstName}\n${lastName}`.normalize('NFC').toLowerCase(),
});

const tallies = {
  collection: 'tallies',
  version: 1,
  fields: { seen: 'number' },
  indexes: [['seen']],
  handles: ['Tallied'],
  documentIds: ({ data }) => [data.tally],
  evolve: (tally, { data }) => ({ id: data.tally, seen: (tally?.seen ?? 0) + 1 }),
};

/** First all are created, then all are renamed: every event is a document read and written. */
const record = async (log) => {
  const appendEach = async (expected, eventOf) => {
    for (let next = 1; next <= CONTACTS; next += CONTACTS_AT_ONCE) {
      const ids = Array.from({ length: CONTACTS_AT_ONCE }, (_, index) => next + index);
      await Promise.all(ids.map((contactId) => log.append(`contact-${contactId}`, expected, [eventOf(contactId)])));
    }
  };
  await appendEach('no stream', contactCreated);
  await appendEach(0, (contactId) => {
    const data = { contactId, lastName: `Roe ${(contactId * 7_919) % CONTACTS}` };
    return { ...contactCreated(), type: 'ContactRenamed', data };
  });
};

await withFolder(async (folder) => {
  const log = new SqliteLog(join(folder, 'log.db'));
  const store = new SqliteDocumentStore(join(folder, 'read-models'));
  const feed = await Feed.start(log);
  const errors = [];
  const start = (projections) =>
    ReadModels.start({ store, log, feed, logId: 'bench', projections, onError: (error) => errors.push(error) });
  const built = async (readModels, projection) => {
    while (!(await readModels.documents(projection).then(Boolean, () => false))) await wait(5);
  };

  await record(log);
  const alone = await start([tallies]);
  await built(alone, tallies);
  await alone.stop();

  const readModels = await start([tallies, contacts]);
  const started = performance.now();
  const building = built(readModels, contacts).then(() => (performance.now() - started) / 1_000);
  let over = false;
  building.finally(() => (over = true));
  const answers = [];
  const writeLive = async () => {
    for (let tally = 1; !over; tally += 1) {
      const before = performance.now();
      const { id, metadata } = contactCreated();
      const { position } = await log.append(`tally-${tally}`, 'no stream', [
        { type: 'Tallied', data: { tally: tally % 50 }, id, metadata },
      ]);
      if (!(await readModels.waitForPosition(['Tallied'], position))) errors.push(new Error('not shown'));
      answers.push(performance.now() - before);
      await wait(LIVE_WRITE_EVERY_MS);
    }
  };
  const {
    result: seconds,
    p999Ms,
    maxMs,
  } = await turnsDuring(async () => {
    await writeLive();
    return building;
  });

  const shown = await (await readModels.documents(contacts)).count({ state: 'active', lastName: { gt: 'Roe ' } });
  if (shown !== CONTACTS) errors.push(new Error(`${shown} contacts are shown renamed`));
  await readModels.stop();
  await feed.stop();
  await store.close();
  await log.close();
  const rawSeconds = buildRaw(folder, contacts);
  for (const error of errors) console.error(error);
  report([
    figure('events from the log into a read model with five indexes', (2 * CONTACTS) / seconds, '/s', {
      least: 25_000,
      against: rawSeconds / seconds,
      baseline: 'a script on one thread, nothing beside it',
    }),
    figure('live writes answered meanwhile', answers.length, 'writes'),
    figure('a live write until it is shown, median', quantile(answers, 0.5), 'ms'),
    figure('a live write until it is shown, p99', quantile(answers, 0.99), 'ms', { most: 50 }),
    figure('a live write until it is shown, longest', Math.max(...answers), 'ms', { most: 50 }),
    figure('errors', errors.length, 'errors', { most: 0 }),
    figure('turn of the event loop, p99.9', p999Ms, 'ms', { most: 20 }),
    figure('turn of the event loop, longest', maxMs, 'ms'),
  ]);
});
