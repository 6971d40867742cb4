import { setTimeout as wait } from 'node:timers/promises';
import { SeededRandom } from '@ledgerdesk/testing';
import { Answer, Api, ApiCall, Method } from './api';
import { send } from './post';

/** Nothing was answered, or nothing that says what was done. */
class RequestLost extends Error {
  override readonly name = 'Lost';
}

/** Someone who asks until they are answered, each time the same; or now and then gives up, and never learns what was done. */
export class Persistence {
  /** How often nothing was answered, by what came instead. */
  readonly lost = new Map<string, number>();

  /** @param givesUp in so many of a hundred times that nothing was answered */
  constructor(
    private readonly random: SeededRandom,
    private readonly givesUp: number,
  ) {}

  /** Null: given up. @throws Error for an answer that is not the expected one */
  async ask(api: Api, method: Method, path: string, asked: ApiCall, expected: number): Promise<Answer | null> {
    return this.once(async (attempts) => {
      const answer = await api.ask(method, path, asked).catch((error: Error) => {
        throw ['fetch failed', 'terminated'].includes(error.message) ? new RequestLost(error.message) : error;
      });
      const { status, text } = answer;
      if (status >= 500) throw new RequestLost(`${method} ${path.replace(/\d+/g, 'n')} was answered ${status}`);
      // What an earlier attempt has removed is not there any more.
      const isGone = method === 'DELETE' && status === 404 && attempts > 1;
      if (status !== expected && !isGone) throw new Error(`${method} ${path} was answered ${status} ${text}`);
      return answer;
    });
  }

  /** Null: given up. @throws Error when the mail is refused for good */
  async mail(smtpUrl: string, from: string, to: string, raw: Buffer): Promise<string | null> {
    return this.once(() =>
      send(smtpUrl, from, [to], raw).catch((error: NodeJS.ErrnoException & { responseCode?: number }) => {
        throw error.code && !error.responseCode ? new RequestLost(`SMTP ${error.code}`) : error;
      }),
    );
  }

  private async once<Answered>(attempt: (attempts: number) => Promise<Answered>): Promise<Answered | null> {
    for (let attempts = 1; ; attempts += 1) {
      try {
        return await attempt(attempts);
      } catch (error) {
        if (!(error instanceof RequestLost)) throw error;
        this.lost.set(error.message, (this.lost.get(error.message) ?? 0) + 1);
        if (this.random.percent(this.givesUp)) return null;
        await wait(100);
      }
    }
  }
}
