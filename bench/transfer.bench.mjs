// A group with its contacts and linked issues moves into another one, while somebody else works. A tenth of it first, so
// that what a link costs can be compared. `TRANSFER_LINKS` asks for another size than was promised.
import { performance } from 'node:perf_hooks';
import { setTimeout as wait } from 'node:timers/promises';
import { figure, quantile, report, withFolder } from './measure.mjs';
import { headers, startService } from './one-process.mjs';
import { untilQuiet } from './quiet.mjs';
import { makeWorld, sizeOf } from './transfer-world.mjs';

const LINKS = Number(process.env.TRANSFER_LINKS ?? 100_000);
const SMALLER = 10;
const PAUSE_MS = 20;
const LOOKS_EVERY_MS = 100;
const UNLIMITED = { RATE_LIMIT_PER_MINUTE: '0' };

/** What somebody else does over and over: reads and writes beside the transfer, and within it. */
const requestsOf = ({ group, parent, project }) => [
  () => ['GET', `/groups/${parent}/crm/contacts?per_page=20`],
  () => ['GET', `/groups/${group}`],
  (n) => ['POST', `/groups/${parent}/crm/contacts`, { first_name: 'New', last_name: `${n}`, email: `new.${n}@x.test` }],
  () => ['GET', `/projects/${project}/issues?per_page=20`],
  (n) => ['POST', `/projects/${project}/issues`, { title: `New ${n}` }],
];

/** One request after the other until `work` has ended; answers what it came to, and how long each took, in ms. */
const beside = async ({ url }, world, work) => {
  const requests = requestsOf(world);
  const times = requests.map(() => []);
  let over = false;
  const working = work().finally(() => (over = true));
  for (let n = 0; !over; n += 1) {
    const [method, path, body] = requests[n % requests.length](n);
    const before = performance.now();
    const answer = await fetch(`${url}/api/v4${path}`, {
      method,
      headers: { ...headers, 'PRIVATE-TOKEN': world.user },
      ...(body && { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    times[n % requests.length].push(performance.now() - before);
    if (!answer.ok) throw new Error(`${method} ${path} was answered ${answer.status} ${text}`);
    await wait(PAUSE_MS);
  }
  return { result: await working, times };
};

const timed = async (work) => {
  const since = performance.now();
  const result = await work();
  return { result, seconds: (performance.now() - since) / 1_000 };
};

/** Moves the group; answers the transfer as it ended, and how long it was in each status, in seconds. */
const transfer = async ({ ask }, { group, parent }) => {
  const { body: begun } = await ask('POST', `/groups/${group}/transfers`, { group_id: parent });
  const inStatus = {};
  for (let since = performance.now(); ;) {
    const { body } = await ask('GET', `/groups/${group}/transfers/${begun.id}`);
    const now = performance.now();
    inStatus[body.status] = (inStatus[body.status] ?? 0) + (now - since) / 1_000;
    since = now;
    if (body.status === 'failed') throw new Error(`The transfer failed: ${JSON.stringify(body.failure)}`);
    if (body.status === 'completed') return { ended: body, inStatus };
    await wait(LOOKS_EVERY_MS);
  }
};

const measure = (links) =>
  withFolder(async (folder) => {
    const first = await startService(folder, UNLIMITED);
    const world = await makeWorld(first, sizeOf(links));
    await untilQuiet(first);
    await first.stop();

    // Another process, whose memory was never more than it takes now.
    const service = await startService(folder, UNLIMITED);
    await wait(3_000);
    await untilQuiet(service);
    const idleMb = service.residentMb();
    const { group, parent } = world;
    await service.loopDelay();
    const preview = await timed(() => service.ask('GET', `/groups/${group}/transfers/preview?group_id=${parent}`));
    const previewTurns = await service.loopDelay();
    const { cpuMs: before } = service.usage();
    const moved = await timed(() => beside(service, world, () => transfer(service, world)));
    const { cpuMs, mostResidentMb } = service.usage();
    const turns = await service.loopDelay();
    await service.stop();

    const { ended, inStatus } = moved.result.result;
    const { contacts, links_repointed } = ended;
    const previewed = preview.result.body;
    if (previewed.links_repointed !== links || links_repointed !== links || contacts.merged !== contacts.moved)
      throw new Error(`The transfer is not what was to be measured: ${JSON.stringify({ previewed, ended })}`);
    return {
      previewSeconds: preview.seconds,
      previewTurns,
      seconds: moved.seconds,
      inStatus,
      times: moved.result.times,
      turns,
      cpuPerLink: (cpuMs - before) / links,
      overIdleMb: mostResidentMb - idleMb,
    };
  });

const smaller = await measure(LINKS / SMALLER);
const all = await measure(LINKS);
const times = all.times.flat();
const size = sizeOf(LINKS);
report([
  figure(
    `preview: ${size.subgroups} subgroups, ${size.contacts} contacts, ${size.links} links`,
    all.previewSeconds,
    's',
    {
      most: 2,
    },
  ),
  figure('the whole transfer of these', all.seconds, 's', { most: 45 }),
  figure('of it, until it was committed', all.seconds - (all.inStatus.applying ?? 0), 's'),
  figure('of it, from then on', all.inStatus.applying ?? 0, 's'),
  figure('a request of somebody else meanwhile, longest', Math.max(...times), 'ms', { most: 250 }),
  figure('the same, p99', quantile(times, 0.99), 'ms'),
  figure('the same, median', quantile(times, 0.5), 'ms'),
  figure('turn of the event loop during the transfer, p99.9', all.turns.p999, 'ms'),
  figure('the same, longest', all.turns.max, 'ms'),
  figure('turn of the event loop during the preview, longest', all.previewTurns.max, 'ms'),
  figure('memory at its most, over idle', all.overIdleMb, 'MB', { most: 250 }),
  figure('CPU time of the transfer for each link', all.cpuPerLink, 'ms'),
  figure(`the same, with ${size.links / SMALLER} links`, smaller.cpuPerLink, 'ms'),
  figure('a link, ten times as large against as large', all.cpuPerLink / smaller.cpuPerLink, 'ratio'),
]);
