import { systemCommandMetadata } from './system-command-metadata';

const at = new Date('2026-11-24T09:00:00.000Z');

describe('a command that nobody has asked for', () => {
  it('is its own cause, and has 10 s', () =>
    expect(systemCommandMetadata({ at, commandId: 'c-1' })).toEqual({
      commandId: 'c-1',
      correlationId: 'c-1',
      traceparent: '',
      actor: null,
      via: 'system',
      now: '2026-11-24T09:00:00.000Z',
      deadline: '2026-11-24T09:00:10.000Z',
    }));
  it('is another one each time, unless it is told which', () =>
    expect(systemCommandMetadata({ at }).commandId).not.toBe(systemCommandMetadata({ at }).commandId));
  it('may have less time, and be part of a trace', () => {
    const { deadline, traceparent } = systemCommandMetadata({ at, withinMs: 500, traceparent: 'trace-1' });
    expect([deadline, traceparent]).toEqual(['2026-11-24T09:00:00.500Z', 'trace-1']);
  });
});
