import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command, Decider, Event, Recorded } from '@ledgerdesk/event-sourcing';
import { uniqueName } from '@ledgerdesk/test-servers';
import { v4 as uuid } from 'uuid';
import { claimDecider } from './claim.decider';
import { now, origin } from './counter.fixture';
import { describeOnEachLog } from './each-log.contract';
import { EventStore } from './event-store';
import { IdBlocks } from './id-blocks';
import { NewEvent } from './log';
import { identifyLog } from './log-identity';
import { NewerSchema, UpcastingLog } from './upcasting-log';

type Priced = Event<'Priced', { amount: { cents: number; currency: string } }>;
class Price extends Command('Price')<{ cents: number }> {}
const prices: Decider<Price, number, Priced> = {
  initialState: 0,
  decide: ({ data: { cents } }) => [{ type: 'Priced', data: { amount: { cents, currency: 'EUR' } } }],
  evolve: (total, { type, data }) => {
    switch (type) {
      case 'Priced':
        return total + data.amount.cents;
    }
  },
};
const pricedUpcasters = [
  ({ price }: { price: string }) => ({ cents: Math.round(Number(price) * 100) }),
  ({ cents }: { cents: number }) => ({ amount: { cents, currency: 'EUR' } }),
];

/** Events as they were once stored. A file stays for ever. */
const samplesOf = (type: string): NewEvent[] =>
  readdirSync(join(__dirname, 'samples'))
    .filter((file) => file.startsWith(`${type}.v`))
    .sort()
    .map((file) => ({ ...JSON.parse(readFileSync(join(__dirname, 'samples', file), 'utf8')), id: uuid() }));

describeOnEachLog('an event of another schema', (bare) => {
  let stream: string;
  let log: UpcastingLog;
  /** A type that had one schema only. */
  let once: string;
  beforeEach(() => {
    stream = uniqueName('price');
    once = uniqueName('Once');
    log = new UpcastingLog(bare(), { Priced: pricedUpcasters, [once]: [] });
  });
  const event = (type: string, schema: number): NewEvent => ({
    type,
    data: {},
    id: uuid(),
    metadata: { ...origin, commandId: 'k-1', at: now, schema },
  });
  const follow = (after: number, count: number) => {
    const received: Recorded[] = [];
    return new Promise<readonly Recorded[] | Error | null>((resolve) => {
      const subscription = log.subscribe(after, (events) => {
        received.push(...events.filter((event) => event.stream === stream));
        if (received.length >= count) resolve(received);
      });
      void subscription.ended.then(resolve);
    });
  };

  it('is read as one of the present schema, whichever way', async () => {
    const after = await log.head();
    await bare().append(stream, 'no stream', samplesOf('Priced'));
    const present = { data: { amount: { cents: 1250, currency: 'EUR' } }, metadata: { schema: 3 } };
    const three = Array(3).fill(expect.objectContaining({ type: 'Priced', data: present.data }));
    const read = await log.readStream(stream, 0, 10);
    expect(read).toMatchObject([present, present, present]);
    expect(await follow(after, 3)).toEqual(three);
    const { events } = await log.readAll(after, 500);
    expect(events.filter((event) => event.stream === stream)).toEqual(read);
  });
  it('keeps all else of it', async () => {
    await bare().append(stream, 'no stream', samplesOf('Priced'));
    const [stored] = await bare().readStream(stream, 0, 1);
    const [read] = await log.readStream(stream, 0, 1);
    expect(read).toEqual({ ...stored, data: read!.data, metadata: { ...stored!.metadata, schema: 3 } });
  });
  it('is decided upon, whenever it was stored', async () => {
    await bare().append(stream, 'no stream', samplesOf('Priced'));
    const metadata = { ...origin, commandId: 'k-1', now, deadline: '2999-01-01T00:00:00.000Z' };
    const { state } = await new EventStore(log).execute(stream, prices, new Price({ cents: 50 }, metadata));
    expect(state).toBe(3 * 1250 + 50);
  });
  it('is never written: what is appended has the present one', async () => {
    await log.append(stream, 'no stream', [event('Priced', 1), event(once, 1), event('Unnamed', 1)]);
    const stored = await bare().readStream(stream, 0, 10);
    expect(stored.map(({ metadata }) => metadata.schema)).toEqual([3, 1, 1]);
  });
  it('that is newer than the program knows fails every reading of it', async () => {
    const after = await log.head();
    await bare().append(stream, 'no stream', [event(once, 2)]);
    const refusal = `${once} at revision 0 of ${stream} has schema 2; this version knows 1 at most`;
    await expect(log.readStream(stream, 0, 10)).rejects.toThrow(new NewerSchema(refusal));
    await expect(log.readAll(after, 500)).rejects.toThrow(NewerSchema);
    expect(await follow(after, 1)).toBeInstanceOf(NewerSchema);
  });
  it('and of a type that is not named is refused where it is decided upon, and passes where all is read', async () => {
    const after = await log.head();
    await bare().append(stream, 'no stream', [event('Unnamed', 2)]);
    await expect(new EventStore(log).load(stream, prices)).rejects.toThrow(NewerSchema);
    expect(await follow(after, 1)).toMatchObject([{ type: 'Unnamed', metadata: { schema: 2 } }]);
    const { events } = await log.readAll(after, 500);
    expect(events.map(({ type }) => type)).toContain('Unnamed');
  });

  describe('once stored by this library', () => {
    it('is a claim still', async () => {
      await log.append(stream, 'no stream', samplesOf('Claimed'));
      const { state } = await new EventStore(log).load(stream, claimDecider);
      expect(state).toEqual({
        owner: 'contact-7',
        commandId: 'k-1',
        transferId: 3,
        claimedAt: '2026-11-24T09:00:00.000Z',
        claimId: '6a1b7f2c-93f4-5d0b-8f1e-2c5a7d9e0b14',
      });
    });
    it('is a reserved block still', async () => {
      const kind = uniqueName('contact');
      await log.append(`ids-${kind}`, 'no stream', samplesOf('IdBlockReserved'));
      expect(await new IdBlocks(new EventStore(log), kind).take()).toBe(1_001);
    });
    it('identifies its log still', async () => {
      const samples = [...samplesOf('LogCreated'), ...samplesOf('LogRestored')];
      await log.append(stream, 'no stream', samples);
      const renamed = Object.create(log, { readStream: { value: () => log.readStream(stream, 0, 500) } });
      expect(await identifyLog(renamed, 'a secret')).toBe('7c9e6679-7425-40de-944b-e07fc1f90ae7');
    });
  });
});
