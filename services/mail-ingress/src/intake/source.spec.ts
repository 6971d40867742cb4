import { setTimeout as wait } from 'node:timers/promises';
import { pauseMs } from '../failures';
import { keepTrying, Misconfigured, SourceStatus } from './source';

describe('a source that fails', () => {
  it.each([
    [1, 2_000],
    [2, 4_000],
    [8, 256_000],
    [9, 300_000],
    [1_000, 300_000],
  ])('for the %i. time in a row waits up to %i ms (ING-6)', (failures, most) => {
    expect(pauseMs(failures, () => 0)).toBe(0);
    expect(pauseMs(failures, () => 0.5)).toBe(most / 2);
    expect(pauseMs(failures, () => 1)).toBe(most);
  });

  const trying = (work: (attempt: number, stop: AbortController) => Promise<void>) => {
    const stopping = new AbortController();
    const status = new SourceStatus();
    const pauses = [] as number[];
    let attempts = 0;
    const pause = (failures: number) => (pauses.push(failures), 0);
    const ended = keepTrying(() => work((attempts += 1), stopping), status, stopping.signal, pause);
    return { status, pauses, ended };
  };

  it('begins again, and says so meanwhile', async () => {
    const { status, pauses, ended } = trying(async (attempt, stopping) => {
      if (attempt < 4) throw Object.assign(new Error('jane@example.org was refused'), { code: 'ECONNREFUSED' });
      stopping.abort();
    });
    await ended;
    expect(pauses).toEqual([1, 2, 3]);
    expect(status).toMatchObject({ state: 'backing-off', lastError: 'ECONNREFUSED', nextTryAt: expect.any(Date) });
  });
  it('ends its pause when it is told to stop', async () => {
    const stopping = new AbortController();
    const failing = () => Promise.reject(new Error('no luck'));
    const ended = keepTrying(failing, new SourceStatus(), stopping.signal, () => 3_600_000);
    await wait(1);
    stopping.abort();
    await ended;
  });
  it('does not begin again where a setting is wrong (ING-7)', async () => {
    const { status, pauses, ended } = trying(async () => {
      throw new Misconfigured('incoming_email.tls_ca_file: expected the name of a file that can be read');
    });
    await ended;
    expect([status.state, pauses]).toEqual(['misconfigured', []]);
    status.stopped();
    expect(status.state).toBe('misconfigured');
  });
});
