// Contacts through the gateway of the one process: made and readable, listed, and what an idle one takes. Beside it the same
// load on Fastify alone, which answers the same bytes after one durable write.
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { mkdirSync } from 'node:fs';
import { startBare } from './bare.mjs';
import { contactOf, listOf, postContacts, timeOfList } from './contacts.mjs';
import { alternate, figure, median, quantile, ratioOf, report, withFolder } from './measure.mjs';
import { startService } from './one-process.mjs';

const CONTACTS = 100_000;
const ROUNDS = 4;
const ROUND_SECONDS = 3;
const LISTS = 300;
const baseline = 'bare Fastify, one durable write';

const tally = { failed: 0, times: new Map() };
const post = async (variant, place, connections, options = { duration: ROUND_SECONDS }) => {
  const { rate, times, failed } = await postContacts(place, connections, options);
  tally.times.set(variant, (tally.times.get(variant) ?? []).concat(times));
  tally.failed += failed;
  return rate;
};
const p99 = (variant) => quantile(tally.times.get(variant), 0.99);

await withFolder(async (folder) => {
  const [own, bareFolder] = ['service', 'bare'].map((name) => join(folder, name));
  for (const path of [own, bareFolder]) mkdirSync(path);
  const service = await startService(own);
  await wait(3_000);
  const idleMb = service.residentMb();
  const { body: group } = await service.ask('POST', '/groups', { name: 'Bench', path: 'bench' });
  const crm = `/groups/${group.id}/crm`;
  const contacts = { url: service.url, path: `/api/v4${crm}/contacts`, made: 1 };

  const bare = await startBare(bareFolder);
  bare.answer({ post: (await service.ask('POST', `${crm}/contacts`, contactOf(1))).body });
  const bareContacts = { url: bare.url, path: '/', made: 1 };
  await post('warm', contacts, 64, { duration: 6 });
  await post('warm', bareContacts, 64, { duration: 2 });

  const rates = await alternate(ROUNDS, {
    eight: () => post('eight', contacts, 8),
    bareEight: () => post('bareEight', bareContacts, 8),
    many: () => post('many', contacts, 64),
    bareMany: () => post('bareMany', bareContacts, 64),
  });
  while (contacts.made < CONTACTS) await post('rest', contacts, 64, { amount: Math.max(64, CONTACTS - contacts.made) });

  bare.answer({ list: (await service.ask('GET', listOf(crm, 0))).body });
  let listed = 0;
  const lists = await alternate(LISTS, {
    service: () => timeOfList(`${service.url}/api/v4${listOf(crm, (listed += 1))}`),
    bare: () => timeOfList(`${bare.url}/`),
  });
  await bare.stop();
  await service.stop();
  const again = await startService(own);
  await again.stop();

  const against = (ours, other) => ({ against: ours / other, baseline });
  const p99Against = (variant, other) => against(p99(variant), p99(other));
  report([
    figure('contacts made and readable, 64 connections', median(rates.many), '/s', {
      least: 2_000,
      against: ratioOf(rates.many, rates.bareMany),
      baseline,
    }),
    figure('the same, p99', p99('many'), 'ms', { most: 60, ...p99Against('many', 'bareMany') }),
    figure('contacts made and readable, 8 connections', median(rates.eight), '/s', {
      against: ratioOf(rates.eight, rates.bareEight),
      baseline,
    }),
    figure('the same, p99', p99('eight'), 'ms', { most: 10, ...p99Against('eight', 'bareEight') }),
    figure('the same, median', quantile(tally.times.get('eight'), 0.5), 'ms'),
    figure('refused or failed', tally.failed, 'requests', { most: 0 }),
    figure(`a list of 100 of ${CONTACTS}, p99`, quantile(lists.service, 0.99), 'ms', {
      most: 20,
      against: quantile(lists.service, 0.99) / quantile(lists.bare, 0.99),
      baseline: 'bare Fastify',
    }),
    figure('the same, median', median(lists.service), 'ms', {
      against: ratioOf(lists.service, lists.bare),
      baseline: 'bare Fastify',
    }),
    figure('idle, resident', idleMb, 'MB', { most: 180 }),
    figure('ready after a first start', service.readyMs, 'ms', { most: 2_000 }),
    figure(`ready with ${2 * CONTACTS} events in the log`, again.readyMs, 'ms', { most: 2_000 }),
  ]);
});
