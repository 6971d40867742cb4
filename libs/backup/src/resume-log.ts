import { EventStore, IdBlocks, Log, renewLogId } from '@ledgerdesk/event-store';
import { StateStore } from '@ledgerdesk/state';
import { assertKnown, resumeState } from './resume-state';
import { Erasures, settleErasures } from './settle-erasures';

/** So many ids of each kind are left out at least and at most, in between as many as had been reserved before. */
const FEWEST_LEFT_OUT = 1_000_000;
const MOST_LEFT_OUT = 1_000_000_000;
const EVENTS_PER_READ = 500;

export type Resuming = Readonly<{
  log: Log;
  state: StateStore;
  /** Of which there are ids, also where none was reserved yet when the backup was made. */
  idKinds: readonly string[];
  erasures: Erasures;
}>;

/**
 * Lets an installation go on whose log and state came back from a backup, and nobody works with yet: no id that was given
 * out after the backup is given out again, the log goes on under another id, what the state has kept fits it, and what was
 * erased since is erased again. Repeated after it was interrupted, it is complete.
 *
 * @returns the new id of the log
 * @throws StateUnknown before anything is changed
 */
export const resumeLog = async ({ log, state, idKinds, erasures }: Resuming): Promise<string> => {
  await assertKnown(state);
  const head = await log.head();
  const { reserved, lastAt } = await readThrough(log);
  const eventStore = new EventStore(log);
  for (const kind of new Set([...idKinds, ...reserved.keys()])) {
    const leftOut = Math.min(Math.max(FEWEST_LEFT_OUT, reserved.get(kind) ?? 0), MOST_LEFT_OUT);
    await new IdBlocks(eventStore, kind, leftOut).take();
  }
  const logId = await renewLogId(log);
  await resumeState(state, { logId, head });
  await settleErasures({ log, state }, erasures, lastAt);
  return logId;
};

type Contents = Readonly<{ reserved: ReadonlyMap<string, number>; lastAt: string }>;

/** The last id that was reserved, by kind, and the time of the last event. */
const readThrough = async (log: Log): Promise<Contents> => {
  const reserved = new Map<string, number>();
  let lastAt = new Date(0).toISOString();
  let after = 0;
  let end = false;
  while (!end) {
    const page = await log.readAll(after, EVENTS_PER_READ);
    for (const { type, stream, data } of page.events)
      if (type === 'IdBlockReserved') reserved.set(stream.replace(/^ids-/, ''), (data as { to: number }).to);
    lastAt = page.events.at(-1)?.metadata.at ?? lastAt;
    ({ upTo: after, end } = page);
  }
  return { reserved, lastAt };
};
