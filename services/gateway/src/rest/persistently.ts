import { sleep } from '@ledgerdesk/async';
import { DomainError } from '@ledgerdesk/event-sourcing';

const TRIES = 5;
const PAUSE_MS = 200;

/**
 * Asks again what was not answered, where whoever has sent the request could not: it is in the middle of an answer, or of
 * a long request. What is asked must bear a repetition.
 *
 * @throws what the last attempt throws; at once whatever is no `unavailable`
 */
export const persistently = async <Result>(ask: () => Promise<Result>): Promise<Result> => {
  for (let tried = 1; ; tried += 1) {
    try {
      return await ask();
    } catch (error) {
      const isPassing = error instanceof DomainError && error.code === 'unavailable';
      if (!isPassing || tried === TRIES) throw error;
      await sleep(tried * PAUSE_MS);
    }
  }
};
