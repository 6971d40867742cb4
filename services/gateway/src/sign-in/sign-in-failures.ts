import { createHmac } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Secrets } from '@ledgerdesk/service-host';
import { StateStore } from '@ledgerdesk/state';
import { HttpError, tooManyRequests } from '../request/error-responses';

/** `account`: a user, or a name that nobody has. `client`: an address, or a browser that signed in to the account before. */
export type SignInAttempt = Readonly<{ account: string; client: string }>;

const WINDOW_MS = 15 * 60 * 1_000;
const MOST_OF_CLIENT = 10;
const MANY_OF_ACCOUNT = 50;

/** When each was, in milliseconds since 1970, the oldest first. */
type Failures = Readonly<{ at: readonly number[] }>;

/**
 * Wrong passwords, in the state that all gateways share (SIG-1). An attempt counts from its begin, so that many at once are
 * no more than were allowed; it counts no longer when the password was right. Neither names nor addresses stand in the store,
 * only their HMAC.
 */
@Injectable()
export class SignInFailures {
  constructor(
    private readonly state: StateStore,
    private readonly secrets: Secrets,
  ) {}

  /** Whether so many failed for the account, from anywhere, that everybody waits for an answer. */
  async areMany({ account }: SignInAttempt): Promise<boolean> {
    return (await this.read(this.keyOf([account]))).length >= MANY_OF_ACCOUNT;
  }

  /** @throws HttpError 429 where the client has failed too often */
  async assertFew({ account, client }: SignInAttempt): Promise<void> {
    assertBelowMost(await this.read(this.keyOf([account, client])));
  }

  /** @returns takes the attempt back. @throws HttpError 429 where the client has failed too often */
  async count({ account, client }: SignInAttempt): Promise<() => Promise<void>> {
    const now = Date.now();
    const ofClient = this.keyOf([account, client]);
    const ofAccount = this.keyOf([account]);
    await this.change(ofClient, (at) => {
      assertBelowMost(at);
      return [...at, now];
    });
    await this.change(ofAccount, (at) => [...at, now].slice(-MANY_OF_ACCOUNT));
    return async () => {
      for (const key of [ofClient, ofAccount]) await this.change(key, (at) => withoutOne(at, now));
    };
  }

  private async read(key: string): Promise<readonly number[]> {
    return recent(await this.state.get<Failures>(key));
  }

  private async change(key: string, changed: (at: readonly number[]) => readonly number[]): Promise<void> {
    for (;;) {
      const present = await this.state.get<Failures>(key);
      const next = { at: changed(recent(present)) };
      const expected = present ? { version: present.version } : 'absent';
      if ((await this.state.set(key, next, { expected, expiresInMs: WINDOW_MS })) !== 'conflict') return;
    }
  }

  private keyOf(names: readonly string[]): string {
    const hmac = createHmac('sha256', this.secrets.instance).update(`sign-in ${JSON.stringify(names)}`);
    return `sign-in/${hmac.digest('base64url')}`;
  }
}

const recent = (record: Readonly<{ value: Failures }> | null): readonly number[] =>
  (record?.value.at ?? []).filter((at) => at > Date.now() - WINDOW_MS);

const assertBelowMost = (at: readonly number[]): void => {
  const first = at.at(-MOST_OF_CLIENT);
  if (first !== undefined) throw new HttpError(tooManyRequests(Math.ceil((first + WINDOW_MS - Date.now()) / 1_000)));
};

const withoutOne = (at: readonly number[], time: number): readonly number[] => {
  const index = at.indexOf(time);
  return index === -1 ? at : [...at.slice(0, index), ...at.slice(index + 1)];
};
