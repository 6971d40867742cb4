import { Target } from '../mail-target';
import { MailInput } from '../mail.process';
import { IssueOrder } from './issue-order';

const received = (n: number) => ({ mailId: `mail-${n}`, receivedAt: `2026-11-23T10:00:0${n}.000Z` });
const noteOn = (issueId: number): Target => ({ kind: 'note', projectId: 9, issueId, noteId: 1, internal: false });
const delivered: MailInput = { type: 'Delivered', data: { issueId: 7, iid: 1, noteId: 1 } };
const conversed: MailInput = { type: 'Conversed', data: { changes: [], queued: [] } };
const targetFound = (target: Target): MailInput => ({ type: 'TargetFound', data: { target } as never });
const held = () => {
  let release!: () => void;
  const until = new Promise<void>((resolve) => (release = resolve));
  return { until, release };
};

describe('mails in hand', () => {
  let order: IssueOrder;
  let done: string[];
  beforeEach(() => {
    order = new IssueOrder();
    done = [];
  });
  const apply = (n: number, target: Target, input: MailInput = conversed) =>
    order.apply(received(n), target, async () => {
      done.push(`mail-${n}`);
      return input;
    });

  it('of one issue take effect in the order of receipt, whichever is read first (IN-6)', async () => {
    const reading = held();
    const first = order.decide(received(1), async () => {
      await reading.until;
      return targetFound(noteOn(7));
    });
    const second = apply(2, noteOn(7));
    reading.release();
    await first;
    await apply(1, noteOn(7), delivered);
    expect(done).toEqual(['mail-1']);
    await apply(1, noteOn(7));
    await second;
    expect(done).toEqual(['mail-1', 'mail-1', 'mail-2']);
  });
  it('of different issues do not wait for each other (IN-6)', async () => {
    await order.decide(received(1), async () => targetFound(noteOn(7)));
    await apply(2, noteOn(8));
    expect(done).toEqual(['mail-2']);
  });
  it('that open issues wait for none (IN-6)', async () => {
    const reading = held();
    const first = order.decide(received(1), () => reading.until.then(() => targetFound(noteOn(7))));
    await apply(2, { kind: 'issue', projectId: 9, issueId: 8, confidential: true, refersTo: null });
    expect(done).toEqual(['mail-2']);
    reading.release();
    await first;
  });
  it('let those behind them pass when they fail', async () => {
    await order.decide(received(1), async () => targetFound(noteOn(7)));
    await expect(order.apply(received(1), noteOn(7), () => Promise.reject(new Error('away')))).rejects.toThrow('away');
    await apply(2, noteOn(7));
    expect(done).toEqual(['mail-2']);
  });
});
