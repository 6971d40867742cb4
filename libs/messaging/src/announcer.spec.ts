import { NatsConnection } from 'nats';
import { CloudEvent } from '@ledgerdesk/contracts';
import { holdLease } from '@ledgerdesk/state';
import { describeWith, describeWithOwn, uniqueName } from '@ledgerdesk/test-servers';
import { decodeAnnouncement, PlaceInAnotherLog } from './announcements';
import { Announcer, AnnouncerOptions } from './announcer';
import { connectBus } from './bus-connection';
import { eventsStream, managerOf, announcementStream, announcementSubject } from './events-stream';
import { eventually, House, LendingService, lendingService, openHouse } from './fixture/lending';
import { NatsAnnouncements } from './nats-announcements';

const upTo = (last: number) => Array.from({ length: last }, (_, index) => index + 1);

const suite = (url: () => string, define: (running: () => Running) => void) => {
  let running: Running;
  beforeEach(async () => {
    running = await start(url());
  });
  afterEach(() => running.close());
  define(() => running);
};
type Running = Awaited<ReturnType<typeof start>>;

/** A service with its stream, and announcers as a test wants them. */
const start = async (url: string) => {
  const house: House = await openHouse();
  const library: LendingService = lendingService(house);
  const connection = await connectBus(url, { name: 'spec' });
  const connections: NatsConnection[] = [connection];
  const manager = await managerOf(connection);
  const stream = announcementStream(library.service);
  const { service, announce } = library;
  const { log, logId, feed, state } = house;
  const options = { service, connection, log, logId, feed, state, announce };

  /** Without the lease, so that several can run at once. */
  const announcer = (change: Partial<AnnouncerOptions> = {}) => {
    const stopping = new AbortController();
    const one = new Announcer({ ...options, ...change });
    const terms = { name: 'none', renewMs: 10, signal: stopping.signal };
    const stopped = holdLease(null, terms, (signal) => one.run(signal));
    return async () => {
      stopping.abort();
      await stopped;
    };
  };
  const connect = async () => {
    const another = await connectBus(url, { name: 'another' });
    connections.push(another);
    return another;
  };
  const messages = async (): Promise<CloudEvent[]> => {
    const { lastSequence } = await eventsStream(manager, service);
    const stored = await Promise.all(upTo(lastSequence).map((seq) => manager.streams.getMessage(stream, { seq })));
    return stored.map(({ data }) => decodeAnnouncement(data));
  };
  const books = async () => (await messages()).map(({ data }) => (data as { book: number }).book);
  const announcedUpTo = (last: number) =>
    eventually(async () => {
      const stream = await eventsStream(manager, service).catch(() => null); // The server may be away.
      return stream && stream.lastSequence >= last;
    });
  const lend = async (first: number, last: number) => {
    for (let book = first; book <= last; book++) await library.lend(book);
  };
  const close = async () => {
    await manager.streams.delete(stream).catch(() => {});
    await Promise.all(connections.map((one) => one.close()));
    await house.close();
  };
  return { house, library, manager, stream, announcer, connect, messages, books, announcedUpTo, lend, close };
};

