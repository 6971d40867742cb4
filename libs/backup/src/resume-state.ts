import { StateRecord, StateStore } from '@ledgerdesk/state';

/** A log that was restored: what is in it up to `head` was in the backup. */
type Restored = Readonly<{ logId: string; head: number }>;
type Place = Readonly<{ logId: string; position: number; announced?: number }>;
type Kept = StateRecord<unknown>;

/** The state holds what this program does not know. The message is one line for people. */
export class StateUnknown extends Error {
  override readonly name = 'StateUnknown';
}

/** What is kept under a prefix after a restore; null: it is dropped. */
const kinds: Readonly<Record<string, (value: unknown, restored: Restored) => object | null>> = {
  // Of requests whose effects the log may not have.
  'idempotency/': () => null,
  // Who had signed out since the backup is let in by none.
  'session/': () => null,
  // Kept for a quarter of an hour.
  'sign-in/': () => null,
  'lease/': () => null,
  'snapshot/': () => null,
  'listener/': (place, restored) => moveBack(place as Place, restored),
  'announcer/': (place, restored) => moveBack(place as Place, restored),
  // Those that an earlier restore was not told of are not known now either.
  'erasures/': (unknown) => unknown as object,
  // Kept before the log was, it is at most where the log is: mail above it is read again, which changes nothing.
  'mail-cursor/': (cursor) => cursor as object,
};

const RECORDS_PER_READ = 500;

/** @throws StateUnknown */
export const assertKnown = async (state: StateStore): Promise<void> => {
  for await (const { key } of everything(state)) kindOf(key);
};

/**
 * Makes what the state has kept fit the log: places in it are at most its restored end and under its new id; answers to
 * repeated requests, leases and snapshots are gone.
 */
export const resumeState = async (state: StateStore, restored: Restored): Promise<void> => {
  for await (const { key, value, version } of everything(state)) {
    const kept = kindOf(key)(value, restored);
    if (kept) await state.set(key, kept, { expected: { version } });
    else await state.delete(key, { version });
  }
};

const moveBack = (place: Place, { logId, head }: Restored): Place => ({
  ...place,
  logId,
  position: Math.min(place.position, head),
  ...(place.announced === undefined ? {} : { announced: Math.min(place.announced, head) }),
});

const kindOf = (key: string) => {
  const [, kind] = Object.entries(kinds).find(([prefix]) => key.startsWith(prefix)) ?? [];
  if (kind) return kind;
  throw new StateUnknown(
    `The state holds ${key.split('/')[0]}/..., which this version does not know: restore with its own`,
  );
};

const everything = async function* (state: StateStore): AsyncGenerator<Kept, void> {
  let after = '';
  let more = true;
  while (more) {
    const records: readonly Kept[] = await state.list('', { after, limit: RECORDS_PER_READ });
    yield* records;
    more = records.length === RECORDS_PER_READ;
    after = records.at(-1)?.key ?? after;
  }
};
