import { Rush } from './rush';

describe('a rush of mails', () => {
  const comeBy = (rush: Rush, mails: number) => {
    for (let mail = 0; mail < mails; mail += 1) rush.taken();
  };
  const secondsAgo = (seconds: number) => ({ receivedAt: new Date(Date.now() - seconds * 1_000).toISOString() });
  /** Whether it is over at once. */
  const isOver = (rush: Rush, mail = secondsAgo(0)) =>
    Promise.race([rush.over(mail).then(() => true), new Promise((resolve) => setImmediate(() => resolve(false)))]);

  it('is none where few come', async () => {
    const rush = new Rush();
    comeBy(rush, 29);
    expect(await isOver(rush)).toBe(true);
  });
  it('holds up work while many come, and is over when they stop', async () => {
    const rush = new Rush();
    comeBy(rush, 30);
    expect(await isOver(rush)).toBe(false);
    await rush.over(secondsAgo(0));
    expect(await isOver(rush)).toBe(true);
  });
  it('holds up no mail for longer than 3 s', async () => {
    const rush = new Rush();
    comeBy(rush, 1_000);
    expect(await isOver(rush, secondsAgo(3))).toBe(true);
  });
});
