import { Counted, count, origin, upToTen } from './counter.fixture';
import { Foldable, FoldedStream } from './folded-stream';

const MINUTE_MS = 60 * 1_000;

describe('a folded stream', () => {
  const begin = Date.parse('2030-01-01T00:00:00.000Z');
  let folded: FoldedStream<number, Counted>;
  let revision: number;
  beforeEach(() => {
    folded = new FoldedStream(upToTen);
    revision = -1;
  });
  const event = (commandId: string, afterMinutes: number, by = 1): Foldable<Counted> => {
    const at = new Date(begin + afterMinutes * MINUTE_MS).toISOString();
    const place = { revision: (revision += 1), position: (revision + 1) * 10 };
    return { type: 'Counted', data: { by }, metadata: { ...origin, commandId, at, schema: 1 }, ...place };
  };
  const evolve = (commands: number, { prefix = 'k', every = 0, from = 0 } = {}) => {
    for (let n = 0; n < commands; n += 1) folded.evolve(event(`${prefix}-${n}`, from + n * every));
  };

  it('knows its state, its end and where each command stands', () => {
    evolve(3);
    expect(folded.state).toBe(3);
    expect(folded.last).toEqual({ revision: 2, position: 30, at: '2030-01-01T00:00:00.000Z' });
    expect(folded.placeOf('k-1')).toEqual({ revision: 1, position: 20 });
    expect(folded.placeOf('k-3')).toBeNull();
  });
  it('is empty at first', () => {
    expect([folded.state, folded.last, folded.toRecord()]).toEqual([0, null, null]);
  });
  it('names the last event of a command that made several', () => {
    for (const commandId of ['k-1', 'k-1', 'k-2']) folded.evolve(event(commandId, 0));
    expect(folded.placeOf('k-1')).toEqual({ revision: 1, position: 20 });
  });
  it('leaves out what is folded already', () => {
    const first = event('k-1', 0);
    const second = event('k-2', 0);
    for (const again of [first, second, first, second]) folded.evolve(again);
    expect(folded.state).toBe(2);
  });
  it('refuses an event that its decider does not know, and stays what it is', () => {
    evolve(1);
    const unknown = { ...event('k-2', 0), type: 'Forgotten' } as unknown as Foldable<Counted>;
    expect(() => folded.evolve(unknown)).toThrow('Nothing is known of the event Forgotten');
    expect([folded.state, folded.last?.revision]).toEqual([1, 0]);
  });

  describe('remembers its commands', () => {
    it('for 24 hours, however many', () => {
      evolve(2_881, { every: 0.5 });
      expect(folded.placeOf('k-0')).toEqual({ revision: 0, position: 10 });
      folded.evolve(event('later', 24 * 60 + 1));
      expect(folded.placeOf('k-0')).toBeNull();
      expect(folded.placeOf('k-2')).toEqual({ revision: 2, position: 30 });
    });
    it('of the last 1,000 events, however old', () => {
      evolve(1_000);
      folded.evolve(event('a year later', 365 * 24 * 60));
      expect([folded.placeOf('k-0'), folded.placeOf('k-1')?.revision]).toEqual([null, 1]);
      evolve(999, { prefix: 'next', from: 365 * 24 * 60 });
      expect([folded.placeOf('k-999'), folded.placeOf('a year later')?.revision]).toEqual([null, 1_000]);
    });
    it('of the last 1,000 events, however few commands made them', () => {
      for (let n = 0; n < 600; n += 1) for (const by of [1, 2]) folded.evolve(event(`k-${n}`, n * 24 * 60, by));
      expect(folded.placeOf('k-599')?.revision).toBe(1_199);
      expect(folded.placeOf('k-100')?.revision).toBe(201);
    });
  });

  it('comes back from a snapshot, and goes on', () => {
    evolve(5);
    const kept = JSON.parse(JSON.stringify(folded.toRecord()));
    const again = FoldedStream.from(upToTen, kept);
    expect([again.state, again.last, again.placeOf('k-3')]).toEqual([5, folded.last, { revision: 3, position: 40 }]);
    again.evolve(event('k-5', 0));
    expect(again.state).toBe(6);
    expect(upToTen.decide(count(1, 'k-6'), folded.state)).toHaveLength(1);
  });
});
