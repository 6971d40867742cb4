import { randomUUID } from 'node:crypto';
import { backOff, sleep } from '@ledgerdesk/async';
import { StateStore } from './state-store';

/** Another holder may have the lease from now on. */
export class LeaseLost extends Error {
  override readonly name = 'LeaseLost';
}

export type LeaseOptions = Readonly<{
  name: string;
  /** For people who look at the record: who has it. */
  holder?: string;
  ttlMs?: number;
  renewMs?: number;
  /** Ends it: the work is told to stop, then the lease is given back. */
  signal: AbortSignal;
  /** Gets what `whileHeld` threw, a LeaseLost, and what the store threw. None of them ends it. */
  onError?: (error: unknown) => void;
}>;
type Terms = Required<LeaseOptions>;
type Work = (lost: AbortSignal) => Promise<void>;

const LONGEST_PAUSE_MS = 30_000;

/**
 * Lets one holder at a time do some work: waits for the lease `name`, runs `whileHeld` while it has it, and begins again
 * whenever the work has ended, until `signal` aborts (after an error with growing pauses, 30 s at most). It resolves when
 * everything has stopped, and never rejects.
 *
 * The signal that `whileHeld` gets aborts when `signal` does, when another holder has the lease, and when no renewal has
 * succeeded within `ttlMs` of the start of the last one that did, by the monotonic clock: from then on another holder may
 * have it. A process that was suspended learns of it late, so what the work writes must bear two holders for a moment.
 * The lease is given back only after `whileHeld` has ended; meanwhile it is renewed.
 *
 * @param state where the lease is kept; null where no other process can be, so that none is needed
 */
export const holdLease = async (state: StateStore | null, options: LeaseOptions, whileHeld: Work): Promise<void> => {
  const terms = { holder: randomUUID(), ttlMs: 3_000, renewMs: 1_000, onError: () => undefined, ...options };
  for (let failures = 0; !terms.signal.aborted;) {
    const since = performance.now();
    try {
      await (state ? holdOnce(state, terms, whileHeld) : workAlone(terms, whileHeld));
      failures = 0;
    } catch (error) {
      terms.onError(error);
      failures = performance.now() - since > LONGEST_PAUSE_MS ? 1 : failures + 1;
    }
    const pauses = { firstMs: terms.renewMs, longestMs: LONGEST_PAUSE_MS, jitter: 0.5 };
    await sleep(backOff(failures, pauses), terms.signal);
  }
};

const holdOnce = async (state: StateStore, terms: Terms, whileHeld: Work): Promise<void> => {
  const { name, holder, ttlMs, renewMs, signal, onError } = terms;
  const key = `lease/${name}`;
  const stop = new AbortController();
  const done = new AbortController(); // of the work, of the renewals
  const stopWork = () => stop.abort(signal.reason);
  const lose = (why: string) => {
    stop.abort(new LeaseLost(`The lease ${name} of ${holder} ${why}`));
    done.abort();
  };
  let expiry: NodeJS.Timeout | undefined;
  const countFrom = (startedAt: number) => {
    clearTimeout(expiry);
    expiry = setTimeout(lose, startedAt + ttlMs - performance.now(), `could not be renewed within ${ttlMs} ms`);
  };

  const takenAt = performance.now();
  const taken = await state.set(key, { holder }, { expected: 'absent', expiresInMs: ttlMs });
  if (taken === 'conflict') return;
  let held = taken;

  const keepRenewed = async () => {
    for (await sleep(renewMs, done.signal); !done.signal.aborted; await sleep(renewMs, done.signal)) {
      const startedAt = performance.now();
      try {
        const renewed = await state.set(key, { holder }, { expected: held, expiresInMs: ttlMs });
        if (renewed === 'conflict') return lose('was taken by another holder');
        held = renewed;
        if (!done.signal.aborted) countFrom(startedAt);
      } catch (error) {
        onError(error);
      }
    }
  };

  countFrom(takenAt);
  signal.addEventListener('abort', stopWork);
  if (signal.aborted) stopWork();
  const renewals = keepRenewed();
  try {
    await whileHeld(stop.signal);
  } catch (error) {
    if (!isAbort(error, stop.signal)) throw error;
  } finally {
    done.abort();
    await renewals;
    clearTimeout(expiry);
    signal.removeEventListener('abort', stopWork);
    await state.delete(key, held).catch(onError);
  }
  if (stop.signal.reason instanceof LeaseLost) throw stop.signal.reason;
};

const workAlone = async ({ signal }: Terms, whileHeld: Work): Promise<void> => {
  try {
    await whileHeld(signal);
  } catch (error) {
    if (!isAbort(error, signal)) throw error;
  }
};

/** What was told to stop may say so, in the two ways that are usual. */
const isAbort = (error: unknown, { aborted, reason }: AbortSignal): boolean =>
  aborted && (error === reason || (error as Partial<Error> | null)?.name === 'AbortError');