describeWith('nats', 'an announcer on NATS', (server) => {
  suite(
    () => server().url,
    (running) => {
      it('announces each event once, in the order of the log, with another announcer at the same time', async () => {
        const { announcer, connect, lend, announcedUpTo, books } = running();
        const stops = [announcer(), announcer({ connection: await connect() })];
        await lend(1, 200);
        await announcedUpTo(200);
        await Promise.all(stops.map((stop) => stop()));
        expect(await books()).toEqual(upTo(200));
      });

      it('goes on where the stream ends after it was killed at any point', async () => {
        const { announcer, connect, lend, announcedUpTo, books } = running();
        await lend(1, 300);
        for (const killedAfter of [40, 41, 120]) {
          const connection = await connect();
          const stop = announcer({ connection });
          await announcedUpTo(killedAfter);
          await connection.close();
          await stop();
        }
        const stop = announcer();
        await announcedUpTo(300);
        await stop();
        expect(await books()).toEqual(upTo(300));
      });

      it('announces everything again on a stream that was lost', async () => {
        const { announcer, lend, announcedUpTo, books, manager, stream } = running();
        await lend(1, 3);
        const stop = announcer();
        await announcedUpTo(3);
        await stop();
        await manager.streams.delete(stream);
        const stopAgain = announcer();
        await announcedUpTo(3);
        await stopAgain();
        expect(await books()).toEqual([1, 2, 3]);
      });

      it('announces again what a restored stream lacks, without being restarted', async () => {
        const { announcer, library, lend, announcedUpTo, messages, books, manager, stream, connect } = running();
        await lend(1, 5);
        const stop = announcer({ lookEveryMs: 50 });
        await announcedUpTo(5);
        const kept = (await messages()).slice(0, 2);
        await manager.streams.delete(stream);
        await eventsStream(manager, library.service);
        const backup = (await connect()).jetstream();
        for (const [index, event] of kept.entries())
          await backup
            .publish(announcementSubject(event.type), JSON.stringify(event), { expect: { lastSequence: index } })
            .catch(() => {}); // The announcer was faster, with the same message.
        await announcedUpTo(5);
        await lend(6, 7);
        await announcedUpTo(7);
        await stop();
        expect(await books()).toEqual(upTo(7));
      });

      it('goes on after what was kept where the stream was emptied', async () => {
        const { announcer, lend, announcedUpTo, manager, stream } = running();
        await lend(1, 3);
        const stop = announcer();
        await announcedUpTo(3);
        await stop();
        await manager.streams.purge(stream);
        await lend(4, 4);
        const stopAgain = announcer();
        await announcedUpTo(4);
        await stopAgain();
        const [first, last] = await Promise.all(
          [3, 4].map((seq) => manager.streams.getMessage(stream, { seq }).catch(() => null)),
        );
        expect(first).toBeNull();
        expect(decodeAnnouncement(last!.data)).toMatchObject({ data: { book: 4 } });
      });

      it('does not read again what announced nothing', async () => {
        const { announcer, house, lend, announcedUpTo } = running();
        await lend(1, 1);
        let last = 0;
        for (let visits = 0; visits < 50; visits++) last = await house.visit();
        const asked: number[] = [];
        const feed: AnnouncerOptions['feed'] = {
          next: (after, options) => {
            asked.push(after);
            return house.feed.next(after, options);
          },
        };
        const stop = announcer({ feed });
        await announcedUpTo(1);
        await eventually(() => asked.includes(last));
        await stop();
        asked.length = 0;
        const stopAgain = announcer({ feed });
        await eventually(() => asked.length);
        await stopAgain();
        expect(asked).toEqual([last]);
      });

      it('announces nothing of a restored log on the stream from before, and all of it when that is purged', async () => {
        const { announcer, lend, announcedUpTo, library, connect, manager, stream } = running();
        await lend(1, 3);
        const stop = announcer();
        await announcedUpTo(3);
        await stop();
        const restored = await openHouse();
        const connection = await connect();
        for (let visits = 0; visits < 10; visits++) await restored.visit(); // It has grown past the stream's position.
        await restored.append('BookLent', { by: library.service, book: 4 });
        const another = new Announcer({ ...library, ...restored, connection });
        const stopping = new AbortController();
        await expect(another.run(stopping.signal)).rejects.toBeInstanceOf(PlaceInAnotherLog);

        await manager.streams.purge(stream);
        const ran = another.run(stopping.signal);
        await announcedUpTo(4);
        stopping.abort();
        await ran;
        const last = await manager.streams.getMessage(stream, { seq: 4 });
        expect(decodeAnnouncement(last.data)).toMatchObject({ data: { book: 4 }, logid: restored.logId });
        await restored.close();
      });

      it('refuses a stream that is ahead of its log', async () => {
        const { announcer, lend, announcedUpTo, library, connect, house } = running();
        await lend(1, 3);
        const stop = announcer();
        await announcedUpTo(3);
        await stop();
        const older = await openHouse();
        const another = new Announcer({ ...library, ...older, logId: house.logId, connection: await connect() });
        await expect(another.run(new AbortController().signal)).rejects.toBeInstanceOf(PlaceInAnotherLog);
        await older.close();
      });
    },
  );
});

describeWithOwn('nats', 'a NATS server that is killed and started again', (server) => {
  suite(
    () => server().url,
    (running) =>
      it('has every announcement in order, and brings those not yet acknowledged to their listener', async () => {
        const { announcer, library, connect, lend, announcedUpTo, books } = running();
        const stopAnnouncer = announcer();
        const heard: number[] = [];
        const stopping = new AbortController();
        const announcements = new NatsAnnouncements({
          connection: await connect(),
          report: () => {},
          ackWaitMs: 1000,
          pauseMs: 20,
        });
        const stopped = announcements.listen({
          durable: uniqueName('durable'),
          contracts: [library.lent],
          handler: async ({ data: { book } }) => void heard.push(book),
          signal: stopping.signal,
        });
        await lend(1, 20);
        await eventually(() => heard.length >= 5);
        await server().restart();
        await lend(21, 30);
        await announcedUpTo(30);
        await eventually(() => heard.includes(30));
        stopping.abort();
        await Promise.all([stopped, stopAnnouncer()]);
        expect(await books()).toEqual(upTo(30));
        expect(heard.filter((book, index) => heard.indexOf(book) === index)).toEqual(upTo(30));
      }, 90_000),
  );
});
