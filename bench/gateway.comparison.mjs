// Contacts and lists through the gateway of two builds. Both get the same number of contacts, so that their logs, lists and
// folders are of one size.
import { listOf, postContacts, timeOfList } from './contacts.mjs';
import { quantile } from './measure.mjs';
import { higherIsBetter, lowerIsBetter } from './ratios.mjs';
import { cpuMsOf } from './quiet.mjs';

const WARM_CONTACTS = 5_000;
const WARM_LISTS = 30;
const LISTS = 300;
/** By connections: the contacts of a round. */
const CONTACTS = { 1: 400, 8: 3_000, 16: 3_000, 64: 5_000 };

/** @throws where one is refused: what a build answers to less work is no figure */
const post = async (desk, connections, amount) => {
  const posted = await postContacts(desk.contacts, connections, { amount });
  if (posted.failed > 0) throw new Error(`${posted.failed} of ${amount} contacts were refused or failed`);
  return posted;
};

const list = async ({ service, crm }, count) => {
  const times = [];
  for (let n = 0; n < count; n += 1) times.push(await timeOfList(`${service.url}/api/v4${listOf(crm, n)}`));
  return times;
};

export const prepare = async (service) => {
  const { body: group } = await service.ask('POST', '/groups', { name: 'Bench', path: 'bench' });
  const crm = `/groups/${group.id}/crm`;
  const desk = { service, crm, contacts: { url: service.url, path: `/api/v4${crm}/contacts`, made: 0 } };
  await post(desk, 64, WARM_CONTACTS);
  await list(desk, WARM_LISTS);
  return desk;
};

const contactsOver = (connections, amount) => async (desk) => {
  const { result, cpuMs } = await cpuMsOf(desk.service, () => post(desk, connections, amount));
  const { times, seconds } = result;
  const name = `contacts, ${connections} ${connections === 1 ? 'connection' : 'connections'}`;
  return [
    higherIsBetter(`${name}: made and readable`, times.length / seconds, '/s'),
    lowerIsBetter(`${name}: median`, quantile(times, 0.5), 'ms'),
    lowerIsBetter(`${name}: p99`, quantile(times, 0.99), 'ms'),
    lowerIsBetter(`${name}: CPU of each`, cpuMs / amount, 'ms'),
  ];
};

const lists = async (desk) => {
  const { result: times, cpuMs } = await cpuMsOf(desk.service, () => list(desk, LISTS));
  return [
    lowerIsBetter('lists of 100, one after the other: median', quantile(times, 0.5), 'ms'),
    lowerIsBetter('lists of 100, one after the other: p95', quantile(times, 0.95), 'ms'),
    lowerIsBetter('lists of 100, one after the other: CPU of each', cpuMs / LISTS, 'ms'),
  ];
};

export const loads = [
  ...Object.entries(CONTACTS).map(([connections, amount]) => contactsOver(Number(connections), amount)),
  lists,
];
