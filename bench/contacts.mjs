// Contacts posted over some connections, each the next when the one before it was answered.
import { performance } from 'node:perf_hooks';
import { library } from './measure.mjs';
import { headers } from './one-process.mjs';

/** Builds before gzip answer as it is whatever is asked for: both are to do the same work. */
const asIs = { ...headers, 'Accept-Encoding': 'identity' };

const autocannon = library('autocannon');

export const contactOf = (n) => ({
  first_name: `First ${n % 977}`,
  last_name: `Last ${n}`,
  email: `person.${n}@bench.test`,
  phone: '+49 30 1234567',
});

/**
 * Posts contacts to a place, `{ url, path, made }`, for so many seconds, or a certain amount. Answers how many were answered
 * a second, how long each took, in ms, how many failed, and how long it was until the last answer: a certain amount is
 * told up to a second late.
 */
export const postContacts = async (place, connections, options) => {
  const { url, path } = place;
  const times = [];
  const setupRequest = (request) => ({ ...request, body: JSON.stringify(contactOf((place.made += 1))) });
  const since = performance.now();
  let last = since;
  const posting = autocannon({
    url,
    connections,
    ...options,
    requests: [{ method: 'POST', path, headers, setupRequest }],
  });
  posting.on('response', (_client, _status, _bytes, ms) => {
    times.push(ms);
    last = performance.now();
  });
  const { requests, non2xx, errors, timeouts } = await posting;
  return { rate: requests.average, times, failed: non2xx + errors + timeouts, seconds: (last - since) / 1_000 };
};

const orders = ['last_name', 'email', 'created_at'];
/** The path of a page of 100, another one for each number. */
export const listOf = (crm, n) =>
  `${crm}/contacts?per_page=100&page=${1 + (n % 50)}&order_by=${orders[n % 3]}&sort=${n % 2 ? 'asc' : 'desc'}`;

/** How long such a page takes, in ms. */
export const timeOfList = async (url) => {
  const since = performance.now();
  const page = await (await fetch(url, { headers: asIs })).json();
  if (page.length !== 100) throw new Error('A page of the list has no 100 contacts');
  return performance.now() - since;
};
