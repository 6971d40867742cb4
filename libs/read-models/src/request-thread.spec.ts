import { Worker } from 'node:worker_threads';
import { RequestThread } from './request-thread';

type Words = { say: (word: string) => string; fail: (why: string) => never; crash: () => never; end: () => never };

/** Says how many messages it had, so that batches can be seen. */
const script = `
  const { parentPort } = require('node:worker_threads');
  let messages = 0;
  parentPort.on('message', (requests) => {
    if (requests === null) return parentPort.close();
    messages += 1;
    for (const [request, method, [word]] of requests) {
      if (method === 'crash') throw new Error('out of words');
      if (method === 'end') process.exit(3);
      if (method === 'fail') parentPort.postMessage([[request, new Error(word), null]]);
      if (method === 'say') parentPort.postMessage([[request, null, word + ' in message ' + messages]]);
    }
  });`;

describe('a thread that is asked', () => {
  let started: number = 0;
  let reported: string[] = [];
  const threads: RequestThread<Words>[] = [];
  const open = (idleMs?: number) => {
    started = 0;
    reported = [];
    const start = () => {
      started += 1;
      return new Worker(script, { eval: true });
    };
    const report = ({ message }: Error) => void reported.push(message);
    const thread = new RequestThread<Words>('The speaker', start, {
      report,
      ...(idleMs === undefined ? {} : { idleMs }),
    });
    threads.push(thread);
    return thread;
  };
  afterAll(() => Promise.all(threads.map((thread) => thread.close())));

  it('is started by the first request, and gets those of one turn in one message', async () => {
    const thread = open();
    expect([thread.running, started]).toEqual([false, 0]);
    expect(await Promise.all([thread.ask('say', 'a'), thread.ask('say', 'b')])).toEqual([
      'a in message 1',
      'b in message 1',
    ]);
    expect(await thread.ask('say', 'c')).toBe('c in message 2');
    expect(started).toBe(1);
  });
  it('fails a request without failing its neighbours', async () => {
    const thread = open();
    const [a, b] = await Promise.allSettled([thread.ask('fail', 'no such word'), thread.ask('say', 'b')]);
    expect([a, b]).toEqual([
      { status: 'rejected', reason: new Error('no such word') },
      { status: 'fulfilled', value: 'b in message 1' },
    ]);
  });
  it.each([
    ['crash', 'The speaker has died: out of words'],
    ['end', 'The speaker has died: exit code 3'],
  ] as const)(
    'fails what waits when it dies (%s), reports it, and is started again by the next request',
    async (how, message) => {
      const thread = open();
      const asked = [thread.ask(how), thread.ask('say', 'never')];
      for (const { reason } of (await Promise.allSettled(asked)) as PromiseRejectedResult[])
        expect(reason.message).toBe(message);
      expect(reported).toEqual([message]);
      expect(await thread.ask('say', 'again')).toBe('again in message 1');
      expect(started).toBe(2);
    },
  );
  it('answers what was asked before it was closed, and refuses what comes after', async () => {
    const thread = open();
    const asked = thread.ask('say', 'last');
    await thread.close();
    expect(await asked).toBe('last in message 1');
    await expect(thread.ask('say', 'late')).rejects.toThrow('The speaker is closed');
    expect([thread.running, reported]).toEqual([false, []]);
  });
  it('fails what waits when it dies while it is being closed', async () => {
    const thread = open();
    const asked = expect(thread.ask('crash')).rejects.toThrow('The speaker has died: out of words');
    await thread.close();
    await asked;
    expect(reported).toEqual(['The speaker has died: out of words']);
  });
  it('ends when it has nothing to do, and is started again by the next request', async () => {
    const thread = open(0);
    expect(await thread.ask('say', 'a')).toBe('a in message 1');
    while (thread.running) await new Promise((resolve) => setTimeout(resolve, 1));
    expect(await thread.ask('say', 'b')).toBe('b in message 1');
    expect([started, reported]).toEqual([2, []]);
  });
});
