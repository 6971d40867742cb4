// Searches among 100,000 contacts of two builds, each of which has made them itself.
import { postContacts } from './contacts.mjs';
import { quantile } from './measure.mjs';
import { headers } from './one-process.mjs';
import { cpuMsOf, untilQuiet } from './quiet.mjs';
import { lowerIsBetter } from './ratios.mjs';
import { timeOfSearch } from './searches.mjs';

const CONTACTS = Number(process.env.BENCH_CONTACTS ?? 100_000);
const SEARCHES = 40;

/** Words of what `contactOf` makes. */
const words = {
  'a word that one has': (n) => `person.${1 + 7 * n}@`,
  'a number that some have': (n) => String(200 + n),
  'a word that all have': () => 'bench',
  'a word that none has': (n) => `zzq${n}`,
  'two characters that none has': () => 'qx',
};

/** @throws where a contact is refused: what a build answers of fewer is no figure */
export const prepare = async (service) => {
  const { body: group } = await service.ask('POST', '/groups', { name: 'Bench', path: 'bench' });
  const crm = `/groups/${group.id}/crm`;
  const made = { url: service.url, path: `/api/v4${crm}/contacts`, made: 0 };
  const { failed } = await postContacts(made, 64, { amount: CONTACTS });
  if (failed > 0) throw new Error(`${failed} of ${CONTACTS} contacts were refused or failed`);
  await untilQuiet(service);
  return { service, url: `${service.url}/api/v4${crm}` };
};

const searching = (name, what, pathOf) => async (desk) => {
  const times = [];
  const { cpuMs } = await cpuMsOf(desk.service, async () => {
    for (let n = 0; n < SEARCHES; n += 1) times.push(await timeOfSearch(`${desk.url}${pathOf(n)}`, headers));
  });
  return [
    lowerIsBetter(`${what} for ${name}: median`, quantile(times, 0.5), 'ms'),
    lowerIsBetter(`${what} for ${name}: p95`, quantile(times, 0.95), 'ms'),
    lowerIsBetter(`${what} for ${name}: CPU of each`, cpuMs / SEARCHES, 'ms'),
  ];
};

export const loads = Object.entries(words).flatMap(([name, wordOf]) => [
  searching(name, 'a page', (n) => `/contacts?per_page=20&search=${encodeURIComponent(wordOf(n))}`),
  searching(name, 'the counts', (n) => `/contacts/counts?search=${encodeURIComponent(wordOf(n))}`),
]);
