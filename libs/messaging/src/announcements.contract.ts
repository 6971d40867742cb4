import { AnnouncementContract, AnnouncementOf } from '@ledgerdesk/contracts';
import { uniqueName } from '@ledgerdesk/test-servers';
import { Announcements } from './announcements';
import { eventually, House, LendingService, lendingService, openHouse } from './fixture/lending';
import { Report } from './report';

/** `listeners`: a process that listens. `kill`: it ends without a word; what it has not acknowledged comes again. */
export type OpenAnnouncements = (
  house: House,
  services: readonly LendingService[],
) => Promise<
  Readonly<{
    listeners(report: Report): Promise<Readonly<{ announcements: Announcements; kill: () => Promise<void> }>>;
    close: () => Promise<void>;
  }>
>;

/** What every bus promises to who announces and to who listens. */
export const describeAnnouncements = (adapter: string, open: OpenAnnouncements): void =>
  describe(`announcing ${adapter}`, () => {
    let house: House;
    let library: LendingService;
    let archive: LendingService;
    let opened: Awaited<ReturnType<OpenAnnouncements>>;
    let stops: (() => Promise<unknown>)[];
    let durable: string;
    const reports: Parameters<Report>[] = [];
    beforeEach(async () => {
      house = await openHouse();
      library = lendingService(house);
      archive = lendingService(house);
      opened = await open(house, [library, archive]);
      stops = [];
      durable = uniqueName('durable');
      reports.length = 0;
    });
    afterEach(async () => {
      for (const stop of stops.reverse()) await stop();
      await opened.close();
      await house.close();
    });

    type Heard = AnnouncementOf<AnnouncementContract>;
    const listen = async (
      handler: (announcement: Heard) => Promise<void>,
      { name = durable, contracts = [library.lent, library.returned] as readonly AnnouncementContract[] } = {},
    ) => {
      const { announcements, kill } = await opened.listeners((...report) => void reports.push(report));
      const stopping = new AbortController();
      const stopped = announcements.listen({ durable: name, contracts, handler, signal: stopping.signal });
      const stop = async () => {
        stopping.abort();
        await stopped;
        await kill();
      };
      stops.push(stop);
      return { stop, kill };
    };
    const hearing = () => {
      const heard: number[] = [];
      const handler = async ({ data }: Heard) => void heard.push((data as { book: number }).book);
      return { heard, handler };
    };

    it('hands over each as a CloudEvent that says where it comes from', async () => {
      const heard: Heard[] = [];
      await listen(async (announcement) => void heard.push(announcement));
      const position = await library.lend(7);
      await eventually(() => heard.length);
      expect(heard).toEqual([
        {
          specversion: '1.0',
          id: expect.stringMatching(/^[0-9a-f-]{36}$/),
          source: `/${library.service}`,
          type: library.lent.type,
          subject: 'books/7',
          time: '2026-11-02T09:00:00.000Z',
          datacontenttype: 'application/json',
          traceparent: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01',
          logid: house.logId,
          position: String(position),
          data: { book: 7 },
        },
      ]);
    });

    it('keeps the order of the log, also of what was announced before anyone listened', async () => {
      const { heard, handler } = hearing();
      for (let book = 1; book <= 20; book++) await (book % 3 ? library.lend(book) : library.giveBack(book));
      await listen(handler);
      for (let book = 21; book <= 40; book++) {
        await house.visit();
        await library.lend(book);
      }
      await eventually(() => heard.length >= 40);
      expect(heard).toEqual(Array.from({ length: 40 }, (_, index) => index + 1));
    });

    it('brings only the types that were asked for, of several services', async () => {
      const { heard, handler } = hearing();
      await listen(handler, { contracts: [library.returned, archive.lent] });
      await library.lend(1);
      await library.giveBack(2);
      await archive.giveBack(3);
      await archive.lend(4);
      await eventually(() => heard.length >= 2);
      expect(heard.sort()).toEqual([2, 4]);
    });

    it('brings everything to each durable listener', async () => {
      const first = hearing();
      const second = hearing();
      await listen(first.handler, { name: `${durable}-1` });
      await listen(second.handler, { name: `${durable}-2` });
      await library.lend(1);
      await library.lend(2);
      await eventually(() => first.heard.length >= 2 && second.heard.length >= 2);
      expect([first.heard, second.heard]).toEqual([
        [1, 2],
        [1, 2],
      ]);
    });

    it('brings again what a listener failed at, and nothing later before it', async () => {
      const tried: number[] = [];
      await listen(async ({ data }) => {
        const { book } = data as { book: number };
        tried.push(book);
        if (book === 2 && tried.filter((one) => one === 2).length < 3) throw new Error('the shelf is locked');
      });
      for (const book of [1, 2, 3]) await library.lend(book);
      await eventually(() => tried.includes(3));
      expect(tried).toEqual([1, 2, 2, 2, 3]);
      expect(reports.map(([, , error]) => error)).toEqual(Array(2).fill(new Error('the shelf is locked')));
    });

    it('goes on after the last effect when a listener is started again', async () => {
      const { heard, handler } = hearing();
      const { stop } = await listen(handler);
      await library.lend(1);
      await eventually(() => heard.length >= 1);
      await stop();
      await library.lend(2);
      await listen(handler);
      await eventually(() => heard.length >= 2);
      expect(heard).toEqual([1, 2]);
    });

    it('brings again what a listener was at when it was killed', async () => {
      const effects: number[] = [];
      let release = () => {};
      const { kill } = await listen(async ({ data }) => {
        effects.push((data as { book: number }).book);
        if (effects.length === 2) await new Promise<void>((resolve) => (release = resolve));
      });
      stops.push(async () => release());
      await library.lend(1);
      await library.lend(2);
      await eventually(() => effects.length >= 2);
      await kill();
      const { heard, handler } = hearing();
      await listen(handler);
      await library.lend(3);
      await eventually(() => heard.length >= 2);
      expect(heard).toEqual([2, 3]);
    });
  });
