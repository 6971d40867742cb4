import { bySystem } from './by-system';

const at = new Date('2026-11-24T09:00:00.000Z');

describe('a command that nobody has asked for', () => {
  it('is its own cause, and has 10 s', () =>
    expect(bySystem({ at, commandId: 'c-1' })).toEqual({
      commandId: 'c-1',
      correlationId: 'c-1',
      traceparent: '',
      actor: null,
      via: 'system',
      now: '2026-11-24T09:00:00.000Z',
      deadline: '2026-11-24T09:00:10.000Z',
    }));
  it('is another one each time, unless it is told which', () =>
    expect(bySystem({ at }).commandId).not.toBe(bySystem({ at }).commandId));
  it('may have less time, and be part of a trace', () => {
    const { deadline, traceparent } = bySystem({ at, withinMs: 500, traceparent: 'trace-1' });
    expect([deadline, traceparent]).toEqual(['2026-11-24T09:00:00.500Z', 'trace-1']);
  });
});
