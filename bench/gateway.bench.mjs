// Contacts through the gateway of the one process: made and readable, listed, and what an idle one takes.
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import { setTimeout as wait } from 'node:timers/promises';
import { figure, library, quantile, report, withFolder } from './measure.mjs';

const autocannon = library('autocannon');
const main = library.resolve('@ledgerdesk/standalone').replace(/standalone\.service\.js$/, 'main.js');
const token = 'a-token-for-the-benchmark-only-0123456789';
const port = 20_000 + Math.floor(Math.random() * 10_000);
const url = `http://127.0.0.1:${port}`;
const headers = { 'PRIVATE-TOKEN': token, 'Content-Type': 'application/json' };
const [CONTACTS, MAKE_SECONDS] = [100_000, 10];

/** Answers the process and how long it took until it was ready. */
const start = async (folder) => {
  const since = performance.now();
  const env = {
    PATH: process.env.PATH,
    PORT: String(port),
    DATA_DIR: folder,
    LEDGERDESK_ADMIN_TOKEN: token,
    LEDGERDESK_DEMO: 'false',
    LOG_LEVEL: 'warn',
  };
  const child = spawn(process.execPath, [main], { env, stdio: ['ignore', 'ignore', 'inherit'] });
  for (;;) {
    const answer = await fetch(`${url}/health/ready`).catch(() => null);
    if (answer?.status === 200) return { child, readyMs: performance.now() - since };
    if (child.exitCode !== null) throw new Error(`The service ended with ${child.exitCode} before it was ready`);
    await wait(5);
  }
};
const stop = (child) => new Promise((resolve) => child.once('exit', resolve) && child.kill('SIGTERM'));
const residentMb = ({ pid }) => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]) / 1024;

let made = 0;
const contactOf = (n) => ({
  first_name: `First ${n % 977}`,
  last_name: `Last ${n}`,
  email: `person.${n}@bench.test`,
  phone: '+49 30 1234567',
});
const makeContacts = (crm, connections, options) =>
  autocannon({
    url,
    connections,
    ...options,
    requests: [
      {
        method: 'POST',
        path: `${crm}/contacts`,
        headers,
        setupRequest: (request) => ({ ...request, body: JSON.stringify(contactOf((made += 1))) }),
      },
    ],
  });
const refused = ({ non2xx, errors, timeouts }) => non2xx + errors + timeouts;

await withFolder(async (folder) => {
  const { child, readyMs } = await start(folder);
  await wait(3_000);
  const idleMb = residentMb(child);
  const group = await fetch(`${url}/api/v4/groups`, {
    method: 'POST',
    headers,
    body: JSON.stringify({ name: 'Bench', path: 'bench' }),
  }).then((answer) => answer.json());
  const crm = `/api/v4/groups/${group.id}/crm`;
  await makeContacts(crm, 64, { duration: 6 }); // warm

  const eight = await makeContacts(crm, 8, { duration: MAKE_SECONDS });
  const before = made;
  const many = await makeContacts(crm, 64, { duration: MAKE_SECONDS });
  const readable = await fetch(`${url}${crm}/contacts?search=person.${before + 1}@bench.test`, { headers }).then(
    (answer) => answer.json(),
  );
  while (made < CONTACTS) await makeContacts(crm, 64, { amount: Math.max(64, CONTACTS - made) });

  const lists = [];
  for (let n = 0; n < 300; n += 1) {
    const [order, sort, page] = [['last_name', 'email', 'created_at'][n % 3], n % 2 ? 'asc' : 'desc', 1 + (n % 50)];
    const since = performance.now();
    const answer = await fetch(`${url}${crm}/contacts?per_page=100&page=${page}&order_by=${order}&sort=${sort}`, {
      headers,
    });
    if ((await answer.json()).length !== 100) throw new Error('A page of the list has no 100 contacts');
    lists.push(performance.now() - since);
  }
  await stop(child);
  const again = await start(folder);
  await stop(again.child);

  report([
    figure('contacts made and readable, 64 connections', many.requests.average, '/s', { least: 2_000 }),
    figure('the same, p99', many.latency.p99, 'ms', { most: 60 }),
    figure('contacts made, 8 connections', eight.requests.average, '/s'),
    figure('the same, p99', eight.latency.p99, 'ms', { most: 10 }),
    figure('refused or failed', refused(eight) + refused(many) + (readable.length === 1 ? 0 : 1), 'requests', {
      most: 0,
    }),
    figure(`a list of 100 of ${CONTACTS}, p99`, quantile(lists, 0.99), 'ms', { most: 20 }),
    figure('the same, median', quantile(lists, 0.5), 'ms'),
    figure('idle, resident', idleMb, 'MB', { most: 180 }),
    figure('ready after a first start', readyMs, 'ms', { most: 2_000 }),
    figure(`ready with ${2 * CONTACTS} events in the log`, again.readyMs, 'ms', { most: 2_000 }),
  ]);
});
