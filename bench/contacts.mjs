// Contacts posted over some connections, each the next when the one before it was answered.
import { library } from './measure.mjs';
import { headers } from './one-process.mjs';

const autocannon = library('autocannon');

export const contactOf = (n) => ({
  first_name: `First ${n % 977}`,
  last_name: `Last ${n}`,
  email: `person.${n}@bench.test`,
  phone: '+49 30 1234567',
});

/**
 * Posts contacts to a place, `{ url, path, made }`, for so many seconds, or a certain amount. Answers how many were answered
 * a second, how long each took, in ms, and how many failed.
 */
export const postContacts = async (place, connections, options) => {
  const { url, path } = place;
  const times = [];
  const setupRequest = (request) => ({ ...request, body: JSON.stringify(contactOf((place.made += 1))) });
  const posting = autocannon({
    url,
    connections,
    ...options,
    requests: [{ method: 'POST', path, headers, setupRequest }],
  });
  posting.on('response', (_client, _status, _bytes, ms) => times.push(ms));
  const { requests, non2xx, errors, timeouts } = await posting;
  return { rate: requests.average, times, failed: non2xx + errors + timeouts };
};
