import { withTimeout } from './with-timeout';

const LONG_MS = 1_000_000;
const never = () => new Promise<never>(() => undefined);
const fail = (message: string) => () => {
  throw new Error(message);
};

describe('with a timeout', () => {
  it('work that ends in time is answered', async () => {
    expect(await withTimeout(LONG_MS, async () => 'done', fail('late'))).toBe('done');
    expect(await withTimeout(LONG_MS, () => 'done at once', fail('late'))).toBe('done at once');
  });
  it('work that fails in time has failed', async () => {
    await expect(withTimeout(LONG_MS, () => Promise.reject(new Error('broken')), fail('late'))).rejects.toThrow(
      'broken',
    );
    await expect(withTimeout(LONG_MS, fail('broken at once'), fail('late'))).rejects.toThrow('broken at once');
  });
  it('work that is late is answered, or fails, as is said', async () => {
    expect(await withTimeout(1, never, () => 'late')).toBe('late');
    await expect(withTimeout(1, never, fail('late'))).rejects.toThrow('late');
  });
  it('work that fails when it is late already has no effect', async () => {
    let failNow = () => {};
    const work = () => new Promise<never>((_, reject) => (failNow = () => reject(new Error('broken'))));
    expect(await withTimeout(1, work, () => 'late')).toBe('late');
    failNow();
    await new Promise(setImmediate);
  });
});
