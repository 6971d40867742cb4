import { NotClosedInTime, Disposables } from './disposables';

describe('what a process has opened', () => {
  it('closes last first, whatever fails or hangs', async () => {
    const opened = new Disposables();
    const closed = [] as string[];
    const failures = [] as unknown[];
    opened.add('log', async () => void closed.push('log'));
    opened.add('state', () => Promise.reject(new TypeError('state')));
    opened.add('bus', () => new Promise(() => {}), 10);
    opened.add('requests', () => void closed.push('requests'));
    await opened.close((name, error) => void failures.push([name, (error as Error).constructor]));
    expect(closed).toEqual(['requests', 'log']);
    expect(failures).toEqual([
      ['bus', NotClosedInTime],
      ['state', TypeError],
    ]);
  });
});
