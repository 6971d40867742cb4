import { ChildProcess, execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect, Events, NatsConnection, Subscription } from 'nats';
import { freePort, nameAsNotRun, refuseToRun } from '@ledgerdesk/test-servers';
import { Announcer } from './announcer';
import { connectBus } from './bus-connection';
import { decodeAnnouncement } from './announcements';
import { eventsStream, managerOf, announcementStream } from './events-stream';
import { eventually, House, LendingService, lendingService, openHouse } from './fixture/lending';

const CONFIGURATION = join(__dirname, '../../../deploy/nats.conf');
const PROGRAM = process.env.NATS_SERVER ?? 'nats-server';
const passwords = { services: 'services-secret', subscriber: 'subscriber-secret' };
const user = 'subscriber';

const version = (() => {
  try {
    return execFileSync(PROGRAM, ['--version'], { encoding: 'utf8' }).match(/v(\d+)\.(\d+)/)!;
  } catch {
    return null;
  }
})();
/** `sync_interval` is new in 2.10; everything else of the file is tried with an older server too. */
const isOld = version !== null && Number(version[1]) * 100 + Number(version[2]) < 210;

if (isOld) nameAsNotRun('sync_interval of deploy/nats.conf', 'needs nats-server 2.10 or newer');

const suite = () => {
  let folder = '';
  let url = '';
  let server: ChildProcess;
  let services: NatsConnection;
  let house: House;
  let library: LendingService;
  let announcing: Promise<void>;
  const stopping = new AbortController();

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'ledgerdesk-nats-'));
    const configuration = readFileSync(CONFIGURATION, 'utf8');
    writeFileSync(join(folder, 'nats.conf'), isOld ? configuration.replace(/^ *sync_interval.*$/m, '') : configuration);
    const port = await freePort();
    const monitoring = await freePort();
    url = `127.0.0.1:${port}`;
    const options = ['-c', join(folder, 'nats.conf'), '-a', '127.0.0.1', '-p', `${port}`, '-m', `${monitoring}`];
    const environment = {
      BUS_STORE_DIR: join(folder, 'jetstream'),
      BUS_SERVICES_PASSWORD: passwords.services,
      BUS_SUBSCRIBER_PASSWORD: passwords.subscriber,
    };
    server = spawn(PROGRAM, options, { env: { ...process.env, ...environment }, stdio: 'ignore' });
    services = await connectBus(`nats://services:${passwords.services}@${url}`, { name: 'services' });

    house = await openHouse();
    library = lendingService(house);
    const { log, logId, feed, state } = house;
    const announcer = new Announcer({ ...library, connection: services, log, logId, feed, state, subscribers: [user] });
    announcing = announcer.run(stopping.signal);
    for (const book of [1, 2, 3]) await library.lend(book);
    const manager = await managerOf(services);
    await eventually(async () => (await eventsStream(manager, library.service)).lastSequence === 3);
  });
  afterAll(async () => {
    stopping.abort();
    await announcing;
    await services.close();
    await house.close();
    server.kill();
    await new Promise((resolve) => server.once('exit', resolve));
    rmSync(folder, { recursive: true });
  });

  const subscriber = () =>
    connect({ servers: url, user, pass: passwords.subscriber, inboxPrefix: `_INBOX_${user}`, reconnect: false });
  const pull = async (connection: NatsConnection, most: number) => {
    const jetstream = connection.jetstream({ domain: 'services', checkAPI: false });
    const consumer = await jetstream.consumers.get(announcementStream(library.service), user);
    const books: number[] = [];
    for await (const message of await consumer.fetch({ max_messages: most, expires: 5000 })) {
      books.push((decodeAnnouncement(message.data).data as { book: number }).book);
      await message.ackAck();
    }
    return books;
  };

  it('let services ask each other', async () => {
    const answering = services.subscribe('crm.contacts.list', { callback: (_, message) => message.respond('two') });
    expect((await services.request('crm.contacts.list', '', { timeout: 2000 })).string()).toBe('two');
    answering.unsubscribe();
  });

  it('let a subscriber read every announcement, and go on where it was when it comes back', async () => {
    const first = await subscriber();
    expect(await pull(first, 2)).toEqual([1, 2]);
    await first.close();
    const second = await subscriber();
    expect(await pull(second, 1)).toEqual([3]);
    await second.close();
  });

  it('let nobody in without a password', async () => {
    await expect(connect({ servers: url, reconnect: false })).rejects.toMatchObject({
      code: 'AUTHORIZATION_VIOLATION',
    });
    const wrong = connect({ servers: url, user: 'services', pass: passwords.subscriber, reconnect: false });
    await expect(wrong).rejects.toMatchObject({ code: 'AUTHORIZATION_VIOLATION' });
  });

  describe('refuse a subscriber (EVT-5)', () => {
    let connection: NatsConnection;
    let listening: Subscription;
    const seen: string[] = [];
    beforeEach(async () => {
      connection = await subscriber();
      seen.length = 0;
      listening = services.subscribe('>', { callback: (_, message) => void seen.push(message.subject) });
      await services.flush();
    });
    afterEach(async () => {
      listening.unsubscribe();
      await connection.close();
    });

    /** The server has told of a violation by then: it answers in order. */
    const violations = async (attempt: () => unknown) => {
      const refused: string[] = [];
      void (async () => {
        for await (const { type, permissionContext } of connection.status())
          if (type === Events.Error) refused.push(`${permissionContext?.operation} ${permissionContext?.subject}`);
      })();
      await attempt();
      await connection.flush();
      await new Promise((resolve) => setImmediate(resolve));
      return refused;
    };

    const stream = () => announcementStream(library.service);
    const publications: [string, () => string][] = [
      ['a request', () => 'crm.contacts.create'],
      ['an announcement', () => `events.${library.lent.type}`],
      ['progress', () => 'progress.contacts@1'],
      ['an answer to a request of the services', () => '_INBOX.abc.def'],
      ['the deletion of a stream', () => `$JS.API.STREAM.DELETE.${stream()}`],
      ['the purge of a stream', () => `$JS.services.API.STREAM.PURGE.${stream()}`],
      ['the change of a stream', () => `$JS.services.API.STREAM.UPDATE.${stream()}`],
      ['a new stream', () => '$JS.services.API.STREAM.CREATE.EVENTS_mine'],
      ['the deletion of a message', () => `$JS.services.API.STREAM.MSG.DELETE.${stream()}`],
      ['a new consumer', () => `$JS.services.API.CONSUMER.CREATE.${stream()}.${user}`],
      ['a new durable', () => `$JS.services.API.CONSUMER.DURABLE.CREATE.${stream()}.${user}`],
      ['the deletion of its consumer', () => `$JS.services.API.CONSUMER.DELETE.${stream()}.${user}`],
      ["the messages of a service's own listener", () => `$JS.services.API.CONSUMER.MSG.NEXT.${stream()}.mailer`],
      ["an acknowledgement in a service's place", () => `$JS.ACK.${stream()}.mailer.1.1.1.1.0`],
    ];
    it.each(publications)('that sends %s', async (_, subject) => {
      expect(await violations(() => connection.publish(subject(), '{}'))).toEqual([`publish ${subject()}`]);
      await services.flush();
      expect(seen).toEqual([]);
    });
    it.each(['crm.>', 'events.>', 'progress.>', '_INBOX.>', '$JS.>', '>'])('that listens to %s', async (subject) =>
      expect(await violations(() => connection.subscribe(subject, { callback: () => {} }))).toEqual([
        `subscription ${subject}`,
      ]),
    );

    it('and leave its stream and consumer as they were', async () => {
      const manager = await managerOf(services);
      expect((await eventsStream(manager, library.service)).messages).toBe(3);
      expect((await manager.consumers.info(stream(), user)).ack_floor.stream_seq).toBe(3);
    });
  });
};

const title = 'the accounts of deploy/nats.conf';
if (version) describe(title, suite);
else refuseToRun(title, 'needs nats-server on PATH, or where NATS_SERVER says', suite);
