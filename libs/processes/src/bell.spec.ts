import { setTimeout as wait } from 'node:timers/promises';
import { Bell } from './bell';

const LONG_MS = 1_000_000;

describe('a bell', () => {
  let bell: Bell;
  beforeEach(() => (bell = new Bell()));

  it('wakes who waits', async () => {
    const heard = bell.heard(LONG_MS);
    bell.ring();
    await heard;
  });
  it('is heard by who comes after it was rung, once', async () => {
    bell.ring();
    bell.ring();
    await bell.heard(LONG_MS);
    let heardAgain = false;
    const again = bell.heard(LONG_MS).then(() => (heardAgain = true));
    await wait(5);
    expect(heardAgain).toBe(false);
    bell.ring();
    await again;
  });
  it('lets nobody wait for longer than is said', () => bell.heard(1));
});
