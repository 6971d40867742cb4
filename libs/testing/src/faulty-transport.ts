import { setTimeout as wait } from 'node:timers/promises';
import { RequestTransport } from '@ledgerdesk/messaging';
import { SeededRandom } from './seeded-random';

const LONGEST_MS = 10;
const LOST = 2;
const DOUBLED = 15;
const LATE = 1;

/**
 * A bus with the faults that `RequestTransport` allows, and no others: requests are lost, come twice, or overtake each other;
 * answers are lost, or come after the time-out.
 */
export const faultyTransport = (wire: RequestTransport, random: SeededRandom): RequestTransport => ({
  sendRequest: async (subject, request, waitMs) => {
    const since = performance.now();
    await wait(random.pauseMs(LONGEST_MS));
    if (random.percent(LOST)) return null;
    const answered = wire.sendRequest(subject, request, waitMs);
    if (random.percent(DOUBLED))
      void wait(random.pauseMs(LONGEST_MS)).then(() => wire.sendRequest(subject, request, waitMs));
    const answer = await answered;
    if (random.percent(LOST)) return null;
    await wait(random.pauseMs(LONGEST_MS));
    if (!random.percent(LATE)) return answer;
    // So late that nobody waits any more.
    await wait(Math.max(0, waitMs - (performance.now() - since)));
    return null;
  },
});
