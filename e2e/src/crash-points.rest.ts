import { OpenProcess } from '@ledgerdesk/processes';
import { projectionsOf, RunningService } from '@ledgerdesk/service-host';
import { standaloneDefinition } from '@ledgerdesk/standalone';
import { KilledInstallation } from './crash-points.installation';

const SOON_MS = 24 * 60 * 60_000;
const workLists = ['open-mails', 'outgoing-work', 'open-transfers', 'open-link-removals', 'open-moves'].map((name) =>
  projectionsOf(standaloneDefinition).find(({ collection }) => collection === name)!,
);

/** Waits until nothing is left to do. What waits for a time within a day, such as to be tried again, is due at once. */
export const settle = (installation: KilledInstallation): Promise<true> => {
  let before: number | null = null;
  return installation.untilDone(async ({ parts }) => {
    const head = await headAtRest(installation, parts);
    const isStill = head !== null && head === before;
    before = head;
    return isStill || null;
  });
};

/** The end of the log, where everything is shown and nothing is due; else null. */
const headAtRest = async (
  installation: KilledInstallation,
  { log, readModels }: RunningService,
): Promise<number | null> => {
  const head = await log.head();
  const status = await readModels.status();
  if (status.some(({ state, position }) => state !== 'serving' || position < head)) return null;
  const where = { wakesAt: { lte: new Date(Date.now() + SOON_MS).toISOString() } };
  const due = workLists.map(async (list) => {
    const { documents } = await (await readModels.documents(list)).find({ where, limit: 100 });
    return documents as OpenProcess[];
  });
  const waking = (await Promise.all(due)).flat();
  for (const { wakesAt } of waking) installation.turnTo(wakesAt!);
  return waking.length === 0 ? head : null;
};
