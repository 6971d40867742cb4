import { setTimeout as wait } from 'node:timers/promises';

/** Waits before something is tried again; `attempt` counts from 0. */
export type Pause = (attempt: number) => Promise<void>;

const LONGEST_MS = 100;

/** A random time, so that those who met don't meet again: twice as long with each attempt, at most 100 ms. */
export const randomPause: Pause = (attempt) => wait(Math.random() * Math.min(2 ** attempt, LONGEST_MS));
