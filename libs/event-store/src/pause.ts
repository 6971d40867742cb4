import { backOff, sleep } from '@ledgerdesk/async';

/** Waits before something is tried again; `attempt` counts from 0. */
export type Pause = (attempt: number) => Promise<void>;

/** A random time, so that those who met don't meet again: at most 1 ms, twice as long with each attempt, never over 100 ms. */
export const randomPause: Pause = (attempt) => sleep(backOff(attempt, { firstMs: 1, longestMs: 100, jitter: 1 }));
