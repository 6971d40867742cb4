import { uniqueName } from '@ledgerdesk/test-servers';
import { describeOnEachLog } from './each-log.contract';
import { EventStore } from './event-store';
import { FaultyLog } from './faulty-log.fixture';
import { IdBlocks } from './id-blocks';

describeOnEachLog('ids in blocks', (log) => {
  let kind: string;
  let faulty: FaultyLog;
  beforeEach(() => {
    kind = uniqueName('contact');
    faulty = new FaultyLog(log(), false);
  });
  /** Each with an event store of its own, as in a process of its own. */
  const open = (blockSize?: number, through = new FaultyLog(log(), false)) =>
    new IdBlocks(new EventStore(through), kind, blockSize);
  const takeMany = (blocks: IdBlocks, count: number) => Promise.all(Array.from({ length: count }, () => blocks.take()));
  const reserved = async () => (await log().readStream(`ids-${kind}`, 0, 500)).map(({ data }) => data);

  it('begin with 1 and have no gap within a process', async () => {
    const blocks = open(3);
    expect(await takeMany(blocks, 7)).toEqual([1, 2, 3, 4, 5, 6, 7]);
    expect(await reserved()).toEqual([
      { from: 1, to: 3 },
      { from: 4, to: 6 },
      { from: 7, to: 9 },
    ]);
  });
  it('are reserved a thousand at a time', async () => {
    await open().take();
    expect(await reserved()).toEqual([{ from: 1, to: 1_000 }]);
  });
  it('are distinct, however many are taken at once in three processes', async () => {
    const processes = [open(20), open(20), open(20)];
    const taken = await Promise.all(Array.from({ length: 1_000 }, (_, n) => processes[n % 3]!.take()));
    expect(new Set(taken).size).toBe(1_000);
    expect(taken.every((id) => Number.isSafeInteger(id) && id > 0)).toBe(true);
  });
  it('can be taken several at once', async () => {
    const blocks = open(4);
    const [some, more] = await Promise.all([blocks.takeMany(6), blocks.takeMany(6)]);
    expect([...some, ...more].sort((one, other) => one - other)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
  });
  it('are not given out again by a process that starts later', async () => {
    await open(10).take();
    expect(await open(10).take()).toBe(11);
  });
  it('of a block whose acknowledgement is lost are given out once', async () => {
    faulty.accidents.push('acknowledgement lost', 'request lost');
    const taken = [...(await takeMany(open(3, faulty), 5)), ...(await takeMany(open(3), 3))];
    expect(new Set(taken).size).toBe(8);
    expect(await reserved()).toHaveLength(3);
  });
  it('of a block whose acknowledgement is lost while others reserve theirs are given out once', async () => {
    const blocks = open(3, faulty);
    const others = open(3);
    faulty.accidents.push('acknowledgement lost');
    const elsewhere: number[] = [];
    faulty.before = async () => elsewhere.length < 6 && elsewhere.push(...(await others.takeMany(3)));
    const here = await takeMany(blocks, 3);
    expect(new Set([...here, ...elsewhere]).size).toBe(here.length + elsewhere.length);
  });
  it('can be had again after a block could not be reserved', async () => {
    const blocks = open(3, faulty);
    faulty.before = async () => {
      throw new Error('The disk is full');
    };
    await expect(blocks.take()).rejects.toThrow('The disk is full');
    faulty.before = async () => undefined;
    expect(await blocks.take()).toBe(1);
  });
});
