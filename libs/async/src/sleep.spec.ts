import { sleep } from './sleep';

const LONG_MS = 1_000_000;

describe('sleep', () => {
  it('ends after its time', () => sleep(1));
  it('ends when the signal aborts', async () => {
    const stopping = new AbortController();
    const slept = sleep(LONG_MS, stopping.signal);
    stopping.abort(new Error('enough'));
    await slept;
  });
  it('ends at once where the signal has aborted', () => sleep(LONG_MS, AbortSignal.abort()));
});
