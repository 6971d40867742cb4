import { Event, eventsUntil, HistoryDefinition, historyOf, Recorded } from './index';
import { recorded } from './testing';

type Named = Event<'Named', { name: string }>;
type Tagged = Event<'Tagged', { tags: string[] }>;
type Counted = Event<'Counted'>;
type Thing = Readonly<{ name: string; tags: string[]; count: number }> | null;
type ThingEvent = Named | Tagged | Counted;

const thingHistory: HistoryDefinition<Thing, ThingEvent, { action: string; changes?: { count: never } }> = {
  initialState: null,
  evolve: (thing, event) => {
    const before = thing ?? { name: '', tags: [], count: 0 };
    switch (event.type) {
      case 'Named':
        return { ...before, name: event.data.name };
      case 'Tagged':
        return { ...before, tags: event.data.tags };
      case 'Counted':
        return { ...before, count: before.count + 1 };
    }
  },
  valuesOf: (thing) => thing && { name: thing.name, tags: thing.tags },
  actionOf: (event, before) => (event.type === 'Counted' ? null : { action: before ? 'updated' : 'created' }),
};
const inStream = (...events: ThingEvent[]): Recorded<ThingEvent>[] =>
  events.map((event, revision) => ({ ...recorded(`t${revision}`, event), revision }));
const named = (name: string): ThingEvent => ({ type: 'Named', data: { name } });
const tagged = (...tags: string[]): ThingEvent => ({ type: 'Tagged', data: { tags } });
const counted: ThingEvent = { type: 'Counted', data: {} };

describe('the history of a stream', () => {
  it('has what is different after each event, and gaps for what shows nothing or changed nothing (HIS-1, HIS-2)', () => {
    const events = inStream(named('a'), counted, tagged('x', 'y'), tagged('x', 'y'), named('a'), named('b'));
    const made = { actorId: 1, via: 'api' };
    expect(historyOf(thingHistory, events)).toEqual([
      {
        ...made,
        id: 1,
        at: 't0',
        action: 'created',
        changes: { name: { from: null, to: 'a' }, tags: { from: null, to: [] } },
      },
      { ...made, id: 3, at: 't2', action: 'updated', changes: { tags: { from: [], to: ['x', 'y'] } } },
      { ...made, id: 6, at: 't5', action: 'updated', changes: { name: { from: 'a', to: 'b' } } },
    ]);
  });
  it('tells what an event belongs to', () => {
    const [event] = inStream(named('a'));
    const metadata = { ...event!.metadata, transferId: 4, mailId: 'm1' };
    expect(historyOf(thingHistory, [{ ...event!, metadata }])).toEqual([
      expect.objectContaining({ transferId: 4, mailId: 'm1' }),
    ]);
  });
  it('ends at a time with what was recorded at it (HIS-4)', () =>
    expect(eventsUntil(inStream(named('a'), named('b'), named('c')), 't1')).toHaveLength(2));
});
