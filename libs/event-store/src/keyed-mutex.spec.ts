import { setTimeout as wait } from 'node:timers/promises';
import { KeyedMutex } from './keyed-mutex';

describe('tasks in turn', () => {
  let inTurn: KeyedMutex;
  let steps: string[];
  beforeEach(() => {
    inTurn = new KeyedMutex();
    steps = [];
  });
  const task =
    (name: string, ms = 0) =>
    async () => {
      steps.push(`${name} begins`);
      await wait(ms);
      steps.push(`${name} ends`);
      return name;
    };

  it('of one name run one after the other, in the order they came', async () => {
    const answers = await Promise.all(['a', 'b', 'c'].map((name, n) => inTurn.run('one', task(name, 3 - n))));
    expect(answers).toEqual(['a', 'b', 'c']);
    expect(steps).toEqual(['a begins', 'a ends', 'b begins', 'b ends', 'c begins', 'c ends']);
  });
  it('of different names run at the same time', async () => {
    await Promise.all([inTurn.run('one', task('a')), inTurn.run('other', task('b'))]);
    expect(steps.slice(0, 2)).toEqual(['a begins', 'b begins']);
  });
  it('go on after one that failed, which only its caller hears of', async () => {
    const failed = inTurn.run('one', async () => {
      throw new Error('no');
    });
    const next = inTurn.run('one', task('a'));
    await expect(failed).rejects.toThrow('no');
    expect(await next).toBe('a');
  });
  it('are forgotten when the last has ended', async () => {
    await Promise.all([inTurn.run('one', task('a')), inTurn.run('one', task('b'))]);
    expect(inTurn['last'].size).toBe(0);
  });
});
