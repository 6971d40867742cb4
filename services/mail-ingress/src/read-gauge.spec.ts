import { Registry } from 'prom-client';
import { readGauge } from './read-gauge';

describe('a figure that is read when it is asked for', () => {
  const registry = new Registry();
  const answers: (number | Error)[] = [7, new Error('The store does not answer'), 0];
  readGauge(registry, 'waiting', 'What waits', async () => {
    const answer = answers.shift()!;
    if (answer instanceof Error) throw answer;
    return answer;
  });
  const shown = async () => /^waiting (\d+)$/m.exec(await registry.metrics())?.[1];

  it('is left out while it can not be read, and the others are told all the same', async () =>
    expect([await shown(), await shown(), await shown()]).toEqual(['7', undefined, '0']));
});
