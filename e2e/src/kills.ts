import { setTimeout as wait } from 'node:timers/promises';
import { SeededRandom } from '@ledgerdesk/testing';
import { Api } from './api';
import { Load } from './load';
import { judge, Verdict } from './load.oracle';
import { Processes } from './processes';
import { ServiceProcess } from './service-process';
import { Desk } from './team-member';

/** What is killed: a process, or a server. `startAgain` may be called before the last start has come to its end. */
export type Target = Readonly<{ name: string; kill(): Promise<void>; startAgain(): Promise<void> | void }>;
export type UnderLoad = Readonly<{
  random: SeededRandom;
  load: Load;
  api: Api;
  smtpUrl: string;
  /** Each in turn, so many kills in all. */
  targets: readonly Target[];
  kills: number;
  processes: Processes;
}>;

const LATEST_KILL_MS = 2_000;
const LATEST_START_MS = 600;
const REST_MS = 240_000;
/** In so many of a hundred cases the next kill does not wait until the installation is ready again. */
const IMPATIENT = 20;

/** Writes to an installation and kills its parts at random moments; then lets it come to rest, and judges what is there. */
export const killUnderLoad = async ({ random, load, api, smtpUrl, targets, kills, processes }: UnderLoad) => {
  const desk = await load.start(api, smtpUrl);
  const ready = async () => {
    await processes.ready();
    for (const path of readBy(desk)) while (!(await isAnswered(api, path))) await wait(20);
  };
  const downtimes: number[] = [];
  for (let n = 1; n <= kills; n += 1) {
    const { name, kill, startAgain } = targets[(n - 1) % targets.length]!;
    const momentMs = random.pauseMs(LATEST_KILL_MS);
    const pauseMs = random.pauseMs(LATEST_START_MS);
    await wait(momentMs);
    const since = performance.now();
    await kill();
    await wait(pauseMs);
    await startAgain();
    const waits = n === kills || !random.percent(IMPATIENT);
    if (waits) await ready();
    if (waits) downtimes.push(Math.round(performance.now() - since));
    say(
      `kill ${n}: ${name} after ${momentMs} ms, ${waits ? `ready again after ${downtimes.at(-1)} ms` : 'not waited for'}`,
    );
  }
  const since = new Date();
  await load.stop();
  const verdict = await comeToRest(() => judge(api, desk, load.writes, load.outside, since));
  say(`${kills} kills; ready again after ${quantiles(downtimes)} ms (least, median, most)`);
  const counts = load.writes.all.map(
    ({ kind, answered, unanswered }) => `${kind}: ${answered.size} answered, ${unanswered.size} given up`,
  );
  say(`${counts.join('\n')}\nmails that may have gone out, and nobody knows: ${verdict.untold}`);
  say(`not answered: ${JSON.stringify(load.lost)}\nlogged: ${JSON.stringify(processes.logged(), null, 2)}`);
  return { ...verdict, rebuilt: await verify(processes) };
};

/** What needs every service, and what each keeps. */
const readBy = ({ groupId, projectId }: Desk) => [
  `/groups/${groupId}/crm/contacts?per_page=1`,
  `/projects/${projectId}/issues?per_page=1`,
  `/projects/${projectId}/service_desk/mails?per_page=1`,
];
const isAnswered = (api: Api, path: string): Promise<boolean> =>
  api.get(path).then(
    ({ status }) => status === 200,
    () => false,
  );

/** What `npm run verify` prints where a read model differs from its rebuild, else `equal`. */
export const verify = async ({ environment }: Processes): Promise<string> => {
  const verifying = new ServiceProcess('standalone', environment, 'verify.js');
  return (await verifying.ended) === 0 ? 'equal' : verifying.output;
};

/** Until nothing is under way any more and everything is as it should be, or nobody has the patience any more. */
const comeToRest = async (look: () => Promise<Verdict>): Promise<Verdict> => {
  for (const until = Date.now() + REST_MS; ; await wait(1_000)) {
    const verdict = await look();
    if (verdict.wrong.length + verdict.unfinished.length === 0 || Date.now() > until) return verdict;
  }
};

const quantiles = (numbers: readonly number[]): string => {
  const sorted = [...numbers].sort((a, b) => a - b);
  return [sorted[0], sorted[Math.floor(sorted.length / 2)], sorted.at(-1)].join(', ');
};

export const say = (line: string): void => void process.stdout.write(`${line}\n`);
