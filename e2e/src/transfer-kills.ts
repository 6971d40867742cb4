import { setTimeout as wait } from 'node:timers/promises';
import { SeededRandom } from '@ledgerdesk/testing';
import { Api } from './api';
import { say, Target, verify } from './kills';
import { OfficeReader } from './office-reader';
import { Processes } from './processes';
import { TransferredOffice } from './transferred-office';

type DuringTransfers = Readonly<{
  random: SeededRandom;
  api: Api;
  targets: readonly Target[];
  kills: number;
  processes: Processes;
}>;

const LATEST_KILL_MS = 1_500;
const LATEST_START_MS = 600;
const CANCELLED_PERCENT = 15;

/**
 * Transfers one group after the other, and ends a part of the installation in the middle of each and starts it again,
 * while somebody reads. What comes of each, and what `npm run verify` says at last.
 *
 * @throws Error what was lost, doubled or broken
 */
export const killDuringTransfers = async ({ random, api, targets, kills, processes }: DuringTransfers) => {
  const ends: string[] = [];
  for (let n = 0; n < kills; n += 1) {
    const { name, kill, startAgain } = targets[n % targets.length]!;
    const office = await TransferredOffice.open(api, n % 2 === 0 ? 'move' : 'copy');
    const momentMs = random.pauseMs(LATEST_KILL_MS);
    const isCancelled = random.percent(CANCELLED_PERCENT);
    const killed = (async () => {
      await wait(momentMs);
      await kill();
      await wait(random.pauseMs(LATEST_START_MS));
      await startAgain();
    })();
    const end = (async () => {
      const id = await office.request();
      if (isCancelled) await office.cancel(id);
      return office.ended(id);
    })();
    const [ended, rounds] = await Promise.all([end, new OfficeReader(office).readUntil(end), killed]);
    await processes.ready();
    await office.judge(ended);
    ends.push(ended.status);
    say(`${office.mode} ${n + 1}: ${name} killed after ${momentMs} ms; ${ended.status}, read ${rounds} times`);
  }
  return { ends, rebuilt: await verify(processes) };
};
