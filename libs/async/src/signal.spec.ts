import { setTimeout as wait } from 'node:timers/promises';
import { Signal } from './signal';

const LONG_MS = 1_000_000;

describe('a signal', () => {
  let signal: Signal;
  beforeEach(() => (signal = new Signal()));

  it('wakes who waits', async () => {
    const heard = signal.wait(LONG_MS);
    signal.notify();
    await heard;
  });
  it('wakes whoever waits after it was notified, once', async () => {
    signal.notify();
    signal.notify();
    await signal.wait(LONG_MS);
    let heardAgain = false;
    const again = signal.wait(LONG_MS).then(() => (heardAgain = true));
    await wait(5);
    expect(heardAgain).toBe(false);
    signal.notify();
    await again;
  });
  it('lets nobody wait for longer than is said', () => signal.wait(1));
});
