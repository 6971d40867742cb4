import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { announced, announcement } from '@ledgerdesk/contracts';
import { Feed, SqliteLog } from '@ledgerdesk/event-store';
import { SqliteStateStore } from '@ledgerdesk/state';
import { Announce } from './announcements';

/** For specs: two services of one log, whose books are announced and whose visits are not. */
export const openHouse = async () => {
  const directory = mkdtempSync(join(tmpdir(), 'ledgerdesk-messaging-'));
  const log = new SqliteLog(join(directory, 'log.db'));
  const state = new SqliteStateStore(join(directory, 'state.db'));
  const feed = await Feed.start(log);

  const metadata = {
    commandId: 'command-1',
    correlationId: 'request-1',
    traceparent: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01',
    actor: 7,
    via: 'api',
    at: '2026-11-02T09:00:00.000Z',
    schema: 1,
  } as const;
  const append = async (type: string, data: object): Promise<number> => {
    const event = { type, data, id: randomUUID(), metadata };
    const appended = await log.append(`stream-${randomUUID()}`, 'no stream', [event]);
    if (typeof appended === 'string') throw new Error(appended);
    return appended.position;
  };
  const close = async () => {
    await feed.stop();
    await log.close();
    await state.close();
    rmSync(directory, { recursive: true });
  };
  return { log, state, feed, append, visit: () => append('Visited', {}), close };
};
export type House = Awaited<ReturnType<typeof openHouse>>;

/** A service with a name of its own. Each announces the books that are lent by it. */
export const lendingService = (house: House) => {
  const service = `library-${randomUUID().slice(0, 13)}`;
  const lent = announcement(`${service}.books.lent.v1`, z.object({ book: z.int() }));
  const returned = announcement(`${service}.books.returned.v1`, z.object({ book: z.int() }));
  const announce: Announce = ({ type, data }) => {
    const { by, book } = data as { by?: string; book: number };
    if (by !== service) return null;
    return announced(type === 'BookLent' ? lent : returned, { book }, `books/${book}`);
  };
  return {
    service,
    lent,
    returned,
    announce,
    lend: (book: number) => house.append('BookLent', { by: service, book }),
    giveBack: (book: number) => house.append('BookReturned', { by: service, book }),
  };
};
export type LendingService = ReturnType<typeof lendingService>;

/** Until it is so; what never becomes so ends with the test's time-out. */
export const eventually = async (isSo: () => unknown): Promise<void> => {
  while (!(await isSo())) await new Promise((resolve) => setTimeout(resolve, 5));
};
