import { setTimeout as wait } from 'node:timers/promises';

/** Resolves after `ms` milliseconds, or as soon as the signal aborts. It never rejects. */
export const sleep = (ms: number, signal?: AbortSignal): Promise<void> =>
  wait(ms, undefined, { signal }).catch(() => undefined);
