import { sleep } from '@ledgerdesk/async';
import { DomainError } from '@ledgerdesk/event-sourcing';
import type { RouteContext } from './route';

/** How long a request waits for the end of what goes on without it, in milliseconds. */
export const WAITS_MS = 30_000;
const READ_EVERY_MS = 100;
export const READ_WITHIN_MS = 5_000;

type Followed<Thing> = Readonly<{ hasEnded: (thing: Thing) => boolean; read: (present: Thing) => Promise<Thing> }>;

/** As it is when it has ended, or after 30 s, or when the gateway stops. */
export const waitForEnd = async <Thing>(
  begun: Thing,
  { hasEnded, read }: Followed<Thing>,
  { closing }: RouteContext,
): Promise<Thing> => {
  const until = performance.now() + WAITS_MS;
  let present = begun;
  while (!hasEnded(present) && performance.now() < until && !closing.aborted) {
    await sleep(READ_EVERY_MS, closing);
    present = (await read(present).catch(nullIfUnavailable)) ?? present;
  }
  return present;
};

const nullIfUnavailable = (error: unknown): null => {
  if (error instanceof DomainError && error.code === 'unavailable') return null;
  throw error;
};
