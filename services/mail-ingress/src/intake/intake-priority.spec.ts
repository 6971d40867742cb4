import { IntakePriority } from './intake-priority';

describe('a rush of mails', () => {
  const comeBy = (priority: IntakePriority, mails: number) => {
    for (let mail = 0; mail < mails; mail += 1) priority.recordArrival();
  };
  const secondsAgo = (seconds: number) => ({ receivedAt: new Date(Date.now() - seconds * 1_000).toISOString() });
  /** Whether it is over at once. */
  const isOver = (priority: IntakePriority, mail = secondsAgo(0)) =>
    Promise.race([
      priority.yieldToIntake(mail).then(() => true),
      new Promise((resolve) => setImmediate(() => resolve(false))),
    ]);

  it('is none where few come', async () => {
    const priority = new IntakePriority();
    comeBy(priority, 29);
    expect(await isOver(priority)).toBe(true);
  });
  it('holds up work while many come, and is over when they stop', async () => {
    const priority = new IntakePriority();
    comeBy(priority, 30);
    expect(await isOver(priority)).toBe(false);
    await priority.yieldToIntake(secondsAgo(0));
    expect(await isOver(priority)).toBe(true);
  });
  it('holds up no mail for longer than 3 s', async () => {
    const priority = new IntakePriority();
    comeBy(priority, 1_000);
    expect(await isOver(priority, secondsAgo(3))).toBe(true);
  });
});
