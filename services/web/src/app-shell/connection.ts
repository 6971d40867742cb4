import { useSyncExternalStore } from 'react';
import { ApiError } from '../api/errors';

let hasEnded = false;
const listeners = new Set<() => void>();

/** The API no longer knows who asks: the session has ended. */
export const noticeEnd = (error: unknown): void => {
  if (!(error instanceof ApiError) || error.status !== 401) return;
  hasEnded = true;
  for (const listener of listeners) listener();
};

const subscribe = (listener: () => void) => {
  listeners.add(listener);
  for (const name of ['online', 'offline'] as const) window.addEventListener(name, listener);
  return () => {
    listeners.delete(listener);
    for (const name of ['online', 'offline'] as const) window.removeEventListener(name, listener);
  };
};

type Connection = 'there' | 'offline' | 'ended';

/** Whether the API can be asked. */
export const useConnection = (): Connection =>
  useSyncExternalStore(subscribe, () => {
    if (hasEnded) return 'ended';
    return navigator.onLine ? 'there' : 'offline';
  });
