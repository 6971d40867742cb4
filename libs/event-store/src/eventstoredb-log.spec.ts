import { EventStoreDBClient } from '@eventstore/db-client';
import { SupportedMethods } from '@eventstore/db-client/generated/serverfeatures_pb';
import { createServer, Http2Server } from 'node:http2';
import { AddressInfo } from 'node:net';
import { describeWith, uniqueName } from '@ledgerdesk/test-servers';
import { EventStoreDbLog } from './eventstoredb-log';
import { derivedId } from './ids';
import { LogUnavailable, NewEvent } from './log';
import { describeLog } from './log.contract';

const origin = { correlationId: 'r-1', traceparent: 't-1', actor: 1, via: 'api', at: 't1', schema: 1 } as const;
const said = (text: string): NewEvent => ({
  type: 'Said',
  data: { text },
  id: derivedId(text),
  metadata: { ...origin, commandId: 'k-1' },
});

describeWith('eventstore', 'the log on EventStoreDB', (server) => {
  describeLog(async () => new EventStoreDbLog({ connectionString: server().url }), { shared: true });

  describe('beside others', () => {
    let log: EventStoreDbLog;
    let bare: EventStoreDBClient;
    let stream: string;
    beforeAll(() => {
      log = new EventStoreDbLog({ connectionString: server().url });
      bare = EventStoreDBClient.connectionString(server().url);
    });
    beforeEach(() => {
      stream = uniqueName('talk');
    });
    afterAll(() => Promise.all([log.close(), bare.dispose()]));

    it('stores events as JSON, which everybody can read', async () => {
      await log.append(stream, 'no stream', [said('hello')]);
      for await (const { event } of bare.readStream(stream))
        expect(event).toMatchObject({ isJson: true, data: { text: 'hello' }, metadata: { commandId: 'k-1' } });
    });
    it('keeps the metadata of a stream that it truncates, and never uncovers what is truncated', async () => {
      await log.append(stream, 'no stream', ['a', 'b', 'c', 'd'].map(said));
      await bare.setStreamMetadata(stream, { owner: 'jane', cacheControl: 7 });
      await log.truncateBefore(stream, 3);
      await log.truncateBefore(stream, 1);
      const { metadata } = await bare.getStreamMetadata(stream);
      expect(metadata).toEqual({ owner: 'jane', cacheControl: 7, truncateBefore: 3 });
    });
    it('takes all of several truncations at once', async () => {
      await log.append(stream, 'no stream', ['a', 'b', 'c', 'd'].map(said));
      await Promise.all([1, 3, 2].map((revision) => log.truncateBefore(stream, revision)));
      expect((await log.readStream(stream, 0, 10)).map(({ revision }) => revision)).toEqual([3]);
    });
    it('passes over events of the system, and counts them as progress', async () => {
      await log.append(stream, 'no stream', ['a', 'b', 'c'].map(said));
      const start = await log.head();
      for (const revision of [1, 2]) await log.truncateBefore(stream, revision);
      const head = await log.head();
      const passed = await log.readAll(start, 1);
      expect(passed.events).toEqual([]);
      expect(passed.upTo).toBeGreaterThan(start);
      const followed = await new Promise((resolve) => {
        const subscription = log.subscribe(start, (events, upTo) => {
          if (upTo < head) return;
          subscription.close();
          resolve([events.filter(({ type }) => type.startsWith('$')), upTo >= head]);
        });
      });
      expect(followed).toEqual([[], true]);
    });
    it('reads more streams at once than a connection carries calls', async () => {
      await log.append(stream, 'no stream', [said('hello')]);
      const reads = await Promise.all(Array.from({ length: 400 }, () => log.readStream(stream, 0, 10)));
      expect(reads.every(({ length }) => length === 1)).toBe(true);
    });
  });
});

describe('an event store', () => {
  it('that is not there is named in one line, without the credentials', async () => {
    const connectionString = 'esdb://admin:changeit@127.0.0.1:1?tls=false';
    const log = new EventStoreDbLog({ connectionString });
    const error = (await log.head().catch((error) => error)) as Error;
    expect(error).toBeInstanceOf(LogUnavailable);
    expect(error.message).toMatch(/^The event store at 127\.0\.0\.1:1 is not available: .*ECONNREFUSED/);
    expect(error.message).not.toMatch(/changeit|\n/);
    await log.close();
  });

  describe('of a certain version', () => {
    const servers: Http2Server[] = [];
    const ofVersion = async (version: string) => {
      const server = createServer().on('stream', (call) => {
        const answer = new SupportedMethods().setEventStoreServerVersion(version).serializeBinary();
        const frame = Buffer.alloc(5); // gRPC over HTTP/2: a flag, and the length
        frame.writeUInt32BE(answer.length, 1);
        call.respond({ 'content-type': 'application/grpc' }, { waitForTrailers: true });
        call.on('wantTrailers', () => call.sendTrailers({ 'grpc-status': '0' }));
        call.end(Buffer.concat([frame, answer]));
      });
      servers.push(server);
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      const { port } = server.address() as AddressInfo;
      return new EventStoreDbLog({ connectionString: `esdb://127.0.0.1:${port}?tls=false` });
    };
    afterAll(() => servers.forEach((server) => server.close()));

    it.each(['21.10.11.0', '23.9.0'])('%s is too old: nothing is written, and the reason is told', async (version) => {
      const log = await ofVersion(version);
      await expect(log.append('talk', 'no stream', [said('hello')])).rejects.toThrow(/^EventStoreDB .* is too old/);
      await expect(log.head()).rejects.toThrow(RangeError);
      expect(await log.subscribe(0, () => {}).ended).toBeInstanceOf(RangeError);
      await log.close();
    });
    it.each(['23.10.8', '24.2.0', 'unknown'])('%s is asked what was to be asked', async (version) => {
      const log = await ofVersion(version);
      await expect(log.head()).rejects.not.toThrow(RangeError);
      await log.close();
    });
  });
});
