// Searches among a million contacts, and lists of them, in the one process, which has built their read models anew; and what
// the index of a text costs when contacts are created.
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { listOf, postContacts, timeOfList } from './contacts.mjs';
import { contactCreated, figure, library, quantile, report, withFolder } from './measure.mjs';
import { headers, startService } from './one-process.mjs';
import { cpuMsOf } from './quiet.mjs';
import { personOf, searches, timeOfSearch } from './searches.mjs';

const { SqliteLog } = library('@ledgerdesk/event-store');
const { SqliteDocumentStore } = library('@ledgerdesk/read-models');

const CONTACTS = Number(process.env.BENCH_CONTACTS ?? 1_000_000);
const AT_ONCE = 500;
const SEARCHES = 200;
const LISTS = 300;
const CREATED = 4_000;
const ROUNDS = 5;
const WRITTEN = 4_096;
const WRITTEN_AT_ONCE = 8;

/** As the service records them, but in streams of their own. */
const record = async (file, groupId) => {
  const log = new SqliteLog(file);
  for (let next = 1; next <= CONTACTS; next += AT_ONCE) {
    const events = Array.from({ length: AT_ONCE }, (_, index) => {
      const contactId = next + index;
      const { firstName, lastName, email } = personOf(contactId);
      const event = contactCreated(contactId);
      const others = { organizationId: null, phone: null, description: null, createdAt: event.metadata.at };
      return { ...event, data: { ...others, contactId, groupId, firstName, lastName, email: { address: email } } };
    });
    await log.append(`bench-${next}`, 'no stream', events);
  }
  await log.close();
};

/** CPU of this process for each document that a read model is told of, with an index of its text and without. */
const cpuOfWrites = async (folder) => {
  const store = new SqliteDocumentStore(folder);
  const open = (collection, type, indexes) =>
    store.open({ collection, version: 1, fields: { group: 'number', search: type }, indexes });
  const variants = {
    indexed: await open('indexed', 'text', [['search', 'group']]),
    plain: await open('plain', 'string', []),
  };
  for (const documents of Object.values(variants)) await documents.index();
  const times = { indexed: [], plain: [] };
  let position = 0;
  for (let round = 0; round < ROUNDS; round += 1)
    for (const [name, documents] of Object.entries(variants)) {
      const before = process.cpuUsage();
      for (let written = 0; written < WRITTEN; written += WRITTEN_AT_ONCE) {
        const changes = Array.from({ length: WRITTEN_AT_ONCE }, () => {
          position += 1;
          const { firstName, lastName, email } = personOf(position);
          const search = `${firstName}\n${lastName}\n${email}\n`.toLowerCase();
          return { id: position, document: { group: 1, search }, position };
        });
        const state = { logId: 'bench', state: 'serving', parked: null, since: '2030-01-02T00:00:00.000Z' };
        await documents.write(changes, { ...state, position }, 'live');
      }
      const { user, system } = process.cpuUsage(before);
      times[name].push((user + system) / 1_000 / WRITTEN);
    }
  await store.close();
  return quantile(times.indexed, 0.5) - quantile(times.plain, 0.5);
};

await withFolder(async (folder) => {
  const own = join(folder, 'service');
  const first = await startService(own);
  const { body: group } = await first.ask('POST', '/groups', { name: 'Bench', path: 'bench' });
  await first.stop();
  await record(join(own, 'log.db'), group.id);
  rmSync(join(own, 'read-models'), { recursive: true });

  const since = performance.now();
  const service = await startService(own);
  const rebuilt = CONTACTS / ((performance.now() - since) / 1_000);
  const crm = `/groups/${group.id}/crm`;
  const url = `${service.url}/api/v4${crm}`;

  const figures = [];
  for (const [name, wordOf] of Object.entries(searches)) {
    const times = { contacts: [], counts: [] };
    for (let n = 0; n < SEARCHES; n += 1)
      for (const [what, each] of Object.entries(times)) {
        const asked = what === 'contacts' ? `/contacts?per_page=100&search=` : '/contacts/counts?search=';
        each.push(await timeOfSearch(`${url}${asked}${encodeURIComponent(wordOf(n))}`, headers));
      }
    figures.push(
      figure(`a search for ${name} among ${CONTACTS}, p99`, quantile(times.contacts, 0.99), 'ms', { most: 30 }),
      figure('the same, median', quantile(times.contacts, 0.5), 'ms'),
      figure('how many of them are in each state, p99', quantile(times.counts, 0.99), 'ms'),
    );
  }
  const lists = [];
  for (let n = 0; n < LISTS; n += 1) lists.push(await timeOfList(`${service.url}/api/v4${listOf(crm, n)}`));

  const contacts = { url: service.url, path: `/api/v4${crm}/contacts`, made: CONTACTS };
  await postContacts(contacts, 8, { amount: CREATED });
  const { cpuMs } = await cpuMsOf(service, () => postContacts(contacts, 8, { amount: CREATED }));
  await service.stop();
  const ofIndex = await cpuOfWrites(join(folder, 'written'));

  report([
    ...figures,
    figure(`a list of 100 of ${CONTACTS}, p99`, quantile(lists, 0.99), 'ms', { most: 20 }),
    figure('contacts from the log into the read models', rebuilt, '/s', { least: 25_000 }),
    figure('CPU of a contact that is created', cpuMs / CREATED, 'ms'),
    figure('the index of its text, of that', (100 * ofIndex * CREATED) / cpuMs, '%', { most: 15 }),
  ]);
});
